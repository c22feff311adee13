"""From a grid to items: which rows begin one, which numbers and which texts belong to it."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import zip_longest
from typing import TYPE_CHECKING

from extractors.invoices.lines.baselines import find_tops
from extractors.invoices.lines.extent import FACTORS, is_carried_forward, is_discount_row, is_running_total
from extractors.invoices.lines.grid import Cells, Grid, is_money
from extractors.invoices.lines.item import LineItem, LineTable
from extractors.invoices.lines.texts import split_by_heading
from extractors.invoices.tokens import AmountToken
from extractors.values.rounding import round_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.tokens import Token

_ZERO = Decimal(0)
_FURTHEST_BASELINE = 2.2
"""The cells of one item stand no further apart in height than this, in line heights."""
_LEADING = 0.4
"""White space between two lines of one cell, in line heights."""
_AS_FAR = 0.8
_INDENT = 0.5
_WIDEST_GAP = 1.8
"""White space, in line heights, that ends an item's text."""


def read_grid(table: LineTable, grid: Grid) -> None:
    """The items of a grid are added to the table."""
    money_role = next((r for r in ("amount", "gross_amount") if grid.header.column(r)), "unit_price")
    items, grid = _items(table, grid, money_role)
    table.sums += _labelled_sums(grid, money_role)
    _gather_numbers(items, grid)
    guessed = frozenset(c.role for c in grid.header.columns if c.role is not None and c.is_guessed)
    for item in items:
        item.guessed = guessed
    _gather_texts(table, items, grid)
    text = grid.header.column("description")
    if text is not None:
        table.names_numbers |= text.names_numbers
    if text is not None and text.lead is not None:
        split_by_heading(items, text.lead)
    table.items += items


def _items(table: LineTable, grid: Grid, money_role: str) -> tuple[list[LineItem], Grid]:
    """An item for each anchor that is one, and the grid as far as they go."""
    items: list[LineItem] = []
    section = _ZERO
    running = table.total() or _ZERO
    anchors = _anchors(grid, money_role)
    for index, token in anchors:
        row = grid.rows[index]
        value = token.value if isinstance(token, AmountToken) else _ZERO
        if _states_total(items, value, grid, index):
            return items, grid.upto(index)
        bare = not any(char.isalpha() for char in row.row.text)
        if bare and isinstance(token, AmountToken) and not value and not FACTORS & set(grid.cells[index]):
            continue  # a nought by itself: a sum that says nothing, and no item
        known = len(table.items) + len(items)
        if known > 1 and value in (section, running) and value and not FACTORS & set(grid.cells[index]):
            section = _ZERO  # what the items above add up to is no item, nor what is carried to the next page
            table.rows.add(row.position)
            table.sums += [token] if isinstance(token, AmountToken) else []
            continue
        owner = items[-1] if items else (table.items[-1] if table.items else None)
        unpriced = isinstance(token, AmountToken) and not FACTORS & set(grid.cells[index])
        is_last = index == anchors[-1][0]
        if owner and isinstance(token, AmountToken) and unpriced and _is_taken_off(owner, row, token, is_last=is_last):
            value = -abs(value)
            owner.discounts.append(token)
            table.rows.add(row.position)
        else:
            cells = {} if money_role == "unit_price" else {"amount": token}
            items.append(LineItem(token, cells, top=row.row.bbox.top))
        section, running = section + value, running + value
    return items, grid


def _is_taken_off(owner: LineItem, row: InvoiceRow, token: AmountToken, *, is_last: bool) -> bool:
    """A discount on the item above. One that is negative as it stands adds up like an item, and is one, unless its rate
    says that it is of the item above, or it has no words of its own and more items follow."""
    if not is_discount_row(row):
        return False
    printed, left = owner.number("amount"), owner.amount
    if token.value >= _ZERO or printed is None or left is None:
        return True
    if row.percents:
        rates = (abs(percent.value) / 100 for percent in row.percents)
        return any(round_to(base * rate, 2) == -token.value for rate in rates for base in (printed, left))
    said = row.hits_for("totals.allowances")[0].words
    bare = all(word in said or word in token.words or not word.text[:1].isalpha() for word in row.row.words)
    return bare and not is_last and -token.value < left


def _labelled_sums(grid: Grid, role: str) -> list[AmountToken]:
    """Carried forward and subtotals that say so, in the amount column."""
    return [
        token
        for row, cells in zip(grid.rows, grid.cells, strict=True)
        if isinstance(token := cells.get(role), AmountToken) and is_running_total(row, cells)
    ]


def _states_total(items: Sequence[LineItem], value: Decimal, grid: Grid, index: int) -> bool:
    """All items so far add up to it, it has neither quantity nor price, and no item multiplies below: the totals."""
    if not items or not grid.proven or index < max(grid.proven) or FACTORS & set(grid.cells[index]):
        return False
    return value == sum((item.amount or _ZERO for item in items), _ZERO) != 0


def _anchors(grid: Grid, role: str) -> list[tuple[int, Token]]:
    """Rows with a number in the amount column, flush with the others there; carried-forward rows are left out."""
    found = [
        (index, cells[role])
        for index, cells in enumerate(grid.cells)
        if role in cells and not is_running_total(grid.rows[index], cells)
    ]
    if len(found) < 2:
        return found
    if sum(is_money(token) for _, token in found) >= 0.5 * len(found):
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


def _gather_numbers(items: Sequence[LineItem], grid: Grid) -> None:
    """Each number goes to the item whose anchor is nearest in height: cells of a row may sit on several baselines."""
    by_page: dict[int, list[LineItem]] = defaultdict(list)
    for item in items:
        by_page[item.anchor.page_no].append(item)
    for row, cells in zip(grid.rows, grid.cells, strict=True):
        near = by_page.get(row.page_no)
        if not near or is_carried_forward(row, cells):
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
    by_page: dict[int, list[tuple[InvoiceRow, Cells]]] = defaultdict(list)
    for row, cells in zip(grid.rows, grid.cells, strict=True):
        by_page[row.page_no].append((row, cells))
    find_tops(items, by_page, grid)
    summed = {id(token.row) for token in table.sums}
    for item, following in zip_longest(items, items[1:]):
        bottom = item.anchor.bbox.bottom
        for row, cells in by_page[item.anchor.page_no]:
            if row.row.bbox.center_y < item.top:
                continue
            if _begins(following, row) or is_running_total(row, cells) or id(row.row) in summed or _is_payment(row):
                break
            if row.row.bbox.top - bottom > _WIDEST_GAP * row.row.height or _is_title(row, bottom, following, grid):
                break
            bottom = max(bottom, row.row.bbox.bottom)
            table.rows.add(row.position)
            if any(token.row is row.row for token in item.discounts):
                continue
            for role, words in grid.texts(row, (item.anchor, *item.cells.values())):
                item.texts.setdefault(role, []).append(tuple(words))


def _is_payment(row: InvoiceRow) -> bool:
    """ "07.08.  Deposit  100.00" among the items of a folio, in a column of its own."""
    return row.amounts_of_money and any(hit.start <= 1 and not hit.is_weak for hit in row.hits_for("totals.prepaid"))


def _is_title(row: InvoiceRow, bottom: float, following: LineItem | None, grid: Grid) -> bool:
    """A row of text that stands as far from the item above as from the one it introduces: a section's title.

    Further in than the descriptions it is a component of the item above.
    """
    column = grid.header.column("description")
    gap, height = row.row.bbox.top - bottom, row.row.height
    if column is None or following is None or following.anchor.page_no != row.page_no or gap <= _LEADING * height:
        return False
    indented = row.row.bbox.left > grid.text_left + _INDENT * height
    below = following.top - row.row.bbox.bottom
    return not indented and -height < below <= gap / _AS_FAR


def _begins(following: LineItem | None, row: InvoiceRow) -> bool:
    if following is None or following.anchor.page_no != row.page_no:
        return False
    return row.row.bbox.center_y >= following.top
