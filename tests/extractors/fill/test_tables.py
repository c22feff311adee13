"""Arrays of objects from tables."""

from __future__ import annotations

from typing import Any

import pytest
from filled import filled

LINES: dict[str, Any] = {
    "lines": {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {
                "description": {"type": "string"},
                "quantity": {"type": ["integer", "null"]},
                "amount": {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"},
            },
        },
    }
}


def test_rows_in_order_with_wrapped_cells_and_no_totals() -> None:
    page = """
        Qty      Description               Amount
        10       Steel bolt M8              25.00
        3        Long wooden board,         42.30
                 untreated pine
        1        Paint                       9.99
        Total                               77.29
    """
    assert filled(LINES, page) == {
        "lines": [
            {"description": "Steel bolt M8", "quantity": 10, "amount": "25.00"},
            {"description": "Long wooden board, untreated pine", "quantity": 3, "amount": "42.30"},
            {"description": "Paint", "quantity": 1, "amount": "9.99"},
        ]
    }


def test_a_table_goes_on_under_the_same_headings() -> None:
    head = "Qty      Description               Amount\n"
    pages = [head + "10       Bolt                       25.00", head + "4        Nut                         1.00"]
    assert [row["description"] for row in filled(LINES, *pages)["lines"]] == ["Bolt", "Nut"]


def test_columns_that_nobody_asks_for_are_left_out() -> None:
    page = """
        Qty      SKU       Description               Amount
        10       A1        Steel bolt                 25.00
    """
    assert filled(LINES, page) == {"lines": [{"description": "Steel bolt", "quantity": 10, "amount": "25.00"}]}


def test_no_table_no_rows() -> None:
    assert filled(LINES, "A letter that says nothing of the kind") == {"lines": []}


@pytest.mark.parametrize("name", ["lines", "items", "positions"])
@pytest.mark.parametrize("heading", ["Amount EUR", "Amount (USD)", "Amount €", "Amount"])
def test_the_exact_heading_beats_a_synonym_and_a_currency_is_no_part_of_it(heading: str, name: str) -> None:
    page = f"""
        Item     Description           Qty    {heading}
        KC-44    Tide gauge              2     1,368.00
        KC-20    Data logger             1       215.50
    """
    rows = filled({name: LINES["lines"]}, page)[name]
    assert rows == [
        {"description": "Tide gauge", "quantity": 2, "amount": "1368.00"},
        {"description": "Data logger", "quantity": 1, "amount": "215.50"},
    ]


def test_a_heading_that_only_means_the_same_is_taken_where_no_other_does() -> None:
    page = """
        Item            Qty    Amount
        Tide gauge        2     68.00
    """
    assert filled(LINES, page) == {"lines": [{"description": "Tide gauge", "quantity": 2, "amount": "68.00"}]}


def test_what_the_second_best_heading_names_is_another_property() -> None:
    text, number = {"type": "string"}, {"type": "number"}
    columns = {"item_number": text, "description": text, "amount": number}
    asked = {"lines": {"type": "array", "items": {"type": "object", "properties": columns}}}
    page = """
        Item     Description          Amount
        KC-44    Tide gauge            68.50
    """
    assert filled(asked, page) == {"lines": [{"item_number": "KC-44", "description": "Tide gauge", "amount": 68.5}]}


def test_totals_right_of_other_text_end_the_table() -> None:
    page = """
        Description               Qty       Amount
        Tide gauge                  2        68.00

        Payment terms 30 days     Subtotal excl. VAT   68.00
        Goods remain ours         Grand total          80.92
    """
    assert [row["description"] for row in filled(LINES, page)["lines"]] == ["Tide gauge"]


def test_two_tables_alike_are_told_by_their_titles() -> None:
    page = """
        Deposits and other additions
        Date         Description     Amount
        02/03/2026   Payroll         2,475.00
        Total deposits               2,475.00

        Withdrawals and other subtractions
        Date         Description     Amount
        02/05/2026   Rent            1,850.00
        02/11/2026   Groceries       121.20
    """
    row = {"type": "object", "properties": {"description": {"type": "string"}, "amount": {"type": "number"}}}
    data = filled({"withdrawals": {"type": "array", "items": row}, "deposits": {"type": "array", "items": row}}, page)
    assert data == {
        "deposits": [{"description": "Payroll", "amount": 2475}],
        "withdrawals": [{"description": "Rent", "amount": 1850}, {"description": "Groceries", "amount": 121.2}],
    }


def test_headings_in_short() -> None:
    page = """
        Policy no.   Policy eff   Policy exp   No. of pkgs
        GL-4471920   01/14/2026   01/14/2027   12
    """
    row = {
        "policy_number": {"type": "string"},
        "effective_date": {"type": "string", "format": "date"},
        "expiration_date": {"type": "string", "format": "date"},
        "packages": {"type": "integer", "title": "Number of packages"},
    }
    data = filled({"policies": {"type": "array", "items": {"type": "object", "properties": row}}}, page)
    assert list(data["policies"][0].values()) == ["GL-4471920", "2026-01-14", "2027-01-14", 12]


def test_labelled_lines_below_a_table_are_none_of_its_rows() -> None:
    page = """
        Company        Role
        Kite Labs      Engineer
        Harbour Inc    Analyst

        Skills
        Skills: Python, SQL
        Freight: 85.00
    """
    row = {"type": "object", "properties": {"company": {"type": "string"}, "role": {"type": "string"}}}
    data = filled({"experience": {"type": "array", "items": row}}, page)
    assert [list(found.values()) for found in data["experience"]] == [
        ["Kite Labs", "Engineer"],
        ["Harbour Inc", "Analyst"],
    ]


def test_headings_that_stand_close_are_told_apart_by_their_columns() -> None:
    page = """
        Date     Description             Withdrawals Deposits     Balance
        03/03    ACH credit                          2,410.55    7,630.02
        03/04    Check 1187                   640.00             6,990.02
        03/28    Interest paid                           1.07    6,991.09
    """
    money = {"type": ["number", "null"]}
    columns = {"description": {"type": "string"}, "withdrawal": money, "deposit": money}
    rows = {"type": "array", "items": {"type": "object", "properties": columns}}
    found = filled({"transactions": rows}, page)["transactions"]
    assert [(row["withdrawal"], row["deposit"]) for row in found] == [(None, 2410.55), (640.0, None), (None, 1.07)]


def test_tables_side_by_side_are_each_their_own_array() -> None:
    page = """
        Payments      Units     Amount      Deductions       Amount
        Basic pay    150.00   2,760.00      PAYE tax         395.40
        Overtime       6.50     179.40      Pension          138.00
    """
    text, number = {"type": "string"}, {"type": ["number", "null"]}
    paid = {"description": text, "units": number, "amount": number}
    asked = {
        "payments": {"type": "array", "items": {"type": "object", "properties": paid}},
        "deductions": {"type": "array", "items": {"type": "object", "properties": {"name": text, "amount": number}}},
    }
    assert filled(asked, page) == {
        "payments": [
            {"description": "Basic pay", "units": 150, "amount": 2760},
            {"description": "Overtime", "units": 6.5, "amount": 179.4},
        ],
        "deductions": [{"name": "PAYE tax", "amount": 395.4}, {"name": "Pension", "amount": 138}],
    }


def test_a_longer_heading_is_that_of_the_one_property_it_contains() -> None:
    page = """
        Container       Description of goods        Packages
        BMLU4471182     Lumber, kiln dried                22
        BMLU4471190     Plywood                           20
    """
    columns = {"container": {"type": "string"}, "description": {"type": "string"}, "packages": {"type": "integer"}}
    rows = {"type": "array", "items": {"type": "object", "properties": columns}}
    assert [row["description"] for row in filled({"containers": rows}, page)["containers"]] == [
        "Lumber, kiln dried",
        "Plywood",
    ]
