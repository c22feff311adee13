"""The data: typed by the schema, valid wherever null may stand, and honest where it is not."""

from __future__ import annotations

import jsonschema
import pytest
from filled import custom, entry, filled
from hypothesis import given
from hypothesis import strategies as st

from extractors.fill.numbers import json_number


def test_values_are_typed_by_the_schema() -> None:
    asked = {
        "weight": {"type": "number"},
        "rooms": {"type": "integer"},
        "price": {"type": "string", "pattern": r"^\d+\.\d\d$"},
        "signed": {"type": "boolean"},
        "built": {"type": "string", "format": "date"},
    }
    page = "Weight: 12.50\nRooms: 4\nPrice: 1,250.00\nSigned: No\nBuilt: March 14, 2026"
    assert filled(asked, page) == {
        "weight": 12.5,
        "rooms": 4,
        "price": "1250.00",
        "signed": False,
        "built": "2026-03-14",
    }


def test_what_was_not_found_is_null_where_it_may_be_and_left_out_where_it_need_not_be() -> None:
    asked = {"vessel": {"type": ["string", "null"]}, "berth": {"type": "string"}}
    read = entry(custom(asked), "Harbour dues are payable on arrival")
    assert read.data == {"vessel": None}
    assert read.fields.keys() == {"/vessel", "/berth"}
    jsonschema.validate(read.data, dict(custom(asked).json_schema))


def test_a_schema_that_contains_itself_leaves_its_end_out() -> None:
    schema = {"vessel": {"type": "string"}, "tug": {"$ref": "#"}}
    read = entry(custom(schema), "Vessel: Aster Pioneer")
    assert read.data["vessel"] == "Aster Pioneer"
    jsonschema.validate(read.data, dict(custom(schema).json_schema))


def test_a_required_value_that_cannot_be_null_is_stated() -> None:
    read = entry(custom({"berth": {"type": "string"}}, required=["berth"]), "Harbour dues")
    (check,) = [check for check in read.checks if check.id == "schema"]
    assert (read.data, check.status, check.fields) == ({"berth": None}, "failed", ("/berth",))
    assert read.fields["/berth"].status == "absent"
    assert read.decision == "review"


def test_names_that_need_escaping() -> None:
    asked = {"net/gross": {"type": ["string", "null"], "title": "Net or gross"}}
    assert filled(asked, "Net or gross: both") == {"net/gross": "both"}


def test_nested_objects_and_references() -> None:
    party = {"type": "object", "properties": {"name": {"type": ["string", "null"]}}}
    data = filled({"landlord": {"$ref": "#/$defs/p"}}, "Landlord: Maria Keller", **{"$defs": {"p": party}})
    assert data == {"landlord": {"name": "Maria Keller"}}


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12))
def test_a_json_number_is_the_very_number(value: object) -> None:
    from decimal import Decimal

    number = json_number(str(value))
    assert number is not None
    assert Decimal(repr(number)) == Decimal(str(value))


@pytest.mark.parametrize("text", ["0.12345678901234567890123", "NaN", "Infinity", "x", "1E+400"])
def test_what_a_double_cannot_hold_is_no_json_number(text: str) -> None:
    assert json_number(text) is None
