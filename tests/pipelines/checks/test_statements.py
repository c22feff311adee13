"""Checks over what data states: contradictions with both values, and sums that are the page's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.checks.arithmetic import check_arithmetic
from pipelines.checks.einvoice import check_attachments, check_einvoice
from pipelines.checks.payment_codes import check_payment_codes
from pipelines.checks.statements import printed_fields, without_self_proof
from pipelines.reconcile import reconcile
from pipelines.settle import settle
from schemas.evidence import Reading
from schemas.page import Attachment
from tests.builders.einvoices import cii
from tests.builders.said import reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Selector


def both(path: str, printed: str, stated: str, selector: Selector = "xml") -> list[Reading]:
    return [reading(path, printed), Reading(path, stated, stated, selector)]


def fields(*readings: Reading) -> Mapping[str, FieldReading]:
    return reconcile(settle(readings))


def test_a_contradiction_has_both_values_and_its_page() -> None:
    (outcome,) = check_einvoice(fields(*both("/totals/gross", "404.60", "999.99")))
    check = outcome.check
    assert (check.id, check.status, check.fields) == ("xml_differs_from_page", "failed", ("/totals/gross",))
    assert (check.expected, check.actual) == ("999.99", "404.60")
    assert "page 1" in check.message
    assert "999.99" in check.message


def category(code: str, row: int = 0) -> Reading:
    return Reading(f"/taxes/{row}/category", code, code, "xml")


@pytest.mark.parametrize("code", ["AE", "E", "G", "K", "O", "Z", "ae"])
@pytest.mark.parametrize("path", ["/taxes/0/rate", "/taxes/1/rate", "/lines/4/tax_rate", "/totals/tax"])
def test_xml_that_takes_no_tax_contradicts_a_page_that_charges_it(code: str, path: str) -> None:
    (outcome,) = check_einvoice(fields(reading(path, "19"), category(code)))
    check = outcome.check
    assert (check.id, check.status) == ("xml_differs_from_page", "failed")
    assert check.fields == ("/taxes/0/category", path)
    assert (check.expected, check.actual) == (code.upper(), "19")


def test_no_tax_and_standard_tax_are_told_apart_by_their_rows() -> None:
    both_taxes = category("S"), category("E", 1)
    assert check_einvoice(fields(reading("/taxes/0/rate", "19"), reading("/taxes/1/rate", "0"), *both_taxes)) == []
    (outcome,) = check_einvoice(fields(reading("/taxes/0/rate", "19"), reading("/taxes/1/rate", "7"), *both_taxes))
    assert outcome.check.fields == ("/taxes/1/category", "/taxes/1/rate")


@pytest.mark.parametrize(("code", "rate"), [("S", "19"), ("AE", "0"), ("Z", "0.00"), ("E", "B"), ("E", "NaN")])
def test_a_category_that_the_page_bears_out_is_no_contradiction(code: str, rate: str) -> None:
    assert check_einvoice(fields(reading("/taxes/0/rate", rate), category(code))) == []


def test_codes_have_a_check_of_their_own() -> None:
    said = fields(*both("/totals/payable", "404.60", "999.99", "code"))
    assert [outcome.check.id for outcome in check_payment_codes(said)] == ["code_differs_from_page"]
    assert check_einvoice(said) == []


def test_agreement_is_said_once_for_all_fields() -> None:
    said = fields(*both("/totals/gross", "404.60", "404.6"), *both("/currency", "EUR", "EUR"))
    (outcome,) = check_einvoice(said)
    assert (outcome.check.id, outcome.check.status) == ("xml_agrees_with_page", "passed")
    assert outcome.check.fields == ("/totals/gross", "/currency")
    assert not outcome.proves


def test_what_only_one_side_says_is_no_contradiction() -> None:
    assert check_einvoice(fields(reading("/totals/gross", "404.60"), Reading("/currency", "EUR", "EUR", "xml"))) == []


def sums(selector: Selector) -> list[Reading]:
    values = {"/totals/net": "340.00", "/totals/tax": "64.60", "/totals/gross": "404.60"}
    return [reading(path, value, selector) for path, value in values.items()]


def proven(*readings: Reading) -> frozenset[str]:
    said = fields(*readings)
    outcomes = without_self_proof(check_arithmetic(printed_fields(said)), said)
    return frozenset().union(*(outcome.proves for outcome in outcomes))


def test_data_that_is_consistent_does_not_prove_itself() -> None:
    assert "/totals/gross" in proven(*sums("rules"))
    assert not proven(*sums("xml"))
    assert "/totals/gross" in proven(*sums("xml"), reading("/totals/gross", "404.60"))


def test_what_the_page_does_not_print_stands_between_no_sums() -> None:
    lines = [reading(f"/lines/{n}/amount", "170.00") for n in range(2)]
    between = [Reading("/totals/lines", "340.00", "340.00", "xml"), Reading("/totals/prepaid", "5", "5", "xml")]
    assert "/totals/net" in proven(*lines, *sums("rules"))
    assert "/totals/net" in proven(*lines, *sums("rules"), *between)


def test_a_row_that_only_data_knows_is_no_gap_in_the_lines_of_the_page() -> None:
    lines = [reading(f"/lines/{n}/amount", "170.00") for n in range(2)]
    unknown = [reading("/lines/2/description", "Porto", "xml"), Reading("/lines/2/amount", "9", "9", "xml")]
    assert "/totals/net" in proven(*lines, *sums("rules"), *unknown)


def test_without_a_page_the_sums_are_those_of_the_data() -> None:
    said = fields(*(Reading(r.path, r.value, r.value, "xml") for r in sums("xml")))
    assert printed_fields(said) == said
    assert {outcome.check.id for outcome in check_arithmetic(printed_fields(said))} == {"BR-CO-15"}


def findings(name: str, data: bytes) -> list[tuple[str, str]]:
    outcomes = check_attachments([Attachment(name, "text/xml", data)])
    return [(outcome.check.id, outcome.check.status) for outcome in outcomes]


def test_what_is_wrong_with_the_xml_is_told() -> None:
    assert findings("factur-x.xml", cii()) == []
    assert findings("factur-x.xml", cii()[:-9]) == [("xml_invalid", "failed")]
    assert findings("factur-x.xml", cii(type="751")) == [("xml_not_an_invoice", "skipped")]
    assert findings("factur-x.xml", cii(gross="much")) == [("xml_invalid", "failed"), ("xml_invalid", "skipped")]
    assert findings("notes.xml", b"<notes/>") == []


def test_rows_that_only_one_side_has_are_a_contradiction() -> None:
    both_have = both("/lines/0/amount", "170.00", "170.00")
    one_more = Reading("/lines/1/amount", "9.00", "9.00", "xml")
    assert [o.check.status for o in check_einvoice(fields(*both_have))] == ["passed"]
    (_, rows) = check_einvoice(fields(*both_have, one_more))
    assert (rows.check.id, rows.check.fields) == ("xml_differs_from_page", ("/lines/1/amount",))
    assert (rows.check.expected, rows.check.actual) == ("2 items", "1 items")
    # A profile without items contradicts nothing.
    assert check_einvoice(fields(reading("/lines/0/amount", "170.00"))) == []


def cells(row: str, selector: Selector, **values: str) -> list[Reading]:
    return [reading(f"{row}/{name}", value, selector) for name, value in values.items()]


def test_another_quantity_at_the_same_price_is_a_contradiction() -> None:
    page = cells("/lines/0", "rules", quantity="4", unit_price="85.00", amount="340.00")
    wrong = cells("/lines/0", "xml", quantity="14", unit_price="85", amount="340.00")
    rounded = cells("/lines/0", "xml", quantity="4.5", unit_price="85", amount="340.00")
    dozens = cells("/lines/0", "xml", quantity="48", unit_price="7.08", amount="340.00")
    (outcome,) = [o for o in check_einvoice(fields(*page, *wrong)) if o.check.status == "failed"]
    assert (outcome.check.fields, outcome.check.expected) == (("/lines/0/quantity",), "14")
    for fair in (dozens, rounded):
        assert all(o.check.status == "passed" for o in check_einvoice(fields(*page, *fair)))


def test_another_tax_at_the_same_rate_is_a_contradiction_though_rows_were_not_paired() -> None:
    page = cells("/taxes/0", "rules", rate="19", base="340.00", amount="64.60")
    wrong = cells("/taxes/1", "xml", rate="19.00", base="340.00", amount="74.60")
    other = cells("/taxes/1", "xml", rate="7", base="0.00", amount="0.00")
    (outcome,) = check_einvoice(fields(*page, *wrong))
    assert (outcome.check.fields, outcome.check.actual) == (("/taxes/0/amount",), "64.60")
    assert check_einvoice(fields(*page, *other)) == []
