"""Texts as they are compared: letters and digits only, with the places where a part may begin or end."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_PART = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
_GAP = re.compile(r"(\d)?[\W_]+(?=(\d)?)")
_POINTS = re.compile(r"[.,:/']")
_SOFT_HYPHEN = "\u00ad"

# What OCR and vision models take for each other; both sides of a comparison are folded.
_CONFUSABLE = str.maketrans({"o": "0", "i": "1", "l": "1", "|": "1", "s": "5", "b": "8", "z": "2", "g": "6"})


@dataclass(frozen=True, slots=True)
class FoldedText:
    """`text` with compatibility forms unified and case folded; `folded` has its letters and digits only.

    `parts` are the runs of these: where each begins and ends in `text`, and where it begins in `folded`.
    """

    text: str
    folded: str
    parts: tuple[tuple[int, int, int], ...]


@lru_cache(maxsize=16384)
def fold_text(text: str, confusable: bool = False) -> FoldedText:
    """`confusable` also makes one of the letters and digits that look alike (O and 0, l and 1)."""
    plain = _unified(text)
    if confusable:
        plain = plain.translate(_CONFUSABLE)
    parts: list[tuple[int, int, int]] = []
    folded: list[str] = []
    length = 0
    for match in _PART.finditer(plain):
        parts.append((match.start(), match.end(), length))
        folded.append(match.group())
        length += match.end() - match.start()
    return FoldedText(plain, "".join(folded), tuple(parts))


def _unified(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return folded.replace(_SOFT_HYPHEN, "")


def looks_like_digits(text: str) -> bool:
    """Whether every letter may be a misread digit."""
    return fold_text(text, confusable=True).folded.isdigit()


def skeleton(text: str, confusable: bool = False) -> str:
    """Letters and digits, where digits that are set apart stay so: "10.50" is not "1050", and neither is "10 50".

    Of what stands between digits, points, commas, colons, strokes and apostrophes are kept; anything else is a space.
    """
    plain = _unified(text)
    return _GAP.sub(_between, plain.translate(_CONFUSABLE) if confusable else plain)


@lru_cache(maxsize=16384)
def figures(text: str) -> str:
    """The digits of a text, those set apart kept apart: what two texts must share to be about the same numbers."""
    return "".join(char for char in skeleton(text) if not char.isalpha()).strip()


def _between(match: re.Match[str]) -> str:
    before, after = match.groups()
    if before is None or after is None:
        return before or ""
    between = match.group()[len(before) :]
    # "12, 20095" are two numbers with a comma after the first, however they are parted.
    return before + (" " if any(map(str.isspace, between)) else "".join(_POINTS.findall(between)) or " ")
