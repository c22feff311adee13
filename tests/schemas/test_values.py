from __future__ import annotations

from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from schemas.export import KINDS, generate_schema
from schemas.invoice import REQUIRED, Invoice, Line, Totals

amounts = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)


@given(amounts)
def test_an_amount_leaves_as_the_string_it_came_as(amount: Decimal) -> None:
    dumped = Totals(gross=amount).model_dump(mode="json")["gross"]
    assert isinstance(dumped, str)
    assert Decimal(dumped) == amount
    assert Totals.model_validate_json(f'{{"gross": "{dumped}"}}').gross == amount


@given(st.floats())
def test_a_float_is_never_money(value: float) -> None:
    with pytest.raises(ValidationError, match="decimal string"):
        Totals(gross=value)


def test_a_json_number_with_a_point_is_refused() -> None:
    with pytest.raises(ValidationError, match="decimal string"):
        Totals.model_validate_json('{"gross": 1234.5}')


@pytest.mark.parametrize(
    ("given_as", "dumped"), [("1E+3", "1000"), ("0.10", "0.10"), ("-0.5", "-0.5"), ("1e-7", "0.0000001")]
)
def test_an_amount_is_written_without_an_exponent_and_keeps_its_zeros(given_as: str, dumped: str) -> None:
    assert Totals(gross=Decimal(given_as)).model_dump(mode="json")["gross"] == dumped


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "twelve", ""])
def test_what_is_no_number_is_no_amount(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Totals.model_validate({"gross": wrong})


@pytest.mark.parametrize("wrong", ["eur", "EURO", "€", ""])
def test_a_currency_is_three_capitals(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Invoice.model_validate({"currency": wrong})


@pytest.mark.parametrize("wrong", ["04.03.2026", "2026-02-30", "2026-3-4"])
def test_a_date_is_iso_8601_and_exists(wrong: str) -> None:
    with pytest.raises(ValidationError):
        Invoice.model_validate({"issue_date": wrong})


def test_a_date_leaves_as_iso_8601() -> None:
    assert Invoice.model_validate({"issue_date": "2026-03-04"}).model_dump(mode="json")["issue_date"] == "2026-03-04"


@pytest.mark.parametrize("model", KINDS.values())
def test_an_unknown_key_is_an_error(model: type[Invoice]) -> None:
    with pytest.raises(ValidationError, match="extra"):
        model.model_validate({"no_such_key": 1})


def test_a_missing_value_is_null_and_the_shape_is_whole() -> None:
    dumped = Invoice().model_dump(mode="json")
    assert dumped["totals"] == dict.fromkeys(Totals.model_fields)
    assert dumped["lines"] == []
    assert dumped["issue_date"] is None


def test_every_required_leaf_is_in_the_model() -> None:
    dumped = Invoice().model_dump()
    for pointer in REQUIRED:
        node = dumped
        for token in pointer.split("/")[1:]:
            assert token in node, pointer
            node = node[token]


def test_every_leaf_of_an_invoice_names_its_business_term() -> None:
    for model in (Invoice, Line, Totals):
        for name, field in model.model_fields.items():
            assert field.description, f"{model.__name__}.{name}"
            assert "(B" in field.description, f"{model.__name__}.{name}"


@given(amounts, st.dates())
def test_what_the_model_dumps_its_schema_accepts(amount: Decimal, day: object) -> None:
    invoice = Invoice.model_validate({"issue_date": day, "lines": [{"amount": amount}], "currency": "EUR"})
    jsonschema.validate(invoice.model_dump(mode="json"), generate_schema("invoice"), jsonschema.Draft202012Validator)


def test_the_schema_refuses_a_number_for_an_amount() -> None:
    data = Invoice().model_dump(mode="json")
    data["totals"]["gross"] = 12.5
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, generate_schema("invoice"), jsonschema.Draft202012Validator)
