"""The header of a line-item table: which columns there are, where, and what they hold."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens, roles_of
from extractors.layout import Phrase
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from schemas.page import Word

_PREFIX = "column."
_TEXT_ROLES = frozenset({"description", "item_number", "foreign_number", "position"})
_MAX_HEADER_ROWS = 4
_FEWEST_ROLES = 3
_JOINING = frozenset({"und", "and", "et", "y", "e", "en", "og", "och", "i", "ja"}) | frozenset(
    {"hors", "sans", "avec", "ohne", "inkl", "exkl", "zzgl", "incl", "excl", "inc", "ex", "con", "sin", "escl"}
)
_WITH_TAX = frozenset(
    {"ttc", "incl", "inkl", "inc", "inclus", "incluse", "incluido", "incluida", "inclusa", "inclusive", "brutto"}
    | {"bruto", "lordo", "ivato", "gross"}
)
"""Words of a heading over prices or amounts that include tax."""


@dataclass(frozen=True)
class Column:
    """A column by its heading; `role` is None where the heading is not one we know.

    `lead` is the role of the first line of its cells, where the heading names two things one over the other.
    `is_guessed` says that the role was found by arithmetic or by place and not by the heading.
    """

    role: str | None
    title: str
    bbox: BBox
    lead: str | None = None
    is_guessed: bool = False

    @property
    def names_numbers(self) -> bool:
        return any(role == "column.item_number" for role, _ in roles_of(self.title, _PREFIX))


@dataclass(frozen=True)
class TableHeader:
    """Columns left to right; rows `first` to `last` (positions, inclusive) hold the headings."""

    columns: tuple[Column, ...]
    first: int
    last: int
    page_no: int

    @property
    def is_scant(self) -> bool:
        """Texts and amounts only: any list of sums has such headings."""
        return len({column.role for column in self.columns if column.role}) < _FEWEST_ROLES

    def column(self, role: str) -> Column | None:
        return next((c for c in self.columns if c.role == role), None)


def find_headers(context: InvoiceContext) -> list[TableHeader]:
    """Every line-item header of the document, top to bottom; a header repeated on each page is found on each."""
    headers: list[TableHeader] = []
    done = -1
    for row in context.rows:
        if row.position <= done or not _may_head(row):
            continue
        band = _band(context, row, done)
        header = _header(band)
        if header is not None:
            headers.append(header)
            done = header.last
    return headers


def _may_head(row: InvoiceRow) -> bool:
    """At least two columns are named in it, in different places, and it holds no money."""
    hits = [hit for hit in row.hits if any(lb.role.startswith(_PREFIX) for lb in hit.labels)]
    return len(hits) >= 2 and not any(a.looks_like_money for a in row.amounts)


def _band(context: InvoiceContext, row: InvoiceRow, done: int) -> list[InvoiceRow]:
    """The row and its close neighbours that carry further parts of the headings."""
    band = [row]
    for step in (-1, 1):
        at = row.position + step
        while 0 <= at < len(context.rows) and at > done and len(band) < _MAX_HEADER_ROWS:
            neighbour, edge = context.rows[at], band[0 if step < 0 else -1]
            gap = max(neighbour.row.bbox.top - edge.row.bbox.bottom, edge.row.bbox.top - neighbour.row.bbox.bottom)
            named = any(lb.role.startswith(_PREFIX) for hit in neighbour.hits for lb in hit.labels)
            digits = any(ch.isdigit() for ch in neighbour.row.text)
            if neighbour.page_no != row.page_no or gap > 0.8 * row.row.height or not named or digits:
                break
            band.insert(0 if step < 0 else len(band), neighbour)
            at += step
    return band


def _header(band: Sequence[InvoiceRow]) -> TableHeader | None:
    columns = _named(_stack([cell for row in band for cell in _cells(row)]))
    roles = {c.role for c in columns if c.role}
    has_money = "amount" in roles or "unit_price" in roles or "gross_amount" in roles
    if not roles >= {"description", "amount"} and (
        len(roles) < 3 or not has_money or not roles & {*_TEXT_ROLES, "quantity"}
    ):
        return None
    return TableHeader(tuple(columns), band[0].position, band[-1].position, band[0].page_no)


def _cells(row: InvoiceRow) -> list[Phrase]:
    """Phrases of a heading row, cut where one phrase names several columns."""
    cells: list[Phrase] = []
    for phrase in row.row.phrases:
        first = row.row.words.index(phrase.words[0])
        starts = [
            hit.start - first
            for hit in row.hits
            if 0 < hit.start - first < len(phrase.words)
            and any(lb.role.startswith(_PREFIX) for lb in hit.labels)
            and not _goes_on(phrase.words[: hit.start - first], phrase.words[hit.start - first])
        ]
        if not any(hit.start == first for hit in row.hits):
            starts = []
        bounds = [0, *starts, len(phrase.words)]
        cells += [Phrase(phrase.words[a:b]) for a, b in itertools.pairwise(bounds) if b > a]
    return cells


def _goes_on(words: Sequence[Word], following: Word) -> bool:
    """A heading goes on behind a joining word, and in brackets: "Part no. / Description", "Price (incl. VAT)"."""
    if following.text.startswith("("):
        return True
    text = " ".join(word.text for word in words)
    last = words[-1].text.casefold().strip("().")
    return text.count("(") > text.count(")") or text.endswith(("/", "&", "+")) or last in _JOINING


def _stack(cells: Sequence[Phrase]) -> list[list[Phrase]]:
    """Cells over one another make one heading; cells of one row never do."""
    stacks: list[list[Phrase]] = []
    for cell in cells:
        home = max(stacks, key=lambda s: _overlap(s, cell), default=None)
        if home is not None and _overlap(home, cell) > 0 and abs(home[-1].bbox.center_y - cell.bbox.center_y) > 2:
            home.append(cell)
        else:
            stacks.append([cell])
    return sorted(stacks, key=lambda s: min(c.bbox.left for c in s))


def _overlap(stack: Sequence[Phrase], cell: Phrase) -> float:
    return max(part.bbox.overlap_x(cell.bbox) for part in stack)


def _named(stacks: Sequence[Sequence[Phrase]]) -> list[Column]:
    """Roles by the longest label; the last of several amounts and the first of anything else keeps the role."""
    columns: list[Column] = []
    for stack in stacks:
        title = " ".join(c.text for c in stack)
        ranked = [role.removeprefix(_PREFIX) for role, _ in roles_of(title, _PREFIX)]
        taken = {c.role for c in columns}
        role = next((r for r in ranked if r not in taken), ranked[0] if ranked else None)
        if ranked and ranked[0] == "unit_price":
            role = ranked[0]  # "Price (VAT included)" is a second price, and neither a unit nor a tax
        if role is not None and role in taken:
            role = _settle_duplicate(columns, role, title)
        columns.append(Column(role, title, union_all(c.bbox for c in stack), _lead(stack)))
    columns = _with_numbers(columns)
    if not any(c.role == "description" for c in columns):
        # One heading over two lines names both: "Art. no. / Description"; else the first that names nothing we know.
        named = [c for c in columns if any(role == "column.description" for role, _ in roles_of(c.title, _PREFIX))]
        roles = {c.role for c in columns}
        priced = {"quantity", "amount"} <= roles and "position" not in roles  # "Item" may head them: the rows tell
        unnamed = [c for c in columns if c.role is None and priced]
        if named or unnamed:
            index = columns.index((named or unnamed)[0])
            columns[index] = replace(columns[index], role="description")
    return [c if c.role == "description" else replace(c, lead=None) for c in columns]


def _lead(stack: Sequence[Phrase]) -> str | None:
    """ "Our art. no." over "Description": the lines of its cells follow the lines of the heading."""
    named = [next((role.removeprefix(_PREFIX) for role, _ in roles_of(c.text, _PREFIX)), None) for c in stack]
    first, *others = named
    return first if first in ("item_number", "foreign_number") and "description" in others else None


def _with_numbers(columns: list[Column]) -> list[Column]:
    """A number that is not the seller's own (GTIN, the buyer's) stands in only where the seller's is not printed."""
    if any(c.role == "item_number" or c.lead == "item_number" for c in columns):
        return columns
    first = next((i for i, c in enumerate(columns) if c.role == "foreign_number"), None)
    return [replace(c, role="item_number") if i == first else c for i, c in enumerate(columns)]


def with_proven_roles(header: TableHeader, roles: Mapping[int, str]) -> TableHeader:
    """The header with the roles of some columns (by index) replaced; a role that moves leaves its old column."""
    columns = [
        _moved(c, None if c.role in roles.values() and i not in roles else roles.get(i, c.role))
        for i, c in enumerate(header.columns)
    ]
    return TableHeader(tuple(columns), header.first, header.last, header.page_no)


def _moved(column: Column, role: str | None) -> Column:
    return column if role == column.role else replace(column, role=role, is_guessed=role is not None)


def with_places(header: TableHeader, found: TableHeader) -> TableHeader:
    """The header with the roles of columns found by arithmetic, each given to the heading that lies over it."""
    roles: dict[int, str] = {}
    for column in found.columns:
        over = [(c.bbox.overlap_x(column.bbox), i) for i, c in enumerate(header.columns)]
        best = max(over, default=(0.0, 0))
        if best[0] > 0 and column.role in ("quantity", "unit_price", "amount"):
            roles[best[1]] = column.role
    return with_proven_roles(header, roles)


def _settle_duplicate(columns: list[Column], role: str, title: str) -> str | None:
    """Of two amounts the last is the line's; of two prices the one without tax; of "Article" and "Description" the
    first holds codes.
    """
    if role == "unit_price":
        index = next(i for i, column in enumerate(columns) if column.role == role)
        if _includes_tax(title) and not _includes_tax(columns[index].title):
            return "gross_price"
        if _includes_tax(columns[index].title) and not _includes_tax(title):
            columns[index] = replace(columns[index], role="gross_price")
            return role
        return None if any(column.role == "amount" for column in columns) else "amount"  # "Rate ... Cost"
    if role not in ("amount", "description"):
        return None
    index = next(i for i, column in enumerate(columns) if column.role == role)
    has_codes = any(column.role == "item_number" for column in columns)
    left = "item_number" if role == "description" and not has_codes else None
    columns[index] = replace(columns[index], role=left)
    return role


def _includes_tax(title: str) -> bool:
    return bool(_WITH_TAX & set(label_tokens(title)))
