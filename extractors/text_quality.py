"""Is a text layer worth reading, or has the page to go to OCR?

Emptiness is the easy case. The others: a font that does not say what its glyphs mean (unknown characters, "(cid:12)",
text shifted by a constant), OCR of long ago that went wrong, and a scan that carries nothing but a stamp or a footer
as text. Thresholds were set on 651 pages of invoices, forms and reports: their share of vowels is 0.25 or more, that
of the same text shifted by 29 (the most common broken encoding) below 0.21 in 95 of 100.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

import cv2
import numpy as np

from extractors.text_cleaning import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from extractors.ink import PagePictures
    from schemas.geometry import BBox
    from schemas.page import Word

    Floats = npt.NDArray[np.float64]

MAX_UNKNOWN = 0.2
MIN_ALPHANUMERIC = 0.5
MIN_VOWELS = 0.22
_ENOUGH_LETTERS = 100
_FEW_MARKS = 60
_CID = re.compile(r"\(cid:\d+\)")
_LEADERS = frozenset(".…_-·–—=*|¦")  # dotted lines and rules made of characters say nothing about the rest
_MARK_CONTRAST = 60
_MIN_MARK_PX = 8
_MAX_MARKS = 20_000
_NEIGHBOURS = 60
_AROUND_PT = np.array([-1.0, -1.0, 1.0, 1.0])
_MARK_HEIGHT_PT = (3.5, 30.0)
_MARK_WIDTH_PT = (0.7, 40.0)


def is_usable_text_layer(words: Sequence[Word], unread_marks: int = 0) -> bool:
    """False where OCR would read more than the text layer says.

    `unread_marks`: marks on the page that look like letters and have no word over them (`count_unread_marks`).
    """
    text = "".join(word.text for word in words)
    if not any(character.isalnum() for character in text):
        return False
    if unread_marks > _allowed(len(text)):
        return False
    return _is_decoded(text) and _is_plausible(text)


def count_unread_marks(page: PagePictures, words: Sequence[Word], known: Iterable[BBox] = ()) -> int:
    """Marks of the size of letters, set in rows, that no word covers. `known`: places where none are looked for.

    0 where there is ink for no more marks than `is_usable_text_layer` allows: a full text layer is told early.
    """
    gray = page.page
    if not gray.size:
        return 0
    ink = cv2.absdiff(gray, np.full_like(gray, int(np.median(gray[::4, ::4])))) > _MARK_CONTRAST
    scale = page.dpi / 72
    boxes = np.array([*(word.bbox for word in words), *known], dtype=np.float64).reshape(-1, 4)
    margins = np.round((boxes + _AROUND_PT) * scale).astype(np.int64)
    for left, top, right, bottom in np.maximum(margins, 0).tolist():
        ink[top:bottom, left:right] = False
    if _most_marks(ink, scale) <= _allowed(sum(len(word.text) for word in words)):
        return 0
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    stats = stats[1 : _MAX_MARKS + 1]
    width_pt, height_pt = stats[:, cv2.CC_STAT_WIDTH] / scale, stats[:, cv2.CC_STAT_HEIGHT] / scale
    letters = stats[_within(height_pt, _MARK_HEIGHT_PT) & _within(width_pt, _MARK_WIDTH_PT)]
    return _count_in_rows(letters)


def _most_marks(ink: npt.NDArray[np.bool_], scale: float) -> float:
    """No more marks than this can be in the ink: each is so high, and begins in each of its rows of pixels.

    Counting pixels alone would take bars and panels for many marks; parting the ink into marks takes 20 times longer.
    """
    beginnings = np.count_nonzero(ink[:, 1:] > ink[:, :-1]) + np.count_nonzero(ink[:, :1])
    rows = max(math.ceil(_MARK_HEIGHT_PT[0] * scale), 1)
    return min(beginnings / rows, np.count_nonzero(ink) / _MIN_MARK_PX)


def _allowed(characters: int) -> int:
    return max(_FEW_MARKS, characters)


def _within(values: Floats, limits: tuple[float, float]) -> npt.NDArray[np.bool_]:
    return (values >= limits[0]) & (values <= limits[1])


def _count_in_rows(stats: npt.NDArray[np.int32]) -> int:
    """How many of the components stand beside another on one line, as letters do and the dots of a chart do not."""
    order = np.argsort(stats[:, cv2.CC_STAT_LEFT], kind="stable")
    left, top, width, height = stats[order, :4].T.astype(np.float64)
    right, bottom = left + width, top + height
    in_row = np.zeros(len(left), dtype=bool)
    # In the order of left edges, the neighbour on a line is near in the list on all but the widest pages.
    for step in range(1, _NEIGHBOURS + 1):
        gap = left[step:] - right[:-step]
        size = np.maximum(height[step:], height[:-step])
        beside = (gap > -0.2 * size) & (gap < 0.8 * size) & (np.abs(bottom[step:] - bottom[:-step]) <= 0.25 * size)
        in_row[step:] |= beside
        in_row[:-step] |= beside
    return int(in_row.sum())


def _is_decoded(text: str) -> bool:
    unknown = text.count(UNKNOWN) + sum(len(match) for match in _CID.findall(text))
    return unknown <= MAX_UNKNOWN * len(text)


def _is_plausible(text: str) -> bool:
    said = {character: count for character, count in Counter(text).items() if character not in _LEADERS}
    if sum(count for character, count in said.items() if character.isalnum()) < MIN_ALPHANUMERIC * sum(said.values()):
        return False
    letters: Counter[str] = Counter()
    for character, count in said.items():
        letters[_latin_base(character)] += count
    del letters[""]
    if letters.total() < _ENOUGH_LETTERS:
        return True
    return sum(letters[vowel] for vowel in "aeiouy") >= MIN_VOWELS * letters.total()


def _latin_base(character: str) -> str:
    """The plain letter under a Latin letter's diacritics, lower case; empty for anything else."""
    base = (character if character.isascii() else unicodedata.normalize("NFD", character)[0]).lower()
    return base if "a" <= base <= "z" else ""
