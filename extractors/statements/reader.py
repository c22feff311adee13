"""Reads the sentences of a chart report that claim something of numbers, each number on its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.readings import make_reading
from extractors.statements.claims import find_claims
from extractors.statements.quantities import unit_text
from extractors.statements.sentences import find_sentences
from extractors.values.numbers import looks_numeric

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.statements.sentences import Sentence
    from schemas.evidence import Reading, Selector
    from schemas.geometry import BBox
    from schemas.page import DocumentContent, Page, Word
    from schemas.table import Table
    from schemas.target import Target


class StatementReader:
    """One row of `/statements` for each number that a sentence states; one for a sentence that claims without any.

    What the sentences speak of is for whoever knows the charts: those that speak of none are left out there.
    """

    selector: Selector = "rules"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "chart":
            return ()
        readings: list[Reading] = []
        number = 0
        for page in content.pages:
            for sentence in find_sentences(page, _areas(page)):
                for row in _rows(sentence):
                    readings += (make_reading(f"/statements/{number}/{leaf}", *said) for leaf, said in row)
                    number += 1
        return readings


def _areas(page: Page) -> list[BBox]:
    """Where tables of numbers stand. Text set in columns may look like a table, and is left in."""
    from extractors.charts.tables_apart import tables_apart_from_charts

    return [part.bbox for table in tables_apart_from_charts(page) if _holds_numbers(table) for part in table.parts]


def _holds_numbers(table: Table) -> bool:
    cells = [cell for cell in table.cells if cell.header is None]
    return 2 * sum(looks_numeric(cell.text) for cell in cells) >= len(cells) > 0


def _rows(sentence: Sentence) -> Iterator[list[tuple[str, tuple[str, list[list[Word]]]]]]:
    text, lines = sentence.text, _by_line(sentence.words)
    claims = find_claims(text)
    for claim in claims:
        if claim.quantity is None:
            continue
        words = [_by_line(sentence.words_at(claim.span))[0]]
        row = [("text", (text, lines)), ("value", (format(claim.quantity.value, "f"), words))]
        if unit := unit_text(claim.quantity, text):
            row.append(("unit", (unit, words)))
        yield row
    if claims and all(claim.quantity is None for claim in claims):
        yield [("text", (text, lines))]


def _by_line(words: Sequence[Word]) -> list[list[Word]]:
    """Words in groups that stand on one level."""
    lines: list[list[Word]] = []
    for word in words:
        if lines and abs(lines[-1][-1].bbox.center_y - word.bbox.center_y) < 0.5 * word.bbox.height:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines
