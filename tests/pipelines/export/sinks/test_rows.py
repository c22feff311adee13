"""Documents as rows."""

from __future__ import annotations

import json
from decimal import Decimal

from parcels import invoice, parcel
from results import chart_of, document_of

from pipelines.export.sinks.rows import document_tables, rows_of, table_names
from schemas.result import DocumentEntry


def by_name(rows):
    return {
        table.table: [dict(zip([c.name for c in table.columns], row, strict=True)) for row in table.rows]
        for table in rows
    }


def test_an_invoice_is_a_row_with_rows():
    tables = by_name(rows_of(parcel("7", invoice("7"), invoice("8", lines=1)).result))
    assert set(tables) == {"invoices", "invoice_lines", "invoice_taxes"}
    first, second = tables["invoices"]
    assert (first["invoice_number"], first["seller_vat_id"], first["totals_gross"]) == ("7", "DE123456789", "5.36")
    assert (first["source"], first["kind"], first["decision"], first["pages"]) == ("7.pdf", "invoice", "accept", "1")
    assert (first["verified"], first["unverified"]) == ("3", "/lines/0/amount /lines/1/amount")
    assert (first["document_no"], second["document_no"]) == ("1", "2")
    lines = tables["invoice_lines"]
    assert [(line["document_no"], line["line_no"], line["amount"]) for line in lines] == [
        ("1", "1", "1.50"),
        ("1", "2", "3.00"),
        ("2", "1", "1.50"),
    ]
    assert {line["sha256"] for line in lines} == {first["sha256"]}


def test_every_document_of_a_kind_has_the_same_columns():
    full, empty = (
        rows_of(parcel(name, invoice(name, **more)).result) for name, more in (("a", {}), ("b", {"lines": 0}))
    )
    assert [(table.table, table.columns) for table in full] == [(table.table, table.columns) for table in empty]
    types = {column.name: column.type for column in full[0].columns}
    assert (types["issue_date"], types["totals_gross"], types["document_no"]) == ("date", "decimal", "integer")


def test_points_of_charts_are_known_by_all_that_holds_them():
    data = {"charts": [chart_of({"a": [("x", "1"), ("y", "2")], "b": [("x", "3")]})], "tables": None}
    tables = by_name(rows_of(parcel("c", document_of({**data, "statements": None})).result))
    points = tables["chart_report_charts_series_points"]
    assert [(p["chart_no"], p["series_no"], p["point_no"], p["x"], p["y"]) for p in points] == [
        ("1", "1", "1", "x", "1"),
        ("1", "1", "2", "y", "2"),
        ("1", "2", "1", "x", "3"),
    ]
    assert {*tables} <= {*table_names()}
    assert {*document_tables()} <= {*table_names()}


def test_data_of_a_schema_of_the_users_own():
    data = {
        "Kind": "lease",
        "rent": {"net": 12.10, "parts": [1, 2]},
        "tenants": [{"name": "A", "since": None}, {"name": "B", "keys": [{"no": "7"}]}],
    }
    document = DocumentEntry(kind="custom", pages=[1, 2], data=data, fields={}, decision="accept")
    result = {
        "documents": [json.loads(document.model_dump_json(), parse_float=Decimal)],
        "source": {"sha256": "s", "name": "l"},
    }
    tables = by_name(rows_of(result))
    (row,) = tables["custom_documents"]
    assert (row["kind"], row["Kind_"], row["rent_net"], row["rent_parts"]) == ("custom", "lease", "12.1", "[1, 2]")
    assert [(t["tenants_no"], t["name"]) for t in tables["custom_document_tenants"]] == [("1", "A"), ("2", "B")]
    assert [(k["tenants_no"], k["keys_no"], k["no"]) for k in tables["custom_document_tenants_keys"]] == [
        ("2", "1", "7")
    ]
