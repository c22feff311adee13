"""What the reader of invoices and receipts says for properties that clearly mean what it knows.

It reads by rules, as the label filler does: the two are one witness, whatever they agree on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from extractors.fill.concepts import Concept, array_concept, scalar_concept
from schemas.target import Target

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from extractors.fill.concepts import Rows
    from extractors.fill.values import Wanted
    from schemas.evidence import Reading
    from schemas.page import DocumentContent, Kind

_PREPAID = "/totals/prepaid"
_PAYABLE = "/totals/payable"
_Type = Literal["amount", "date", "name", "identifier"]
_DATES = frozenset({"issue_date", "due_date", "delivery_date"})
_NAMES = frozenset({"name", "address", "payment_terms", "description", "unit"})
_AMOUNTS = frozenset({"quantity", "unit_price", "discount", "tax_rate", "amount", "rate", "base"})
_KINDS: Mapping[_Type, frozenset[str]] = {
    "amount": frozenset({"number", "text", "code"}),
    "date": frozenset({"date", "text"}),
    "name": frozenset({"text", "choice"}),
    "identifier": frozenset({"text", "code", "number", "choice"}),
}


@dataclass(frozen=True)
class Suggestion:
    """A reading of the invoice's reader, with the property's path and in its form; `certainty` that it is meant."""

    reading: Reading
    certainty: float


@dataclass(frozen=True)
class Suggestions:
    """By the path of the property: what is said of scalars, and the rows of arrays (cells by the property's path).

    `headed`: the rows come from a table with headings; the lines of a till receipt have none. `guessed`: arrays that
    are not called as items are, whose columns alone say that items are meant.
    """

    scalars: Mapping[str, Suggestion] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Reading]]] = field(default_factory=dict)
    headed: bool = True
    guessed: frozenset[str] = frozenset()


class ConceptFiller:
    """Reads a document as the invoice or receipt that it is, for the properties that mean what those say."""

    def suggest(self, content: DocumentContent, wanted: Sequence[Wanted]) -> Suggestions:
        """Suggestions for any of the properties; none where the pages are no invoice or receipt."""
        concepts = {w.item.path: found for w in wanted if w.item.array is None and (found := scalar_concept(w.item))}
        arrays = _arrays(wanted)
        if not concepts and not arrays:
            return Suggestions()
        kind = kind_meant(content)
        if kind is None:
            return Suggestions()
        readings = _read(content, kind)
        by_path = {w.item.path: w for w in wanted}
        scalars = {
            path: made for path, concept in concepts.items() if (made := _scalar(readings, concept, by_path[path]))
        }
        rows = {array: list(_rows(readings, known, by_path)) for array, known in arrays.items()}
        guessed = frozenset(array for array, known in arrays.items() if not known.by_name)
        read = {array: found for array, found in rows.items() if found}
        return Suggestions(scalars, read, kind == "invoice", guessed)


def _arrays(wanted: Sequence[Wanted]) -> dict[str, Rows]:
    found: dict[str, Rows] = {}
    for array in dict.fromkeys(w.item.array for w in wanted if w.item.array is not None):
        members = [w.item for w in wanted if w.item.array == array]
        if (known := array_concept(array, members)) is not None:
            found[array] = known
    return found


def kind_meant(content: DocumentContent) -> Kind | None:
    """Whether a document is an invoice or a receipt by its pages, or an invoice by the XML that came with it."""
    from extractors.kinds import kind_of_pages

    kind = kind_of_pages(content.pages)
    if kind in ("invoice", "receipt"):
        return kind
    if not content.attachments:
        return None
    from extractors.einvoice.finding import find_einvoice

    return None if find_einvoice(content.attachments).invoice is None else "invoice"


def _read(content: DocumentContent, kind: Kind) -> dict[str, Reading]:
    """First choices by pointer into an invoice's data."""
    from extractors.invoices.reader import RulesReader

    found: dict[str, Reading] = {}
    for reading in RulesReader().read(content, Target(kind, {})):
        if reading.rank == 0:
            found.setdefault(reading.path, reading)
    return found


def _scalar(readings: Mapping[str, Reading], concept: Concept, wanted: Wanted) -> Suggestion | None:
    pointer = pointer_meant(readings, concept)
    reading = fitted(readings[pointer], wanted, wanted.item.path) if pointer is not None else None
    return Suggestion(reading, concept.certainty) if reading is not None else None


def pointer_meant(found: Container[str], concept: Concept) -> str | None:
    """The first of a concept's pointers that the document has. `found` are the pointers of what was read of it."""
    for pointer in concept.pointers:
        if pointer in found:
            return pointer
        if pointer == _PAYABLE and _PREPAID in found:
            return None  # the total is not what is to be paid
    return None


def _rows(readings: Mapping[str, Reading], known: Rows, by_path: Mapping[str, Wanted]) -> Iterator[dict[str, Reading]]:
    """The invoice's rows, as far as any cell of them is asked for."""
    parts = [path.removeprefix(f"{known.pointer}/").split("/") for path in readings if path.startswith(known.pointer)]
    numbers = sorted({int(row) for row, *rest in parts if rest and row.isdigit()})
    row_no = 0
    for number in numbers:
        cells: dict[str, Reading] = {}
        for path, member in known.members.items():
            reading = readings.get(f"{known.pointer}/{number}/{member}")
            if reading is not None:
                said = fitted(reading, by_path[path], path.replace("/*", f"/{row_no}", 1))
                cells |= {path: said} if said is not None else {}
        if cells:
            row_no += 1
            yield cells


def fitted(reading: Reading, wanted: Wanted, path: str) -> Reading | None:
    """The reading in the property's form: texts hold amounts and dates as printed. None where it does not admit it."""
    kind = _type_of(reading.path)
    if wanted.kind not in _KINDS[kind]:
        return None
    printed = wanted.kind in ("text", "code") and kind in ("amount", "date")
    for value in (reading.text, reading.value) if printed else (reading.value,):
        chosen = _choice(value, wanted) if wanted.kind == "choice" else value
        if chosen is not None and wanted.rule.admits(chosen):
            return replace(reading, path=path, value=chosen)
    return None


def _type_of(pointer: str) -> _Type:
    name = pointer.rsplit("/", 1)[-1]
    if name in _DATES:
        return "date"
    if pointer.startswith("/totals/") or name in _AMOUNTS:
        return "amount"
    return "name" if name in _NAMES else "identifier"


def _choice(value: str, wanted: Wanted) -> str | None:
    return next((str(choice) for choice in wanted.rule.choices if str(choice).casefold() == value.casefold()), None)
