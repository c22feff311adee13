"""A page of a flat form taken apart: words, boxes to tick, lines and cells, each in one place only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from extractors.forms.marks.measure import is_guess, is_leader
from extractors.layout import rows_of
from schemas.page import FormMarks

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from extractors.layout import Row
    from schemas.geometry import BBox
    from schemas.page import Page, Tick, Word

_EMPTY = frozenset("☐□▢❏❑❒○◯⃞")
_TICKED = frozenset("☑✓✔☒✗✘☓■▣◼●◉⦿")
_WITH_EMPTY = {"■": "□", "◼": "□", "●": "○"}
"""Bullets as well as marks: they are marks only where the page has the empty ones too."""
_MARKS = frozenset("xX×✓✔✗✘✕✖•●")
_ROUND = frozenset("○◯●◉⦿")


@dataclass(frozen=True)
class TickBox:
    """A place to tick: as drawn, as a glyph of the text, or both. `on` is None where it cannot be told."""

    bbox: BBox
    is_ring: bool
    seen: Tick | None = None
    glyph: Word | None = None
    typed: bool | None = None

    @property
    def on(self) -> bool | None:
        if self.seen is not None and self.seen.state != "unsure":
            return self.seen.state != "empty"
        return self.typed

    @property
    def contradicts_itself(self) -> bool:
        seen = None if self.seen is None or self.seen.state == "unsure" else self.seen.state != "empty"
        return seen is not None and self.typed is not None and seen is not self.typed


@dataclass(frozen=True)
class Sheet:
    """The words of a page that are text, and its boxes to tick."""

    page: Page
    words: tuple[Word, ...]
    ticks: tuple[TickBox, ...]

    @property
    def marks(self) -> FormMarks:
        return self.page.marks or FormMarks()

    @cached_property
    def line_height(self) -> float:
        return median(word.bbox.height for word in self.words) if self.words else 10.0

    def rows(self, without: Container[int] = ()) -> tuple[Row, ...]:
        """The rows of the words that are not in `without` (by `id`)."""
        return rows_of(replace(self.page, words=tuple(word for word in self.words if id(word) not in without)))


def take_apart(page: Page) -> Sheet:
    """The page's visible words without marks and leaders, and the boxes to tick, each once."""
    visible = [word for word in page.words if word.visible and not is_leader(word.text) and not is_guess(word)]
    glyphs, words = _glyph_ticks(visible)
    drawn = [tick for tick in (page.marks or FormMarks()).ticks if not _is_letter(tick, words)]
    ticks: list[TickBox] = []
    used: set[int] = set()
    for tick in drawn:
        own = next((box for box in glyphs if box.bbox.intersection(tick.bbox) is not None), None)
        inside = [word for word in words if _holds(tick.bbox, word.bbox)]
        if any(not _MARKS.issuperset(word.text) for word in inside):
            continue  # a letter or a figure in a box of its own: something was written there, not ticked
        used.update(id(word) for word in inside)
        if own is not None:
            glyphs.remove(own)
        typed = True if inside else own.typed if own is not None else None
        glyph = inside[0] if inside else own.glyph if own is not None else None
        ticks.append(TickBox(tick.bbox, tick.shape == "ring", tick, glyph, typed))
    kept = tuple(_beside(word, drawn) for word in words if id(word) not in used)
    return Sheet(page, kept, tuple(sorted([*ticks, *glyphs], key=lambda box: (box.bbox.top, box.bbox.left))))


def _beside(word: Word, ticks: Sequence[Tick]) -> Word:
    """The word without the box to tick at its side that OCR took for a part of its line."""
    box = word.bbox
    for tick in ticks if word.source == "ocr" else ():
        if box.contains_point(tick.bbox.center_x, tick.bbox.center_y):
            if tick.bbox.center_x < box.center_x:
                box = box._replace(left=min(tick.bbox.right + 1, box.right - 1))
            else:
                box = box._replace(right=max(tick.bbox.left - 1, box.left + 1))
    return word if box is word.bbox else replace(word, bbox=box)


def _glyph_ticks(words: list[Word]) -> tuple[list[TickBox], list[Word]]:
    """Words that are, or begin with, the glyph of a box; "[x]" and "[ ]"."""
    present = {ch for word in words for ch in word.text}
    found: list[TickBox] = []
    kept: list[Word] = []
    at = 0
    while at < len(words):
        word = words[at]
        first = word.text[0]
        following = words[at + 1] if at + 1 < len(words) else None
        is_mark = first in _EMPTY or (first in _TICKED and _WITH_EMPTY.get(first, first) in present)
        if word.text in ("[x]", "[X]", "[]"):
            found.append(TickBox(word.bbox, False, None, word, word.text != "[]"))
        elif word.text == "[" and following is not None and following.text == "]":
            found.append(TickBox(word.bbox.union(following.bbox), False, None, word, False))
            at += 1
        elif is_mark:
            share = 1.0 / len(word.text)
            box = word.bbox._replace(right=word.bbox.left + share * word.bbox.width)
            found.append(TickBox(box, first in _ROUND, None, word, first in _TICKED))
            if len(word.text) > 1:
                kept.append(replace(word, text=word.text[1:], bbox=word.bbox._replace(left=box.right)))
        else:
            kept.append(word)
        at += 1
    return found, kept


def _is_letter(tick: Tick, words: list[Word]) -> bool:
    """Whether what looks like a ring or box is a letter of a word, as OCR places it."""
    box = tick.bbox
    for word in words:
        if not word.bbox.contains_point(box.center_x, box.center_y) or not any(ch.isalnum() for ch in word.text):
            continue
        if _holds(box, word.bbox):
            return False
        begins = box.center_x - word.bbox.left <= 0.8 * box.width
        ends = word.bbox.right - box.center_x <= 0.8 * box.width
        return box.height < _LOW * word.bbox.height or not (begins or ends) or _fits_in(box, word)
    return False


_LOW = 0.62
_CHARACTER = 0.5
"""The usual width of a character, of the height of its word's box."""


def _fits_in(box: BBox, word: Word) -> bool:
    """Whether the word has its usual width with the box as one of its letters, rather than without it."""
    usual = _CHARACTER * word.bbox.height
    within = word.bbox.width / len(word.text)
    without = (word.bbox.width - box.width - 0.3 * word.bbox.height) / len(word.text)
    return abs(within - usual) < abs(without - usual)


def _holds(tick: BBox, word: BBox) -> bool:
    """Whether the word is what is in the box: it may stick out above and below, not at the sides."""
    middle = tick.contains_point(word.center_x, word.center_y)
    return middle and word.width <= 1.5 * tick.width
