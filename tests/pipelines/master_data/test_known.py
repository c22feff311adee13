"""Known parties are found by name, whatever legal form is written, and by number."""

from __future__ import annotations

import json

import pytest

from pipelines.master_data.known import KnownParties, KnownParty, identifiers_of, known_parties

ACME = KnownParty("seller", "Acme Tools GmbH", vat_id="DE136695976", iban="DE75512108001245126199")
OTHER_BANK = KnownParty("seller", "Acme Tools GmbH", iban="AT611904300234573201")
WE = KnownParty("buyer", "Harbour Ltd")
KNOWN = KnownParties((ACME, OTHER_BANK, WE))


@pytest.mark.parametrize(
    ("name", "is_known"),
    [
        ("Acme Tools GmbH", True),
        ("ACME TOOLS G.m.b.H.", True),
        ("Acme Tools", True),
        ("Acme Tools AG", False),
        ("Acme", False),
        ("Harbour Ltd", False),
        ("", False),
    ],
)
def test_a_seller_is_found_by_name(name: str, is_known: bool) -> None:
    assert KNOWN.named("seller", name) == ([ACME, OTHER_BANK] if is_known else [])


def test_a_list_without_a_legal_form_knows_the_name_with_one() -> None:
    assert KnownParties((KnownParty("seller", "Acme Tools"),)).named("seller", "Acme Tools GmbH")


def test_numbers_are_the_same_however_they_are_parted() -> None:
    assert KNOWN.numbered("seller", "iban", "DE75 5121 0800 1245 1261 99") == [ACME]
    assert KNOWN.numbered("buyer", "iban", "DE75512108001245126199") == []
    swiss = KnownParties((KnownParty("seller", "Uhr AG", vat_id="CHE105815381"),))
    assert swiss.numbered("seller", "vat_id", "CHE-105.815.381 MWST")


def test_a_party_has_all_accounts_of_its_rows() -> None:
    assert identifiers_of(KNOWN.named("seller", "Acme Tools"), "iban") == {ACME.iban, OTHER_BANK.iban}
    assert identifiers_of([WE], "iban") == frozenset()


def test_who_lists_suppliers_only_says_nothing_of_buyers() -> None:
    assert KNOWN.has("buyer")
    assert not KnownParties((ACME,)).has("buyer")


def test_the_list_is_made_once_for_all_documents() -> None:
    told = json.dumps([{"role": "seller", "name": "Acme"}])
    assert known_parties(told) is known_parties(told)
    assert known_parties(told).named("seller", "acme")
