"""Finds a text that is printed with a few letters otherwise: misread, mistyped, without accents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.grounding.folding import figures, fold_text
from extractors.grounding.place import Place
from extractors.layout import group_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.grounding.page_words import PageWords, Unit

    _Stream = tuple[list[Unit], list[int], str]

SCORE = 85.0
"""Least similarity (rapidfuzz ratio, 0 to 100) of letters and digits: one letter in seven."""
_CUT_OFF = 15.0  # an alignment may cut words that belong to the text
SHORTEST = 5
"""Below this, one letter otherwise is another word."""


class RunningText:
    """A page as running text: row by row, and block by block for what is wrapped in a column."""

    def __init__(self, page: PageWords) -> None:
        by_word = {id(unit.word): unit for row in page.units for unit in row}
        blocks = [block for block in group_blocks(page.rows) if len(block) > 1]
        self._streams = [
            _stream([unit for row in page.units for unit in row]),
            _stream([by_word[id(word)] for block in blocks for phrase in block for word in phrase.words]),
        ]

    def find_similar(self, text: str) -> list[Place]:
        """The most similar run of words, match `fuzzy`; nothing where its figures are not those of the text."""
        from rapidfuzz import fuzz

        sought = fold_text(text).folded
        if len(sought) < SHORTEST or 2 * sum(char.isdigit() for char in sought) > len(sought):
            return []
        best: tuple[float, Place] | None = None
        for units, owners, stream in self._streams:
            aligned = fuzz.partial_ratio_alignment(sought, stream, score_cutoff=SCORE - _CUT_OFF)
            if aligned is None or len(stream) < len(sought) // 2:
                continue
            touched = _mostly_inside(units, owners, aligned.dest_start, aligned.dest_end)
            found = "".join(unit.folded.folded for unit in touched)
            score = fuzz.ratio(sought, found)
            if touched and score >= SCORE and _agree_in_figures(touched, text) and (best is None or score > best[0]):
                best = score, _place(touched)
        return [] if best is None else [best[1]]


def _stream(units: list[Unit]) -> _Stream:
    """The folded text of all units, and for each of its characters the unit that it is of."""
    owners: list[int] = []
    for index, unit in enumerate(units):
        owners += [index] * len(unit.folded.folded)
    return units, owners, "".join(unit.folded.folded for unit in units)


def _mostly_inside(units: Sequence[Unit], owners: Sequence[int], start: int, end: int) -> list[Unit]:
    """The units of which at least half lies between two characters."""
    touched = sorted(set(owners[start:end]))
    inside = owners[start:end]
    return [units[i] for i in touched if 2 * inside.count(i) >= len(units[i].folded.folded)]


def _agree_in_figures(units: Sequence[Unit], text: str) -> bool:
    return figures(" ".join(unit.word.text for unit in units)) == figures(text)


def _place(units: Sequence[Unit]) -> Place:
    lines: list[list[Unit]] = []
    for unit in units:
        if lines and lines[-1][-1].row == unit.row:
            lines[-1].append(unit)
        else:
            lines.append([unit])
    return Place(tuple(map(tuple, lines)), units[0].opens and units[-1].closes, "fuzzy")
