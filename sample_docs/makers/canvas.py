"""A page to draw on: text, wrapped text, rules and shapes in points, origin top left."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

import pymupdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.values import Data

A4 = (595.0, 842.0)
Color = tuple[float, float, float]
Align = Literal["left", "right", "center"]
Columns = tuple[tuple[str, float, Align], ...]
Stops = tuple[tuple[float, Align], ...]
BLACK: Color = (0.0, 0.0, 0.0)
WHITE: Color = (1.0, 1.0, 1.0)
GREY: Color = (0.42, 0.44, 0.47)

_CHARIS = {"charis": "", "charis-bold": "font-weight:bold", "charis-italic": "font-style:italic"}
_LETTERS = "".join(map(chr, range(0x21, 0x7F))) + "".join(map(chr, range(0xA1, 0x100))) + "–—’‘“”€•…"


@dataclass(frozen=True)
class MadeFile:
    """A file to be written, and the name of its truth."""

    file_name: str
    content: bytes

    @property
    def truth_name(self) -> str:
        return f"{self.file_name.rsplit('.', 1)[0]}.truth.json"


@dataclass(frozen=True)
class Sample(MadeFile):
    """One document: its kind, what is printed on it, and where it contradicts itself."""

    kind: str
    data: Data
    defects: tuple[dict[str, Any], ...] = ()

    @property
    def truth(self) -> dict[str, Any]:
        truth: dict[str, Any] = {"kind": self.kind, "data": self.data.model_dump(mode="json")}
        return truth | ({"defects": list(self.defects)} if self.defects else {})


@dataclass(frozen=True)
class Stack(MadeFile):
    """Several documents in one file: of each its kind, its pages (from 1), and what is printed if it is to be read."""

    documents: tuple[tuple[str, list[int], Data | None], ...]

    @property
    def truth(self) -> dict[str, Any]:
        documents = [
            {"kind": kind, "pages": pages, "data": data.model_dump(mode="json") if data else None}
            for kind, pages, data in self.documents
        ]
        return {"documents": documents}


@dataclass(frozen=True)
class Style:
    """A typeface of `font`, at `size` points."""

    font: str = "helv"
    size: float = 9.0
    color: Color = BLACK

    def but(self, **changes: Any) -> Style:
        return replace(self, **changes)


@cache
def font(name: str) -> pymupdf.Font:
    """A font that PyMuPDF carries: its own names, or Charis SIL, which only its HTML engine hands out."""
    return pymupdf.Font(fontbuffer=_charis(_CHARIS[name])) if name in _CHARIS else pymupdf.Font(name)


def _charis(css: str) -> bytes:
    from io import BytesIO

    letters = _LETTERS.replace("&", "&amp;").replace("<", "&lt;")
    buffer = BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    device = writer.begin_page(pymupdf.Rect(0, 0, 4000, 400))
    story = pymupdf.Story(f"<p style=\"font-family:'Charis SIL';{css}\">{letters}</p>")
    story.place(pymupdf.Rect(0, 0, 4000, 400))
    story.draw(device)
    writer.end_page()
    writer.close()
    document = pymupdf.open(stream=buffer.getvalue(), filetype="pdf")
    content: bytes = document.extract_font(document[0].get_fonts()[0][0])[3]
    return content


class Canvas:
    """Draws on one page. Shapes lie under text, whatever the order of the calls."""

    def __init__(self, page: pymupdf.Page) -> None:
        self.page = page
        self._shape = page.new_shape()
        self._fonts: set[str] = set()

    def text(self, x: float, y: float, text: str, style: Style = Style(), align: Align = "left") -> None:
        """One line with its baseline at `y`; `x` is its left end, right end or centre."""
        name = f"F-{style.font}"  # PyMuPDF does not embed a font under one of its own names
        if name not in self._fonts:
            self.page.insert_font(fontname=name, fontbuffer=font(style.font).buffer)
            self._fonts.add(name)
        x -= width(text, style) * {"left": 0.0, "center": 0.5, "right": 1.0}[align]
        self._shape.insert_text((x, y), text, fontname=name, fontsize=style.size, color=style.color)

    def lines(self, x: float, y: float, lines: Sequence[str], style: Style, leading: float = 1.35) -> float:
        """Lines below each other; returns the next baseline."""
        for line in lines:
            self.text(x, y, line, style)
            y += style.size * leading
        return y

    def rule(self, x0: float, y0: float, x1: float, y1: float, color: Color = BLACK, width_pt: float = 0.6) -> None:
        self._shape.draw_line((x0, y0), (x1, y1))
        self._shape.finish(color=color, width=width_pt)

    def rect(
        self, box: Sequence[float], fill: Color | None = None, stroke: Color | None = None, width_pt: float = 0.6
    ) -> None:
        self._shape.draw_rect(pymupdf.Rect(*box))
        self._shape.finish(fill=fill, color=stroke, width=width_pt)

    def circle(self, x: float, y: float, radius: float, fill: Color | None = None, stroke: Color | None = None) -> None:
        self._shape.draw_circle((x, y), radius)
        self._shape.finish(fill=fill, color=stroke, width=0.9)

    def polygon(self, points: Sequence[tuple[float, float]], fill: Color) -> None:
        self._shape.draw_polyline(points)
        self._shape.finish(fill=fill, color=None, closePath=True)

    def curve(self, points: Sequence[tuple[float, float]], color: Color, width_pt: float) -> None:
        """Bézier pieces end to end: 1 + 3·n points."""
        for start in range(0, len(points) - 1, 3):
            self._shape.draw_bezier(*points[start : start + 4])
        self._shape.finish(color=color, width=width_pt, closePath=False, lineCap=1)

    def finish(self) -> None:
        self._shape.commit()


def width(text: str, style: Style) -> float:
    """Width in points."""
    return float(font(style.font).text_length(text, style.size))


def wrap(text: str, style: Style, width_pt: float) -> list[str]:
    """Words in lines no wider than `width_pt`; "\\n" breaks a line anyway."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            if line and width(f"{line} {word}", style) > width_pt:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}".strip()
        lines.append(line)
    return lines


def save(document: pymupdf.Document, title: str, author: str) -> bytes:
    """The file's bytes; nothing in it depends on when or where it was made."""
    document.set_metadata({"title": title, "author": author, "creator": "sample_docs/make.py", "producer": ""})
    document.xref_set_key(document.pdf_catalog(), "Info", "null")  # MuPDF puts its version there
    document.subset_fonts()
    content: bytes = document.tobytes(garbage=4, deflate=True, clean=True, no_new_id=True)
    return content
