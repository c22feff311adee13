"""Rows and phrases: words grouped as a reader's eye groups them. Pure; works alike on text-layer and OCR words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from statistics import median
from typing import TYPE_CHECKING, TypeVar

from extractors.sideways import is_tall, sideways_lines
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schemas.page import Page, Word

Item = TypeVar("Item")

SPACE_IN_HEIGHTS = 0.45
SPACE_IN_CHARACTERS = 1.4
"""The widest a space can be, in line heights (proportional type) or in characters (typewriter type); wider gaps end a
phrase."""


_SHORTEST_SPACED = 4


@dataclass(frozen=True)
class Phrase:
    """Words of one row that stand together: a label, a cell, a piece of a sentence."""

    words: tuple[Word, ...]

    @cached_property
    def bbox(self) -> BBox:
        return union_all(word.bbox for word in self.words)

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def page_no(self) -> int:
        return self.words[0].page_no


@dataclass(frozen=True)
class Row:
    """All phrases of one page on one level, in the order they are read: left to right, or right to left where most
    letters are Arabic or Hebrew. `index` counts the rows of the page from the top."""

    page_no: int
    index: int
    phrases: tuple[Phrase, ...]

    def __hash__(self) -> int:
        """Of what tells rows apart, without the words one by one; whole documents of rows are keys of caches."""
        return hash((self.page_no, self.index, self.text))

    @cached_property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for phrase in self.phrases for word in phrase.words)

    @cached_property
    def bbox(self) -> BBox:
        return union_all(phrase.bbox for phrase in self.phrases)

    @cached_property
    def text(self) -> str:
        return " ".join(phrase.text for phrase in self.phrases)

    @cached_property
    def height(self) -> float:
        """Median height of the words: what a line of this row's text measures."""
        return median(word.bbox.height for word in self.words)


def rows_of(page: Page) -> tuple[Row, ...]:
    """The rows of a page, top to bottom. Text that runs up or down the page is left out."""
    return _rows_of(page.page_no, page.words)


@lru_cache(maxsize=64)  # its kind, its place in the file and its readers all ask for the rows of a page
def _rows_of(page_no: int, words: tuple[Word, ...]) -> tuple[Row, ...]:
    rows: list[list[Word]] = []
    centers: list[float] = []
    for word in sorted(_level_words(words), key=lambda w: (w.bbox.center_y, w.bbox.left, w.text)):
        row = _row_for(word, rows, centers)
        if row is None:
            rows.append([word])
            centers.append(word.bbox.center_y)
        else:
            rows[row].append(word)
            centers[row] += (word.bbox.center_y - centers[row]) / len(rows[row])
    order = sorted(range(len(rows)), key=lambda i: centers[i])
    return tuple(
        Row(page_no, index, _as_read(_phrases(_close_up(sorted(rows[i], key=lambda w: (w.bbox.left, w.text))))))
        for index, i in enumerate(order)
    )


def _as_read(phrases: list[Phrase]) -> tuple[Phrase, ...]:
    text = "".join(word.text for phrase in phrases for word in phrase.words)
    if text.isascii() or not _runs_left(text):
        return tuple(phrases)
    return tuple(Phrase(p.words[::-1]) if _runs_left(p.text) else p for p in reversed(phrases))


def _runs_left(text: str) -> bool:
    """Whether most letters belong to a script that runs from right to left (Unicode bidirectional classes R and AL)."""
    letters = [unicodedata.bidirectional(ch) for ch in text if ch.isalpha()]
    return 2 * sum(letter in ("R", "AL") for letter in letters) > len(letters)


def _level_words(words: Sequence[Word]) -> list[Word]:
    """All words but those far taller than wide, and the short ones that stand in a line with them."""
    sideways = sideways_lines(words)
    return [word for word in words if not is_tall(word) and word.line_no not in sideways]


def _row_for(word: Word, rows: list[list[Word]], centers: list[float]) -> int | None:
    """The row whose level the word shares; only the last few can be, since words come sorted by level."""
    best, best_distance = None, 0.0
    center, height = word.bbox.center_y, word.bbox.height
    for i in range(len(rows) - 1, max(-1, len(rows) - 5), -1):
        distance = abs(center - centers[i])
        limit = 0.5 * min(height, rows[i][0].bbox.height)
        if distance <= limit and (best is None or distance < best_distance):
            best, best_distance = i, distance
    return best


def _close_up(words: list[Word]) -> list[Word]:
    """Letter-spaced words ("R E C H N U N G") as one word each: runs of single characters at even gaps."""
    closed: list[Word] = []
    run: list[Word] = []
    for word in words:
        if run and not _continues_run(run, word):
            closed += _as_word(run)
            run = []
        run.append(word)
    return closed + _as_word(run)


def _continues_run(run: Sequence[Word], word: Word) -> bool:
    if len(word.text) != 1 or len(run[-1].text) != 1:
        return False
    gap = word.bbox.left - run[-1].bbox.right
    first = run[1].bbox.left - run[0].bbox.right if len(run) > 1 else gap
    return gap <= word.bbox.height and gap <= 1.6 * max(first, 0.5)


def _as_word(run: list[Word]) -> list[Word]:
    if len(run) < _SHORTEST_SPACED or not any(word.text.isalpha() for word in run):
        return run
    text = "".join(word.text for word in run)
    visible = all(word.visible for word in run)
    return [replace(run[0], text=text, bbox=union_all(word.bbox for word in run), visible=visible)]


def _phrases(words: Sequence[Word]) -> list[Phrase]:
    phrases: list[list[Word]] = []
    for word in words:
        if phrases and _stands_with(phrases[-1][-1], word):
            phrases[-1].append(word)
        else:
            phrases.append([word])
    return [Phrase(tuple(group)) for group in phrases]


def _stands_with(before: Word, word: Word) -> bool:
    height = min(before.bbox.height, word.bbox.height)
    character = (before.bbox.width + word.bbox.width) / (len(before.text) + len(word.text))
    space = max(SPACE_IN_HEIGHTS * height, SPACE_IN_CHARACTERS * min(character, height))
    return word.bbox.left - before.bbox.right <= space


def group_blocks(rows: Sequence[Row], max_gap: float = 0.9) -> list[list[Phrase]]:
    """Phrases stacked on a common left edge (or overlapping column) with no wide gap: address blocks, footers.

    `max_gap` is the widest white space between two lines of a block, in line heights.
    """
    blocks: list[list[Phrase]] = []
    open_blocks: list[list[Phrase]] = []
    for row in rows:
        for phrase in row.phrases:
            above = [b for b in open_blocks if _continues(b[-1], phrase, max_gap)]
            home = max(above, key=lambda b: b[-1].bbox.bottom, default=None)
            if home is None:
                home = []
                blocks.append(home)
                open_blocks.append(home)
            home.append(phrase)
        open_blocks = [b for b in open_blocks if row.bbox.top - b[-1].bbox.bottom <= 3 * b[-1].bbox.height]
    return blocks


def _continues(above: Phrase, phrase: Phrase, max_gap: float) -> bool:
    left, top, right, bottom = above.bbox
    other_left, other_top, other_right, other_bottom = phrase.bbox
    if other_left >= right or left >= other_right or left >= right or other_left >= other_right:
        return False  # most stand beside each other, and that is soon told
    height = max(bottom - top, other_bottom - other_top)
    if not -0.5 * height <= other_top - bottom <= max_gap * height:
        return False
    return (
        abs(left - other_left) <= 0.6 * height
        or abs(right - other_right) <= 0.4 * height
        or abs(left + right - other_left - other_right) <= 0.8 * height
    )


def in_rows(items: Iterable[Item], box_of: Callable[[Item], BBox], overlap: float) -> list[list[Item]]:
    """Things with boxes in rows from top to bottom, those of a row from left to right.

    What shares more than `overlap` of the height of the lower one with the first of a row belongs to that row.
    """
    rows: list[list[Item]] = []
    for item in sorted(items, key=lambda each: box_of(each).center_y):
        box, above = box_of(item), box_of(rows[-1][0]) if rows else None
        if above is not None and box.overlap_y(above) > overlap * min(box.height, above.height):
            rows[-1].append(item)
        else:
            rows.append([item])
    return [sorted(row, key=lambda each: box_of(each).left) for row in rows]
