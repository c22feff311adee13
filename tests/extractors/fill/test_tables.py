"""Arrays of objects from tables."""

from __future__ import annotations

from filled import filled

LINES = {
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
            {"description": "Long wooden board untreated pine", "quantity": 3, "amount": "42.30"},
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
