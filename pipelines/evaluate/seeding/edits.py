"""Edits of a PDF page that leave no trace but the error: text replaced, only in the text layer or only in the pixels.

Old text is redacted (removed from the content, not covered), new text is set at the same baseline, size and colour in a
font of the same kind, stretched to the same width. Pages that are turned are not edited: text set on them would lie
across.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf
from pipelines.evaluate.seeding.numbers import PRINTED_NUMBER
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterator

PIXEL_DPI = 300
_POINTS_PER_INCH = 72.0
_INVISIBLE = 3
_ROOM_IN_LINES = 2.5
# Bits of a span's flags, as PyMuPDF documents them.
_SERIF, _MONO, _BOLD = 4, 8, 16
_FONTS = {
    (False, False): ("helv", "hebo"),
    (True, False): ("tiro", "tibo"),
    (False, True): ("cour", "cobo"),
    (True, True): ("cour", "cobo"),
}


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A run of characters on a page. Points, origin top left; `origin` is the start of the baseline."""

    text: str
    bbox: BBox
    origin: tuple[float, float]
    size_pt: float
    font: str
    color: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class _Char:
    text: str
    bbox: BBox
    origin: tuple[float, float]
    span: dict[str, Any]


def find_number(page: Any, box: BBox) -> PrintedText | None:
    """The longest number printed in a box; None where there is none."""
    chars = [char for char in _chars(page) if box.contains_point(char.bbox.center_x, char.bbox.center_y)]
    text = "".join(char.text for char in chars)
    found = max(PRINTED_NUMBER.finditer(text), key=lambda match: len(match.group()), default=None)
    return None if found is None else _run(chars[found.start() : found.end()])


def find_text(page: Any, box: BBox) -> PrintedText | None:
    """All that is printed in a box on its first line; None where there is nothing."""
    chars = [char for char in _chars(page) if box.contains_point(char.bbox.center_x, char.bbox.center_y)]
    line = [char for char in chars if char.origin[1] == chars[0].origin[1]]
    text = "".join(char.text for char in line)
    if not text.strip():
        return None
    start = len(text) - len(text.lstrip())
    return _run(line[start : len(text.rstrip())])


def _chars(page: Any) -> Iterator[_Char]:
    for block in page.get_text("rawdict", flags=load_mupdf().TEXT_PRESERVE_WHITESPACE)["blocks"]:
        for line in block.get("lines", ()):
            for span in line["spans"]:
                for char in span["chars"]:
                    yield _Char(char["c"], BBox(*char["bbox"]), tuple(char["origin"]), span)


def _run(chars: list[_Char]) -> PrintedText:
    span = chars[0].span
    return PrintedText(
        text="".join(char.text for char in chars),
        bbox=union_all(char.bbox for char in chars),
        origin=chars[0].origin,
        size_pt=span["size"],
        font=_font_like(span["font"].lower(), span["flags"]),
        color=load_mupdf().sRGB_to_pdf(span["color"]),
    )


def _font_like(name: str, flags: int) -> str:
    """The standard font most like another; its name is believed before its flags, which many producers set at will."""
    sans = any(part in name for part in ("sans", "helvet", "arial"))
    fonts = _FONTS[bool(flags & _SERIF) and not sans, bool(flags & _MONO)]
    return fonts[bool(flags & _BOLD or "bold" in name)]


def replace(page: Any, old: PrintedText, new: str) -> None:
    """Prints something else: text layer and pixels agree."""
    erase(page, old.bbox)
    write(page, old, new)


def replace_in_text_layer(page: Any, old: PrintedText, new: str) -> None:
    """The pixels stay; the text layer, set invisibly over them as scanners do, says something else."""
    pixels = _pixels(page, old.bbox)
    erase(page, old.bbox)
    page.insert_image(load_mupdf().Rect(*old.bbox), pixmap=pixels)
    write(page, old, new, render_mode=_INVISIBLE)


def replace_beneath(page: Any, old: PrintedText, new: str) -> None:
    """The pixels stay, as a picture; beneath it the text layer, set as visible text, says something else."""
    pixels = _pixels(page, old.bbox)
    erase(page, old.bbox)
    write(page, old, new)
    page.insert_image(load_mupdf().Rect(*old.bbox), pixmap=pixels)


def replace_in_pixels(page: Any, old: PrintedText, new: str) -> None:
    """The text layer stays; a picture over it shows something else."""
    pymupdf = load_mupdf()
    with pymupdf.open("pdf", page.parent.tobytes()) as copy:
        twin = copy[page.number]
        replace(twin, old, new)
        pixels = _pixels(twin, old.bbox)
    page.insert_image(pymupdf.Rect(*old.bbox), pixmap=pixels)


def erase(page: Any, *boxes: BBox) -> None:
    """Removes the text whose middle lies in the boxes, and nothing else."""
    pymupdf = load_mupdf()
    for box in boxes:
        inner = box.expand(-min(1.0, box.width / 20), -box.height * 0.3)
        page.add_redact_annot(pymupdf.Rect(*inner), fill=False, cross_out=False)
    page.apply_redactions(
        images=pymupdf.PDF_REDACT_IMAGE_NONE,
        graphics=pymupdf.PDF_REDACT_LINE_ART_NONE,
        text=pymupdf.PDF_REDACT_TEXT_REMOVE,
    )


def write(page: Any, like: PrintedText, text: str, *, render_mode: int = 0, dy_pt: float = 0.0) -> None:
    """Sets text in the manner of another, its right edge at the same place, `dy_pt` further down (and then in black,
    since the background there is another).
    """
    pymupdf = load_mupdf()
    per_character = like.bbox.width / max(1, len(like.text))
    natural = pymupdf.get_text_length(text, fontname=like.font, fontsize=like.size_pt)
    wanted = per_character * len(text)
    left = like.bbox.right - wanted if len(text) != len(like.text) else like.origin[0]
    point = pymupdf.Point(left, like.origin[1] + dy_pt)
    stretch = pymupdf.Matrix(wanted / natural, 1.0) if natural else pymupdf.Matrix(1, 1)
    page.insert_text(
        point,
        text,
        fontname=like.font,
        fontsize=like.size_pt,
        color=(0, 0, 0) if dy_pt else like.color,
        render_mode=render_mode,
        morph=(point, stretch),
    )


def distance_to_free_line(page: Any, old: PrintedText) -> float | None:
    """How far down (or up) a line of the same height finds room, free of text on the whole width; below comes first."""
    height = old.bbox.height
    taken = sorted((word[1], word[3]) for word in page.get_text("words"))
    free, bottom = [], height
    for top, lower in [*taken, (page.rect.height - height, page.rect.height)]:
        if top - bottom >= _ROOM_IN_LINES * height:
            free.append(bottom + height * (_ROOM_IN_LINES - 1) / 2)
        bottom = max(bottom, lower)
    below = [top for top in free if top > old.bbox.top]
    chosen = next(iter(below or reversed(free)), None)
    return None if chosen is None else chosen - old.bbox.top


def _pixels(page: Any, box: BBox) -> Any:
    return page.get_pixmap(clip=load_mupdf().Rect(*box), dpi=PIXEL_DPI)
