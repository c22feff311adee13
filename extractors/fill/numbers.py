"""Decimals as JSON numbers, without losing a digit."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def json_number(text: str) -> int | float | None:
    """A canonical decimal as the JSON number that prints the same value; None where a float cannot hold it exactly.

    A JSON number has no trailing zeros to keep: 9865.00 and 9865 are one number. What needs more digits than a double
    carries has to be asked for as a string.
    """
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    if value == value.to_integral_value():
        return int(value) if value.adjusted() < 300 else None
    number = float(value)
    return number if Decimal(repr(number)) == value else None
