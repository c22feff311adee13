"""Which properties mean what invoices say."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.fill.concepts import LIKELY, SURE, array_concept, scalar_concept
from extractors.fill.properties import Property, properties_of


def _property(name: str, **schema: Any) -> Property:
    (found,) = properties_of({"type": "object", "properties": {name: {"type": "string", **schema}}})
    return found


def _pointer(item: Property) -> str | None:
    found = scalar_concept(item)
    return found.pointers[0] if found else None


@pytest.mark.parametrize(
    ("name", "pointer"),
    [
        ("vendor", "/seller/name"),
        ("supplierName", "/seller/name"),
        ("supplier_address", "/seller/address"),
        ("vendor_vat_id", "/seller/vat_id"),
        ("invoice_no", "/invoice_number"),
        ("InvoiceId", "/invoice_number"),
        ("due_date", "/due_date"),
        ("po_number", "/purchase_order"),
        ("amount_due", "/totals/payable"),
        ("grandTotal", "/totals/gross"),
        ("net_amount", "/totals/net"),
        ("tax", "/totals/tax"),
        ("customer", "/buyer/name"),
        ("customer_number", "/buyer/customer_number"),
        ("Lieferant", "/seller/name"),
        ("lieferantenanschrift", "/seller/address"),
        ("rechnungsnummer", "/invoice_number"),
        ("faelligkeitsdatum", "/due_date"),
        ("Fälligkeitsdatum", "/due_date"),
        ("waehrung", "/currency"),
        ("ust_id", "/seller/vat_id"),
        ("nettobetrag", "/totals/net"),
        ("gesamtbetrag", "/totals/gross"),
        ("kaeufer", "/buyer/name"),
        ("fournisseur", "/seller/name"),
        ("total_ttc", "/totals/gross"),
        ("fornitore", "/seller/name"),
        ("fecha_de_vencimiento", "/due_date"),
    ],
)
def test_names_that_mean_one_thing(name: str, pointer: str) -> None:
    found = scalar_concept(_property(name))
    assert found is not None
    assert (found.pointers[0], found.certainty) == (pointer, SURE)


@pytest.mark.parametrize(
    "item",
    [
        _property("advertiser"),
        _property("contract_num", title="Contract number", description="Of the contract; else of the invoice or order"),
        _property("flight_from", title="Flight start date", format="date"),
        _property("filed", title="Date filed"),
        _property("total", title="Total spots"),
        _property("date", title="Date of birth"),
        _property("customer", title="Customer phone"),
        _property("number", title="Policy number"),
        _property("address"),
        _property("name"),
        _property("reference"),
        _property("vendor", **{"x-vouch": {"not_labels": ["Sold by"]}}),
        _property("invoice_number", **{"x-vouch": {"page": 2}}),
    ],
    ids=lambda item: f"{item.name}: {item.title}",
)
def test_what_is_not_clear_means_nothing(item: Property) -> None:
    assert scalar_concept(item) is None


def test_a_general_name_is_likely_and_a_title_or_description_says_which() -> None:
    general = scalar_concept(_property("total"))
    assert general is not None
    assert (general.pointers, general.certainty) == (("/totals/gross",), LIKELY)
    assert _pointer(_property("total", title="Total amount due")) == "/totals/payable"
    assert _pointer(_property("total", description="net amount")) == "/totals/net"
    assert _pointer(_property("x1", description="Name of the supplier")) == "/seller/name"
    assert _pointer(_property("x1", title="Code of the station", description="Name of the supplier")) is None


@pytest.mark.parametrize(
    ("parent", "name", "pointer"),
    [
        ("supplier", "name", "/seller/name"),
        ("lieferant", "ust_id", "/seller/vat_id"),
        ("customer", "number", "/buyer/customer_number"),
        ("buyer", "vat_id", "/buyer/vat_id"),
        ("payment", "iban", "/seller/iban"),
        ("totals", "net", "/totals/net"),
        ("shipping", "address", None),
        ("carrier", "vat_id", None),
        ("customer", "iban", "/buyer/iban"),
    ],
)
def test_the_object_around_says_whose_it_is(parent: str, name: str, pointer: str | None) -> None:
    inner = {"type": "object", "properties": {name: {"type": "string"}}}
    (item,) = properties_of({"type": "object", "properties": {parent: inner}})
    assert _pointer(item) == pointer


def _columns(array: str, *names: str) -> dict[str, str] | None:
    row = {"type": "object", "properties": {name: {"type": "string"} for name in names}}
    members = properties_of({"type": "object", "properties": {array: {"type": "array", "items": row}}})
    found = array_concept(f"/{array}", members)
    return None if found is None else {path.rsplit("/", 1)[-1]: member for path, member in found.members.items()}


def test_lines_by_their_name_or_by_columns_of_no_other_array() -> None:
    assert _columns("items", "description", "amount") == {"description": "description", "amount": "amount"}
    assert _columns("positionen", "bezeichnung", "menge", "einzelpreis") == {
        "bezeichnung": "description",
        "menge": "quantity",
        "einzelpreis": "unit_price",
    }
    assert _columns("bought", "product", "qty", "price") == {
        "product": "description",
        "qty": "quantity",
        "price": "unit_price",
    }
    assert _columns("payments", "date", "description", "amount") is None
    assert _columns("items", "amount", "colour") is None
    assert _columns("taxes", "description", "quantity", "unit_price") is None


def test_two_columns_never_mean_the_same() -> None:
    assert _columns("items", "item", "description", "price", "total") == {
        "item": "item_number",
        "description": "description",
        "price": "unit_price",
        "total": "amount",
    }


def test_taxes() -> None:
    assert _columns("taxes", "rate", "net", "tax") == {"rate": "rate", "net": "base", "tax": "amount"}
