"""Taxes of till receipts, as tills of several countries print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import document_of

from extractors.invoices.reader import RulesReader
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = "CORNER SHOP\n5 Mill Road\nTel. 555 0123\nRECEIPT 4711\n"
CENT = Decimal("0.01")


def values_of(text: str) -> Mapping[str, str]:
    readings = RulesReader().read(document_of(HEAD + text), shipped_target("receipt"))
    return {reading.path: reading.value for reading in readings if reading.rank == 0}


def taxes_of(values: Mapping[str, str]) -> list[tuple[str | None, ...]]:
    count = len([path for path in values if path.startswith("/taxes/") and path.endswith("/rate")])
    return [tuple(values.get(f"/taxes/{row}/{role}") for role in ("rate", "base", "amount")) for row in range(count)]


@pytest.mark.parametrize(
    ("text", "tax", "net"),
    [
        (
            "TOTAL TTC   22,70\nCB   22,70\nTVA   HT   TVA   TTC\n5,5%   21,52   1,18   22,70",
            ("5.5", "21.52", "1.18"),
            "21.52",
        ),
        ("TOTAL   56,03\nTARJETA\nBASE IMPONIBLE   IVA 21%\n46,31   9,72", ("21", "46.31", "9.72"), "46.31"),
        (
            "TOTAAL EUR   17,60\nBTW %   Netto   BTW   Totaal\n6,00   16,60   1,00   17,60",
            ("6.00", "16.60", "1.00"),
            "16.60",
        ),
        ("TOTAL GBP   47.67\nVAT 20% on 39.73   7.94", ("20", "39.73", "7.94"), "39.73"),
        ("Total CHF   22.70\nMWST 8.1% in 22.70   1.70", ("8.1", None, "1.70"), None),
        ("TOPLAM   *129,90\nKDV %20   *21,65", ("20", None, "21.65"), None),
        ("Total   25.95\nVAT @ 20% included   4.33", ("20", None, "4.33"), None),
        ("SUBTOTAL   44.46\nHST 15%   6.67\nTOTAL   51.13", ("15", "44.46", "6.67"), "44.46"),
        ("Gesamt EUR   80,80\nenth. MwSt 19%   12,90\nNetto   67,90", ("19", None, "12.90"), "67.90"),
    ],
)
def test_one_rate(text: str, tax: tuple[str | None, ...], net: str | None) -> None:
    values = values_of(text)
    assert taxes_of(values) == [tax]
    assert (values.get("/totals/net"), values["/totals/tax"]) == (net, tax[2])


TWO_RATES = """SUMME   EUR 11,80
Steuer  %    Netto  Steuer  Brutto
A=  19,0%     1,85    0,35    2,20
B=   7,0%     8,97    0,63    9,60
"""


def test_two_rates_come_to_the_total_and_their_sums_stand_below() -> None:
    values = values_of(TWO_RATES + "Gesamtbetrag 10,82    0,98   11,80")
    assert taxes_of(values) == [("19.0", "1.85", "0.35"), ("7.0", "8.97", "0.63")]
    assert (values["/totals/net"], values["/totals/tax"], values["/totals/gross"]) == ("10.82", "0.98", "11.80")


def test_sums_that_are_not_printed_are_not_read() -> None:
    values = values_of(TWO_RATES)
    assert len(taxes_of(values)) == 2
    assert "/totals/net" not in values and "/totals/tax" not in values


def test_rows_that_do_not_come_to_the_total_are_no_taxes() -> None:
    assert taxes_of(values_of(TWO_RATES.replace("8,97    0,63    9,60", "8,17    0,57    8,74"))) == []


def test_what_is_printed_twice_counts_once() -> None:
    values = values_of("Total   47.67\nVAT 20% incl.   7.94\nVAT 20% on 39.73   7.94")
    assert taxes_of(values) == [("20", "39.73", "7.94")]


def test_a_discount_in_percent_is_no_tax() -> None:
    assert taxes_of(values_of("Mug   10.00\nOff 20%   2.00\nTotal   12.00")) == []


@given(st.lists(st.tuples(st.sampled_from([5, 7, 19, 21, 25]), st.integers(200, 99_999)), min_size=1, max_size=3))
def test_tables_come_back(groups: list[tuple[int, int]]) -> None:
    rows, total = [], Decimal(0)
    for rate, cents in dict(groups).items():
        base = Decimal(cents) / 100
        tax = (base * rate / 100).quantize(CENT, ROUND_HALF_UP)
        total += base + tax
        rows.append((str(rate), str(base.quantize(CENT)), str(tax)))
    table = "\n".join(f"{rate}%   {base}   {tax}" for rate, base, tax in rows)
    assert taxes_of(values_of(f"TOTAL   {total}\nCASH   {total}\nVAT   Net   Tax\n{table}")) == rows
