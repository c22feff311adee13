"""Line items: from headers and rows to items, each cell with the words it was read from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.invoices.lines.columns import find_headers, with_places
from extractors.invoices.lines.extent import adds_up, end_of_table
from extractors.invoices.lines.gather import read_grid
from extractors.invoices.lines.grid import Grid, make_grid
from extractors.invoices.lines.item import LineItem, LineTable, multiplies
from extractors.invoices.lines.products import find_products
from extractors.invoices.lines.sums import find_summed
from extractors.invoices.lines.texts import settle_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.lines.columns import TableHeader

__all__ = ["LineItem", "LineTable", "multiplies", "read_lines"]


def read_lines(context: InvoiceContext) -> LineTable:
    """The items of every line-item table of the document, in reading order."""
    table = LineTable()
    for grid in _grids(context):
        table.rows.update(range(grid.header.first, grid.header.last + 1))
        read_grid(table, grid)
    settle_texts(context, table)
    return table


def _grids(context: InvoiceContext) -> Iterator[Grid]:
    """Each header with the rows under it, up to the next header or the totals.

    A page without a header of its own goes on with the columns of the page before, as long as no totals came. After
    the totals only a table of the same shape, or one whose rows multiply, is one of line items.
    """
    headers = find_headers(context)
    if not headers:
        found = find_products(context.rows) or find_summed(context.rows)
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
        if header.is_scant and not grid.proven and not adds_up(grid, end):
            continue
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
