"""The sum system of an invoice (EN 16931-1, 6.4: BR-CO-10 and BR-CO-13 to -17, and the product of each line). Pure.

Rounding: sums hold to the cent; a line's product is rounded half up to the digits of its amount; tax may be a cent off.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pipelines.checks.arithmetic import is_taxed, total_of_lines
from pipelines.checks.inclusive import includes_tax
from pipelines.checks.partly_taxed import leaves_lines_untaxed, taxed_lines
from pipelines.checks.statements import printed_fields
from pipelines.proof.equations import ZERO, Equation, LineProduct, Sum, TaxProduct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.proof.equations import Values
    from pipelines.reconcile import FieldReading

_T = "/totals/"
_FIRST_OF_TWINS = (f"{_T}gross", f"{_T}net")
"""Of totals on one print, the ones that stand for it: the amount due is the gross then, the sum of lines the net."""
_TEXTS = frozenset({"description", "item_number", "unit", "category"})
UNREAD_LINE = "/lines/-/amount"
"""A line that was not read, as JSON Pointer names the element after the last one (RFC 6901)."""


def numbers_of(fields: Mapping[str, FieldReading]) -> dict[str, Decimal]:
    """The amounts, quantities and rates of an invoice by path, as they were read from its print."""
    found: dict[str, Decimal] = {}
    printed = printed_fields(fields)
    twins = {twin for path in _FIRST_OF_TWINS for twin in twins_of(path, printed) if twin not in _FIRST_OF_TWINS}
    for path, field in printed.items():
        if path in twins:
            continue
        if path.startswith((_T, "/lines/", "/taxes/")) and path.rsplit("/", 1)[-1] not in _TEXTS:
            try:
                found[path] = Decimal(field.value)
            except InvalidOperation:
                continue
    return found


def twins_of(path: str, fields: Mapping[str, FieldReading]) -> list[str]:
    """The other totals that rest on the very print of a field: one number, and not two that agree."""
    field = fields.get(path)
    if field is None or not field.evidence:
        return []
    return [
        other
        for other, twin in fields.items()
        if other != path and other.startswith(_T) and twin.value == field.value and twin.evidence == field.evidence
    ]


def equations_of(values: Values) -> list[Equation]:
    """Every equation whose terms were read. Terms that are often not printed stand in it as nought."""
    lines, taxes = _indices(values, "/lines/"), _indices(values, "/taxes/")
    return [
        *_line_products(values, lines),
        *_sum_of_lines(values, lines),
        *_net(values),
        *_taxes(values, taxes),
        *_gross(values),
        *_payable(values),
    ]


def _indices(values: Values, prefix: str) -> list[int]:
    return sorted({int(path[len(prefix) :].split("/")[0]) for path in values if path.startswith(prefix)})


def _line_products(values: Values, lines: list[int]) -> Iterator[Equation]:
    for index in lines:
        paths = [f"/lines/{index}/{name}" for name in ("quantity", "unit_price", "discount", "amount")]
        if all(path in values for path in (paths[0], paths[1], paths[3])):
            product = LineProduct("line.amount", *paths)
            if product.holds(values) or not _is_taxed(values, index, paths):
                yield product


def _is_taxed(values: Values, index: int, paths: list[str]) -> bool:
    """The price is without tax and the amount with it."""
    quantity, price, amount = (values[path] for path in (paths[0], paths[1], paths[3]))
    rate = values.get(f"/lines/{index}/tax_rate", ZERO) or values.get("/taxes/0/rate", ZERO)
    return is_taxed(quantity, quantity * price - values.get(paths[2], ZERO), amount, rate)


def _sum_of_lines(values: Values, lines: list[int]) -> Iterator[Equation]:
    """BR-CO-10. What closes is taken before what comes first."""
    paths = [f"/lines/{index}/amount" for index in lines]
    totals = {path.removeprefix(_T): value for path, value in values.items() if path.startswith(_T)}
    name, steps = total_of_lines(totals, sum((values.get(path, ZERO) for path in paths), ZERO))
    if not paths or not name or any(path not in values for path in paths):
        return
    signed = ((f"{_T}{step}", sign) for step, sign in steps.items())
    yield Sum("BR-CO-10", (*((path, 1) for path in paths), (UNREAD_LINE, 1), *signed, (f"{_T}{name}", -1)))


def _net(values: Values) -> Iterator[Equation]:
    if f"{_T}lines" in values and f"{_T}net" in values:
        yield _totals("BR-CO-13", {"lines": 1, "allowances": -1, "charges": 1, "net": -1})


def _taxes(values: Values, taxes: list[int]) -> Iterator[Equation]:
    amounts = [f"/taxes/{index}/amount" for index in taxes if f"/taxes/{index}/amount" in values]
    if amounts and f"{_T}tax" in values:
        yield Sum("BR-CO-14", (*((path, 1) for path in amounts), (f"{_T}tax", -1)))
    for index in taxes:
        base, rate, amount = (f"/taxes/{index}/{name}" for name in ("base", "rate", "amount"))
        if base not in values and len(taxes) == 1:
            base = "" if taxed_lines(values) else f"{_T}net"
        if all(path in values for path in (base, rate, amount)):
            yield TaxProduct("BR-CO-17", base, rate, amount)
    bases = [f"/taxes/{index}/base" for index in taxes]
    whole = not leaves_lines_untaxed(values)
    if whole and bases and f"{_T}net" in values and all(path in values for path in bases):
        yield Sum("taxes.base", (*((path, 1) for path in bases), (f"{_T}net", -1)))


def _gross(values: Values) -> Iterator[Equation]:
    if f"{_T}gross" not in values:
        return
    if f"{_T}net" in values:
        if f"{_T}tax" in values:
            yield _gross_of_net(values)
    elif f"{_T}lines" in values and f"{_T}tax" in values:
        added = {} if includes_tax(values) else {"tax": 1}
        yield _totals("BR-CO-15", {"lines": 1, "allowances": -1, "charges": 1, **added, "gross": -1})


def _gross_of_net(values: Values) -> Sum:
    """BR-CO-15; some print the total after rounding only."""
    return _totals("BR-CO-15", {"net": 1, "tax": 1, **({"rounding": 1} if rounded_before(values) else {}), "gross": -1})


def _payable(values: Values) -> Iterator[Equation]:
    if f"{_T}gross" in values and f"{_T}payable" in values:
        terms = {"gross": 1, "prepaid": -1, "rounding": 1, "payable": -1}
        if rounded_before(values):
            del terms["rounding"]
        yield _totals("BR-CO-16", terms)


def rounded_before(values: Values) -> bool:
    """The rounding stands between tax and total: net + tax + rounding is what the page calls its total."""
    rounding = values.get(f"{_T}rounding", ZERO)
    parts = [values.get(f"{_T}{name}") for name in ("net", "tax", "gross")]
    if rounding == 0 or any(part is None for part in parts):
        return False
    net, tax, gross = (part or ZERO for part in parts)
    return net + tax + rounding == gross


def _totals(equation_id: str, terms: Mapping[str, int]) -> Sum:
    return Sum(equation_id, tuple((f"{_T}{name}", sign) for name, sign in terms.items()))
