"""The sums and products of an invoice, in exact decimals (EN 16931-1, 6.4.2 and 6.4.3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.values.rounding import round_like, round_to
from pipelines.checks.gross import check_gross, is_rounded_before
from pipelines.checks.outcome import Comparison, Outcome, make_outcome
from pipelines.checks.partly_taxed import leaves_lines_untaxed, taxed_lines
from pipelines.checks.terms import count_terms, number, printed_each

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.checks.terms import Fields

_ZERO = Decimal(0)
_CENT = Decimal("0.01")
_FEWEST_DIGITS = 3
_MOST_ROUNDED = 50
"""Pieces whose rounded prices may add up to a difference in cents."""
_T = "/totals/"
_STEPS = {"allowances": -1, "charges": 1, "tax": 1}
_RATES = ("/taxes/0/rate", "/taxes/1/rate")
_TAXABLE = frozenset({"amount", "base", "rate", "tax_rate", "net"})
_SIGNS = {1: "+", -1: "−"}
_BLIND = frozenset({"quantity", "unit_price", "allowances", "charges", "prepaid", "rounding", "payable"})
"""Roles that arithmetic cannot tell apart from others."""


def check_arithmetic(fields: Fields) -> list[Outcome]:
    """BR-CO-10 and BR-CO-13 to -17, and quantity × unit price of each line."""
    lines = _indices(fields, "/lines/")
    taxes = _indices(fields, "/taxes/")
    outcomes = [*_line_amounts(fields, lines), *_sum_of_lines(fields, lines)]
    outcomes += [*_net(fields), *_sum_of_taxes(fields, taxes), *_tax_groups(fields, taxes), *_tax_bases(fields, taxes)]
    outcomes += [*check_gross(fields), *_payable(fields)]
    return [_without_guesses(fields, outcome) for outcome in outcomes]


def _without_guesses(fields: Fields, outcome: Outcome) -> Outcome:
    """A product commutes, and any amount between two sums closes them: neither tells what a number without a heading or
    a label of its own stands for.
    """
    return replace(outcome, proves=frozenset(p for p in outcome.proves if not _is_blind(p) or fields[p].role_is_named))


def _is_blind(path: str) -> bool:
    return path.rsplit("/", 1)[-1] in _BLIND


def _numbers(fields: Fields) -> dict[str, Decimal]:
    """The amounts and rates of lines, taxes and totals by path."""
    paths = (path for path in fields if path.rsplit("/", 1)[-1] in _TAXABLE)
    return {path: value for path in paths if (value := number(fields, path)) is not None}


def _indices(fields: Fields, prefix: str) -> list[int]:
    return sorted({int(path[len(prefix) :].split("/")[0]) for path in fields if path.startswith(prefix)})


@dataclass(frozen=True)
class _Product:
    """quantity × unit price − discount of a line, rounded half up to the digits of its amount."""

    paths: tuple[str, ...]
    quantity: Decimal
    expected: Decimal
    amount: Decimal
    rate: Decimal | None = None
    is_coarse: bool = False

    @property
    def includes_tax(self) -> bool:
        """The price is without tax and the amount with it."""
        return self.rate is not None and is_taxed(self.quantity, self.expected, self.amount, self.rate)

    @property
    def holds(self) -> bool:
        return self.expected == self.amount

    @property
    def is_trivial(self) -> bool:
        return self.quantity in (0, 1) or not self.amount


def _product(fields: Fields, index: int) -> _Product | None:
    paths = tuple(f"/lines/{index}/{name}" for name in ("quantity", "unit_price", "amount"))
    quantity, price, amount = (number(fields, path) for path in paths)
    if quantity is None or price is None or amount is None:
        return None
    discount = number(fields, f"/lines/{index}/discount") or _ZERO
    rate = number(fields, f"/lines/{index}/tax_rate") or number(fields, "/taxes/0/rate")
    exact = quantity * price - discount
    return _Product(paths, quantity, round_like(exact, amount), amount, rate, _is_coarse(exact, amount))


def _is_coarse(exact: Decimal, printed: Decimal) -> bool:
    """Rounded to one or two digits: 11.89 × 0.06 is "1", 7 % of 0.08 is "0.01", and so is much else."""
    return exact != printed and len(printed.as_tuple().digits) < _FEWEST_DIGITS


def is_taxed(quantity: Decimal, net: Decimal, amount: Decimal, rate: Decimal) -> bool:
    """A line's net amount and the tax on it come to its amount, as near as prices rounded a piece allow."""
    return rate > 0 and abs(net * (1 + rate / 100) - amount) <= _CENT * min(abs(quantity) + 1, Decimal(_MOST_ROUNDED))


def _line_amounts(fields: Fields, lines: Sequence[int]) -> Iterator[Outcome]:
    """quantity × unit price − discount = amount (PEPPOL-EN16931-R120).

    A quantity of one makes it trivial: such a line proves itself only beside others that multiply.
    """
    products = [product for index in lines if (product := _product(fields, index)) is not None]
    shown = any(product.holds and not product.is_trivial and not product.is_coarse for product in products)
    for product in products:
        if not product.holds and product.includes_tax:
            taxed = make_outcome(
                "line.amount",
                product.paths,
                Comparison(product.amount, product.amount),
                "quantity × unit price, and the tax on it, = amount",
            )
            # A line's amount (BT-131) is without tax: readers who agree on this one saw the same print.
            yield replace(taxed, doubts=frozenset(product.paths[2:]))
            continue
        proves = product.paths if printed_each(fields, product.paths) and shown and product.amount else ()
        proves = () if product.is_coarse else proves
        yield make_outcome(
            "line.amount",
            product.paths,
            Comparison(product.expected, product.amount),
            "quantity × unit price − discount = amount",
            proves=proves,
        )


def total_of_lines(totals: Mapping[str, Decimal | None], lines: Decimal) -> tuple[str, dict[str, int]]:
    """Which total the amounts of all lines come to, and by what steps (tax, …) with their signs: the sum of lines, else
    net, else gross (prices with tax). Many bills print no sum before the tax: what is added leads to the gross then."""
    printed = [name for name in ("lines", "net", "gross") if totals.get(name) is not None]
    if not printed or lines in [totals[name] for name in printed]:
        return next((name for name in printed if totals[name] == lines), ""), {}
    steps = {name: sign for name, sign in _STEPS.items() if totals.get(name)}
    reached = lines + sum((sign * (totals[name] or _ZERO) for name, sign in steps.items()), _ZERO)
    return printed[0], steps if printed == ["gross"] and reached == totals["gross"] else {}


def _sum_of_lines(fields: Fields, lines: Sequence[int]) -> Iterator[Outcome]:
    """BR-CO-10: the amounts of all lines add up to their total."""
    paths = [f"/lines/{index}/amount" for index in lines]
    amounts = [number(fields, path) for path in paths]
    total = sum((a for a in amounts if a is not None), _ZERO)
    totals = {name: number(fields, f"{_T}{name}") for name in ("lines", "net", "gross", *_STEPS)}
    name, steps = total_of_lines(totals, total)
    if not paths or None in amounts or not name:
        return
    target = f"{_T}{name}"
    # One line equals its total: two prints of one figure, and no proof unless its own product proves it.
    several = count_terms(fields, paths) > 1 or (len(paths) == 1 and _is_shown(fields, lines[0]))
    covered = [*paths, *(f"{_T}{step}" for step in steps), target]
    apart = several and printed_each(fields, covered)
    # What is called a total may be the subtotal of one table: the lines are proven by it, the gross amount is not.
    proven = [] if target == f"{_T}gross" else [target]
    # A sum is blind to amounts that changed places: where a line has a price, its own product must hold.
    # And to noughts: a row of nothing may be any row.
    settled = (index for index in lines if _is_settled(fields, index))
    proven += [path for index in settled if number(fields, path := f"/lines/{index}/amount")]
    added = "".join(f" {_SIGNS[sign]} {step}" for step, sign in steps.items())
    reached = total + sum((sign * (totals[step] or _ZERO) for step, sign in steps.items()), _ZERO)
    yield make_outcome(
        "BR-CO-10",
        covered,
        Comparison(reached, totals[name]),
        f"sum of {len(paths)} line amounts{added} = {name}",
        proves=proven if apart and total else (),
    )


def _is_settled(fields: Fields, index: int) -> bool:
    """The line has no unit price, or its product is the amount."""
    product = _product(fields, index)
    return f"/lines/{index}/unit_price" not in fields or (product is not None and product.holds)


def _is_shown(fields: Fields, index: int) -> bool:
    """The line's own product, of more than one, is the amount."""
    product = _product(fields, index)
    return product is not None and product.holds and not product.is_trivial and not product.is_coarse


def _net(fields: Fields) -> Iterator[Outcome]:
    """BR-CO-13: net = lines − allowances + charges. Without either it compares two prints of one figure: no proof."""
    names = [n for n in ("lines", "allowances", "charges", "net") if f"{_T}{n}" in fields]
    if "net" not in names or "lines" not in names:
        return
    lines, allowances, charges, net = (
        number(fields, f"{_T}{n}") or _ZERO for n in ("lines", "allowances", "charges", "net")
    )
    paths = [f"{_T}{n}" for n in names]
    # A total put together from several prints was chosen because it closes the sum: that cannot prove it.
    one_print_each = all(len(fields[path].chosen.evidence) == 1 for path in paths)
    expected = lines - allowances + charges
    yield make_outcome(
        "BR-CO-13",
        paths,
        Comparison(expected, net),
        "lines − allowances + charges = net",
        proves=paths
        if one_print_each and printed_each(fields, paths) and lines != net and count_terms(fields, paths) > 2
        else (),
    )


def _sum_of_taxes(fields: Fields, taxes: Sequence[int]) -> Iterator[Outcome]:
    """BR-CO-14: the tax total is the sum of the tax of each rate."""
    paths = [f"/taxes/{index}/amount" for index in taxes if f"/taxes/{index}/amount" in fields]
    total = number(fields, f"{_T}tax")
    if not paths or total is None:
        return
    expected = sum((number(fields, path) or _ZERO for path in paths), _ZERO)
    covered = [*paths, f"{_T}tax"]
    yield make_outcome(
        "BR-CO-14",
        covered,
        Comparison(expected, total),
        "sum of tax amounts by rate = tax",
        proves=covered if count_terms(fields, paths) > 1 and printed_each(fields, covered) and total else (),
    )


def _tax_groups(fields: Fields, taxes: Sequence[int]) -> Iterator[Outcome]:
    """BR-CO-17: tax = base × rate. A cent apart passes (summed over rounded lines), but only the exact cent proves."""
    for index in taxes:
        paths = [f"/taxes/{index}/{name}" for name in ("base", "rate", "amount")]
        base, rate, amount = (number(fields, path) for path in paths)
        if rate is None or amount is None:
            continue
        if base is None:
            base, paths[0] = number(fields, f"{_T}net"), f"{_T}net"
            if base is None or len(taxes) > 1:
                continue
            if taxed := taxed_lines(_numbers(fields)):
                base, paths = sum((number(fields, path) or _ZERO for path in taxed), _ZERO), [*taxed, *paths[1:]]
        exact = base * rate / 100
        expected = round_to(exact, 2)
        coarse = _is_coarse(exact, amount)
        yield make_outcome(
            "BR-CO-17",
            paths,
            Comparison(expected, amount, abs(exact - amount) <= _CENT),
            "base × rate = tax amount",
            proves=paths if amount == expected and amount and not coarse and printed_each(fields, paths) else (),
        )


def _tax_bases(fields: Fields, taxes: Sequence[int]) -> Iterator[Outcome]:
    """The bases of all rates add up to the net amount, where every base is printed."""
    paths = [f"/taxes/{index}/base" for index in taxes]
    net = number(fields, f"{_T}net")
    if not paths or net is None or any(path not in fields for path in paths):
        return
    if leaves_lines_untaxed(_numbers(fields)):
        return
    expected = sum((number(fields, path) or _ZERO for path in paths), _ZERO)
    covered = [*paths, f"{_T}net"]
    yield make_outcome(
        "taxes.base",
        covered,
        Comparison(expected, net),
        "sum of tax bases = net",
        proves=covered if count_terms(fields, paths) > 1 and printed_each(fields, covered) and net else (),
    )


def _payable(fields: Fields) -> Iterator[Outcome]:
    """BR-CO-16: payable = gross − prepaid + rounding. Equal prints of gross and payable prove the payable alone.

    It is proven only by a label of its own: a number printed twice is not due for it, and what is due may change places
    with what was paid, or be the tax (then the net amount was "paid").
    """
    names = [n for n in ("gross", "prepaid", "rounding", "payable") if f"{_T}{n}" in fields]
    if "gross" not in names or "payable" not in names:
        return
    gross, prepaid, rounding, payable = (
        number(fields, f"{_T}{n}") or _ZERO for n in ("gross", "prepaid", "rounding", "payable")
    )
    if is_rounded_before(fields):
        names.remove("rounding")
        rounding = _ZERO
    paths = [f"{_T}{n}" for n in names]
    expected = gross - prepaid + rounding
    proves = paths if gross != payable and count_terms(fields, paths) > 2 else [f"{_T}payable"]
    yield make_outcome(
        "BR-CO-16",
        paths,
        Comparison(expected, payable),
        "gross − prepaid + rounding = payable",
        proves=proves if gross and printed_each(fields, paths) else (),
    )
