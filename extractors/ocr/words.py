"""Splits a recognised line into words, with the ink as a second witness of where one word ends and the next begins.

The network drops spaces, between two columns of a table as well as in running text, and "12 1.234,50" must not become
"121.234,50". So a gap in the ink parts words even where no space was recognised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image
    from extractors.ocr.recognition import Character

    Mask = npt.NDArray[np.bool_]

SPACE_GAP = 0.23
SPACE_GAP_NARROW = 0.37
"""A blank at least this wide, as a share of the line's height, is a space; the second beside a narrow character.

Measured on 19,000 pairs of characters in seven fonts, clean to harsh: blanks inside a word reach 0.21, beside a narrow
character 0.35 (in fixed-width fonts); spaces the network missed mostly measure 0.26 and more.
"""

_NARROW = frozenset("1iIjlftr.,:;'’‘\"!|()[]/-–·°*`“”«»")


class WordSpan(NamedTuple):
    """A word of a line; `left` and `right` are places in it, 0 to 1. `confidence` is its weakest character's."""

    text: str
    left: float
    right: float
    confidence: float


def split_words(characters: Sequence[Character], crop: Image) -> list[WordSpan]:
    """The words of a line. `crop` is the RGB picture, H × W × 3, that the characters were read from."""
    letters = [character for character in characters if not character.text.isspace()]
    if not letters:
        return []
    inked = ink_columns(crop)
    height, width = crop.shape[:2]
    gaps = [_widest_blank(inked, before.x, after.x) for before, after in zip(letters, letters[1:], strict=False)]
    spaced = _spaced(characters)
    words = []
    start, left = 0, _first(inked) / width
    for index, (begin, end) in enumerate(gaps):
        if spaced[index] or (end - begin) / height >= _needed(letters[index].text, letters[index + 1].text):
            words.append(_span(letters[start : index + 1], left, begin / width))
            start, left = index + 1, end / width
    words.append(_span(letters[start:], left, 1.0 - _first(inked[::-1]) / width))
    return words


def ink_columns(crop: Image) -> Mask:
    """Which columns of a line hold ink, dark on light or light on dark."""
    import cv2

    darkness = cv2.GaussianBlur(crop.min(axis=2), (3, 3), 0)
    threshold, _ = cv2.threshold(darkness, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = darkness <= threshold
    if ink.mean() > 0.5:
        ink = ~ink
    # The rows at the edge may hold descenders of the line above and rules under the text.
    edge = round(crop.shape[0] * 0.08)
    columns: Mask = ink[edge : crop.shape[0] - edge].any(axis=0)
    return columns


def _spaced(characters: Sequence[Character]) -> list[bool]:
    """For each letter, whether a space was recognised after it."""
    spaced: list[bool] = []
    for character in characters:
        if not character.text.isspace():
            spaced.append(False)
        elif spaced:
            spaced[-1] = True
    return spaced


def _needed(before: str, after: str) -> float:
    return SPACE_GAP_NARROW if before in _NARROW or after in _NARROW else SPACE_GAP


def _widest_blank(inked: Mask, before_x: float, after_x: float) -> tuple[int, int]:
    """First and last-plus-one column of the widest blank between two characters; empty in the middle where none is."""
    first, last = round(before_x * len(inked)), round(after_x * len(inked))
    best = ((first + last) // 2,) * 2
    start = first
    for column in range(first, last + 1):
        if column < last and not inked[column]:
            continue
        if column - start > best[1] - best[0]:
            best = (start, column)
        start = column + 1
    return best


def _first(inked: Mask) -> int:
    return int(inked.argmax()) if inked.any() else 0


def _span(letters: Sequence[Character], left: float, right: float) -> WordSpan:
    text = "".join(letter.text for letter in letters)
    return WordSpan(text, left, max(right, left), min(letter.confidence for letter in letters))
