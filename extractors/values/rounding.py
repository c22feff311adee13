"""Rounding of exact decimals, half up, as invoices do it. Never fails for the size of a number that was printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_WIDE = Context(prec=400, rounding=ROUND_HALF_UP)
"""The default context rounds to 28 digits and raises where a result has more: a page may print any number."""


def round_to(value: Decimal, places: int) -> Decimal:
    """To so many digits behind the point."""
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE)


def round_like(value: Decimal, like: Decimal) -> Decimal:
    """To as many digits behind the point as the other number is printed with."""
    exponent = like.as_tuple().exponent
    return round_to(value, -exponent if isinstance(exponent, int) and exponent < 0 else 0)
