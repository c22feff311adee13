"""The words of a page as grounding walks over them: rows, neighbours, and where a text may begin."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.grounding.folding import FoldedText, fold_text
from extractors.layout import Phrase, Row, rows_of
from schemas.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.page import Word

_WRAP_GAP = 1.6
"""White space between two lines of one text, in line heights."""
_WRAP_ROWS = 3
_HANG = 3.0
"""How far a second line may begin left of the first, in line heights: the first may be indented, or follow a label."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A word in its row: `at` counts the words of the row, `phrase` the phrases of the row."""

    word: Word
    row: int
    at: int
    phrase: int
    opens: bool
    closes: bool
    folded: FoldedText


class PageWords:
    """Rows, neighbours and beginnings, made once for a page."""

    def __init__(self, words: Sequence[Word], *, rows: tuple[Row, ...] | None = None, confusable: bool = False) -> None:
        self.confusable = confusable
        self.rows = _rows(words) if rows is None else rows
        self.units = [_units(row, index, confusable) for index, row in enumerate(self.rows)]
        self._following = _following(words, self.units)
        self._starts: dict[str, list[tuple[Unit, int]]] = defaultdict(list)
        for units in self.units:
            for unit in units:
                for part, (_, _, offset) in enumerate(unit.folded.parts):
                    self._starts[unit.folded.folded[offset : offset + 2]].append((unit, part))

    def starts(self, folded: str) -> Iterator[tuple[Unit, int]]:
        """Words, and parts of them, with which a folded text may begin."""
        yield from self._starts.get(folded[:2], ())
        if len(folded) > 1:
            yield from self._starts.get(folded[:1], ())

    def right_of(self, unit: Unit) -> Unit | None:
        """The next word of the row that has letters or digits."""
        for following in self.units[unit.row][unit.at + 1 :]:
            if following.folded.folded:
                return following
        return None

    def below(self, first: Unit, last: Unit) -> Iterator[Unit]:
        """Words with which the next line of a text may begin whose line so far runs from `first` to `last`."""
        follower = self._following.get((last.row, last.at))
        if follower is not None and follower.row != last.row:
            yield follower
        height = last.word.bbox.height or 1.0
        for index in range(last.row + 1, min(last.row + 1 + _WRAP_ROWS, len(self.rows))):
            row = self.rows[index]
            if row.bbox.top - last.word.bbox.bottom > _WRAP_GAP * height:
                return
            for unit in self.units[index]:
                if unit is not follower and unit.folded.folded and _under(first, last, unit, height):
                    yield unit


def _under(first: Unit, last: Unit, unit: Unit, height: float) -> bool:
    left = unit.word.bbox.left
    if abs(left - first.word.bbox.left) <= height:
        return True
    return unit.opens and first.word.bbox.left - _HANG * height <= left <= last.word.bbox.right


def _rows(words: Sequence[Word]) -> tuple[Row, ...]:
    """Rows of the level words; each word that runs up or down the page is a row of its own after them."""
    if not words:
        return ()
    page_no = words[0].page_no
    rows = rows_of(Page(page_no, 0.0, 0.0, words=tuple(words)))
    covered = {id(word) for row in rows for word in row.words}
    level = sum(len(row.words) for row in rows)
    if level == len(words):
        return rows
    boxes = {word.bbox for row in rows for word in row.words}
    left_over = [
        word for word in words if id(word) not in covered and not any(box.contains(word.bbox) for box in boxes)
    ]
    return (*rows, *(Row(page_no, len(rows) + i, (Phrase((word,)),)) for i, word in enumerate(left_over)))


def _units(row: Row, index: int, confusable: bool) -> list[Unit]:
    units: list[Unit] = []
    for number, phrase in enumerate(row.phrases):
        for at, word in enumerate(phrase.words):
            opens, closes = at == 0, at == len(phrase.words) - 1
            folded = fold_text(word.text, confusable)
            units.append(Unit(word, index, len(units), number, opens, closes, folded))
    return units


def _following(words: Sequence[Word], units: Sequence[Sequence[Unit]]) -> dict[tuple[int, int], Unit]:
    """The next word in the order of the source, by row and place: a text layer often holds a cell as one."""
    by_identity = {id(unit.word): unit for row in units for unit in row}
    following: dict[tuple[int, int], Unit] = {}
    before: Unit | None = None
    for word in words:
        unit = by_identity.get(id(word))
        if unit is None or not unit.folded.folded:
            continue
        if before is not None:
            following[before.row, before.at] = unit
        before = unit
    return following
