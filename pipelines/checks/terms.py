"""The terms of a sum: their numbers, how many there are, and whether each has a print of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from pipelines.checks.outcome import printed_apart
from pipelines.reconcile import FieldReading

Fields = Mapping[str, FieldReading]


def number(fields: Fields, path: str) -> Decimal | None:
    field = fields.get(path)
    return Decimal(field.value) if field is not None else None


def printed_each(fields: Fields, paths: Sequence[str]) -> bool:
    """Every term was read from a print of its own."""
    return printed_apart([fields[path] for path in paths])


def count_terms(fields: Fields, paths: Sequence[str]) -> int:
    """Terms other than nought. A sum of fewer than two is two prints of one figure and proves nothing."""
    return sum(number(fields, path) not in (None, 0) for path in paths)
