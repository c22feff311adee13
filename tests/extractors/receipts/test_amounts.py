"""Amounts of thermal print, with what their rows say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import page_of

from extractors.layout import rows_of
from extractors.receipts.amounts import find_amounts
from extractors.receipts.labels import class_of, plain_words, receipt_labels

if TYPE_CHECKING:
    from decimal import Decimal


def amounts_of(text: str) -> list[tuple[str | None, str]]:
    return [(amount.label, str(amount.value)) for amount in find_amounts(rows_of(page_of(text)))]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Total   5.50", [("total", "5.50")]),
        ("TOTAL:  EUR 1.234,50", [("total", "1234.50")]),
        ("T0TAL   RM3.00", [("total", "3.00")]),
        ("Tota l  $ 64. 15", [("total", "64.15")]),
        ("Rounding Adj   -.02", [("rounding", "-0.02")]),
        ("Rounding  0.02-", [("rounding", "-0.02")]),
        ("Total Qty : 5   Sub-Total : 21.00", [("subtotal", "21.00")]),
        ("2 x 3.50   7.00 A", [(None, "3.50"), (None, "7.00")]),
        ("Zwischensumme  12,40", [("subtotal", "12.40")]),
        ("Rückgeld  7,60", [("change", "7.60")]),
        ("À rendre  1,20", [("change", "1.20")]),
        ("Gotówka  50,00", [("tendered", "50.00")]),
        ("Total Incl. 6% GST  15.00", [("total", "15.00")]),
        ("Total Excl. 6% GST  14.15", [("net", "14.15")]),
        ("GST @6% included in total  0.19", [("tax", "0.19")]),
    ],
)
def test_a_row_says_what_its_amount_is(row: str, expected: list[tuple[str | None, str]]) -> None:
    assert amounts_of(row) == expected


@pytest.mark.parametrize(
    "row", ["Total RMI11.90", "Total XM3.00", "12.05.2026", "10:15.30", "VAT 19.00%", "Tel 030.44"]
)
def test_what_is_no_amount_is_not_read_as_one(row: str) -> None:
    assert [value for label, value in amounts_of(row) if label == "total" or row.startswith(("12", "10", "VAT"))] == []


def test_a_label_above_its_amount_names_it() -> None:
    assert amounts_of("CASH\nRM 170.00") == [("tendered", "170.00")]


def test_the_tax_table_behind_the_total_is_set_apart() -> None:
    found = find_amounts(rows_of(page_of("Total  10.60\nCash  10.60\nGST Summary\nSR 6%  10.00  0.60")))
    assert [amount.in_summary for amount in found] == [False, False, True, True]


def test_every_label_is_written_as_it_is_matched() -> None:
    for name, labels in receipt_labels().items():
        for label in labels:
            assert " ".join(plain_words(label)) == label.replace("/", " "), (name, label)


@given(st.text(max_size=60))
def test_any_text_has_a_class_or_none(text: str) -> None:
    found = class_of(text)
    assert found is None or found in receipt_labels()


@given(st.decimals(min_value=0, max_value=99_999, places=2), st.sampled_from(["Total", "Summe", "Cash", "GST"]))
def test_a_printed_amount_is_read_exactly(value: Decimal, label: str) -> None:
    assert [amount.value for amount in find_amounts(rows_of(page_of(f"{label}   {value:,.2f}")))] == [value]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("Varav moms 12%   20,89", [("tax", "20.89")]),
        ("Totalt SEK   195,00", [("total", "195.00")]),
    ],
)
def test_words_of_the_north(row: str, expected: list[tuple[str | None, str]]) -> None:
    assert amounts_of(row) == expected
