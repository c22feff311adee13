"""Line items as the network sees them: which role each word has, and which words stand in one item. No text but theirs.

Words of one role that stand together are a piece of a cell. Pieces are joined to items by how likely their words are
to stand in one, the likeliest first, as long as no item comes to two amounts (average linkage, Sokal and Michener
1958).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from extractors.reader.example import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.reader.session import Pointed
    from extractors.reader.sheet import Sheet
    from schemas.page import Word

    Floats = npt.NDArray[np.float32]

NUMBERS = frozenset({"quantity", "unit_price", "tax_rate", "amount"})
"""Roles of cells that are numbers: an item has one of each."""
READ = ("quantity", "unit_price", "tax_rate", "amount", "description", "item_number", "unit")
_PROVING = frozenset({"quantity", "unit_price", "amount"})
"""Words that are together without any of these are no item: a heading, a note."""
_TRIM = " ,;:|"


@dataclass(frozen=True)
class Cell:
    """A cell of an item: its value, the words it stands on line by line, and how likely its words have its role and
    stand in its item."""

    value: str
    parts: tuple[tuple[Word, ...], ...]
    probability: float

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for part in self.parts for word in part)


Item = dict[str, Cell]


def items_of(views: Sequence[tuple[Sheet, Pointed]], context: InvoiceContext) -> list[Item]:
    """The items of all sheets in reading order; of those that two pieces of one page share, the fuller one."""
    items: list[Item] = []
    seen: dict[Word, int] = {}
    for sheet, pointed in views:
        figures = Figures(sheet, context.by_page.get(sheet.page_no, ()))
        for places in rows_of(pointed, sheet.features.layout.segment):
            item = {role: cell for role, at in places.items() if (cell := _cell(sheet, pointed, role, at, figures))}
            if not item.keys() & _PROVING:
                continue
            words = [word for cell in item.values() for word in cell.words]
            known = next((seen[word] for word in words if word in seen), None)
            if known is None:
                items.append(item)
            elif len(item) > len(items[known]):
                items[known] = item
            seen.update(dict.fromkeys(words, len(items) - 1 if known is None else known))
    return items


def rows_of(pointed: Pointed, segment: npt.NDArray[np.int64]) -> list[dict[str, tuple[int, ...]]]:
    """The places of the words of each item by role, items from top to bottom."""
    pieces = _pieces(pointed.roles.argmax(axis=1), segment)
    if not pieces:
        return []
    links = np.asarray((pointed.rows + pointed.rows.T) / 2, dtype=np.float32)
    rows: list[dict[str, tuple[int, ...]]] = []
    for group in _linked(pieces, links):
        row: dict[str, tuple[int, ...]] = {}
        for role, places in sorted((pieces[number] for number in group), key=lambda piece: piece[1]):
            row[role] = (*row.get(role, ()), *places)
        rows.append(row)
    return sorted(rows, key=lambda row: min(min(places) for places in row.values()))


def _pieces(roles: npt.NDArray[np.int64], segment: npt.NDArray[np.int64]) -> list[tuple[str, tuple[int, ...]]]:
    """Neighbours of one role in one segment."""
    runs = groupby(range(len(roles)), key=lambda place: (int(roles[place]), int(segment[place])))
    return [(ROLES[role], tuple(places)) for (role, _), places in runs if ROLES[role]]


def _linked(pieces: Sequence[tuple[str, tuple[int, ...]]], links: Floats) -> list[list[int]]:
    """Groups of pieces; `links` are logits of standing in one item, words × words."""
    member = np.zeros((len(pieces), len(links)), dtype=np.float32)
    for number, (_, places) in enumerate(pieces):
        member[number, list(places)] = 1.0
    sums = member @ links @ member.T
    sizes = member.sum(axis=1)
    has = np.array([[role == number for number in sorted(NUMBERS)] for role, _ in pieces])
    barred = (has.astype(np.int64) @ has.T.astype(np.int64)) > 0
    means = np.where(barred, -np.inf, sums / np.outer(sizes, sizes))
    np.fill_diagonal(means, -np.inf)
    groups: list[list[int]] = [[number] for number in range(len(pieces))]
    while True:
        one, other = sorted(divmod(int(means.argmax()), len(groups)))
        if means[one, other] <= 0.0:
            return [group for group in groups if group]
        groups[one] += groups[other]
        groups[other] = []
        sums[one] += sums[other]
        sums[:, one] += sums[:, other]
        sizes[one] += sizes[other]
        has[one] |= has[other]
        means[one] = means[:, one] = np.where((has & has[one]).any(axis=1), -np.inf, sums[one] / (sizes * sizes[one]))
        # What has gone into another is joined with nothing more: a group with itself, and each that went before.
        means[one, one] = -np.inf
        gone = [number for number, group in enumerate(groups) if not group]
        means[gone] = means[:, gone] = -np.inf


class Figures:
    """The numbers of a sheet, as our own parsers read them, by the places of their words."""

    def __init__(self, sheet: Sheet, rows: Sequence[InvoiceRow]) -> None:
        tokens = [token for row in rows for token in row.percents], [token for row in rows for token in row.amounts]
        self._percents = len(tokens[0])
        self._found = [(format(t.value, "f"), t.words, sheet.find(t.words)) for some in tokens for t in some]
        self._at: dict[int, list[int]] = {}
        for number, (*_, places) in enumerate(self._found):
            for place in places:
                self._at.setdefault(place, []).append(number)

    def at(self, role: str, places: Sequence[int]) -> tuple[str, tuple[Word, ...]] | None:
        """The number that most of the words belong to, if any does; the shortest of several, and a rate before others.

        Only a tax rate may be a percentage.
        """
        first = 0 if role == "tax_rate" else self._percents
        shared = Counter(number for place in {*places} for number in self._at.get(place, ()) if number >= first)
        if not shared:
            return None
        value, words, _ = self._found[
            max(sorted(shared), key=lambda number: (shared[number], -len(self._found[number][2])))
        ]
        return value, words


def _cell(sheet: Sheet, pointed: Pointed, role: str, places: tuple[int, ...], figures: Figures) -> Cell | None:
    column = pointed.roles[:, ROLES.index(role)]
    probability = math.exp(sum(float(column[place]) for place in places) / len(places))
    if role in NUMBERS:
        found = figures.at(role, places)
        return Cell(found[0], (found[1],), probability) if found else None
    text = text_at(sheet, places)
    return Cell(text, tuple(_lines(sheet, places)), probability) if any(char.isalnum() for char in text) else None


def text_at(sheet: Sheet, places: Sequence[int]) -> str:
    return " ".join(sheet.words[place].text for place in sorted(places)).strip(_TRIM)


def _lines(sheet: Sheet, places: Sequence[int]) -> Iterator[tuple[Word, ...]]:
    line = sheet.features.layout.line
    for _, group in groupby(places, key=lambda place: int(line[place])):
        yield tuple(sheet.words[place] for place in group)


def tempered(probability: float, temperature: float) -> float:
    """The probability of one of two things when their logits are divided by the temperature."""
    share, rest = (math.pow(max(part, 1e-12), 1.0 / temperature) for part in (probability, 1.0 - probability))
    return share / (share + rest)


def cells_of(items: Sequence[Item], base: str = "/lines") -> Iterator[tuple[str, str, Cell]]:
    """Each cell that is read, with its JSON Pointer and what its column is called ("/lines/*/amount")."""
    for number, item in enumerate(items):
        for role in READ:
            if role in item:
                yield f"{base}/{number}/{role}", f"{base}/*/{role}", item[role]
