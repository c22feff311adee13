"""Splits a recognised line into words, with the ink as a second witness of where one word ends and the next begins.

The network drops spaces, between two columns of a table as well as in running text, and "12 1.234,50" must not become
"121.234,50". So a gap in the ink parts words even where no space was recognised.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from extractors.ocr.crops import find_ink

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image
    from extractors.ocr.recognition import Character

    Mask = npt.NDArray[np.bool_]

SPACE_GAP = 0.25
SPACE_GAP_NARROW = 0.37
"""A blank at least this wide, as a share of the line's height, is a space; the second beside a narrow character.

Measured on 52,000 pairs of characters of real and rendered pages, clean to harsh, in nine fonts: blanks inside a word
reach 0.24, beside a narrow character 0.35 (in fixed-width fonts). The network misses 1 space in 200 and invents none;
half of the missed are found this way.
"""

FAR_APART = 0.92
"""Two characters whose middles are this many line heights apart are no neighbours, whatever ink (an arrow, a tick) lies
between them; within words "mm" in bold reaches 0.84."""

REACH = 0.2
"""How far beside a character's place its ink may lie, in line heights."""

_NARROW = frozenset("1iIjlftr.,:;'’‘\"!|()[]/-–·°*`“”«»")


class WordSpan(NamedTuple):
    """A word of a line; `left` and `right` are places in it, 0 to 1. `confidence` is its weakest character's."""

    text: str
    left: float
    right: float
    confidence: float


class _Gap(NamedTuple):
    """The blanks between two characters: the width and the ends of the widest, and the ends of all of them.

    What ink lies between blanks is a letter that the network places a little off, or, where the two characters are far
    apart, something that is none.
    """

    blank: int
    widest: tuple[int, int]
    all: tuple[int, int]


def split_words(characters: Sequence[Character], crop: Image) -> list[WordSpan]:
    """The words of a line. `crop` is the RGB picture, H × W × 3, that the characters were read from."""
    letters = [character for character in characters if not character.text.isspace()]
    if not letters:
        return []
    inked = ink_columns(crop)
    height, width = crop.shape[:2]
    reach = round(REACH * height)
    gaps = [_gap(inked, before.x, after.x, reach) for before, after in pairwise(letters)]
    spaced = _spaced(characters)
    words = []
    start, left = 0, _first(inked) / width
    for index, gap in enumerate(gaps):
        before, after = letters[index], letters[index + 1]
        far = (after.x - before.x) * width >= FAR_APART * height
        if spaced[index] or far or gap.blank >= _needed(before.text, after.text) * height:
            end, begin = gap.all if far else gap.widest
            words.append(_span(letters[start : index + 1], left, end / width))
            start, left = index + 1, begin / width
    words.append(_span(letters[start:], left, 1.0 - _first(inked[::-1]) / width))
    return words


def blank_between(inked: Mask, before_x: float, after_x: float, reach: int) -> int:
    """The widest blank between the ink of two characters at these places of a line, in columns."""
    return _gap(inked, before_x, after_x, reach).blank


def ink_columns(crop: Image) -> Mask:
    """Which columns of a line hold ink."""
    import numpy as np

    ink = find_ink(crop)
    # The rows at the edge may hold descenders of the line above and rules under the text.
    edge = round(crop.shape[0] * 0.15)
    return np.asarray(ink[edge : crop.shape[0] - edge].any(axis=0), dtype=np.bool_)


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


def _gap(inked: Mask, before_x: float, after_x: float, reach: int) -> _Gap:
    """What lies between the middles of two characters; the network places them a few pixels off, so on their ink."""
    first, last = round(before_x * len(inked)), round(after_x * len(inked))
    on_ink = _widest_blank(inked, _nearest_ink(inked, first, reach), _nearest_ink(inked, last, reach))
    return on_ink if on_ink.blank else _widest_blank(inked, first, last)


def _nearest_ink(inked: Mask, column: int, reach: int) -> int:
    """The nearest column with ink, no further than `reach`; the column itself where there is none."""
    import numpy as np

    start = max(column - reach, 0)
    near = np.flatnonzero(inked[start : column + reach + 1]) + start
    return int(near[np.abs(near - column).argmin()]) if len(near) else column


def _widest_blank(inked: Mask, first: int, last: int) -> _Gap:
    import numpy as np

    edges = np.flatnonzero(np.diff(np.concatenate(([True], inked[first:last], [True])))) + first
    if not len(edges):
        middle = (first + last) // 2
        return _Gap(0, (middle, middle), (middle, middle))
    blanks = edges.reshape(-1, 2)
    widths = blanks[:, 1] - blanks[:, 0]
    start, end = blanks[int(widths.argmax())]
    return _Gap(int(widths.max()), (int(start), int(end)), (int(blanks[0, 0]), int(blanks[-1, 1])))


def _first(inked: Mask) -> int:
    return int(inked.argmax()) if inked.any() else 0


def _span(letters: Sequence[Character], left: float, right: float) -> WordSpan:
    text = "".join(letter.text for letter in letters)
    return WordSpan(text, left, max(right, left), min(letter.confidence for letter in letters))
