from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.evaluate.compare import fold_text, is_right, value_type

if TYPE_CHECKING:
    from pipelines.evaluate.truth import TrueValue


@pytest.mark.parametrize(
    ("field", "truth", "predicted"),
    [
        ("/totals/gross", "1234.5", "1234.50"),
        ("/totals/gross", "-8.79", "-8.79"),
        ("/totals/allowances", "-0.23", "0.23"),
        ("/totals/prepaid", "0", None),
        ("/totals/prepaid", None, "0.00"),
        ("/lines/*/unit_price", "3.3333", "3.33"),
        ("/lines/*/unit_price", ["0.5", "50"], "50.00"),
        ("/invoice_number", "RE-2024/1", "re‐2024 / 1"),
        ("/seller/name", "Müller & Söhne GmbH", "MÜLLER & SÖHNE  GMBH."),
        ("/issue_date", "2018-06-05", "2018-06-05"),
        ("/currency", "EUR", "eur"),
        ("/due_date", None, None),
        ("/totals/payable", [None, "5.00"], None),
        ("/totals/payable", [None, "5.00"], "5"),
    ],
)
def test_right(field: str, truth: TrueValue, predicted: str | None) -> None:
    assert is_right(field, truth, predicted)


@pytest.mark.parametrize(
    ("field", "truth", "predicted"),
    [
        ("/totals/gross", "8.79", "-8.79"),
        ("/totals/gross", "3.3333", "3.33"),
        ("/totals/gross", "0", None),
        ("/totals/gross", "12.00", "twelve"),
        ("/lines/*/unit_price", "3.3333", "3"),
        ("/invoice_number", "471102", "0471102"),
        ("/invoice_number", "RE-1", "RE1"),
        ("/seller/name", "Muller", "Müller"),
        ("/issue_date", "2018-06-05", "2018-05-06"),
        ("/due_date", None, "2018-06-05"),
        ("/totals/payable", [None, "5.00"], "6"),
        ("/due_date", "2018-06-05", None),
    ],
)
def test_not_right(field: str, truth: TrueValue, predicted: str | None) -> None:
    assert not is_right(field, truth, predicted)


def test_declared_type_wins_over_the_name() -> None:
    assert value_type("/contract_num") == "text"
    assert value_type("/contract_num", "identifier") == "identifier"
    assert is_right("/gross_amount", "250", "250.00", "amount")
    assert not is_right("/gross_amount", "250", "250.00")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_an_amount_equals_itself_and_no_neighbour(amount: Decimal) -> None:
    assert is_right("/totals/gross", str(amount), format(amount.normalize(), "f"))
    assert not is_right("/totals/gross", str(amount), str(amount + Decimal("0.01")))


@given(st.text())
def test_folding_is_stable_for_letters_and_digits(text: str) -> None:
    folded = fold_text(text)
    assert is_right("/seller/name", text, text)
    assert fold_text(f" {text}  ") == folded
