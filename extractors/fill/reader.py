"""The rules reader for a schema of the user's own: labels, layout, types, tables, what invoices say; and no model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.fill.assign import assign, best_first
from extractors.fill.concept_filler import ConceptFiller
from extractors.fill.found_tables import FoundTables
from extractors.fill.headings import named_choices
from extractors.fill.hints import hinted
from extractors.fill.labels import NameIndex, find_labels
from extractors.fill.lists import read_list
from extractors.fill.page_text import read_page_text
from extractors.fill.periods import lone_period
from extractors.fill.places import Candidate, Places
from extractors.fill.properties import properties_of
from extractors.fill.rules import rule_of
from extractors.fill.stamps import stamped_dates
from extractors.fill.sums import term_path, terms_of
from extractors.fill.supported import better_supported, paired_rows, support_of
from extractors.fill.tables import read_table
from extractors.fill.ticked import TICKED_KINDS, Ticked
from extractors.fill.values import wanted_of
from extractors.fill.witnesses import second_place
from extractors.fill.wrapped_rows import with_whole_cells
from extractors.readings import make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.fill.concept_filler import Suggestions
    from extractors.fill.page_text import PageText
    from extractors.fill.printed_value import Value
    from extractors.fill.properties import Property
    from extractors.fill.tables import ArrayRows
    from extractors.fill.values import Wanted
    from extractors.invoices.tokens import AmountToken
    from schemas.evidence import Reading, Selector
    from schemas.page import DocumentContent, Word
    from schemas.target import Target

RUNNERS_UP = 3
_OPEN_ENDED = frozenset({"text", "choice", "boolean"})
"""Kinds that two places do not prove: where a text ends is our own guess at both, and words recur for many reasons."""


class FillReader:
    """Fills any schema by matching its names to labels on the page, and to what the reader of invoices knows."""

    selector: Selector = "rules"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "custom" or not any(page.words for page in content.pages):
            return ()
        text = read_page_text(content)
        wanted = [wanted_of(item, rule_of(item)) for item in properties_of(target.json_schema) if not item.blocked]
        scalars = [w for w in wanted if w.item.array is None]
        text = with_whole_cells(text, NameIndex([w.item for w in scalars]))
        known = ConceptFiller().suggest(content, wanted)
        tables = FoundTables(content, text)
        ticked = Ticked(content, text) if any(w.kind in TICKED_KINDS for w in wanted) else None
        return [*_scalars(text, scalars, known, ticked), *_arrays(text, wanted, known, tables, ticked)]


def _arrays(
    text: PageText, wanted: Sequence[Wanted], known: Suggestions, tables: FoundTables, ticked: Ticked | None
) -> Iterator[Reading]:
    """Arrays of objects from tables, arrays of plain values from lists at their label."""
    for array in dict.fromkeys(w.item.array for w in wanted if w.item.array is not None):
        members = [w for w in wanted if w.item.array == array]
        index = NameIndex([_within_row(w.item, array) for w in members])
        found: Sequence[Mapping[int, Value]]
        is_called = False
        if len(members) == 1 and members[0].item.path.endswith("/*"):
            marked = ticked.lists(0, members[0], find_labels(text, index)) if ticked is not None else []
            found = [{0: value} for value in marked or read_list(text, members[0], index)]
        else:
            best = _better(read_table(text, members, index), tables.read(members, index))
            found, is_called = best.rows, best.called
        rows = [_row(row_no, cells, members) for row_no, cells in enumerate(found)]
        calls_otherwise = is_called and array in known.guessed  # "Payments" is what the page's own table is called
        if array in known.rows and (known.headed or not rows) and not calls_otherwise:
            yield from (reading for row in paired_rows(rows, known.rows[array]) for reading in row)
        else:
            yield from (reading for row in rows for reading in row.values())


def _better(headed: ArrayRows, drawn: ArrayRows) -> ArrayRows:
    """What stands under known headings, or in a table that is one by its lines and gaps: the one whose headings name
    more, then the one with more values."""
    return max(headed, drawn, key=lambda rows: (round(rows.score, 1), rows.filled))


def _row(row_no: int, cells: Mapping[int, Value], members: Sequence[Wanted]) -> dict[str, Reading]:
    """Readings by the path of the property."""
    paths = {number: members[number].item.path for number in cells}
    return {
        paths[number]: make_reading(paths[number].replace("/*", f"/{row_no}", 1), value.value, value.parts)
        for number, value in cells.items()
    }


def _within_row(item: Property, array: str) -> Property:
    """The property as a column's heading names it: what stands around the array says nothing of its columns."""
    return replace(item, parents=item.parents[array.count("/") :])


def _scalars(text: PageText, wanted: Sequence[Wanted], known: Suggestions, ticked: Ticked | None) -> Iterator[Reading]:
    index = NameIndex([w.item for w in wanted])
    labels = find_labels(text, index)
    places = Places(text, labels)
    found: list[Candidate] = []
    for label in labels:
        for candidate in places.candidates(label, wanted[label.property_no]):
            found.append(hinted(candidate, wanted[label.property_no], text))
    for number, item in enumerate(wanted):
        unlabelled = named_choices if item.kind == "choice" else stamped_dates
        found += (hinted(candidate, item, text) for candidate in unlabelled(text, number, item))
        if ticked is not None and item.kind in TICKED_KINDS:
            marked = [hinted(c, item, text) for c in ticked.candidates(number, item, labels, index)]
            found = [*(c for c in found if c.property_no != number or not ticked.covers(c)), *marked]
    found += lone_period(text, wanted)
    chosen = assign(found)
    ranked = best_first(found)
    for number, item in enumerate(wanted):
        suggestion = known.scalars.get(item.item.path)
        if number in chosen:
            own = list(_labelled(item, chosen[number], ranked[number]))
            yield from better_supported(own, support_of(chosen[number], item, index), suggestion)
            yield from _terms(item.item.path, terms_of(chosen[number], item, text, ranked[number]))
        elif suggestion is not None:
            yield suggestion.reading


def _labelled(wanted: Wanted, chosen: Candidate, ranked: Sequence[Candidate]) -> Iterator[Reading]:
    """The choice, the second place that says the same, the runners-up."""
    path = wanted.item.path
    yield _reading(path, chosen)
    again = second_place(chosen, ranked) if wanted.kind not in _OPEN_ENDED else None
    if again is not None:
        yield _reading(path, again)
    yield from _runners_up(path, chosen, ranked)


def _terms(path: str, terms: Sequence[AmountToken]) -> Iterator[Reading]:
    """What adds up to a total: read to prove it, at paths that are no JSON Pointers, and no part of the data."""
    for number, token in enumerate(terms, start=1):
        yield make_reading(term_path(path, number), format(token.value, "f"), (token.words,))


def _runners_up(path: str, chosen: Candidate, ranked: Sequence[Candidate]) -> Iterator[Reading]:
    said = {chosen.value.value}
    for candidate in ranked:
        if candidate.value.value not in said and len(said) <= RUNNERS_UP:
            said.add(candidate.value.value)
            yield _reading(path, candidate, rank=len(said) - 1)


def _reading(path: str, candidate: Candidate, rank: int = 0) -> Reading:
    parts: Sequence[Sequence[Word]] = candidate.value.parts
    return make_reading(path, candidate.value.value, parts, rank=rank)
