"""Items without a heading: texts, each with an amount at the end of its row, that add up to the total under them."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING

from extractors.invoices.lines.columns import Column, TableHeader
from extractors.invoices.lines.extent import names_tax
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.tokens import AmountToken

    Item = tuple[InvoiceRow, AmountToken]

_TOTALS = ("totals.lines", "totals.net", "totals.gross")
_ADJUSTMENTS = ("totals.charges", "totals.allowances")
_FEWEST = 2
_FLUSH_PT = 3.0
_FARTHEST = 6
"""Rows of text without an amount that may stand between two items, or above the total."""


def find_summed(rows: Sequence[InvoiceRow]) -> TableHeader | None:
    """The columns of the first list of amounts that comes, with or without tax, to a total right under it.

    What is called anything that stands in a block of totals is no item: net, tax and total add up as well. Of several
    columns of sums the first is meant: what stands right of it is the tax of each item.
    """
    for index, row in enumerate(rows):
        if not any(row.hits_for(role) for role in _TOTALS):
            continue
        sums = [token for token in row.amounts if token.looks_like_money] or row.amounts[-1:]
        for total in sums:
            taxes = list(_taxes_above(rows, index, total))
            items = list(_items_above(rows[: index - len(taxes)], total, len(sums)))
            amounts = [amount.value for _, amount in (*items, *taxes)]
            if len(items) >= _FEWEST and sum(amounts, Decimal(0)) == total.value != 0:
                return _header(items[::-1], total)
    return None


def _taxes_above(rows: Sequence[InvoiceRow], index: int, total: AmountToken) -> Iterator[Item]:
    """The rows of tax right over the total, in its column: items without tax come to it with them."""
    for row in reversed(rows[:index]):
        amount = _in_column(row, total)
        if row.page_no != total.page_no or not names_tax(row) or not row.amounts_of_money or amount is None:
            return
        yield row, amount


def _items_above(rows: Sequence[InvoiceRow], total: AmountToken, columns: int) -> Iterator[Item]:
    """Bottom to top, as far as the list goes. `columns`: how many sums stand in the row of the total."""
    bare = 0
    for row in reversed(rows):
        if row.page_no != total.page_no or bare > _FARTHEST:
            return
        if not row.amounts_of_money:
            bare += 1
            continue
        amount = _in_column(row, total)
        if amount is None or not _is_item(row, amount, columns):
            return
        bare = 0
        yield row, amount


def _is_item(row: InvoiceRow, amount: AmountToken, columns: int) -> bool:
    """An amount of money behind a text, no more of them than sums under it; nothing in the row is a total, tax or
    a rate. A charge may be an item: "Airport charges", but not "Charges"."""
    text = row.row.phrases[0].words  # "Fahrtkosten 84 km × 0,42 EUR": a price in the text is none of the columns
    inside = [token for token in row.amounts if token is not amount and token.words[-1] in text[1:]]
    money = [token for token in row.amounts if token.looks_like_money and token not in inside]
    named = any(
        lb.role.startswith(("totals.", "decoy.", "carried")) and (lb.role not in _ADJUSTMENTS or hit.start == 0)
        for hit in row.hits
        for lb in hit.labels
    )
    rates = product(row.percents, row.row.phrases)  # one in a column of its own is the rate of the item's tax
    lead = " ".join(word.text for word in row.row.words[: amount.start])
    return (
        money[0] is amount
        and len(money) <= columns
        and not named
        and not any(rate.words[0] in phrase.words and len(phrase.words) > len(rate.words) for rate, phrase in rates)
        and sum(c.isalpha() for c in lead) > 2
    )


def _in_column(row: InvoiceRow, total: AmountToken) -> AmountToken | None:
    flush = (token for token in row.amounts if abs(token.bbox.right - total.bbox.right) <= _FLUSH_PT)
    return next(flush, None)


def _header(items: Sequence[Item], total: AmountToken) -> TableHeader:
    first = items[0][0]
    texts = union_all(row.row.phrases[0].bbox for row, _ in items)
    amounts = union_all([total.bbox, *(amount.bbox for _, amount in items)])
    columns = (Column("description", "", texts), Column("amount", "", amounts))
    return TableHeader(columns, first.position, first.position - 1, first.page_no)
