"""Line items: from headers and rows to items, each cell with the words it was read from."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from extractors.invoices.lines.columns import find_headers, with_places
from extractors.invoices.lines.extent import end_of_table, is_discount_row
from extractors.invoices.lines.grid import Cells, Grid, is_money, make_grid
from extractors.invoices.lines.item import LineItem, LineTable, multiplies
from extractors.invoices.lines.products import find_products
from extractors.invoices.lines.texts import settle_texts
from extractors.invoices.tokens import AmountToken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.lines.columns import TableHeader
    from extractors.invoices.tokens import Token

__all__ = ["LineItem", "LineTable", "multiplies", "read_lines"]

_FURTHEST_BASELINE = 2.2
"""The cells of one item stand no further apart in height than this, in line heights."""
_TOTALS = ("totals.lines", "totals.net", "totals.gross")
_WIDEST_GAP = 1.8
"""White space, in line heights, that ends an item's text."""


def read_lines(context: InvoiceContext) -> LineTable:
    """The items of every line-item table of the document, in reading order."""
    table = LineTable()
    for grid in _grids(context):
        table.rows.update(range(grid.header.first, grid.header.last + 1))
        _read_grid(table, grid)
    settle_texts(context, table)
    return table


def _grids(context: InvoiceContext) -> Iterator[Grid]:
    """Each header with the rows under it, up to the next header or the totals.

    A page without a header of its own goes on with the columns of the page before, as long as no totals came. After
    the totals only a table of the same shape, or one whose rows multiply, is one of line items.
    """
    headers = find_headers(context)
    if not headers:
        found = find_products(context.rows)
        headers = [found] if found is not None else []
    ended = False
    shape: set[str] = set()
    for index, header in enumerate(headers):
        roles = {column.role for column in header.columns if column.role}
        stop = headers[index + 1].first if index + 1 < len(headers) else len(context.rows)
        grid = _proven_grid(header, context.rows[header.last + 1 : stop])
        if ended and len(roles & shape) < 0.7 * len(shape) and not grid.proven:
            continue
        end = end_of_table(grid)
        yield grid.upto(end)
        ended = end is not None
        shape = shape or roles


def _proven_grid(header: TableHeader, rows: Sequence[InvoiceRow]) -> Grid:
    """The grid under the headings; under the columns that multiply, where the headings lead to no product at all."""
    grid = make_grid(header, rows)
    if grid.proven:
        return grid
    found = find_products(rows)
    if found is None:
        return grid
    named = make_grid(with_places(grid.header, found), rows)
    return named if named.proven else Grid(replace(header, columns=found.columns), tuple(rows))


def _read_grid(table: LineTable, grid: Grid) -> None:
    money_role = next((r for r in ("amount", "gross_amount") if grid.header.column(r)), "unit_price")
    items: list[LineItem] = []
    section = Decimal(0)
    for index, token in _anchors(grid, money_role):
        row = grid.rows[index]
        value = token.value if isinstance(token, AmountToken) else Decimal(0)
        if _states_total(items, value, grid, index):
            grid = grid.upto(index)
            break
        if len(items) > 1 and value == section and not {"quantity", "unit_price"} & set(grid.cells[index]):
            section = Decimal(0)  # what the items above add up to is no item
            table.rows.add(row.position)
            continue
        section += value
        owner = items[-1] if items else (table.items[-1] if table.items else None)
        priced = {"quantity", "unit_price"} & set(grid.cells[index])
        if owner is not None and isinstance(token, AmountToken) and not priced and is_discount_row(row):
            owner.discounts.append(token)
            table.rows.add(row.position)
        else:
            cells = {} if money_role == "unit_price" else {"amount": token}
            items.append(LineItem(token, cells, top=row.row.bbox.top))
    _gather_numbers(items, grid)
    _gather_texts(table, items, grid)
    table.items += items


def _states_total(items: Sequence[LineItem], value: Decimal, grid: Grid, index: int) -> bool:
    """All items so far add up to it, it has neither quantity nor price, and no item multiplies below: the totals."""
    if not items or not grid.proven or index < max(grid.proven) or {"quantity", "unit_price"} & set(grid.cells[index]):
        return False
    return value == sum((item.amount or Decimal(0) for item in items), Decimal(0)) != 0


def _anchors(grid: Grid, role: str) -> list[tuple[int, Token]]:
    """Rows with a number in the amount column, flush with the others there; carried-forward rows are left out."""
    found = [
        (index, cells[role])
        for index, cells in enumerate(grid.cells)
        if role in cells and not _is_running_total(grid.rows[index], cells)
    ]
    if len(found) < 2:
        return found
    if sum(is_money(token) for _, token in found) > 0.5 * len(found):
        found = [(index, token) for index, token in found if is_money(token) or index in grid.proven]
    rights = Counter(round(token.bbox.right / 3) for _, token in found)
    lefts = Counter(round(token.bbox.left / 3) for _, token in found)
    flush_right = rights.most_common(1)[0][1] >= lefts.most_common(1)[0][1]
    edge = (rights if flush_right else lefts).most_common(1)[0][0] * 3
    return [
        (index, token)
        for index, token in found
        if abs((token.bbox.right if flush_right else token.bbox.left) - edge) <= 2.0 * grid.rows[index].row.height
    ]


def _is_running_total(row: InvoiceRow, cells: Cells) -> bool:
    """Carried-forward rows and totals between items are no items."""
    if row.hits_for("carried_forward"):
        return True
    totals = [hit for role in _TOTALS for hit in row.hits_for(role) if not hit.is_weak and hit.start == 0]
    return bool(totals) and bool(row.amounts) and not {"quantity", "unit_price"} & set(cells)


def _gather_numbers(items: Sequence[LineItem], grid: Grid) -> None:
    """Each number goes to the item whose anchor is nearest in height: cells of a row may sit on several baselines."""
    for row, cells in zip(grid.rows, grid.cells, strict=True):
        near = [item for item in items if item.anchor.page_no == row.page_no]
        if not near or row.hits_for("carried_forward"):
            continue
        for role, token in cells.items():
            if role not in ("amount", "gross_amount"):
                _give_to_nearest(near, role, token, row.row.height)
    for item in items:
        item.top = min(token.bbox.top for token in (item.anchor, *item.cells.values()))


def _give_to_nearest(items: Sequence[LineItem], role: str, token: Token, height: float) -> None:
    level = token.bbox.center_y
    home = min(items, key=lambda item: abs(item.anchor.bbox.center_y - level))
    distance = abs(home.anchor.bbox.center_y - level)
    held = home.cells.get(role)
    nearer = held is None or distance < abs(home.anchor.bbox.center_y - held.bbox.center_y)
    if distance <= _FURTHEST_BASELINE * height and nearer:
        home.cells[role] = token


def _gather_texts(table: LineTable, items: Sequence[LineItem], grid: Grid) -> None:
    """Text of the rows from an item's first line to the next item's; a wide gap ends the item."""
    for item, following in zip_longest(items, items[1:]):
        bottom = item.anchor.bbox.bottom
        for row, cells in zip(grid.rows, grid.cells, strict=True):
            if row.page_no != item.anchor.page_no or row.row.bbox.center_y < item.top:
                continue
            if _begins(following, row) or _is_running_total(row, cells):
                break
            if row.row.bbox.top - bottom > _WIDEST_GAP * row.row.height:
                break
            bottom = max(bottom, row.row.bbox.bottom)
            table.rows.add(row.position)
            for role, words in grid.texts(row, (item.anchor, *item.cells.values())):
                item.texts.setdefault(role, []).append(tuple(words))


def _begins(following: LineItem | None, row: InvoiceRow) -> bool:
    if following is None or following.anchor.page_no != row.page_no:
        return False
    return row.row.bbox.center_y >= following.top
