"""A font whose program draws other glyphs than its character map names: nothing in the PDF around it tells."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fontTools.subset import Subsetter
from fontTools.ttLib import TTFont

from extractors.mupdf import load_mupdf

if TYPE_CHECKING:
    from collections.abc import Mapping

pymupdf = load_mupdf()

_PRINTABLE = [*range(0x20, 0x7F), 0x2019]


@cache
def plain_font() -> bytes:
    """The Latin part of MuPDF's own fallback face, a sans serif unlike the twelve standard faces."""
    font = TTFont(BytesIO(pymupdf.Font("cjk").buffer))
    subsetter = Subsetter()
    subsetter.populate(unicodes=_PRINTABLE)
    subsetter.subset(font)
    return _saved(font)


def lying_font(drawn_as: Mapping[str, str]) -> bytes:
    """The face with each of these characters drawn as another one, width and all."""
    font = TTFont(BytesIO(plain_font()))
    names = font.getBestCmap()
    outlines = {named: font["glyf"][names[ord(drawn)]] for named, drawn in drawn_as.items()}
    widths = {named: font["hmtx"][names[ord(drawn)]] for named, drawn in drawn_as.items()}
    for named in drawn_as:
        font["glyf"][names[ord(named)]] = outlines[named]
        font["hmtx"][names[ord(named)]] = widths[named]
    for number in (1, 4, 6):  # MuPDF knows fonts by their names
        font["name"].setName("Other", number, 3, 1, 0x409)
    return _saved(font)


def tall_font() -> bytes:
    """The face with boxes that reach as far above and below the line as DejaVu's do."""
    font = TTFont(BytesIO(plain_font()))
    font["hhea"].ascent = round(1.25 * font["head"].unitsPerEm)
    font["hhea"].descent = -round(0.47 * font["head"].unitsPerEm)
    return _saved(font)


def write(page: Any, lines: Mapping[tuple[float, float], str], font: bytes, size: float = 10.0) -> None:
    """Text with this font, by where each line begins."""
    page.insert_font(fontname="Lying", fontbuffer=font)
    for place, text in lines.items():
        page.insert_text(place, text, fontname="Lying", fontsize=size)


def _saved(font: TTFont) -> bytes:
    buffer = BytesIO()
    font.save(buffer)
    return buffer.getvalue()
