"""Codes with check digits, and the currency marks on amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from said import evidence, fields, reading

from pipelines.checks.codes import check_codes
from pipelines.reconcile import reconcile

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome


def outcomes(values: dict[str, str]) -> dict[str, Outcome]:
    return {outcome.check.id: outcome for outcome in check_codes(fields(values))}


def test_check_digits_of_an_iban() -> None:
    assert outcomes({"/seller/iban": "DE75700290180004417326"})["iban.check_digits"].check.status == "passed"
    assert outcomes({"/seller/iban": "DE75700290180004417327"})["iban.check_digits"].check.status == "failed"


def test_check_digits_say_nothing_of_whose_account_it_is() -> None:
    assert not outcomes({"/seller/iban": "DE75700290180004417326"})["iban.check_digits"].proves


def test_check_digits_of_vat_ids() -> None:
    assert outcomes({"/seller/vat_id": "DE136695976"})["vat_id.check_digits"].check.status == "passed"
    assert outcomes({"/buyer/vat_id": "DE136695977"})["vat_id.check_digits"].check.status == "failed"


def test_a_vat_id_printed_without_its_country_is_of_the_accounts_country() -> None:
    spanish = {"/seller/iban": "ES9121000418450200051332", "/seller/vat_id": "B58818501"}
    assert outcomes(spanish)["vat_id.check_digits"].check.status == "passed"
    assert outcomes(spanish | {"/seller/vat_id": "B58818502"})["vat_id.check_digits"].check.status == "failed"


@pytest.mark.parametrize(
    ("value", "currency", "status"),
    [
        ("B58818501", "EUR", "passed"),
        ("B58818501", "GBP", "failed"),
        ("B58818502", "EUR", "failed"),
        ("11119159741", "AUD", "passed"),
        ("11119159742", "AUD", "failed"),
        ("434031494", "GBP", "passed"),
        ("434031495", "GBP", "failed"),
        ("27AAPFU0939F1ZV", "INR", "passed"),
        ("DE136695976", "USD", "passed"),
        ("DE136695977", "USD", "failed"),
    ],
)
def test_without_an_account_it_is_of_a_country_of_the_currency(value: str, currency: str, status: str) -> None:
    checked = outcomes({"/seller/vat_id": value, "/currency": currency})
    assert checked["vat_id.check_digits"].check.status == status


def test_where_nothing_tells_the_country_any_that_it_fits_will_do() -> None:
    assert outcomes({"/seller/vat_id": "B58818501"})["vat_id.check_digits"].check.status == "passed"
    assert outcomes({"/seller/vat_id": "B58818502"})["vat_id.check_digits"].check.status == "failed"


def currency(code: str, *amounts: tuple[str, str]) -> Outcome:
    """`amounts` are values with their printed texts."""
    said = [reading("/currency", code)]
    said += [reading(f"/lines/{i}/amount", value, on=evidence(text)) for i, (value, text) in enumerate(amounts)]
    (outcome,) = check_codes(reconcile(said))
    return outcome


def test_two_marks_of_one_currency_prove_it() -> None:
    outcome = currency("EUR", ("12.00", "12,00 €"), ("3.00", "3,00 EUR"))
    assert outcome.proves == {"/currency"}


def test_one_mark_is_one_witness() -> None:
    outcome = currency("EUR", ("12.00", "12,00 €"))
    assert outcome.check.status == "passed"
    assert not outcome.proves


def test_one_print_read_for_two_fields_is_one_mark() -> None:
    one = evidence("12,00 €", place=1)
    said = [
        reading("/currency", "EUR"),
        *(reading(path, "12.00", on=one) for path in ("/totals/gross", "/totals/payable")),
    ]
    (outcome,) = check_codes(reconcile(said))
    assert not outcome.proves


def test_a_mark_of_another_currency_fails() -> None:
    assert currency("EUR", ("12.00", "12,00 €"), ("3.00", "£3.00")).check.status == "failed"


def test_a_sign_of_many_countries_proves_none_of_them() -> None:
    said = [reading("/currency", "USD")]
    said += [reading(f"/lines/{i}/amount", "12.00", on=evidence("$12.00")) for i in range(2)]
    assert not any(outcome.proves for outcome in check_codes(reconcile(said)))


def test_amounts_without_marks_leave_nothing_to_check() -> None:
    assert outcomes({"/currency": "EUR", "/totals/gross": "12.00"}) == {}


def test_no_fields_no_checks() -> None:
    assert check_codes({}) == []
