"""What the network and the rules say of the line items of a held-out page, cell by cell."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractors.invoices.context import build_context
from extractors.invoices.reader import RulesReader
from extractors.reader.items import NUMBERS, READ, Figures, items_of, text_at
from extractors.reader.said import Said, compared
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from extractors.reader.example import Example
    from extractors.reader.items import Item
    from extractors.reader.session import Pointed
    from extractors.reader.sheet import Sheet
    from schemas.page import DocumentContent, Word

Key = tuple[int, str]
"""The number of a line item, and a role."""


def say_items(view: tuple[Sheet, Pointed], content: DocumentContent, example: Example) -> Iterator[Said]:
    """Every cell that is there or that the network gives; a cell that belongs to no item is invented."""
    sheet = view[0]
    context = build_context(content)
    figures = Figures(sheet, context.by_page.get(1, ()))
    number = {word: place for place, word in enumerate(content.pages[0].words)}
    row_of = {word: example.rows[number[word]] for word in sheet.words}
    true = _truth(sheet, figures, [(row_of[w], example.roles[number[w]]) for w in sheet.words])
    rules = _Rules(content)
    given: set[Key] = set()
    for item in items_of([view], context):
        words = [word for cell in item.values() for word in cell.words]
        row = _most(row_of[word] for word in words if word in row_of)
        said = rules.row_on(words)
        for role in (role for role in READ if role in item):
            given.add((row, role))
            yield _said(role, true.get((row, role)), item, said.get(role), example.family)
    for (row, role), value in true.items():
        if (row, role) not in given:
            yield Said(f"/lines/*/{role}", role, value, None, (), None, None, example.family)


def _said(role: str, true: object, item: Item, rules: object, family: str) -> Said:
    cell = item[role]
    value = compared(cell.value)
    share = cell.probability if value == true else 1.0 - cell.probability
    return Said(f"/lines/*/{role}", role, true, value, (cell.probability,), share, rules, family)


def _truth(sheet: Sheet, figures: Figures, told: list[Key]) -> dict[Key, object]:
    """The values of cells as our parsers read them; what does not parse is nothing that anybody could say."""
    places: dict[Key, tuple[int, ...]] = {}
    for place, key in enumerate(told):
        if key[0] >= 0 and key[1] in READ:
            places[key] = (*places.get(key, ()), place)
    found: dict[Key, object] = {}
    for key, at in places.items():
        figure = figures.at(key[1], at) if key[1] in NUMBERS else None
        text = figure[0] if figure else text_at(sheet, at)
        if figure or key[1] not in NUMBERS:
            found[key] = compared(text)
    return found


class _Rules:
    """The rows of the rules, by the words that they stand on."""

    def __init__(self, content: DocumentContent) -> None:
        self._rows: dict[int, dict[str, object]] = {}
        self._on: dict[Word, int] = {}
        for reading in RulesReader().read(content, shipped_target("invoice")):
            _, array, *rest = reading.path.split("/")
            if array != "lines" or reading.rank:
                continue
            row = int(rest[0])
            self._rows.setdefault(row, {})[rest[1]] = compared(reading.value)
            for item in reading.evidence:
                self._on.update({w: row for w in content.pages[0].words if item.bbox.contains(w.bbox, 0.5)})

    def row_on(self, words: Iterable[Word]) -> dict[str, object]:
        """The row that shares most of these words."""
        return self._rows.get(_most(self._on[word] for word in words if word in self._on), {})


def _most(numbers: Iterable[int]) -> int:
    """The commonest number; -1 where there is none."""
    counted = Counter(numbers).most_common(1)
    return counted[0][0] if counted else -1
