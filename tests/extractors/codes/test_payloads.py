"""Payloads of payment codes: what the standards' own examples say, and anything at all."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.codes.reader import read_payload
from extractors.codes.references import read_reference
from extractors.values.ids import is_iban
from tests.builders.payloads import epc, finnish, swiss, zatca

SWICO = "//S1/10/10201409/11/190512/20/1400.000-53/30/106017086/31/180508/32/7.7/40/2:10;0:30"


def test_a_swiss_qr_bill() -> None:
    assert read_payload(swiss(billing=SWICO)) == {
        "/seller/iban": "CH4431999123000889012",
        "/seller/name": "Max Muster & Söhne",
        "/seller/address": "Musterstrasse 123, 8000 Seldwyla",
        "/buyer/name": "Simon Muster",
        "/buyer/address": "Musterstrasse 1, 8000 Seldwyla",
        "/totals/payable": "50.00",
        "/currency": "CHF",
        "/invoice_number": "10201409",
        "/issue_date": "2019-05-12",
        "/delivery_date": "2018-05-08",
        "/seller/vat_id": "CHE106017086",
    }


def test_a_swiss_qr_bill_with_combined_addresses_without_amount() -> None:
    values = read_payload(swiss(kind="K", amount=""))
    assert values is not None
    assert values["/seller/address"] == "Musterstrasse 123, 8000 Seldwyla"
    assert "/totals/payable" not in values


def test_escaped_strokes_in_billing_information() -> None:
    values = read_payload(swiss(billing=r"//S1/10/X.66711\/8824/11/200712"))
    assert values is not None
    assert values["/invoice_number"] == "X.66711/8824"


def test_a_girocode() -> None:
    assert read_payload(epc()) == {
        "/seller/bic": "BYLADEM1001",
        "/seller/name": "Nordlicht Werkzeuge GmbH",
        "/seller/iban": "DE02120300000000202051",
        "/totals/payable": "404.60",
        "/currency": "EUR",
    }
    assert "/totals/payable" not in (read_payload(epc(amount="")) or {"/totals/payable": ""})


def test_a_zatca_code() -> None:
    assert read_payload(zatca()) == {
        "/seller/name": "شركة توريد التكنولوجيا",
        "/seller/vat_id": "399999999900003",
        "/totals/gross": "115.00",
        "/totals/tax": "15.00",
        "/issue_date": "2026-04-25",
    }


def test_a_finnish_bank_bar_code() -> None:
    assert read_payload(finnish()) == {
        "/seller/iban": "FI7944052020036082",
        "/totals/payable": "4883.15",
        "/due_date": "2026-06-12",
        "/currency": "EUR",
    }


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end(end: str) -> None:
    assert read_payload(epc().replace("\n", end)) == read_payload(epc())


@pytest.mark.parametrize("iban", ["DE03120300000000202051", "", "DE02", "X" * 40])
def test_an_iban_whose_check_digits_do_not_hold_is_no_witness(iban: str) -> None:
    values = read_payload(epc(iban=iban))
    assert values is not None
    assert "/seller/iban" not in values


@pytest.mark.parametrize("amount", ["EUR-1.00", "EUR1,00", "EUR", "USD1.00", "EUR1e5", "EURNaN", "EUR" + "9" * 30])
def test_an_amount_that_is_none_is_left_out(amount: str) -> None:
    values = read_payload(epc(amount=amount))
    assert values is not None
    assert "/totals/payable" not in values


def test_a_zatca_code_that_is_cut_off_is_none() -> None:
    whole = base64.b64decode(zatca())
    for length in range(len(whole)):
        assert read_payload(base64.b64encode(whole[:length]).decode()) is None


@pytest.mark.parametrize("text", ["https://example.org/pay", "WIFI:T:WPA;S:x;;", "4" * 53, "BCD", "SPC", "", "\n"])
def test_other_texts_are_no_payments(text: str) -> None:
    assert read_payload(text) is None


@given(st.text(max_size=400))
def test_any_text_is_an_answer(text: str) -> None:
    assert read_payload(text) is None or isinstance(read_payload(text), dict)
    assert read_reference(text) is None or read_reference(text) == text.strip()


_LINES = st.lists(st.text(max_size=30), max_size=40)


@given(_LINES, st.sampled_from(["SPC\n0200\n1", "BCD\n002\n1\nSCT"]))
def test_a_payload_with_anything_in_it(lines: list[str], head: str) -> None:
    values = read_payload("\n".join([head, *lines])) or {}
    assert "/seller/iban" not in values or is_iban(values["/seller/iban"])
    assert all(value.strip() for value in values.values())


@given(st.binary(max_size=200))
def test_base64_with_anything_in_it(data: bytes) -> None:
    read_payload(base64.b64encode(data).decode())


@given(st.from_regex(r"\A[45][0-9]{53}\Z"))
def test_fifty_four_digits_are_a_payment_only_with_a_true_iban(text: str) -> None:
    values = read_payload(text)
    assert values is None or is_iban(values["/seller/iban"])


@pytest.mark.parametrize(
    ("text", "is_one"), [("RE-2026-0815", True), ("2026/17", True), ("ABCDEF", False), ("a b1", False)]
)
def test_references_are_one_word_with_digits(text: str, is_one: bool) -> None:
    assert (read_reference(text) is not None) is is_one
