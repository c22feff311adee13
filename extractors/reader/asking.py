"""What the network is asked for a target: the properties of its schema, each with the place of its answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.properties import properties_of
from extractors.reader.example import Query

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.fill.properties import Property
    from extractors.reader.example import QueryType
    from schemas.target import Target

AT_ONCE = 36
"""Properties asked in one pass; a schema with more is asked in several."""

OF_INVOICES: Mapping[str, QueryType] = {
    "/invoice_number": "id",
    "/issue_date": "date",
    "/due_date": "date",
    "/delivery_date": "date",
    "/currency": "code",
    "/purchase_order": "id",
    "/preceding_invoice": "id",
    "/payment_terms": "text",
    "/seller/name": "name",
    "/seller/address": "address",
    "/seller/vat_id": "id",
    "/seller/tax_number": "id",
    "/seller/iban": "id",
    "/seller/bic": "id",
    "/seller/email": "id",
    "/buyer/name": "name",
    "/buyer/address": "address",
    "/buyer/vat_id": "id",
    "/buyer/customer_number": "id",
    "/totals/lines": "amount",
    "/totals/allowances": "amount",
    "/totals/charges": "amount",
    "/totals/net": "amount",
    "/totals/tax": "amount",
    "/totals/gross": "amount",
    "/totals/prepaid": "amount",
    "/totals/rounding": "amount",
    "/totals/payable": "amount",
}
_KINDS: Mapping[str, QueryType] = {
    "date": "date",
    "datetime": "date",
    "time": "text",
    "code": "id",
    "boolean": "choice",
    "choice": "choice",
    "text": "text",
}
_MONEY = re.compile(
    r"amount|total|price|cost|fee|sum|tax|paid|due|balance|value|salary|payment|subtotal|net|gross", re.I
)
_WHO = re.compile(r"name|company|vendor|supplier|customer|client|seller|buyer|payee|registrant|advertiser|agency", re.I)
_WHERE = re.compile(r"address|street|location", re.I)
_NUMBER = re.compile(r"(?<![a-z])(?:no|nr|num|number|id|code|ref|reference)(?![a-z])", re.I)


@dataclass(frozen=True)
class Asked:
    """A query and the JSON Pointer that its answer goes to."""

    path: str
    query: Query


def queries_of(target: Target) -> list[Asked]:
    """The single values of a target's schema; what stands in arrays is asked of by the roles of words."""
    if target.kind in ("invoice", "receipt"):
        return list(_of_invoice(target))
    if target.kind == "custom":
        found = [item for item in properties_of(target.json_schema) if not item.blocked and item.array is None]
        return [Asked(item.path, _of_property(item)) for item in found]
    return []


def _of_invoice(target: Target) -> Iterator[Asked]:
    told = {item.path: item.description for item in properties_of(target.json_schema)}
    for path, kind in OF_INVOICES.items():
        name = path.strip("/").replace("/", ".")
        yield Asked(path, Query(name, "", told.get(path, ""), (), kind))


def _of_property(item: Property) -> Query:
    """A property of a user's schema: what it is called within what, and what its own schema admits."""
    from extractors.fill.rules import rule_of

    inner = [part.split()[0] for part in item.parents if part.split()]
    name = ".".join([*inner, item.name])
    said = " ".join((*item.parents, item.name, item.title)).replace("_", " ")
    kind = rule_of(item).kind
    return Query(name, item.title, item.description, item.examples[:2], _type_of(kind, said))


def _type_of(kind: str, said: str) -> QueryType:
    if kind == "number":
        return "amount" if _MONEY.search(said) else "percent" if "percent" in said.casefold() else "number"
    if kind != "text":
        return _KINDS.get(kind, "text")
    if _WHERE.search(said):
        return "address"
    if _NUMBER.search(said):
        return "id"
    return "name" if _WHO.search(said) else "text"
