"""Invoices with an embedded CII XML: the truth is what the XML says.

Only invoices and corrections with usable XML are scored. The XML may contradict the page; `visible` says which of its
values were found in the page's text. Allowances of a correction are negative in XML; the total of a profile that does
not state it is unknown, not absent. `same_page_text_as` names a file with the same page text. The XML itself
is hidden from the reader. Of an item it knows the name, which the page may print with more of its
description.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines.evaluate.truth import TrueValue, Truth

if TYPE_CHECKING:
    from schemas.evidence import Selector

WITHOUT: frozenset[Selector] = frozenset({"xml"})
_SCORED = frozenset({"invoice", "credit_or_correction"})
_FIELDS = {
    "invoice_number": "/invoice_number",
    "issue_date": "/issue_date",
    "seller": "/seller/name",
    "buyer": "/buyer/name",
    "seller_vat_id": "/seller/vat_id",
    "currency": "/currency",
    "line_total": "/totals/lines",
    "tax_basis_total": "/totals/net",
    "tax_total": "/totals/tax",
    "grand_total": "/totals/gross",
    "due_payable": "/totals/payable",
    "charge_total": "/totals/charges",
    "allowance_total": "/totals/allowances",
    "prepaid_total": "/totals/prepaid",
}
# Some XML carries the party's whole address head in its name: "GLN 4333741000005 Lief-Nr: 549910 MUSTER GMBH".
_NUMBERED_HEAD = re.compile(r"^(?:(?:GLN|Lief-Nr|Kunden-Nr)[ .:]*\d+\s*)+")


def recognises(row: dict[str, Any]) -> bool:
    return "xml_kind" in row and "page_agrees" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    return None if row["category"] in _SCORED else f"category {row['category']}"


def _decimal(value: float | None, base: float | None = None) -> str | None:
    if value is None:
        return None
    number = Decimal(repr(value))
    if base and base != 1:
        number /= Decimal(repr(base))
    return format(number.normalize(), "f")


def _text(value: str) -> TrueValue:
    cleaned = _NUMBERED_HEAD.sub("", value)
    return [value, cleaned] if cleaned and cleaned != value else value


def _description(value: str) -> TrueValue:
    first = value.splitlines()[0].strip() if value.strip() else ""
    return [value, first] if first and first != value.strip() else value


def _line(row: dict[str, Any]) -> dict[str, TrueValue]:
    base = row.get("price_base_qty")
    cells: dict[str, TrueValue] = {
        "quantity": _decimal(row["quantity"]),
        "amount": _decimal(row["line_total"]),
        "item_number": row["seller_item_id"] or None,
    }
    if row["unit_price"] is not None:
        exact, printed = _decimal(row["unit_price"], base), _decimal(row["unit_price"])
        cells["unit_price"] = [value for value in dict.fromkeys((exact, printed)) if value is not None]
    if row["description"]:
        cells["description"] = _description(row["description"])
    # A cell that the XML leaves out may well be printed: unknown, not absent.
    return {key: value for key, value in cells.items() if value}


def _lines(row: dict[str, Any]) -> list[dict[str, TrueValue]] | None:
    rows = [
        _line(line) for line in row["lines"] or [] if line["quantity"] is not None or line["line_total"] is not None
    ]
    return rows or None  # the profiles MINIMUM and BASIC WL carry no lines; the page may


def _visible(row: dict[str, Any]) -> dict[str, bool]:
    seen = row["visible"]
    # "Found" is generous (a name in a web address); the text layer is asked again. "Not found" is taken over.
    visible = {_FIELDS[name]: False for name, flag in seen.items() if name in _FIELDS and flag is False}
    if seen["line_total"] is False:  # the XML belongs to another version of the invoice
        visible["/lines"] = False
    return visible


def convert(row: dict[str, Any]) -> Truth:
    fields: dict[str, TrueValue] = {}
    for name, path in _FIELDS.items():
        value = row[name]
        if value is not None:
            fields[path] = _text(value) if isinstance(value, str) else _decimal(value)
    return Truth(
        doc=row["doc"],
        fields=fields,
        lines=_lines(row),
        visible=_visible(row),
        types={"/lines/*/description": "containing"},
        tags={
            "family": row["family"],
            "category": row["category"],
            "layout": "stylesheet" if row["stylesheet_render"] else "company",
        },
        group=row["same_page_text_as"] or row["file"],
    )
