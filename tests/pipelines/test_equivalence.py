"""Same, unclear or different: what a clerk would say of two texts for one field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.equivalence import (
    Context,
    Relation,
    names_another_party,
    names_domain,
    names_same_party,
    relation_of,
)
from schemas.evidence import Reading
from tests.builders.said import evidence, reading

SAME, EXACT, UNCLEAR, DIFFERENT = Relation.SAME, Relation.SAME_EXACT, Relation.UNCLEAR, Relation.DIFFERENT


def relation(path: str, stated: str, printed: str, context: Context | None = None) -> Relation:
    """Of a statement that is printed nowhere in its own words."""
    return relation_of(Reading(path, stated, stated, "xml"), reading(path, printed), context or Context())


@pytest.mark.parametrize(
    ("path", "stated", "printed", "expected"),
    [
        ("/totals/gross", "404.60", "404.6", EXACT),
        ("/totals/gross", "404.60", "404.61", DIFFERENT),
        ("/totals/gross", "404.60", "-404.60", DIFFERENT),
        ("/totals/allowances", "9.07", "-9.07", EXACT),
        ("/lines/0/quantity", "4", "4.000", SAME),
        ("/lines/0/unit_price", "85", "90", UNCLEAR),
        ("/lines/0/amount", "340.00", "34.00", DIFFERENT),
        ("/lines/0/unit", "H87", "Stk", SAME),
        ("/lines/0/unit", "H87", "kg", UNCLEAR),
        ("/issue_date", "2026-03-04", "2026-03-04", EXACT),
        ("/issue_date", "2026-03-04", "2026-04-03", DIFFERENT),
        ("/invoice_number", "RE-2026-0815", "RE 2026 0815", EXACT),
        ("/invoice_number", "RE20260815", "RE-2026-0815", EXACT),
        ("/invoice_number", "1/23", "12/3", UNCLEAR),
        ("/invoice_number", "0815", "RE-2026-0815", UNCLEAR),
        ("/invoice_number", "RE-2026-0815", "RE-2026-0816", DIFFERENT),
        ("/seller/iban", "DE02120300000000202051", "DE02 1203 0000 0000 2020 51", EXACT),
        ("/seller/iban", "DE02120300000000202051", "DE02500105170137075030", DIFFERENT),
        ("/seller/vat_id", "CHE106017086", "CHE-106.017.086 MWST", EXACT),
        ("/seller/bic", "BYLADEM1001", "BYLADEM1XXX", SAME),
        ("/seller/name", "Nordlicht GmbH", "NORDLICHT G.m.b.H.", SAME),
        ("/seller/name", "Nordlicht GmbH & Co. KG", "NORDLICHT GmbH und Co KG", SAME),
        ("/seller/name", "Nordlicht Limited", "Nordlicht Ltd.", SAME),
        ("/seller/name", "Nordlicht GmbH", "Nordlicht AG", UNCLEAR),
        ("/seller/name", "Nordlicht GmbH", "Nordlicht GmbH & Co. KG", UNCLEAR),
        ("/seller/name", "Nordlicht GmbH", "Nordlicht", UNCLEAR),
        ("/seller/name", "Nordlicht Werkzeuge GmbH", "Nordlicht", UNCLEAR),
        ("/seller/name", "Nordlicht Werkzeuge GmbH", "Südwind AG", DIFFERENT),
        ("/buyer/name", "Harbour Authority of East Connemara", "Harbour Authority of West Connemara", DIFFERENT),
        ("/buyer/name", "Harbour Authority of Connemara", "Harbour Authority of West Connemara", UNCLEAR),
        ("/buyer/name", "Harbour Authority of West Connemara", "Harb. Auth. West Connemara Purchasing", UNCLEAR),
        ("/buyer/name", "Harbour Authority of West Connemara", "HAWC Galway", UNCLEAR),
        ("/buyer/name", "IBM Ireland", "International Business Machines", UNCLEAR),
        ("/buyer/name", "Nordlicht Werkzeughandel GmbH", "Nordlicht Werkzeug-Handel Einkauf", UNCLEAR),
        ("/buyer/name", "J. Hammer Bau GmbH", "Johannes Harnmer Bau", UNCLEAR),
        ("/buyer/name", "Nordlicht Holdings Ltd", "Nordlicht Ltd", UNCLEAR),
        ("/buyer/name", "Nordlicht Gesellschaft mit beschränkter Haftung", "Nordlicht Einkauf", UNCLEAR),
        ("/buyer/name", "Wohnpark 12 GmbH", "Wohnpark 21 GmbH", DIFFERENT),
        ("/lines/0/description", "Cordless drill, 18 V", "Garden hose with reel", DIFFERENT),
        ("/lines/0/description", "Cordless drill, 18 V", "Drill 18 V (cordless), in a case", UNCLEAR),
        ("/lines/0/description", "Cordless drill, 18 V", "Hose", UNCLEAR),
        ("/lines/0/description", "Schlagbohrmaschine blau", "Bohrmaschine mit Koffer", UNCLEAR),
        ("/lines/0/description", "Garden hose", "GARDEN HOSE.", SAME),
        ("/seller/address", "Werftstraße 12, 24143 Kiel, DE", "24143 Kiel, Werftstraße 12", SAME),
        ("/seller/address", "Werftstraße 12, 24143 Kiel", "Werftstraße 13, 24143 Kiel", UNCLEAR),
        ("/buyer/customer_number", "4711", "0815", UNCLEAR),
        ("/payment_terms", "30 days net", "Zahlbar in 30 Tagen", UNCLEAR),
        ("/currency", "EUR", "CHF", DIFFERENT),
    ],
)
def test_what_a_clerk_would_say(path: str, stated: str, printed: str, expected: Relation) -> None:
    assert relation(path, stated, printed) is expected


def test_a_credit_note_has_its_amounts_with_either_sign() -> None:
    credit_note = Context(credit_note=True)
    assert relation("/totals/gross", "404.60", "-404.60", credit_note) is EXACT
    assert relation("/totals/gross", "404.60", "-404.61", credit_note) is DIFFERENT


def test_a_second_account_that_is_stated_too_is_no_contradiction() -> None:
    accounts = Context(frozenset({"DE02120300000000202051", "DE02500105170137075030"}))
    assert relation("/seller/iban", "DE02120300000000202051", "DE02500105170137075030", accounts) is UNCLEAR


def test_an_account_or_name_that_is_printed_elsewhere_is_a_matter_of_roles() -> None:
    for path, stated, printed in (
        ("/seller/iban", "DE02120300000000202051", "DE02500105170137075030"),
        ("/seller/name", "Nordlicht", "Südwind"),
        ("/lines/0/description", "Cordless drill", "Garden hose"),
    ):
        assert relation_of(reading(path, stated, "xml"), reading(path, printed)) is UNCLEAR


def test_the_box_of_a_code_is_no_print() -> None:
    code = reading("/seller/iban", "DE02120300000000202051", "code", on=evidence("", source="barcode"))
    assert relation_of(code, reading("/seller/iban", "DE02500105170137075030")) is DIFFERENT


def test_few_digits_agree_by_chance() -> None:
    assert relation("/lines/0/quantity", "4", "4") is SAME
    assert relation("/totals/gross", "4", "4.00") is EXACT


_PATHS = [
    *(f"/{name}" for name in ("gross", "issue_date", "name", "iban", "address", "description", "x")),
    "/invoice_number",
]


@given(st.sampled_from(_PATHS), st.text(max_size=40), st.text(max_size=40))
def test_any_two_texts_have_a_relation(path: str, one: str, other: str) -> None:
    assert isinstance(relation(path, one, other), Relation)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_an_amount_is_itself(amount: object) -> None:
    assert relation("/totals/net", str(amount), str(amount)).is_same


@pytest.mark.parametrize(
    ("name", "print_", "same"),
    [
        ("Acme GmbH & Co. KG", "ACME GmbH und Co KG", True),
        ("Acme GmbH", "Acme", True),
        ("Acme", "Acme GmbH", False),  # which Acme it is, only the fuller name says
        ("Acme GmbH", "Acme AG", False),
        ("Kunden AG Mitte", "Kunden AG", False),
        ("GmbH", "GmbH", True),
    ],
)
def test_a_print_names_a_party_whole_or_without_its_legal_form(name: str, print_: str, *, same: bool) -> None:
    assert names_same_party(name, print_) == same


def test_two_names_are_of_two_parties_where_each_has_what_the_other_lacks() -> None:
    assert names_another_party("Acme GmbH", "Zeta Handel GmbH")
    assert not names_another_party("Acme GmbH", "Acme Holding GmbH")
    assert not names_another_party("Hallertauer Messgeräte", "Hallertauer Messgerate GmbH")


@pytest.mark.parametrize(
    ("name", "domain", "named"),
    [
        ("Seehotel Brückmann Betriebs-GmbH", "seehotel-brueckmann", True),
        ("Seehotel Brückmann Betriebs-GmbH", "bruckmann", True),
        ("Acme GmbH", "acme", True),
        ("Oak & Ember Studio Ltd", "oakandember", True),
        ("Papeterie des Halles SAS", "papeteriehalles", True),
        ("Papeterie des Halles SAS", "hallespapeterie", False),
        ("Acme Tools GmbH", "acme", False),  # four letters are anybody's
        ("Acme Tools GmbH", "acme-tools-parts", False),
        ("Max Mustermann", "web", False),
        ("Jan Dvořák – Truhlářství", "truhlarstvi-dvorak", True),
        ("Oak Elm Ltd", "elmoak", False),
    ],
)
def test_a_domain_is_made_of_the_words_of_a_name(name: str, domain: str, *, named: bool) -> None:
    assert names_domain(name, domain) == named


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_two_names_can_be_compared(one: str, other: str) -> None:
    assert names_same_party(one, one)
    assert not (names_same_party(one, other) and names_another_party(one, other))
    names_domain(one, other)
