"""Rows under a header as cells: which number and which word stands in which column."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import product
from statistics import median
from typing import TYPE_CHECKING

from extractors.invoices.lines.columns import Column, TableHeader, with_proven_roles
from extractors.invoices.lines.fitting import widened, with_codes_and_units
from extractors.invoices.lines.item import multiplies
from extractors.invoices.tokens import AmountToken, PercentToken
from extractors.values.rounding import round_like
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.tokens import Token
    from schemas.geometry import BBox
    from schemas.page import Word

NUMERIC_ROLES = frozenset(
    {"quantity", "unit_price", "discount", "tax_rate", "tax_amount", "amount", "gross_amount", "gross_price"}
)
_PRICES_AND_TOTALS = (("unit_price", "gross_price"), ("amount", "gross_amount"))
_RATE_ROLES = frozenset({"tax_rate", "discount"})
_HIGHEST_RATE = 100
_FEW_LETTERS = 8
_LEAST_LETTERS = 2
_MOST_ROWS = 0.7
_FEWEST_CELLS = 2
_FLUSH_PT = 3.0
_FEWEST_FLUSH = 2
_SUMS = ("totals.lines", "totals.net", "totals.gross")
_UNIT_ROLES = frozenset({"quantity", "unit_price", "unit"})

Cells = dict[str, "Token"]


@dataclass(frozen=True)
class Grid:
    """A header and the rows under it; `cells[i]` holds the numbers of row i by the role of their column."""

    header: TableHeader
    rows: tuple[InvoiceRow, ...]

    @cached_property
    def cells(self) -> tuple[Cells, ...]:
        return tuple(_numeric_cells(self.header, row) for row in self.rows)

    @cached_property
    def proven(self) -> frozenset[int]:
        """The rows whose own numbers multiply. A row may sit on two baselines: its cells are looked for on both."""
        found = set()
        for index, row in enumerate(self.rows):
            cells = self.cells[index]
            following = self.rows[index + 1] if index + 1 < len(self.rows) else None
            if following and row.row.bbox.overlap_y(following.row.bbox) > -0.3 * row.row.height:
                cells = {**self.cells[index + 1], **cells}
            if _multiply(cells):
                found.add(index)
        return frozenset(found)

    def upto(self, end: int | None) -> Grid:
        return self if end is None else Grid(self.header, self.rows[:end])

    def texts(self, row: InvoiceRow, numbers: Sequence[Token]) -> Iterator[tuple[str, list[Word]]]:
        """The words of a row that are no cell's number, by the role of the column they stand in."""
        numeric = {id(word) for token in numbers for word in token.words}
        by_role: dict[str, list[Word]] = {}
        for phrase in row.row.phrases:
            for piece in self._pieces(phrase.words, numeric):
                role = self._text_role(union_all(word.bbox for word in piece), row.row.height)
                if role is not None:
                    by_role.setdefault(role, []).extend(piece)
        yield from by_role.items()

    def _pieces(self, words: Sequence[Word], numeric: AbstractSet[int]) -> Iterator[list[Word]]:
        """A phrase cut at the cells' numbers and where another column begins."""
        piece: list[Word] = []
        for word in words:
            if piece and (id(word) in numeric or self._starts_cell(piece[-1], word)):
                yield piece
                piece = []
            if id(word) not in numeric:
                piece.append(word)
        if piece:
            yield piece

    def _starts_cell(self, before: Word, word: Word) -> bool:
        """Close as they stand, another column's heading or the edge of its texts begins between the two words."""
        edges = [c.bbox.left for c in self.header.columns] + ([self.text_edge] if self.text_edge else [])
        return any(before.bbox.right < edge + 1 and abs(edge - word.bbox.left) < _FLUSH_PT for edge in edges)

    @property
    def text_left(self) -> float:
        """Where descriptions begin, by their edge or their heading."""
        column = self.header.column("description")
        return self.text_edge or (column.bbox.left if column is not None else 0.0)

    @cached_property
    def text_edge(self) -> float | None:
        """Where descriptions begin: the left edge that most phrases under that heading share."""
        column = self.header.column("description")
        if column is None:
            return None
        lefts = [p.bbox.left for row in self.rows for p in row.row.phrases if column.bbox.overlap_x(p.bbox) > 0]
        edges = Counter(round(left / _FLUSH_PT) for left in lefts).most_common(1)
        if not edges or edges[0][1] < _FEWEST_FLUSH:
            return None
        return median(left for left in lefts if round(left / _FLUSH_PT) == edges[0][0])

    def _text_role(self, box: BBox, height: float) -> str | None:
        """The column a cell of text stands in: the heading most of it lies under, else the last that starts left."""
        columns = self.header.columns
        over = max(columns, key=lambda c: c.bbox.overlap_x(box))
        left_of = [c for c in columns if c.bbox.left <= box.left + height]
        column = over if over.bbox.overlap_x(box) > 0 else (left_of[-1] if left_of else columns[0])
        if column.role in _UNIT_ROLES:
            return "unit"
        return column.role if column.role not in NUMERIC_ROLES else None


def make_grid(header: TableHeader, rows: Sequence[InvoiceRow]) -> Grid:
    """The grid, after place and arithmetic have named the amount, quantity or price column where no heading does."""
    header = widened(header, rows)
    if header.column("amount") is None and header.column("gross_amount") is None:
        index = _last_money_column(header, rows)
        if index is not None or (index := _summed_prices(header, rows)) is not None:
            header = with_proven_roles(header, {index: "amount"})
    missing = [role for role in ("quantity", "unit_price") if header.column(role) is None]
    amount, known = header.column("amount"), header.column("unit_price") or header.column("quantity")
    if len(missing) == 1 and amount is not None and known is not None:
        index = _multiplying_column(header, rows, amount, known)
        if index is not None:
            header = with_proven_roles(header, {index: missing[0]})
    grid = Grid(_with_description(_with_factors_in_order(header, rows), rows), tuple(rows))
    return Grid(with_codes_and_units(grid.header, [rows[i] for i in sorted(grid.proven)]), grid.rows)


def _with_factors_in_order(header: TableHeader, rows: Sequence[InvoiceRow]) -> TableHeader:
    """A product tells no factor from the other: money is the price, whatever the headings seem to say. Of two numbers
    with decimals the one with more of them is no quantity: "240,00" pieces at "0,950"."""
    quantity, price = header.column("quantity"), header.column("unit_price")
    if quantity is None or price is None:
        return header
    cells = [_numeric_cells(header, row) for row in rows]
    pairs = [(c["quantity"], c["unit_price"]) for c in cells if _multiply(c)]
    if not pairs or not all(is_money(first) and not is_money(second) for first, second in pairs):
        return header
    if any(isinstance(b, AmountToken) and isinstance(a, AmountToken) and b.decimals > a.decimals for a, b in pairs):
        return header
    places = {header.columns.index(quantity): "unit_price", header.columns.index(price): "quantity"}
    return with_proven_roles(header, places)


def _with_description(header: TableHeader, rows: Sequence[InvoiceRow]) -> TableHeader:
    """Where no heading is one of a description, the column of unknown heading with the most letters holds it.

    "Item" may head position numbers or the items themselves.
    """
    if header.column("description") is not None:
        return header
    letters: Counter[int] = Counter()
    last = max(
        (i for i, row in enumerate(rows) if len(_numeric_cells(header, row)) >= _FEWEST_CELLS), default=len(rows)
    )
    for row in rows[: last + 2]:  # and no sentence below the items
        for phrase in row.row.phrases:
            over = next((i for i, c in enumerate(header.columns) if c.bbox.overlap_x(phrase.bbox) > 0), None)
            if over is not None and header.columns[over].role in (None, "position"):
                letters[over] += sum(ch.isalpha() for ch in phrase.text)
    best = letters.most_common(1)
    if best and best[0][1] > _FEW_LETTERS:
        return with_proven_roles(header, {best[0][0]: "description"})
    return _with_unheaded_texts(header, rows)


def _with_unheaded_texts(header: TableHeader, rows: Sequence[InvoiceRow]) -> TableHeader:
    """A column of texts left of the first heading, where most rows with an amount begin: it needs no heading."""
    first = header.columns[0].bbox
    priced = [row for row in rows if len(_numeric_cells(header, row)) >= _FEWEST_CELLS]
    texts = [row.row.phrases[0] for row in priced if row.row.phrases[0].bbox.right < first.left + row.row.height]
    named = [text for text in texts if sum(ch.isalpha() for ch in text.text) > _LEAST_LETTERS]
    if len(named) < _FEWEST_FLUSH or len(named) < _MOST_ROWS * len(priced):
        return header
    box = union_all(text.bbox for text in named)
    column = Column("description", "", first._replace(left=box.left, right=min(box.right, first.left - 1)))
    return replace(header, columns=(column, *header.columns))


def _last_money_column(header: TableHeader, rows: Sequence[InvoiceRow]) -> int | None:
    """The rightmost column, if its heading is unknown and most of the first rows end in money there."""
    index = len(header.columns) - 1
    ends = [row.amounts[-1] for row in rows[:12] if row.amounts and row.amounts[-1].looks_like_money]
    inside = [token for token in ends if column_of(header, token, rows[0].row.height) is header.columns[index]]
    known = header.columns[index].role is not None
    return None if known or len(inside) < max(1, 0.7 * len(ends)) else index


def _summed_prices(header: TableHeader, rows: Sequence[InvoiceRow]) -> int | None:
    """The last column, headed "Price", where its numbers come to a total under them: it holds what each item costs."""
    column = header.columns[-1]
    if column.role != "unit_price":
        return None
    total, count = Decimal(0), 0
    for row in rows:
        price = _numeric_cells(header, row).get("unit_price")
        if not isinstance(price, AmountToken):
            continue
        if count >= _FEWEST_FLUSH and price.value == total and any(row.hits_for(role) for role in _SUMS):
            return len(header.columns) - 1
        total, count = total + price.value, count + 1
    return None


def _multiplying_column(header: TableHeader, rows: Sequence[InvoiceRow], amount: Column, known: Column) -> int | None:
    """The column of no other numeric role that multiplies to the amount on nearly every row."""
    votes: Counter[int] = Counter()
    tried = 0
    for row in rows:
        by_column: dict[int, AmountToken] = {}
        for token in row.amounts:
            column = column_of(header, token, row.row.height)
            if column is not None:
                by_column.setdefault(header.columns.index(column), token)
        total, factor = by_column.get(header.columns.index(amount)), by_column.get(header.columns.index(known))
        if total is None or factor is None:
            continue
        free = {i: token for i, token in by_column.items() if header.columns[i].role in (None, "position")}
        tried += bool(free)
        for index, token in free.items():
            if _leads_to(token.value, factor.value, total.value, _discount(header, row)):
                votes[index] += 1
    best = votes.most_common(1)
    return best[0][0] if best and best[0][1] >= max(1, 0.7 * tried) else None


def _discount(header: TableHeader, row: InvoiceRow) -> Token | None:
    column = header.column("discount")
    tokens = (token for token in (*row.percents, *row.amounts) if column_of(header, token, row.row.height) is column)
    return None if column is None else next(tokens, None)


def _multiply(cells: Mapping[str, Token]) -> bool:
    quantity = cells.get("quantity")
    prices, totals = ([cells.get(role) for role in pair] for pair in _PRICES_AND_TOTALS)
    return isinstance(quantity, AmountToken) and any(
        _leads_to(quantity.value, price.value, total.value, cells.get("discount"))
        for price, total in product(prices, totals)
        if isinstance(price, AmountToken) and isinstance(total, AmountToken)
    )


def _leads_to(first: Decimal, second: Decimal, total: Decimal, discount: Token | None) -> bool:
    """The factors multiply to the total, less the percentage of the discount column where there is one."""
    rate = discount.value if isinstance(discount, AmountToken | PercentToken) else None
    if multiplies(first, second, total):
        return True
    if rate is None or not 0 < abs(rate) < 100:
        return False
    full, reduced = first * second, first * second * (100 - abs(rate)) / 100
    cents = round_like(full, total) - round_like(
        full * abs(rate) / 100, total
    )  # the discount is rounded, then taken off
    return total in (round_like(reduced, total), cents)


def _numeric_cells(header: TableHeader, row: InvoiceRow) -> Cells:
    """The number of each numeric column: one that opens its phrase before one that stands inside a text."""
    found: dict[str, list[Token]] = {}
    for token in (*row.amounts, *row.percents):
        column = column_of(header, token, row.row.height)
        if column is None or column.role not in NUMERIC_ROLES:
            continue
        if column.role == "tax_rate" and isinstance(token, AmountToken) and not 0 <= token.value <= _HIGHEST_RATE:
            continue
        if isinstance(token, AmountToken) or column.role in _RATE_ROLES:
            found.setdefault(column.role, []).append(token)
    return {
        role: tokens[0] if len(tokens) == 1 else min(tokens, key=lambda token: _stands_in_text(row, token))
        for role, tokens in found.items()
    }


def _stands_in_text(row: InvoiceRow, token: Token) -> bool:
    """Words with letters come before it in its phrase: "Pipe 6 × 100" holds no quantity."""
    phrase = next(p for p in row.row.phrases if token.words[0] in p.words)
    lead = phrase.words[: phrase.words.index(token.words[0])]
    return any(sum(ch.isalpha() for ch in word.text) > 3 for word in lead)


def column_of(header: TableHeader, token: Token, height: float) -> Column | None:
    """The column a number stands in: the heading it lies under, else the one whose edge or centre it is flush with."""
    box = token.bbox
    distances = [_distance_x(column.bbox, box) for column in header.columns]
    least = min(distances)
    return header.columns[distances.index(least)] if least <= 2.5 * height else None


def _distance_x(heading: BBox, box: BBox) -> float:
    """How far the nearest edges or the centres are apart; below 0 by as much as they overlap."""
    left, _, right, _ = heading
    other_left, _, other_right, _ = box
    overlap = min(right, other_right) - max(left, other_left)
    if overlap > 0:
        return -overlap
    centres = abs((left + right) / 2 - (other_left + other_right) / 2)
    return min(abs(right - other_right), abs(left - other_left), centres, -overlap)


def is_money(token: Token) -> bool:
    return isinstance(token, AmountToken) and token.looks_like_money
