"""Prints a page and reads it back: real PDF content, words as the project's own page opening splits them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.glyphs import text_page
from extractors.mupdf import load_mupdf
from extractors.reader.example import PrintedWord
from extractors.reader.synth.faces import typefaces
from extractors.text_cleaning import clean_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from extractors.reader.synth.blocks import Block, Run, Shape, Tag

pymupdf = load_mupdf()

PICTURE_WIDTH_PX = 160
# Characters that share a glyph in some fonts: which of them is read back is up to the font.
_ALIKE = str.maketrans("\u00ad\u2010\u2011∙•―\u037e", "---··—;")


class Misprint(Exception):
    """A page that cannot be read back as it was set: text outside of the page, or hidden by other text."""


@dataclass(frozen=True, slots=True)
class Print:
    """A page read back: its words, what each of them is, and its picture (grey, height × width)."""

    words: tuple[PrintedWord, ...]
    tags: tuple[frozenset[Tag], ...]
    picture: npt.NDArray[np.uint8]


class Press:
    """Keeps one PDF of one page with all fonts in it; each print replaces what is on the page."""

    def __init__(self) -> None:
        self._document = pymupdf.open()
        page = self._document.new_page()
        for typeface in typefaces():
            for face in (typeface.regular, typeface.bold):
                page.insert_font(fontname=face.name, fontbuffer=face.font.buffer)
        self._page_xref = page.xref
        self._content_xref = self._document.get_new_xref()
        self._document.update_object(self._content_xref, "<<>>")
        self._document.xref_set_key(self._page_xref, "Contents", f"{self._content_xref} 0 R")

    def print(self, block: Block, width: float, height: float) -> Print:
        """Raises Misprint where the page does not say what the block does."""
        runs = [run for run in block.runs if run.piece.text.strip()]
        content = "\n".join([*_drawn(block.shapes, height), *_set(runs, height)])
        display_list = self._displayed(content.encode(), width, height)
        words, tags = _read_back(display_list, runs, (width, height))
        return Print(words, tags, _picture(display_list, width))

    def save(self, path: str) -> None:
        """The page last printed, as a PDF file of its own."""
        self._document.ez_save(path)

    def _displayed(self, content: bytes, width: float, height: float) -> Any:
        self._document.update_stream(self._content_xref, content, compress=False)
        self._document.xref_set_key(self._page_xref, "MediaBox", f"[0 0 {width:g} {height:g}]")
        return self._document.load_page(0).get_displaylist()


def _drawn(shapes: list[Shape], height: float) -> Iterator[str]:
    for shape in shapes:
        left, top, right, bottom = shape.box
        flat = right - left < 0.01 or bottom - top < 0.01
        path = (
            f"{left:.2f} {height - top:.2f} m {right:.2f} {height - bottom:.2f} l"
            if flat
            else f"{left:.2f} {height - bottom:.2f} {right - left:.2f} {bottom - top:.2f} re"
        )
        if shape.fill is not None and not flat:
            yield "{:.2f} {:.2f} {:.2f} rg ".format(*shape.fill) + path + " f"
        if shape.stroke is not None:
            yield "{:.2f} {:.2f} {:.2f} RG ".format(*shape.stroke) + f"{shape.line_pt:.2f} w {path} S"


def _set(runs: list[Run], height: float) -> Iterator[str]:
    yield "BT"
    for run in runs:
        style = run.piece.style
        yield (
            "{:.2f} {:.2f} {:.2f} rg ".format(*style.colour)
            + f"/{style.face.name} {style.size:.2f} Tf {100 * style.squeeze:.1f} Tz "
            + f"1 0 0 1 {run.x:.2f} {height - run.y:.2f} Tm <{style.face.encode(run.piece.text)}> Tj"
        )
    yield "ET"


def _read_back(
    display_list: Any, runs: list[Run], size: tuple[float, float]
) -> tuple[tuple[PrintedWord, ...], tuple[frozenset[Tag], ...]]:
    """Characters come back in the order in which they were set: the n-th is the n-th of all runs.

    MuPDF's own words are those of `extractors.words` (a test compares them), and are had in a tenth of the time.
    """
    found = text_page(display_list).extractWORDS()
    runs_of = _runs_of_words([word[4] for word in found], runs)
    words: list[PrintedWord] = []
    tags: list[frozenset[Tag]] = []
    for (left, top, right, bottom, text, *_), members in zip(found, runs_of, strict=True):
        if right < 0 or bottom < 0 or left > size[0] or top > size[1]:
            raise Misprint("text outside of the page")
        styles = [run.piece.style for run in members]
        bold = 2 * sum(style.face.is_bold for style in styles) > len(styles)
        box = round(left, 2), round(top, 2), round(right, 2), round(bottom, 2)
        words.append(PrintedWord(clean_word(text), box, max(style.shown_size for style in styles), bold))
        tags.append(
            members[0].tag_set if len(members) == 1 else frozenset(t for run in members for t in run.piece.tags)
        )
    return tuple(words), tuple(tags)


def _runs_of_words(texts: list[str], runs: list[Run]) -> list[list[Run]]:
    """The runs that each word is printed by, in order; each once."""
    solid = [run.piece.text.replace(" ", "") for run in runs]
    if _comparable("".join(solid)) != _comparable("".join(texts)):
        raise Misprint("other text is read back than was set")
    runs_of: list[list[Run]] = []
    current, left = 0, len(solid[0]) if solid else 0
    for text in texts:
        members = []
        needed = len(text)
        while needed:
            while not left:
                current += 1
                left = len(solid[current])
            members.append(runs[current])
            taken = min(needed, left)
            needed, left = needed - taken, left - taken
        runs_of.append(members)
    return runs_of


def _comparable(text: str) -> str:
    return text.translate(_ALIKE)


def _picture(display_list: Any, width: float) -> npt.NDArray[np.uint8]:
    scale = PICTURE_WIDTH_PX / width
    pixmap = display_list.get_pixmap(matrix=pymupdf.Matrix(scale, scale), colorspace=pymupdf.csGRAY, alpha=False)
    return np.frombuffer(pixmap.samples, dtype=np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width].copy()
