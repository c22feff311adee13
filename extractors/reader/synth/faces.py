"""Typefaces to print with: the base fonts that MuPDF carries, and what TrueType families the system has."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.mupdf import load_mupdf

if TYPE_CHECKING:
    from collections.abc import Iterator

pymupdf = load_mupdf()

_BASE = (("helv", "hebo"), ("tiro", "tibo"), ("cour", "cobo"))
_FOLDER = Path("/usr/share/fonts/truetype")
_REGULAR_ENDS = ("-Regular", "-R", "")
_NEEDED = "AZaz09äöüßéèêàçñõåøæœřšžłąőűğışțâ€£–№·•§&@%"
_MAX_BYTES = 1_000_000


class Face:
    """A font, as far as setting text needs it. `name` is unique among all faces."""

    def __init__(self, name: str, source: str) -> None:
        self.name = name
        self._source = source
        self.is_bold = bool(self.font.is_bold)
        self._advances = _Advances(self)
        self._codes = _Codes(self)

    @property
    def font(self) -> Any:
        return _load(self._source)

    def width(self, text: str) -> float:
        """In ems."""
        return sum(map(self._advances.__getitem__, text))

    def encode(self, text: str) -> str:
        """As hexadecimal glyph numbers."""
        return "".join(map(self._codes.__getitem__, text))


class _Advances(dict[str, float]):
    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> float:
        advance: float = self._face.font.glyph_advance(ord(character))
        self[character] = advance
        return advance


class _Codes(dict[str, str]):
    def __init__(self, face: Face) -> None:
        super().__init__()
        self._face = face

    def __missing__(self, character: str) -> str:
        """A question mark's where the font lacks the character: reading back finds it."""
        font = self._face.font
        code = f"{font.has_glyph(ord(character)) or font.has_glyph(ord('?')):04x}"
        self[character] = code
        return code


class Typeface(NamedTuple):
    regular: Face
    bold: Face
    is_mono: bool


@cache
def typefaces() -> tuple[Typeface, ...]:
    """All typefaces there are, the base fonts first; of the system's those with all letters that are needed."""
    found = [*_BASE, *sorted(_families())]
    numbers = iter(range(2 * len(found)))
    return tuple(
        Typeface(
            Face(f"F{next(numbers)}", regular), Face(f"F{next(numbers)}", bold), "cour" in regular or "Mono" in regular
        )
        for regular, bold in found
    )


@cache
def _load(source: str) -> Any:
    return pymupdf.Font(fontfile=source) if "/" in source else pymupdf.Font(source)


def _families() -> Iterator[tuple[str, str]]:
    for bold in _FOLDER.rglob("*-B*.ttf"):
        stem, _, weight = bold.stem.rpartition("-")
        if weight not in {"Bold", "B"}:
            continue
        for ending in _REGULAR_ENDS:
            regular = bold.with_name(f"{stem}{ending}.ttf")
            if regular.exists() and _serves(regular) and _serves(bold):
                yield str(regular), str(bold)
                break


def _serves(path: Path) -> bool:
    if path.stat().st_size > _MAX_BYTES:
        return False
    font = _load(str(path))
    return all(font.has_glyph(ord(character)) for character in _NEEDED)
