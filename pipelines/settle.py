"""What an e-invoice or a payment code states, beside what the page says for the same role: same, other, or unclear.

Data is not written as it is printed: names lose their legal form, addresses their order, units are codes. A statement
that means what the page says takes the page's form and is a witness for it. One that clearly says something else stays
as it is, and the field is in conflict. Where neither can be told it steps back: it proves nothing and accuses nobody.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.equivalence import Context, Relation, relation_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.evidence import Reading

STATING = frozenset({"xml", "code"})
"""Selectors whose values are stated by data that came with the page, not read off it."""


def settle(readings: Sequence[Reading]) -> list[Reading]:
    """The readings with every statement compared with what page readers chose for the same path."""
    page: dict[str, list[Reading]] = defaultdict(list)
    stated: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        if reading.selector in STATING:
            stated[reading.path].add(reading.value)
        elif reading.rank == 0:
            page[reading.path].append(reading)
    if not stated:
        return list(readings)
    credited = any(reading.path == "/document_type" and reading.value == "credit_note" for reading in readings)
    return [
        _settled(reading, page[reading.path], Context(frozenset(stated[reading.path]), credited))
        if reading.selector in STATING and reading.rank == 0 and page[reading.path]
        else reading
        for reading in readings
    ]


def _settled(reading: Reading, page: Sequence[Reading], context: Context) -> Reading:
    relations = [(relation_of(reading, other, context), other) for other in page]
    for relation, other in relations:
        if relation.is_same:
            # The data does not know what OCR read: where both say the same, the print has two witnesses.
            seen_twice = relation is Relation.SAME_EXACT and bool(other.evidence)
            return replace(reading, value=other.value, transcribed=reading.transcribed or seen_twice)
    if any(relation is Relation.UNCLEAR for relation, _ in relations):
        return replace(reading, rank=1)
    return reading
