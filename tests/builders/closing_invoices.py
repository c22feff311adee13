"""Invoices whose sums close, as values by path, for property tests."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

CENT = Decimal("0.01")


def cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


_money = st.integers(1, 9_999_999).map(lambda number: Decimal(number).scaleb(-2))
_line = st.tuples(
    st.integers(1, 99).map(Decimal),
    _money,
    st.one_of(st.just(Decimal(0)), st.integers(1, 90).map(Decimal)),
    st.sampled_from([Decimal(19), Decimal(7)]),
)


@st.composite
def closing_invoices(draw: Callable[..., object]) -> dict[str, Decimal]:
    """Lines with products and discounts, tax by rate; an allowance, a charge and a prepayment at will."""
    lines = draw(st.lists(_line, min_size=1, max_size=6))
    values: dict[str, Decimal] = {}
    bases: dict[Decimal, Decimal] = {}
    for index, (quantity, price, percent, rate) in enumerate(lines):  # type: ignore[var-annotated, arg-type]
        discount = cents(quantity * price * percent / 100)
        amount = cents(quantity * price) - discount
        values |= {f"/lines/{index}/quantity": quantity, f"/lines/{index}/unit_price": price}
        values |= {f"/lines/{index}/amount": amount} | ({f"/lines/{index}/discount": discount} if discount else {})
        bases[rate] = bases.get(rate, Decimal(0)) + amount
    total = sum(bases.values(), Decimal(0))
    values["/totals/lines"] = total
    first = next(iter(bases))
    for name, sign in (("allowances", -1), ("charges", 1)):
        if draw(st.booleans()):
            part = cents(bases[first] / (7 if sign < 0 else 11))
            values[f"/totals/{name}"] = part
            bases[first] += sign * part
    for index, (rate, base) in enumerate(bases.items()):
        values |= {f"/taxes/{index}/rate": rate, f"/taxes/{index}/base": base}
        values[f"/taxes/{index}/amount"] = cents(base * rate / 100)
    values["/totals/net"] = sum(bases.values(), Decimal(0))
    values["/totals/tax"] = sum(
        (v for p, v in values.items() if p.startswith("/taxes/") and p.endswith("amount")), Decimal(0)
    )
    values["/totals/gross"] = values["/totals/net"] + values["/totals/tax"]
    if draw(st.booleans()):
        values["/totals/prepaid"] = cents(values["/totals/gross"] / 3)
    values["/totals/payable"] = values["/totals/gross"] - values.get("/totals/prepaid", Decimal(0))
    return values


def with_digit_changed(value: Decimal, at: int, by: int) -> Decimal:
    """Another number of as many digits: one of them (counted from the right) is not what it was."""
    digits = [int(digit) for digit in str(abs(value)).replace(".", "")]
    index = len(digits) - 1 - at % len(digits)
    digits[index] = (digits[index] + 1 + by % 9) % 10
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal((0, tuple(digits), exponent)).copy_sign(value)
