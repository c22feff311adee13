"""Prints an invoice in a layout. What a template prints of a value is its truth: `say` writes it and keeps it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from schemas.invoice import Invoice as InvoiceModel
from schemas.invoice import Line as LineModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from compose import Layout, Style
    from invoice import Invoice

LAYOUTS = Path(__file__).resolve().parent / "layouts"
# Not printed is no proof of absence: a total may be known from another one, terms are worded freely.
OPEN = frozenset({"/totals/lines", "/totals/net", "/totals/tax", "/totals/payable", "/payment_terms"})
OPEN_CELLS = frozenset({"discount", "tax_rate"})
_AMOUNT_LEAVES = frozenset(
    {"lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "payable", "base", "amount"}
    | {"discount", "tax_amount", "gross_amount"}
)


@dataclass
class Writer:
    """Writes values in the layout's style."""

    style: Style

    def number(self, value: Decimal, decimals: int) -> str:
        digits = f"{abs(value):,.{decimals}f}".translate(
            str.maketrans({",": self.style.thousands, ".": self.style.decimal})
        )
        return str(self.style.negative.format(digits)) if value < 0 else digits

    def money(self, value: Decimal, decimals: int = 2) -> str:
        text = self.style.money.format(self.number(abs(value), decimals))
        return str(self.style.negative.format(text)) if value < 0 else text

    def plain(self, value: Decimal, decimals: int = 2) -> str:
        """An amount without its currency."""
        return self.number(value, decimals)

    def quantity(self, value: Decimal) -> str:
        if self.style.quantity_decimals is not None:
            return self.number(value, self.style.quantity_decimals)
        return self.number(value, max(0, -int(value.normalize().as_tuple().exponent)))

    def rate(self, value: Decimal) -> str:
        return self.style.rate.format(self.number(value, max(0, -int(value.normalize().as_tuple().exponent))))

    def day(self, value: date, pattern: str | None = None) -> str:
        from babel.dates import format_date

        return str(format_date(value, pattern or self.style.date, locale=self.style.language))


@dataclass
class Row:
    """A row of a list: `row('amount')` writes a cell and keeps its truth."""

    sheet: Sheet
    name: str
    index: int

    def __call__(self, cell: str, text: str | None = None) -> Markup:
        return self.sheet.say(f"/{self.name}/{self.index}/{cell}", text)

    def value(self, cell: str) -> Any:
        return self.sheet.data[f"/{self.name}/{self.index}/{cell}"]


@dataclass
class Sheet:
    """What a template sees."""

    invoice: Invoice
    layout: Layout
    truth: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.write = Writer(self.layout.style)
        self.data = self.invoice.data()

    def say(self, path: str, text: str | None = None) -> Markup:
        """Writes the value at a pointer, as `text` where it is given, and states it in the truth."""
        value = self.data[path]
        if value is None:
            raise ValueError(f"{self.layout.name}: {path} is printed but has no value")
        self.truth[path] = _canonical(value)
        return escape(self._written(path, value) if text is None else text)

    def _written(self, path: str, value: Any) -> str:
        leaf = path.rsplit("/", 1)[-1]
        if isinstance(value, date):
            return self.write.day(value)
        if not isinstance(value, Decimal):
            return str(value)
        if leaf == "quantity":
            return self.write.quantity(value)
        if leaf == "unit_price":
            places = max(self.layout.style.price_decimals, -int(value.normalize().as_tuple().exponent))
            return self.write.money(value, places)
        return self.write.money(value) if leaf in _AMOUNT_LEAVES else self.write.rate(value)

    def plain(self, path: str) -> Markup:
        """The same, without the currency."""
        decimals = self.layout.style.price_decimals if path.endswith("unit_price") else 2
        return self.say(path, self.write.plain(self.data[path], decimals))

    def negated(self, path: str) -> Markup:
        """An amount that the page prints below zero though its field holds it positive."""
        return self.say(path, self.write.money(-self.data[path]))

    def holds(self, path: str, value: Any) -> str:
        """States a truth that is not printed by `say`: a list of variants, or a value put together from parts."""
        self.truth[path] = value
        return ""

    def leave_open(self, *paths: str) -> str:
        """These are not scored: several answers are right."""
        self.unknown.update(paths)
        return ""

    def address(self, party: str, between: str = "<br>", country: str = "") -> Markup:
        """The postal address of `seller` or `buyer`, without the name; `department` and `contact` are printed apart."""
        who = getattr(self.invoice, party)
        parts = [who["street"], self.city(who), *([country] if country else [])]
        extra = [who[key] for key in ("department", "contact") if key in who] if party == "buyer" else []
        whole = ", ".join(parts)
        self.truth[f"/{party}/address"] = [whole, *(f"{', '.join(e)}, {whole}" for e in ([x] for x in extra))]
        if len(extra) > 1:
            self.truth[f"/{party}/address"] += [f"{a}, {b}, {whole}" for a, b in (extra, extra[::-1])]
        return Markup(between).join(escape(part) for part in parts)

    def city(self, who: dict[str, Any]) -> str:
        if "state" in who:
            return f"{who['city']}, {who['state']} {who['postcode']}"
        if who.get("country", self.layout.country) == "GB":
            return f"{who['city']}, {who['postcode']}"
        return f"{who['postcode']} {who['city']}"

    @property
    def lines(self) -> list[Row]:
        return [Row(self, "lines", index) for index in range(len(self.invoice.lines))]

    @property
    def taxes(self) -> list[Row]:
        return [Row(self, "taxes", index) for index in range(len(self.invoice.taxes))]

    def sheets(self, *sizes: int) -> Iterator[tuple[list[Row], Decimal]]:
        """The lines cut into pages of these sizes (the last one repeats), each with the sum brought forward."""
        start, at = 0, 0
        while start < len(self.lines):
            size = sizes[min(at, len(sizes) - 1)]
            brought = sum((line.amount for line in self.invoice.lines[:start]), Decimal(0))
            yield self.lines[start : start + size], brought
            start, at = start + size, at + 1

    def row_of_truth(self, doc: str) -> dict[str, Any]:
        """The line of `truth.jsonl`: what was said, null for what was not, nothing for what is open."""
        self.truth.setdefault("/currency", self.invoice.currency)
        self.truth["/document_type"] = self.invoice.document_type
        if len(self.invoice.taxes) == 1:
            self._complete_only_tax()
        fields = {path: self.truth.get(path) for path in _scalar_paths()}
        hidden = {p for p in OPEN if p not in self.truth} | self.unknown
        return {
            "doc": doc,
            "kind": "invoice",
            "fields": {path: value for path, value in fields.items() if path not in hidden},
            "lines": self._rows("lines", len(self.invoice.lines), tuple(LineModel.model_fields)),
            "taxes": self._rows("taxes", len(self.invoice.taxes), ("rate", "base", "amount")),
            "tags": {"family": self.layout.name, "set": self.layout.set, "language": self.layout.style.language},
        }

    def _complete_only_tax(self) -> None:
        """The one tax row of a page that prints its rate, and its amount as the total of tax."""
        if "/taxes/0/rate" in self.truth and "/totals/tax" in self.truth:
            self.truth.setdefault("/taxes/0/amount", self.truth["/totals/tax"])

    def _rows(self, name: str, count: int, cells: tuple[str, ...]) -> list[dict[str, Any]] | None:
        if f"/{name}" in self.unknown:
            return None
        rows = []
        for index in range(count):
            said = {cell: self.truth.get(f"/{name}/{index}/{cell}") for cell in cells}
            closed = name == "lines"
            kept = {c: v for c, v in said.items() if f"/{name}/{index}/{c}" not in self.unknown}
            rows.append({c: v for c, v in kept.items() if v is not None or (closed and c not in OPEN_CELLS)})
        return [row for row in rows if any(value is not None for value in row.values())] or None


def _canonical(value: Any) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else str(value)


def _scalar_paths() -> list[str]:
    shell = InvoiceModel().model_dump(mode="json")
    paths = []
    for key, value in shell.items():
        if isinstance(value, dict):
            paths += [f"/{key}/{leaf}" for leaf in value]
        elif not isinstance(value, list):
            paths.append(f"/{key}")
    return paths


def render(layout: Layout, invoice: Invoice) -> tuple[str, Sheet]:
    """The page as HTML, and the sheet that knows what was said on it."""
    environment = Environment(
        loader=FileSystemLoader(LAYOUTS), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["iban"] = lambda text: " ".join(text[i : i + 4] for i in range(0, len(text), 4))
    sheet = Sheet(invoice, layout)
    write = sheet.write
    html = environment.get_template(layout.template).render(
        inv=invoice, seller=invoice.seller, buyer=invoice.buyer, facts=invoice.facts, say=sheet.say, plain=sheet.plain,
        negated=sheet.negated, holds=sheet.holds, leave_open=sheet.leave_open, address=sheet.address, city=sheet.city,
        lines=sheet.lines, taxes=sheet.taxes, sheets=sheet.sheets, money=write.money, bare=write.plain, day=write.day,
        rate=write.rate, quantity=write.quantity, Decimal=Decimal,
    )  # fmt: skip
    return f"<!doctype html>\n{html}", sheet
