"""Accents that are glyphs of their own, over the letter behind or before them: as TeX sets them in its first fonts."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.glyphs import Glyphs

_COMBINING = {
    "\u00a8": "\u0308",
    "\u00b4": "\u0301",
    "\u02ca": "\u0301",
    "`": "\u0300",
    "\u02cb": "\u0300",
    "\u02c6": "\u0302",
    "^": "\u0302",
    "\u02dc": "\u0303",
    "~": "\u0303",
    "\u02c7": "\u030c",
    "\u02d8": "\u0306",
    "\u02da": "\u030a",
    "\u02d9": "\u0307",
    "\u02dd": "\u030b",
    "\u00b8": "\u0327",
    "\u02db": "\u0328",
}
_DOTLESS = {"\u0131": "i", "\u0237": "j"}
_OVER = 0.6
"""Of the width of the narrower of the two, for an accent to stand over a letter and not beside it ("l\u00b4eau")."""


def has_accents(characters: str) -> bool:
    """Whether any character may be an accent of its own."""
    return not _COMBINING.keys().isdisjoint(characters)


def with_accents(glyphs: Glyphs, start: int, end: int) -> str:
    """The characters of a word, an accent and the letter it is drawn over made one: "b\u00a8alge" is "bälge"."""
    characters = glyphs.characters[start:end]
    text = "".join(characters)
    if not has_accents(text):
        return text
    said = list(characters)
    for index, character in enumerate(characters):
        mark = _COMBINING.get(character)
        if mark is None:
            continue
        for other in (index + 1, index - 1):
            letter = _DOTLESS.get(said[other], said[other]) if 0 <= other < len(said) else ""
            whole = unicodedata.normalize("NFC", letter + mark)
            if letter.isalpha() and len(whole) == 1 and _is_over(glyphs, start + index, start + other):
                said[index], said[other] = "", whole
                break
    return "".join(said)


def _is_over(glyphs: Glyphs, accent: int, letter: int) -> bool:
    above, below = glyphs.boxes[accent].tolist(), glyphs.boxes[letter].tolist()
    shared = min(above[2], below[2]) - max(above[0], below[0])
    return bool(shared >= _OVER * min(above[2] - above[0], below[2] - below[0]) > 0)
