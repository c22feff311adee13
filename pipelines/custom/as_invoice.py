"""A document read with a user's schema, read as the invoice that it is too: what is proven there is proven here. Pure.

A property that clearly means a field of invoices (`extractors.fill.concepts`) has that field's witnesses: what XML and
payment codes state of it, and whatever proves the very print that it rests on. What contradicts that print is told too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.fill.concept_filler import fitted, kind_meant, pointer_meant
from extractors.fill.concepts import SURE, array_concept, scalar_concept
from extractors.fill.properties import properties_of
from extractors.fill.rules import rule_of
from extractors.fill.values import wanted_of
from extractors.merge.choose import compared_value
from pipelines.checks.outcome import Comparison, Outcome, make_outcome
from pipelines.reconcile import STATING
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from extractors.fill.concepts import Concept
    from extractors.fill.values import Wanted
    from pipelines.reconcile import FieldReading
    from pipelines.weighed import Weighed
    from schemas.evidence import Evidence, Reading
    from schemas.page import DocumentContent
    from schemas.target import Target

CHECK = "invoice.field"
_SHARED = 0.5
"""Share of the smaller box, each way, from which two pieces of evidence are one print."""
_ROW = re.compile(r"/\d+(?=/|$)")


@dataclass(frozen=True)
class AsInvoice:
    """What the document says as an invoice or receipt, and the user's properties that mean it.

    `scalars` holds a concept by the path of a property, `cells` the pointer of an invoice's cell (with `*` for its row)
    by the path of a property within an array.
    """

    weighed: Weighed
    wanted: Mapping[str, Wanted]
    scalars: Mapping[str, Concept]
    cells: Mapping[str, str]

    def stated(self) -> list[Reading]:
        """What XML and codes state, as readings of the properties that mean it."""
        return [reading for path, concept in self.scalars.items() for reading in self._stated(path, concept)]

    def check(self, fields: Mapping[str, FieldReading], own: Sequence[Outcome]) -> list[Outcome]:
        """A check for each value that rests on a print of the invoice's: passed where that is proven, failed where a
        check of invoices fails over it, none where it has one witness there too.

        `own` are the checks of the schema. A value that a sum of theirs proves is not doubted: what is wrong may be
        another field of the invoice, or no invoice has it (a commission between the total and what is due).
        """
        summed = {path for outcome in own if outcome.check.id != "printed.twice" for path in outcome.proves}
        found = [self._checked(path, field) for path, field in fields.items()]
        told = [outcome for outcome in found if outcome is not None]
        return [each for each in told if each.check.status == "passed" or summed.isdisjoint(each.check.fields)]

    def _stated(self, path: str, concept: Concept) -> Iterator[Reading]:
        """As settled with the page: a statement that means what is printed has its form."""
        pointer = pointer_meant(self.weighed.values, concept)
        field = self.weighed.values[pointer] if pointer is not None else None
        for reading in (*field.agreeing, *field.opposing) if field is not None else ():
            said = fitted(reading, self.wanted[path], path) if reading.selector in STATING else None
            if said is not None:
                yield said

    def _checked(self, path: str, field: FieldReading) -> Outcome | None:
        pointer = next((p for p in self._pointers(path) if self._is_on_print(field, path, p)), None)
        if pointer is None:
            return None
        value = self.weighed.values[pointer].value
        if self.weighed.verdicts[pointer].status == "verified":
            compared = Comparison(value, field.value, True)
            said = f"it rests on the print of the invoice's {pointer}, which is verified"
            return make_outcome(CHECK, [path], compared, said, proves=[path])
        against = self._failed.get(pointer)
        if against is None:
            return None
        compared = Comparison(against.check.expected, against.check.actual, False)
        said = f"it rests on the print of the invoice's {pointer}, over which {against.check.id} fails"
        return make_outcome(CHECK, [path], compared, f"{said}: {against.check.message}")

    def _pointers(self, path: str) -> Sequence[str]:
        """The invoice's fields that a value may be, of those that were read."""
        if path in self.scalars:
            pointer = pointer_meant(self.weighed.values, self.scalars[path])
            return [pointer] if pointer is not None else []
        return self._cells.get(self.cells.get(_ROW.sub("/*", path, count=1), ""), ())

    def _is_on_print(self, field: FieldReading, path: str, pointer: str) -> bool:
        known = self.weighed.values[pointer]
        said = fitted(known.chosen, self.wanted[path if path in self.wanted else _ROW.sub("/*", path, count=1)], path)
        same = said is not None and compared_value(said) == compared_value(field.chosen)
        return same and any(_are_one(own, other) for own in field.chosen.evidence for other in known.evidence)

    @cached_property
    def _cells(self) -> Mapping[str, Sequence[str]]:
        """The fields of the invoice's rows, by their pointers with `*` for the row."""
        found: dict[str, list[str]] = {}
        for pointer in self.weighed.values:
            found.setdefault(_ROW.sub("/*", pointer, count=1), []).append(pointer)
        return found

    @cached_property
    def _failed(self) -> Mapping[str, Outcome]:
        """A failed check for each field that one covers."""
        failed = [outcome for outcome in self.weighed.outcomes if outcome.check.status == "failed"]
        return {path: outcome for outcome in failed for path in outcome.check.fields}


def read_as_invoice(
    content: DocumentContent, target: Target, weighed_as: Callable[[Target], Weighed]
) -> AsInvoice | None:
    """What the document says as an invoice; None where it is none, or where no property surely means such a field.

    `weighed_as` reads and weighs it with another target.
    """
    wanted = {
        item.path: wanted_of(item, rule_of(item)) for item in properties_of(target.json_schema) if not item.blocked
    }
    scalars = {
        path: concept
        for path, each in wanted.items()
        if each.item.array is None and (concept := scalar_concept(each.item)) is not None and concept.certainty == SURE
    }
    cells = _cells_meant(list(wanted.values()))
    kind = kind_meant(content) if scalars or cells else None
    if kind is None:
        return None
    return AsInvoice(weighed_as(shipped_target(kind)), wanted, scalars, cells)


def _cells_meant(wanted: Sequence[Wanted]) -> dict[str, str]:
    found: dict[str, str] = {}
    for array in dict.fromkeys(each.item.array for each in wanted if each.item.array is not None):
        rows = array_concept(array, [each.item for each in wanted if each.item.array == array])
        if rows is not None:
            found |= {path: f"{rows.pointer}/*/{member}" for path, member in rows.members.items()}
    return found


def _are_one(one: Evidence, other: Evidence) -> bool:
    first, second = one.bbox, other.bbox
    return (
        one.page_no == other.page_no
        and first.overlap_x(second) > _SHARED * min(first.width, second.width)
        and first.overlap_y(second) > _SHARED * min(first.height, second.height)
    )
