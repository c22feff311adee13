"""A page of a flat form taken apart: words, boxes to tick, lines and cells, each in one place only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING

from extractors.forms.flat.tick_words import (
    EMPTY,
    MARKS,
    RINGS,
    TICKED,
    WITH_EMPTY,
    beside,
    holds,
    is_itself,
    is_letter,
)
from extractors.forms.marks.guesses import read_words
from extractors.layout import rows_of
from schemas.page import FormMarks

if TYPE_CHECKING:
    from collections.abc import Container

    from extractors.layout import Row
    from schemas.geometry import BBox
    from schemas.page import Page, Tick, Word


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
    visible = [word for word in read_words(page) if word.visible]
    glyphs, words = _glyph_ticks(visible)
    marks = page.marks or FormMarks()
    drawn = [tick for tick in marks.ticks if not is_letter(tick, marks.ticks, words)]
    ticks: list[TickBox] = []
    used: set[int] = set()
    for tick in drawn:
        own = next((box for box in glyphs if box.bbox.intersection(tick.bbox) is not None), None)
        inside = [word for word in words if holds(tick.bbox, word.bbox)]
        itself = [word for word in inside if is_itself(tick, word, drawn, words)]
        marked = [word for word in inside if word not in itself]
        if any(not MARKS.issuperset(word.text) for word in marked):
            continue  # a letter or a figure in a box of its own: something was written there, not ticked
        used.update(id(word) for word in inside)
        if own is not None:
            glyphs.remove(own)
        typed = True if marked else own.typed if own is not None else None
        glyph = marked[0] if marked else own.glyph if own is not None else None
        ticks.append(TickBox(tick.bbox, tick.shape == "ring", tick, glyph, typed))
    seen = [box.seen for box in ticks if box.seen is not None]
    kept = tuple(beside(word, seen) for word in words if id(word) not in used)
    return Sheet(page, kept, tuple(sorted([*ticks, *glyphs], key=lambda box: (box.bbox.top, box.bbox.left))))


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
        is_mark = first in EMPTY or (first in TICKED and WITH_EMPTY.get(first, first) in present)
        if word.text in ("[x]", "[X]", "[]"):
            found.append(TickBox(word.bbox, False, None, word, word.text != "[]"))
        elif word.text == "[" and following is not None and following.text == "]":
            found.append(TickBox(word.bbox.union(following.bbox), False, None, word, False))
            at += 1
        elif is_mark:
            share = 1.0 / len(word.text)
            box = word.bbox._replace(right=word.bbox.left + share * word.bbox.width)
            found.append(TickBox(box, first in RINGS, None, word, first in TICKED))
            if len(word.text) > 1:
                kept.append(replace(word, text=word.text[1:], bbox=word.bbox._replace(left=box.right)))
        else:
            kept.append(word)
        at += 1
    return found, kept
