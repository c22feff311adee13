"""Boxes to tick among words: which of them are letters, and what of a word is a box that OCR took for a part of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from schemas.geometry import BBox
    from schemas.page import Tick, Word

EMPTY = frozenset("☐□▢❏❑❒○◯⃞")
TICKED = frozenset("☑✓✔☒✗✘☓■▣◼●◉⦿")
WITH_EMPTY = {"■": "□", "◼": "□", "●": "○"}
"""Bullets as well as marks: they are marks only where the page has the empty ones too."""
MARKS = frozenset("xX×✓✔✗✘✕✖•●")
RINGS = frozenset("○◯●◉⦿")

_LOW = 0.62
"""Of the height of its word's box: what is lower is a small letter."""
_LOWEST = 0.5
"""The same of what stands alone, as a small letter seldom does."""
_CHARACTER = 0.5
"""The usual width of a character, of the height of its word's box."""
_ROUND = frozenset("OoDQCGU0689")
_BOWLED = _ROUND | frozenset("abdegpqBPRS@&")
"""Letters of which a part may look like a box or ring."""
_BOXES = frozenset("口囗回日曰ロ□☐")
"""What OCR makes of an empty box before a word."""
_READ_AS = _ROUND | _BOXES | frozenset("cunBRKkXxVv@&%√")
"""What OCR makes of a box or ring by itself, empty or marked."""
_AS_WIDE = 0.85
_SPACED = 0.9
"""The width of a character in letter-spaced type, of the height of its word's box."""
_SAME_PT = 1.5
_MOST_DOUBTS = 3


def is_letter(tick: Tick, ticks: Sequence[Tick], words: Sequence[Word]) -> bool:
    """Whether what looks like a ring or box is a letter of a word, as OCR places it."""
    box = tick.bbox
    for word in words:
        if not word.bbox.contains_point(box.center_x, box.center_y) or not any(ch.isalnum() for ch in word.text):
            continue
        if holds(box, word.bbox):
            return False
        begins = box.center_x - word.bbox.left <= 0.8 * box.width
        ends = word.bbox.right - box.center_x <= 0.8 * box.width
        low = _LOWEST if tick.alone else _LOW
        if box.height < low * word.bbox.height or not (begins or ends):
            return True
        if not tick.alone or word.bbox.width >= _SPACED * word.bbox.height * len(word.text):
            return _fits_in(box, word)
        return word.text[0 if begins else -1] in _BOWLED and not _has_fellow(tick, ticks, words)
    return False


def _has_fellow(tick: Tick, ticks: Sequence[Tick], words: Sequence[Word]) -> bool:
    """Whether another on the page is as large and surely no letter."""
    alike = [other for other in ticks if other is not tick and _is_as_large(tick, other) and other.alone]
    return any(not any(_begins_or_ends(other.bbox, word, _BOWLED) for word in words) for other in alike)


def _begins_or_ends(box: BBox, word: Word, letters: Set[str]) -> bool:
    """Whether a box lies in a word that begins or ends with what may look like it."""
    if not word.bbox.contains_point(box.center_x, box.center_y):
        return False
    return word.text[0 if box.center_x < word.bbox.center_x else -1] in letters


def holds(tick: BBox, word: BBox) -> bool:
    """Whether the word is what is in the box: it may stick out above and below, not at the sides."""
    middle = tick.contains_point(word.center_x, word.center_y)
    return middle and word.width <= 1.5 * tick.width


def is_itself(tick: Tick, word: Word, ticks: Sequence[Tick], words: Sequence[Word]) -> bool:
    """Whether a word in a box is the box, as OCR reads it ("O"), and nothing that was written there.

    It is where nothing is in the box, or the word is as wide; and boxes come in numbers: one that is read so, alone of
    its size on the page, is the letter.
    """
    if (EMPTY | TICKED).issuperset(word.text):
        return True
    if not _may_be_itself(tick, word):
        return False
    alike = [other for other in ticks if other is not tick and _is_as_large(tick, other) and other.alone]
    doubts = sum(any(holds(other.bbox, each.bbox) for each in words) for other in alike)
    return doubts < len(alike) or len(alike) >= _MOST_DOUBTS


def _may_be_itself(tick: Tick, word: Word) -> bool:
    if word.source != "ocr" or not tick.alone or len(word.text) > 2 or tick.bbox.height < _LOWEST * word.bbox.height:
        return False
    if not _READ_AS.issuperset(word.text):
        return False
    return tick.state == "empty" or word.bbox.width >= _AS_WIDE * tick.bbox.width


def _is_as_large(one: Tick, other: Tick) -> bool:
    near = abs(one.bbox.width - other.bbox.width), abs(one.bbox.height - other.bbox.height)
    return one.shape == other.shape and max(near) <= _SAME_PT


def _fits_in(box: BBox, word: Word) -> bool:
    """Whether the word has its usual width with the box as one of its letters, rather than without it."""
    usual = _CHARACTER * word.bbox.height
    within = word.bbox.width / len(word.text)
    without = (word.bbox.width - box.width - 0.3 * word.bbox.height) / len(word.text)
    return abs(within - usual) < abs(without - usual)


def beside(word: Word, ticks: Sequence[Tick]) -> Word:
    """The word without the box to tick at its side that OCR took for a part of its line."""
    box, text = word.bbox, word.text
    for tick in ticks if word.source == "ocr" else ():
        if not box.contains_point(tick.bbox.center_x, tick.bbox.center_y):
            continue
        if tick.bbox.center_x < box.center_x:
            box = box._replace(left=min(tick.bbox.right + 1, box.right - 1))
            text = _without_box(text)
        else:
            box = box._replace(right=max(tick.bbox.left - 1, box.left + 1))
    return word if box is word.bbox else replace(word, bbox=box, text=text)


def _without_box(text: str) -> str:
    """The text without the character that was read for the box before it: "口Yes", "OYes"."""
    as_letter = text[0] in _ROUND and text[1:2].isupper() and text[2:3].islower()
    return text[1:] if len(text) > 1 and (text[0] in _BOXES or as_letter) else text
