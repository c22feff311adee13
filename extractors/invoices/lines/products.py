"""A line-item table told by arithmetic alone: columns of numbers that multiply, whatever their headings."""

from __future__ import annotations

from collections import defaultdict
from itertools import permutations
from typing import TYPE_CHECKING

from extractors.invoices.lines.columns import Column, TableHeader
from extractors.invoices.lines.item import multiplies
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.tokens import AmountToken

    Product = tuple[InvoiceRow, tuple[AmountToken, AmountToken, AmountToken]]

_FEWEST_ROWS = 2
_EDGE_PT = 8.0
_ROLES = ("quantity", "unit_price", "amount")


def find_products(rows: Sequence[InvoiceRow]) -> TableHeader | None:
    """Columns of quantity, price and amount from rows in which they multiply; None where fewer than two rows agree.

    The header has no rows of its own: its items begin with the first of those rows.
    """
    aligned: dict[tuple[int, int, int], list[Product]] = defaultdict(list)
    for row in rows:
        for product in _products(row):
            aligned[_edges(product)].append(product)
    best = max(aligned.values(), key=_weight, default=[])
    if len(best) < _FEWEST_ROWS or _weight(best) < _FEWEST_ROWS:
        return None
    return _header(best)


def _weight(products: Sequence[Product]) -> float:
    """How many rows agree. A factor of one shows little, and nothing alone."""
    shown = [product for product in products if all(token.value != 1 for token in product[1])]
    return len(shown) + 0.5 * (len(products) - len(shown)) + 0.5 if shown else 0.0


def _products(row: InvoiceRow) -> list[Product]:
    """Ordered triples of the row with quantity × price = amount."""
    numbers = [token for token in row.amounts if token.value != 0]
    found: list[Product] = []
    for first, second, total in permutations(numbers, 3):
        in_order = first.start < second.start and total.looks_like_money
        if in_order and multiplies(first.value, second.value, total.value):
            swapped = first.looks_like_money and not second.looks_like_money
            found.append((row, (second, first, total) if swapped else (first, second, total)))
    return found


def _edges(product: Product) -> tuple[int, int, int]:
    """Where the three columns end, on a coarse grid; a fourth of a column's width apart is the same column."""
    a, b, c = (round(token.bbox.right / _EDGE_PT) for token in product[1])
    return a, b, c


def _header(products: Sequence[Product]) -> TableHeader:
    first = products[0][0]
    columns = [
        Column(role, "", union_all(token.bbox for token in tokens), is_guessed=True)
        for role, tokens in zip(_ROLES, zip(*(tokens for _, tokens in products), strict=True), strict=True)
    ]
    numeric = {id(word) for _, tokens in products for token in tokens for word in token.words}
    texts = [
        phrase
        for row, _ in products
        for phrase in row.row.phrases
        if not any(id(word) in numeric for word in phrase.words) and sum(ch.isalpha() for ch in phrase.text) > 2
    ]
    if texts:
        widest = max(texts, key=lambda phrase: sum(ch.isalpha() for ch in phrase.text))
        columns.append(Column("description", "", widest.bbox))
    columns.sort(key=lambda column: column.bbox.left)
    return TableHeader(tuple(columns), first.position, first.position - 1, first.page_no)
