"""What an e-invoice or a payment code states, beside what the page says for the same role: same, other, or unclear.

Data is not written as it is printed: names lose their legal form, addresses their order, units are codes. A statement
that means what the page says takes the page's form and is a witness for it. One that clearly says something else stays
as it is, and the field is in conflict. Where neither can be told it steps back: it proves nothing and accuses nobody.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.codes.reader import REFERENCE
from extractors.values.ids import normalize_id
from pipelines.equivalence import Context, Relation, relation_of
from pipelines.reconcile import STATING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import Reading, Selector

_GROSS, _PAYABLE = "/totals/gross", "/totals/payable"
_BETWEEN = ("/totals/prepaid", "/totals/rounding")
_ROUNDED = Decimal("0.05")
"""Swiss totals are paid to five centimes."""
_NUMBERED = frozenset({"/invoice_number", "/purchase_order", "/preceding_invoice", "/buyer/customer_number"})


def settle(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with every statement compared with what page readers chose for the same path."""
    if all(reading.selector not in STATING for reading in readings):
        return list(readings)
    page: dict[str, list[Reading]] = defaultdict(list)
    stated: dict[tuple[Selector, str], set[str]] = defaultdict(set)
    for reading in readings:
        if reading.selector in STATING:
            stated[reading.selector, reading.path].add(reading.value)
        elif reading.rank == 0:
            page[reading.path].append(reading)
    credited = any(reading.path == "/document_type" and reading.value == "credit_note" for reading in readings)
    settled: list[Reading] = []
    for reading in readings:
        context = Context(frozenset(stated[reading.selector, reading.path]), credited)
        if reading.selector not in STATING:
            settled.append(_seen_in_code(reading, stated["code", REFERENCE]))
        elif reading.path == _GROSS and reading.selector == "code" and reading.rank:
            settled += _to_be_paid(reading, page, context)
        elif reading.path != REFERENCE:
            others = page[reading.path] if reading.rank == 0 else []
            settled.append(_settled(reading, others, context) if others else reading)
    return settled


def _settled(reading: Reading, page: Sequence[Reading], context: Context) -> Reading:
    relations = [(relation_of(reading, other, context), other) for other in page]
    for relation, other in relations:
        if relation.is_same:
            # The data does not know what OCR read: where both say the same, the print has two witnesses.
            # A text layer that nobody sees was planted, or made, by whoever made the data.
            seen_twice = relation is Relation.SAME_EXACT and _is_read_by_ocr(other)
            return replace(
                reading,
                value=other.value,
                evidence=reading.evidence or other.evidence,
                transcribed=reading.transcribed or seen_twice,
            )
    if any(relation is Relation.UNCLEAR for relation, _ in relations):
        return replace(reading, rank=max(reading.rank, 1))
    return reading


def _is_read_by_ocr(reading: Reading) -> bool:
    return bool(reading.evidence) and all(item.source == "ocr" for item in reading.evidence)


def _to_be_paid(reading: Reading, page: Mapping[str, Sequence[Reading]], context: Context) -> list[Reading]:
    """What a code asks for, beside the total: the same, where nothing was paid before and nothing was rounded.

    Another amount is an accusation only if the page names no amount to pay for itself.
    """
    totals = page.get(_GROSS, [])
    if not totals or any(page.get(path) for path in _BETWEEN):
        return []
    chosen = replace(reading, rank=0)
    relations = [relation_of(chosen, total, context) for total in totals]
    if any(relation.is_same for relation in relations):
        return [_settled(chosen, totals, context)]
    if page.get(_PAYABLE) or Relation.UNCLEAR in relations:
        return []
    near = any(abs(Decimal(reading.value) - Decimal(total.value)) < _ROUNDED for total in totals)
    return [] if near else [chosen]


def _seen_in_code(reading: Reading, references: set[str]) -> Reading:
    """A number that a code holds too is what is printed: OCR and the code's error correction read the same.

    That is all a bare reference proves. Which number of the document it is, it does not say.
    """
    if reading.transcribed or reading.path not in _NUMBERED or not _is_read_by_ocr(reading):
        return reading
    seen = normalize_id(reading.value) in {normalize_id(reference) for reference in references}
    return replace(reading, transcribed=True) if seen else reading
