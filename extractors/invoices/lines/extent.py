"""Where a line-item table ends: at the totals, or at the heading of another table."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens
from extractors.invoices.tokens import AmountToken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.invoices.lines.columns import TableHeader
    from extractors.invoices.lines.grid import Cells, Grid

_TOTALS = tuple(f"totals.{name}" for name in ("lines", "net", "tax", "gross", "payable", "charges", "allowances"))
_SHORT = 4
_FLUSH = 0.5
_TOTALS_ROWS = 8
_ZERO = Decimal(0)
_SUMS = ("totals.lines", "totals.net", "totals.gross")
_FINAL = (*_SUMS, "totals.payable")
FACTORS = frozenset({"quantity", "unit_price"})
_ADJUSTMENTS = ("totals.charges", "totals.allowances")


def end_of_table(grid: Grid) -> int | None:
    """Index of the first totals row after the last row whose numbers multiply: subtotals between items end nothing.

    Nor does one after it, where what the items above come to is printed in it, more rows of their shape follow, and all
    of them come to the next sum.
    """
    first = max(grid.proven, default=-1) + 1
    end = _next_end(grid, first)
    while end is not None and not _heads_another_table(grid.header, grid.rows[end]):
        following = _next_end(grid, end + 1)
        if following is None or not _goes_on(grid, end, following):
            break
        end = following
    return end


def _next_end(grid: Grid, first: int) -> int | None:
    for index in range(first, len(grid.rows)):
        if _is_totals_row(grid, index) or (index > 0 and _heads_another_table(grid.header, grid.rows[index])):
            return index
    return None


def _goes_on(grid: Grid, end: int, following: int) -> bool:
    """The items above a subtotal go on below it, down to the sum in `following`."""
    above, below = _items(grid, 0, end), _items(grid, end + 1, following)
    if not above or not below or any(names_tax(row) for row in grid.rows[end + 1 : following]):
        return False
    shape = set.intersection(*(set(cells) for cells in above))
    alike = len(shape) > 1 and all(shape <= set(cells) for cells in below)
    return alike and _comes_to(grid, above, end) and _comes_to(grid, above + below, following)


def _items(grid: Grid, start: int, stop: int) -> list[Cells]:
    """The cells of the rows with an amount, but for sums between items."""
    rows = zip(grid.rows[start:stop], grid.cells[start:stop], strict=True)
    return [cells for row, cells in rows if "amount" in cells and not is_running_total(row, cells)]


def _comes_to(grid: Grid, items: Sequence[Cells], index: int) -> bool:
    amounts = (cells["amount"] for cells in items)
    total = sum((token.value for token in amounts if isinstance(token, AmountToken)), _ZERO)
    return any(amount.value == total for amount in grid.rows[index].amounts)


def is_carried_forward(row: InvoiceRow, cells: Cells) -> bool:
    """The row says so, and no factors make an amount of their own there: "Transport" carries goods, too."""
    return bool(row.hits_for("carried_forward")) and not set(cells) >= FACTORS


def is_running_total(row: InvoiceRow, cells: Cells) -> bool:
    """Carried-forward rows and totals between items are no items."""
    if is_carried_forward(row, cells):
        return True
    totals = [hit for role in _SUMS for hit in row.hits_for(role) if not hit.is_weak and hit.start == 0]
    return bool(totals) and bool(row.amounts) and not FACTORS & set(cells)


def adds_up(grid: Grid, end: int | None) -> bool:
    """The amounts above the first row of totals come, with or without tax, to an amount in it or in a row under it."""
    if end is None:
        return False
    total = _ZERO
    for count, cells in enumerate(grid.cells[:end]):
        amount = cells.get("amount")
        if isinstance(amount, AmountToken) and not (count > 1 and amount.value == total != 0):
            total += amount.value  # what the rows above come to is none of them
    rows = grid.rows[end : end + _TOTALS_ROWS]
    below = {amount.value for row in rows for amount in row.amounts}
    tax = sum((row.amounts[-1].value for row in rows if row.amounts and names_tax(row)), _ZERO)
    return bool(total) and bool({total, total + tax} & below)


def names_tax(row: InvoiceRow) -> bool:
    """The row opens with the name of a tax."""
    return any(hit.start == 0 and not hit.is_weak for hit in row.hits_for("totals.tax"))


def is_discount_row(row: InvoiceRow) -> bool:
    """The row names an allowance and nothing before it: a discount on the item above."""
    hits = row.hits_for("totals.allowances")
    if not hits:
        return False
    lead = row.row.words[: hits[0].start]
    return len(lead) <= 2 and all(not word.text.isupper() or len(word.text) < 3 for word in lead)


def _is_totals_row(grid: Grid, index: int) -> bool:
    row, cells = grid.rows[index], grid.cells[index]
    if row.hits_for("carried_forward"):
        return False
    totals = [hit for hit in row.hits if not hit.is_weak and any(hit.serves(role) for role in _TOTALS)]
    if _sums_up(grid, index, totals):
        return True
    factors = {column.role for column in grid.header.columns} & FACTORS
    if set(cells) >= FACTORS or ("quantity" in cells and set(cells) >= factors and not _is_bare(row, totals)):
        return _is_bare(row, totals) and index not in grid.proven and _comes_to(grid, _items(grid, 0, index), index)
    if len(totals) >= 3:
        return True  # the headings of a totals block laid out across
    return any(
        _is_total(grid.header, row, hit, "amount" in cells) for hit in totals if not _is_led_by_figure(grid, row, hit)
    )


def _is_led_by_figure(grid: Grid, row: InvoiceRow, hit: LabelHit) -> bool:
    """A date or number stands in a column before the text, as in the rows of items: "08.09.  City tax  5.60"."""
    first, phrase = row.row.phrases[0], next(p for p in row.row.phrases if hit.words[0] in p.words)
    if first is phrase or len(first.words) > 1 or not first.text[:1].isdigit():
        return False
    return abs(phrase.bbox.left - grid.text_left) < _FLUSH * row.row.height and any(
        above.row.phrases[0].text[:1].isdigit()
        and abs(above.row.phrases[0].bbox.left - first.bbox.left) < _FLUSH * row.row.height
        for above in grid.rows
        if above.position < row.position
    )


def _sums_up(grid: Grid, index: int, totals: Sequence[LabelHit]) -> bool:
    """ "12  TOTAL CHARGES - PAY THIS AMOUNT": wherever the label stands, it is what several items above come to."""
    above = _items(grid, 0, index) if any(hit.serves(role) for hit in totals for role in _FINAL) else []
    return len(above) > 1 and index not in grid.proven and _comes_to(grid, above, index)


def _is_bare(row: InvoiceRow, totals: Sequence[LabelHit]) -> bool:
    """The row opens with the label of a total and says no more: what follows are the sums of the columns."""
    return any(hit.start == 0 and row.row.phrases[0].words == tuple(hit.words) for hit in totals)


def _is_total(header: TableHeader, row: InvoiceRow, hit: LabelHit, in_amount_column: bool) -> bool:
    """The label opens its phrase or ends a short one, an amount right of it; a charge may be an item all the same."""
    if in_amount_column and any(hit.serves(role) for role in _ADJUSTMENTS):
        position = header.column("position")
        if position is None or hit.bbox.left < position.bbox.right or is_discount_row(row):
            return False
    phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
    opens = phrase.words[0] == hit.words[0] or any(other.end == hit.start for other in row.hits)
    closes = phrase.words[-1] == hit.words[-1] and len(phrase.words) <= _SHORT  # "plus 20 % VAT"
    return (opens or closes) and any(amount.start >= hit.end for amount in row.amounts)


def _heads_another_table(header: TableHeader, row: InvoiceRow) -> bool:
    """Several headings in one row, and no amount: a tax breakdown, a list of allowances. Not this header once more."""
    if row.amounts or row.percents or row.dates:
        return False
    if any(hit.serves("section") and row.row.phrases[0].words == tuple(hit.words) for hit in row.hits):
        return True
    headed = [p for p in row.row.phrases if any(hit.words[0] is p.words[0] for hit in row.hits)]
    named = [h for h in row.hits if any(lb.role.startswith(("column.", "totals.")) and not lb.weak for lb in h.labels)]
    titles = {label_tokens(column.title) for column in header.columns}
    own = sum(label_tokens(phrase.text) in titles for phrase in row.row.phrases)
    return (len(headed) >= 3 and len(named) >= 3 and own < len(headed)) or _heads_breakdown(row)


def _heads_breakdown(row: InvoiceRow) -> bool:
    """Tax and an amount, and no more than one heading that we do not know: the table of the tax by rate."""
    cells = row.row.phrases
    first = [hit for hit in row.hits_for("totals.tax") if hit.words[0] is cells[0].words[0]]
    amounts = [hit for hit in row.hits if any(hit.serves(role) for role in ("column.amount", "column.tax_amount"))]
    return bool(first) and bool(amounts) and 2 <= len(cells) <= _SHORT
