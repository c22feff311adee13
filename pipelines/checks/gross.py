"""BR-CO-15, the gross amount: net and tax, whatever of the two the page prints. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from pipelines.checks.inclusive import check_inclusive, includes_tax
from pipelines.checks.outcome import Comparison, Outcome, make_outcome
from pipelines.checks.terms import count_terms, number, printed_each

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.checks.terms import Fields

_ZERO = Decimal(0)
_T = "/totals/"
_RATES = ("/taxes/0/rate", "/taxes/1/rate")


def check_gross(fields: Fields) -> Iterator[Outcome]:
    """BR-CO-15: gross = net + tax."""
    paths = [f"{_T}{name}" for name in ("net", "tax", "gross")]
    net, tax, gross = (number(fields, path) for path in paths)
    if net is None:
        yield from _gross_without_net(fields)
    if net is None or gross is None:
        return
    if tax is None:
        if net != gross:
            yield _unread_between(net, gross)
            return
        paths.remove(f"{_T}tax")
    if is_rounded_before(fields):
        yield _gross_after_rounding(fields)
        return
    expected = net + (tax or _ZERO)
    yield make_outcome(
        "BR-CO-15",
        paths,
        Comparison(expected, gross),
        "net + tax = gross",
        # The sum is the same with net and tax in each other's place: it proves them apart only where one is the larger.
        proves=paths
        if count_terms(fields, paths) > 2 and printed_each(fields, paths) and abs(tax or _ZERO) < abs(net)
        else (),
    )


def _unread_between(net: Decimal, gross: Decimal) -> Outcome:
    """A tax that was not read, or a commission taken off: no amount is doubted, and which is to be paid is open."""
    return make_outcome(
        "totals.tax", (), Comparison(net, gross), "net and gross differ, and no tax is read between them"
    )


def is_rounded_before(fields: Fields) -> bool:
    """The rounding stands between tax and total: net + tax + rounding is what the page calls its total."""
    net, tax, rounding, gross = (number(fields, f"{_T}{name}") for name in ("net", "tax", "rounding", "gross"))
    return bool(rounding) and net is not None and net + (tax or _ZERO) + (rounding or _ZERO) == gross


def _gross_after_rounding(fields: Fields) -> Outcome:
    """The total that is printed is the amount due; the gross amount itself (BT-112) is not, so it is not proven."""
    paths = [f"{_T}{name}" for name in ("net", "tax", "rounding", "gross") if f"{_T}{name}" in fields]
    gross = f"{_T}gross"
    return make_outcome(
        "BR-CO-15",
        paths,
        Comparison(number(fields, gross), number(fields, gross)),
        "net + tax + rounding = total",
        proves=[path for path in paths if path != gross]
        if count_terms(fields, paths) > 2 and printed_each(fields, paths)
        else (),
    )


def _gross_without_net(fields: Fields) -> Iterator[Outcome]:
    """Where no net amount is printed (sales tax): lines − allowances + charges + tax = gross."""
    paths = [f"{_T}{n}" for n in ("lines", "allowances", "charges", "tax", "gross") if f"{_T}{n}" in fields]
    lines, tax, gross = (number(fields, f"{_T}{n}") for n in ("lines", "tax", "gross"))
    if lines is None or tax is None or gross is None:
        return
    values = {path: value for path in (*paths, *_RATES) if (value := number(fields, path)) is not None}
    if includes_tax(values):
        yield from check_inclusive(fields, values)
        return
    less, more = (number(fields, f"{_T}{n}") or _ZERO for n in ("allowances", "charges"))
    one_print_each = all(len(fields[path].chosen.evidence) == 1 for path in paths)
    yield make_outcome(
        "BR-CO-15",
        paths,
        Comparison(lines - less + more + tax, gross),
        "lines − allowances + charges + tax = gross",
        # Steps that cancel each other close any sum, and so does a tax in the place of what is taxed.
        proves=paths
        if one_print_each
        and printed_each(fields, paths)
        and gross != lines
        and count_terms(fields, paths) > 2
        and (less != more or not less)
        and abs(tax) < abs(lines - less + more)
        else (),
    )
