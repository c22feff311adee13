"""The tax breakdown: rows in which a rate, a base and an amount prove each other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import permutations
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.tokens import AmountToken, PercentToken, Token
    from schemas.page import Word

MAX_RATE = Decimal(30)
_CENT = Decimal("0.01")
_CONTEXT_ROWS = 6
_ROWS_OF_BREAKDOWN = 3
_FLUSH = 0.5
_SISTERS = frozenset({"cgst", "sgst", "utgst"})
"""Taxes levied beside each other at the same rate on the same base: India's, of the union and of the state."""


@dataclass(frozen=True)
class TaxGroup:
    """One rate of the VAT breakdown (BG-23). `base` is 0 with no words where it is not printed."""

    rate: Decimal
    base: Decimal
    amount: Decimal
    rate_words: Sequence[Word]
    base_words: Sequence[Word]
    amount_words: Sequence[Word]
    position: int


def find_tax_groups(context: InvoiceContext, excluded: Collection[int]) -> list[TaxGroup]:
    """Groups in page order, one per rate and base. `excluded` are the rows of line items."""
    sisters = _sisters(context, excluded)
    if sisters:
        return sisters
    groups: list[TaxGroup] = []
    for row in context.rows:
        if row.position in excluded or row.hits_for("decoy.tax") or not _speaks_of_tax(context, row):
            continue
        group = _proven_group(row) or _labelled_group(row) or _stacked_group(context, row)
        group = group or next((zero for held in groups if (zero := _zero_under(row, held)) is not None), None)
        if group is not None and not any(_same(group, held) for held in groups):
            groups.append(group)
    groups = [g for g in groups if not _is_bare_zero(g) or any(_stand_together(g, held) for held in groups)]
    proven = [g for g in groups if g.base_words]
    rates = {g.rate for g in proven}
    return [g for g in groups if g.base_words or g.rate not in rates]


def _sisters(context: InvoiceContext, excluded: Collection[int]) -> list[TaxGroup]:
    """Taxes levied beside each other, each in the row of its name; none where one stands alone."""
    found: dict[str, TaxGroup] = {}
    for row in context.rows:
        names = {name for hit in row.hits_for("totals.tax") for name in label_tokens(hit.text)} & _SISTERS
        group = _labelled_group(row) if len(names) == 1 and row.position not in excluded else None
        if group is not None:
            found.setdefault(names.pop(), group)
    return list(found.values()) if len(found) > 1 else []


def _same(group: TaxGroup, held: TaxGroup) -> bool:
    return group.rate == held.rate and group.amount == held.amount and (group.base == held.base or not group.base_words)


def _is_bare_zero(group: TaxGroup) -> bool:
    return group.rate == 0 and not any("%" in word.text for word in group.rate_words)


def _stand_together(zero: TaxGroup, held: TaxGroup) -> bool:
    """ "0  7,80  0,00" states a rate only among rows that prove theirs."""
    return bool(held.rate and held.base_words) and abs(held.position - zero.position) <= _ROWS_OF_BREAKDOWN


def _speaks_of_tax(context: InvoiceContext, row: InvoiceRow) -> bool:
    """The row, or a heading a few rows above it, has a label of tax."""
    if row.hits_for("totals.tax") or row.hits_for("column.tax_rate"):
        return True
    for above in reversed(context.rows[max(0, row.position - _CONTEXT_ROWS) : row.position]):
        if above.page_no != row.page_no:
            return False
        if above.hits_for("totals.tax") or above.hits_for("column.tax_rate") or above.hits_for("column.tax_amount"):
            return True
    return False


def _proven_group(row: InvoiceRow) -> TaxGroup | None:
    """rate × base = amount, to the cent. A rate without a percent sign counts if it is a small number.

    A product tells no factor from the other (7 % of 22.00 is 22 % of 7.00): a percent sign does, or a number that has
    no cents where money has. Of several bases that fit within rounding the one nearest to the amount is meant.
    """
    bare = [a for a in row.amounts if a.currency is None and 0 <= a.value <= MAX_RATE]
    bare = [a for a in bare if a.value or not a.looks_like_money]
    rates: list[PercentToken | AmountToken] = [*row.percents, *sorted(bare, key=lambda token: token.looks_like_money)]
    for rate in rates:
        others = [a for a in row.amounts if a.start != rate.start]
        if any(token.looks_like_money for token in others):
            others = [token for token in others if token.looks_like_money]
        fitting = [
            (base, amount)
            for base, amount in permutations(others, 2)
            if abs(base.value) > abs(amount.value) and closes_tax(base.value, rate.value, amount.value)
        ]
        if fitting and 0 <= rate.value <= MAX_RATE:
            base, amount = min(fitting, key=lambda pair: abs(pair[0].start - pair[1].start))
            return _group(row, rate, rate.value, base, amount)
    return None


def closes_tax(base: Decimal, rate: Decimal, amount: Decimal) -> bool:
    """Tax computed on the base, or summed over rounded lines: up to a cent apart."""
    return (amount != 0) == (rate != 0) and abs(base * rate / 100 - amount) <= _CENT


def _group(row: InvoiceRow, rate: Token, value: Decimal, base: AmountToken, amount: AmountToken) -> TaxGroup:
    return TaxGroup(value, base.value, amount.value, rate.words, base.words, amount.words, row.position)


def _labelled_group(row: InvoiceRow) -> TaxGroup | None:
    """A tax label with one rate and one amount; "IGST @ 18.0" needs no percent sign."""
    rates: list[PercentToken | AmountToken] = [*row.percents]
    rates += [a for a in row.amounts if a.start and row.row.words[a.start - 1].text == "@"]
    if not row.hits_for("totals.tax") or len(rates) != 1:
        return None
    rate = rates[0]
    money = [a for a in row.amounts if a.looks_like_money and a is not rate]
    if len(money) != 1 or not 0 <= rate.value <= MAX_RATE:
        return None
    return TaxGroup(rate.value, Decimal(0), money[0].value, rate.words, (), money[0].words, row.position)


def _zero_under(row: InvoiceRow, held: TaxGroup) -> TaxGroup | None:
    """A base without tax, its three figures flush under those of a rate that proves itself: "0,00  16,00  0,00"."""
    if not held.base_words or not 0 < row.position - held.position <= _ROWS_OF_BREAKDOWN:
        return None
    places = (held.rate_words, held.base_words, held.amount_words)
    cells = [next((a for a in row.amounts if _is_flush(a, words)), None) for words in places]
    if any(cell is None for cell in cells) or len({id(cell) for cell in cells}) < len(cells):
        return None
    rate, base, amount = (cell for cell in cells if cell is not None)
    return _group(row, rate, rate.value, base, amount) if rate.value == amount.value == 0 < base.value else None


def _is_flush(token: AmountToken, words: Sequence[Word]) -> bool:
    return abs(token.bbox.right - words[-1].bbox.right) < _FLUSH * token.bbox.height


def _stacked_group(context: InvoiceContext, row: InvoiceRow) -> TaxGroup | None:
    """A rate in a row of its own, the base in the row above it, the tax in the row below: viewers print it so."""
    if row.amounts or len(row.percents) != 1 or not 0 < row.position < len(context.rows) - 1:
        return None
    rate, around = row.percents[0], (context.rows[row.position - 1], context.rows[row.position + 1])
    if any(len(each.amounts) != 1 or each.page_no != row.page_no for each in around):
        return None
    base, amount = (each.amounts[0] for each in around)
    closes = 0 <= rate.value <= MAX_RATE and base.value != 0 and closes_tax(base.value, rate.value, amount.value)
    return _group(row, rate, rate.value, base, amount) if closes else None


def implied_group(
    context: InvoiceContext, net: tuple[Decimal, Sequence[Word]], tax: tuple[Decimal, Sequence[Word]]
) -> TaxGroup | None:
    """The one rate of a document: printed beside a label of tax, it leads from the net amount to the tax."""
    rates = {
        rate.value: rate
        for row in context.rows
        for rate in row.percents
        if row.hits_for("totals.tax") and 0 < rate.value <= MAX_RATE
    }
    fitting = [rate for value, rate in rates.items() if closes_tax(net[0], value, tax[0])]
    if len(rates) != 1 or not fitting:
        return None
    position = next(row.position for row in context.rows if row.row is fitting[0].row)
    return TaxGroup(fitting[0].value, net[0], tax[0], fitting[0].words, net[1], tax[1], position)
