"""Line items: from header and rows to items, each cell with the words it was read from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from extractors.invoices.columns import Column, TableHeader, find_headers, with_proven_roles
from extractors.invoices.labels import label_tokens
from extractors.invoices.tokens import AmountToken, PercentToken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.invoices.tokens import Token
    from schemas.page import Word

NUMERIC_ROLES = ("quantity", "unit_price", "discount", "tax_rate", "tax_amount", "amount", "gross_amount")
_TABLE_END = ("lines", "net", "tax", "gross", "payable", "charges", "allowances")
_CENT = Decimal("0.01")


@dataclass
class LineItem:
    """One item. `cells` holds the chosen token of each numeric role; `texts` the words of each text role, by row."""

    anchor: Token
    cells: dict[str, Token] = field(default_factory=dict)
    texts: dict[str, list[tuple[Word, ...]]] = field(default_factory=dict)
    discounts: list[AmountToken] = field(default_factory=list)
    top: float = 0.0

    def number(self, role: str) -> Decimal | None:
        token = self.cells.get(role)
        return token.value if isinstance(token, AmountToken | PercentToken) else None

    @property
    def amount(self) -> Decimal | None:
        """The printed amount less discounts printed on rows of their own under it."""
        printed = self.number("amount")
        return None if printed is None else printed - sum((abs(d.value) for d in self.discounts), Decimal(0))

    def discount(self) -> tuple[Decimal, list[Token]] | None:
        """What is taken off, as an amount, and where it is printed: on rows of its own, or in a column."""
        if self.discounts:
            return sum((abs(d.value) for d in self.discounts), Decimal(0)), list(self.discounts)
        token, printed = self.cells.get("discount"), self.number("discount")
        if token is None or printed is None:
            return None
        quantity, price = self.number("quantity"), self.number("unit_price")
        if quantity is not None and price is not None and self._is_rate(token, printed, quantity * price):
            return (quantity * price * abs(printed) / 100).quantize(_CENT, ROUND_HALF_UP), [token]
        return (abs(printed), [token]) if isinstance(token, AmountToken) else None

    def _is_rate(self, token: Token, printed: Decimal, full: Decimal) -> bool:
        """A percent sign says so; else a small number that is a rate only if the amount says so."""
        if isinstance(token, PercentToken):
            return True
        amount = self.number("amount")
        reduced = (full * (100 - abs(printed)) / 100).quantize(_CENT, ROUND_HALF_UP)
        return amount is not None and 0 < abs(printed) < 100 and reduced == amount and full - abs(printed) != amount


@dataclass
class LineTable:
    """All items of the document, and the positions of the rows they and their headers stand on."""

    items: list[LineItem] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    end: int | None = None

    def total(self) -> Decimal | None:
        amounts = [item.amount for item in self.items]
        known = [a for a in amounts if a is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def multiplies(quantity: Decimal, price: Decimal, amount: Decimal) -> bool:
    """quantity × unit price = amount, rounded half up to the digits of the amount."""
    places = amount.as_tuple().exponent
    step = Decimal(1).scaleb(places) if isinstance(places, int) and places < 0 else Decimal(1)
    return (quantity * price).quantize(step, ROUND_HALF_UP) == amount


def read_lines(context: InvoiceContext) -> LineTable:
    """The items of every line-item table of the document, in reading order."""
    table = LineTable()
    headers = find_headers(context)
    if not headers:
        return table
    for found, rows in _segments(context, headers):
        header = _prove_columns(found, rows)
        table.rows.update(range(header.first, header.last + 1))
        _read_segment(table, header, rows)
    return table


def _prove_columns(header: TableHeader, rows: Sequence[InvoiceRow]) -> TableHeader:
    """Where no heading names the quantity or the price, arithmetic does: the column that multiplies to the amount."""
    missing = [role for role in ("quantity", "unit_price") if header.column(role) is None]
    amount, known = header.column("amount"), header.column("unit_price") or header.column("quantity")
    if len(missing) != 1 or amount is None or known is None:
        return header
    votes: Counter[int] = Counter()
    tried = 0
    for row in rows:
        by_column = _amounts_by_column(header, row)
        total = by_column.get(header.columns.index(amount))
        factor = by_column.get(header.columns.index(known))
        if total is None or factor is None:
            continue
        tried += 1
        for index, token in by_column.items():
            if header.columns[index].role in (None, "position") and multiplies(token.value, factor.value, total.value):
                votes[index] += 1
    if not votes:
        return header
    index, count = votes.most_common(1)[0]
    return with_proven_roles(header, {index: missing[0]}) if count >= max(1, 0.7 * tried) else header


def _amounts_by_column(header: TableHeader, row: InvoiceRow) -> dict[int, AmountToken]:
    cells: dict[int, AmountToken] = {}
    for token in row.amounts:
        column = _column_of(header, token, row.row.height)
        if column is not None:
            cells.setdefault(header.columns.index(column), token)
    return cells


def _segments(context: InvoiceContext, headers: Sequence[TableHeader]) -> list[tuple[TableHeader, list[InvoiceRow]]]:
    """Each header with the rows under it, up to the next header, a new table of another shape, or the totals.

    A page without a header of its own goes on with the columns of the page before, as long as no totals came.
    """
    segments: list[tuple[TableHeader, list[InvoiceRow]]] = []
    ended = False
    shape: set[str] = set()
    for index, header in enumerate(headers):
        roles = {c.role for c in header.columns if c.role}
        if ended and len(roles & shape) < 0.7 * len(shape):
            continue
        stop = headers[index + 1].first if index + 1 < len(headers) else len(context.rows)
        rows = list(context.rows[header.last + 1 : stop])
        end = _end_of_table(header, rows)
        segments.append((header, rows if end is None else rows[:end]))
        ended = end is not None
        shape = shape or roles
    return segments


def _end_of_table(header: TableHeader, rows: Sequence[InvoiceRow]) -> int | None:
    """Index of the first totals row after the last row whose numbers multiply: subtotals between items end nothing."""
    last_proven = -1
    for index, row in enumerate(rows):
        cells = _numeric_cells(header, row)
        if index + 1 < len(rows) and row.row.bbox.overlap_y(rows[index + 1].row.bbox) > -0.3 * row.row.height:
            cells = {**_numeric_cells(header, rows[index + 1]), **cells}  # a row may sit on two baselines
        if _multiplies(cells):
            last_proven = index
    for index in range(last_proven + 1, len(rows)):
        if _is_totals_row(header, rows[index]) or (index > 0 and _heads_another_table(header, rows[index])):
            return index
    return None


def _multiplies(cells: dict[str, Token]) -> bool:
    quantity, price, amount = (cells.get(role) for role in ("quantity", "unit_price", "amount"))
    return (
        isinstance(quantity, AmountToken)
        and isinstance(price, AmountToken)
        and isinstance(amount, AmountToken)
        and multiplies(quantity.value, price.value, amount.value)
    )


def _heads_another_table(header: TableHeader, row: InvoiceRow) -> bool:
    """Several headings in one row, and no amount: a tax breakdown, a list of allowances. Not this header once more."""
    if row.amounts or row.percents or row.dates:
        return False
    if any(h.serves("section") and _fills_first_phrase(row, h) for h in row.hits):
        return True
    cells = [p for p in row.row.phrases if any(h.words[0] is p.words[0] for h in row.hits)]
    named = [h for h in row.hits if any(lb.role.startswith(("column.", "totals.")) and not lb.weak for lb in h.labels)]
    titles = {label_tokens(c.title) for c in header.columns}
    own = sum(label_tokens(p.text) in titles for p in row.row.phrases)
    return len(cells) >= 3 and len(named) >= 3 and own < len(cells)


def _fills_first_phrase(row: InvoiceRow, hit: LabelHit) -> bool:
    return row.row.phrases[0].words == tuple(hit.words)


def _is_totals_row(header: TableHeader, row: InvoiceRow) -> bool:
    if row.hits_for("carried_forward"):
        return False
    cells = _numeric_cells(header, row)
    if "quantity" in cells and "unit_price" in cells:
        return False
    for hit in row.hits:
        if hit.is_weak or not any(hit.serves(f"totals.{role}") for role in _TABLE_END):
            continue
        if any(hit.serves(f"totals.{role}") for role in ("charges", "allowances")) and "amount" in cells:
            position = header.column("position")
            if position is None or hit.bbox.left < position.bbox.right or _is_discount_row(row):
                continue
        phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
        starts = phrase.words[0] == hit.words[0] or any(h.end == hit.start for h in row.hits)
        beside = [a for a in row.amounts if a.start >= hit.end]
        titles = sum(any(h.serves(f"totals.{role}") for role in _TABLE_END) for h in row.hits) >= 3
        if titles or (starts and beside):
            return True
    return False


def _numeric_cells(header: TableHeader, row: InvoiceRow) -> dict[str, Token]:
    cells: dict[str, Token] = {}
    for token in (*row.amounts, *row.percents):
        column = _column_of(header, token, row.row.height)
        if column is not None and column.role in NUMERIC_ROLES and column.role not in cells:
            if isinstance(token, PercentToken) and column.role not in ("tax_rate", "discount"):
                continue
            cells[column.role] = token
    return cells


def _column_of(header: TableHeader, token: Token, height: float) -> Column | None:
    """The column a number stands in: the heading it lies under, else the one whose edge or centre it is flush with."""

    def distance(column: Column) -> float:
        overlap = column.bbox.overlap_x(token.bbox)
        if overlap > 0:
            return -overlap
        return min(
            abs(column.bbox.right - token.bbox.right),
            abs(column.bbox.left - token.bbox.left),
            abs(column.bbox.center_x - token.bbox.center_x),
            -overlap,
        )

    best = min(header.columns, key=distance, default=None)
    if best is None or distance(best) > 2.5 * height:
        return None
    return best


def _read_segment(table: LineTable, header: TableHeader, rows: Sequence[InvoiceRow]) -> None:
    cells = {row.position: _numeric_cells(header, row) for row in rows}
    money_role = "amount" if header.column("amount") else "gross_amount"
    if header.column(money_role) is None:
        money_role = "unit_price"
    anchors = _anchors(rows, cells, money_role)
    before = len(table.items)
    for row, token in anchors:
        if table.items and _is_discount_row(row) and not {"quantity", "unit_price"} & set(cells[row.position]):
            if isinstance(token, AmountToken):
                table.items[-1].discounts.append(token)
            table.rows.add(row.position)
            continue
        item = LineItem(token, {"amount": token} if money_role != "unit_price" else {}, top=row.row.bbox.top)
        table.items.append(item)
    items = table.items[before:]
    _gather_numbers(items, rows, cells)
    _gather_texts(table, items, header, rows)


def _anchors(
    rows: Sequence[InvoiceRow], cells: dict[int, dict[str, Token]], role: str
) -> list[tuple[InvoiceRow, Token]]:
    """Rows with a number in the amount column, flush with the others there; carried-forward rows are left out."""
    found = [
        (row, cells[row.position][role])
        for row in rows
        if role in cells[row.position] and not row.hits_for("carried_forward")
    ]
    if len(found) < 2:
        return found
    proven = {id(token) for row, token in found if _multiplies(cells[row.position])}
    if sum(_is_money(token) for _, token in found) > 0.5 * len(found):
        found = [(row, token) for row, token in found if _is_money(token) or id(token) in proven]
    rights = Counter(round(token.bbox.right / 3) for _, token in found)
    lefts = Counter(round(token.bbox.left / 3) for _, token in found)
    flush_right = rights.most_common(1)[0][1] >= lefts.most_common(1)[0][1]
    mode = (rights if flush_right else lefts).most_common(1)[0][0] * 3
    return [
        (row, token)
        for row, token in found
        if abs((token.bbox.right if flush_right else token.bbox.left) - mode) <= 2.0 * row.row.height
    ]


def _is_money(token: Token) -> bool:
    return isinstance(token, AmountToken) and token.looks_like_money


def _is_discount_row(row: InvoiceRow) -> bool:
    """The row names an allowance and nothing before it: a discount on the item above."""
    hits = row.hits_for("totals.allowances")
    if not hits:
        return False
    lead = row.row.words[: hits[0].start]
    return len(lead) <= 2 and all(not word.text.isupper() or len(word.text) < 3 for word in lead)


def _gather_numbers(items: Sequence[LineItem], rows: Sequence[InvoiceRow], cells: dict[int, dict[str, Token]]) -> None:
    """Each number goes to the item whose anchor is nearest in height: cells of a row may sit on several baselines."""
    for row in rows:
        for role, token in cells[row.position].items():
            if role in ("amount", "gross_amount") or row.hits_for("carried_forward"):
                continue
            near = [item for item in items if item.anchor.page_no == row.page_no]
            home = min(near, key=lambda i: abs(i.anchor.bbox.center_y - token.bbox.center_y), default=None)
            if home is None:
                continue
            distance = abs(home.anchor.bbox.center_y - token.bbox.center_y)
            if distance > 2.2 * row.row.height:
                continue
            held = home.cells.get(role)
            if held is None or distance < abs(home.anchor.bbox.center_y - held.bbox.center_y):
                home.cells[role] = token
    for item in items:
        item.top = min(token.bbox.top for token in (item.anchor, *item.cells.values()))


def _gather_texts(table: LineTable, items: Sequence[LineItem], header: TableHeader, rows: Sequence[InvoiceRow]) -> None:
    """Text of the rows from an item's first line to the next item's; a wide gap ends the item."""
    for index, item in enumerate(items):
        following = items[index + 1] if index + 1 < len(items) else None
        bottom = item.anchor.bbox.bottom
        for row in rows:
            if row.page_no != item.anchor.page_no or row.row.bbox.center_y < item.top:
                continue
            if following and following.anchor.page_no == row.page_no and row.row.bbox.center_y >= following.top:
                break
            if row.row.bbox.top - bottom > 1.8 * row.row.height or row.hits_for("carried_forward"):
                break
            bottom = max(bottom, row.row.bbox.bottom)
            table.rows.add(row.position)
            _add_texts(item, header, row)


def _add_texts(item: LineItem, header: TableHeader, row: InvoiceRow) -> None:
    numeric = {w for token in item.cells.values() for w in token.words} | set(item.anchor.words)
    by_role: dict[str, list[Word]] = {}
    for phrase in row.row.phrases:
        role: str | None = None
        for index, word in enumerate(phrase.words):
            if index == 0 or phrase.words[index - 1] in numeric or _starts_cell(header, phrase.words[index - 1], word):
                role = _text_role(header, word, row.row.height)
            if role is not None and word not in numeric:
                by_role.setdefault(role, []).append(word)
    for role, group in by_role.items():
        item.texts.setdefault(role, []).append(tuple(group))


def _starts_cell(header: TableHeader, before: Word, word: Word) -> bool:
    """Close as they stand, another column's heading begins between the two words."""
    return any(before.bbox.right < c.bbox.left + 1 and abs(c.bbox.left - word.bbox.left) < 3 for c in header.columns)


def _text_role(header: TableHeader, word: Word, height: float) -> str | None:
    """The column a cell of text stands in: the last whose heading starts left of it, since text is flush left."""
    left_of = [c for c in header.columns if c.bbox.left <= word.bbox.left + height]
    over = [c for c in header.columns if c.bbox.overlap_x(word.bbox) > 0]
    column = over[0] if over else (left_of[-1] if left_of else header.columns[0])
    if column.role in ("quantity", "unit_price", "unit"):
        return "unit"
    return column.role if column.role not in NUMERIC_ROLES else None


def words_of(parts: Iterable[Sequence[Word]]) -> list[Word]:
    return [word for part in parts for word in part]
