"""Statements beside readings: witnesses, accusations, or nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.codes.reader import REFERENCE
from pipelines.reconcile import reconcile
from pipelines.settle import settle
from pipelines.trust import judge
from schemas.evidence import FieldStatus, Reading, Selector
from tests.builders.said import evidence, reading

PRINTED = "404,60"


def stated(path: str, value: str, selector: Selector = "xml", rank: int = 0) -> Reading:
    """A value that data states and no word of the page says."""
    if selector == "xml":
        return Reading(path, value, value, "xml", rank=rank)
    return Reading(path, value, value, "code", (evidence(value, source="barcode"),), transcribed=True, rank=rank)


def status(*readings: Reading, path: str = "/totals/gross") -> FieldStatus:
    return judge(reconcile(settle(readings)), [])[path].status


def test_without_statements_nothing_changes() -> None:
    readings = [reading("/totals/gross", "404.60"), reading("/currency", "EUR")]
    assert settle(readings) == readings


def test_a_statement_that_agrees_is_the_second_witness() -> None:
    assert status(reading("/totals/gross", "404.60"), stated("/totals/gross", "404.60")) == "verified"
    assert status(reading("/totals/gross", "404.60"), stated("/totals/gross", "404.61")) == "conflict"
    assert status(stated("/totals/gross", "404.60")) == "single"


def test_the_value_is_shown_as_the_page_has_it() -> None:
    readings = [reading("/seller/name", "Nordlicht G.m.b.H."), stated("/seller/name", "NORDLICHT GmbH")]
    field = reconcile(settle(readings))["/seller/name"]
    assert (field.value, field.selectors) == ("Nordlicht G.m.b.H.", ("rules", "xml"))


def test_what_cannot_be_told_proves_nothing_and_accuses_nobody() -> None:
    field = reconcile(settle([reading("/payment_terms", "30 Tage netto"), stated("/payment_terms", "net 30")]))
    assert not field["/payment_terms"].in_conflict
    assert field["/payment_terms"].selectors == ("rules",)
    assert [alternative.value for alternative in field["/payment_terms"].alternatives()] == ["net 30"]


@pytest.mark.parametrize("selector", ["xml", "code"])
def test_what_ocr_read_and_data_says_too_is_transcribed(selector: Selector) -> None:
    page = reading("/totals/payable", "404.60", on=evidence("404,60", source="ocr"), transcribed=False)
    path = "/totals/payable"
    assert status(page, path=path) == "single"
    assert status(page, stated(path, "404.60", selector), path=path) == "verified"


def test_a_lone_digit_that_ocr_read_is_not_proven_by_data() -> None:
    path = "/lines/0/quantity"
    page = reading(path, "4", on=evidence("4", source="ocr"), transcribed=False)
    assert status(page, stated(path, "4"), path=path) == "single"


def total_and_code(gross: str, asked: str, *more: Reading) -> FieldStatus:
    code = [stated("/totals/payable", asked, "code"), stated("/totals/gross", asked, "code", rank=1)]
    return status(reading("/totals/gross", gross), *more, *code)


def test_what_a_code_asks_for_is_the_total_where_nothing_stands_between() -> None:
    assert total_and_code("404.60", "404.60") == "verified"
    assert total_and_code("404.60", "904.60") == "conflict"
    assert total_and_code("404.60", "354.60", reading("/totals/prepaid", "50.00")) == "single"
    assert total_and_code("404.60", "354.60", reading("/totals/payable", "354.60")) == "single"
    assert total_and_code("404.62", "404.60") == "single"  # paid to five centimes


def test_a_code_never_fills_in_a_total() -> None:
    assert "/totals/gross" not in reconcile(settle([stated("/totals/gross", "404.60", "code", rank=1)]))


def test_a_bare_reference_proves_a_print_and_no_role() -> None:
    printed = evidence("RE-2026-0815", source="ocr")
    page = reading("/invoice_number", "RE-2026-0815", on=printed, transcribed=False)
    other = reading("/buyer/customer_number", "4711", on=evidence("4711", source="ocr"), transcribed=False)
    settled = settle([page, other, stated(REFERENCE, "RE20260815", "code")])
    assert [(item.path, item.transcribed) for item in settled] == [
        ("/invoice_number", True),
        ("/buyer/customer_number", False),
    ]
    assert status(page, stated(REFERENCE, "RE20260815", "code"), path="/invoice_number") == "single"


_PATHS = st.sampled_from(["/totals/gross", "/totals/payable", "/issue_date", "/seller/name", "/lines/0/amount"])
_READINGS = st.lists(
    st.builds(
        Reading,
        _PATHS,
        st.just("printed"),
        st.sampled_from(["1.00", "2", "2026-01-01", "Nordlicht"]),
        st.sampled_from(["rules", "xml", "code", "vlm"]),
        st.just(()),
        st.booleans(),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(_READINGS)
def test_page_readings_are_never_changed(readings: list[Reading]) -> None:
    kept = [reading for reading in settle(readings) if reading.selector not in ("xml", "code")]
    assert kept == [reading for reading in readings if reading.selector not in ("xml", "code")]
