"""Money as companies print it, and as invoices add it up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    """Rounded to cents, half up, as invoices do."""
    return value.quantize(CENT, ROUND_HALF_UP)


def english(value: Decimal) -> str:
    return f"{value:,}"


def german(value: Decimal) -> str:
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def french(value: Decimal) -> str:
    return f"{value:,}".translate(str.maketrans(",.", "\N{NO-BREAK SPACE},"))
