"""The user's own list proves who sells and who buys, and withholds accounts that are not on file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from said import evidence, reading

from extractors.invoices.corroborating import DIRECT_DEBIT
from pipelines.checks.known_parties import check_known_parties
from pipelines.master_data.known import KnownParties, KnownParty
from pipelines.reconcile import reconcile
from pipelines.trust import judge

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome
    from schemas.evidence import EvidenceSource, Reading

NAME, IBAN, VAT, BUYER = "/seller/name", "/seller/iban", "/seller/vat_id", "/buyer/name"
ACCOUNT, OTHER = "DE75512108001245126199", "AT611904300234573201"
ACME = KnownParty("seller", "Acme Tools GmbH", "70001", vat_id="DE136695976", iban=ACCOUNT)
CARRIER = KnownParty("seller", "Swift Freight Ltd", "70002")
WE = KnownParty("buyer", "Harbour Ltd")
KNOWN = KnownParties((ACME, CARRIER, WE))


def checked(*said: Reading, kind: str = "invoice", known: KnownParties = KNOWN) -> dict[str, Outcome]:
    return {outcome.check.id: outcome for outcome in check_known_parties(reconcile(said), known, kind)}


def statuses(*said: Reading, kind: str = "invoice", known: KnownParties = KNOWN) -> dict[str, str]:
    return {name: outcome.check.status for name, outcome in checked(*said, kind=kind, known=known).items()}


def proven(*said: Reading) -> set[str]:
    return {path for outcome in checked(*said).values() for path in outcome.proves}


def test_a_name_on_the_list_has_its_role_and_the_number_of_the_books() -> None:
    (outcome,) = checked(reading(NAME, "Acme Tools")).values()
    assert outcome.check.status == "passed"
    assert outcome.proves == {NAME}
    assert outcome.check.actual == "70001"
    assert "on your list of sellers as 70001" in outcome.check.message


def test_numbers_on_the_list_are_proven_with_it() -> None:
    said = [reading(NAME, "Acme Tools GmbH"), reading(IBAN, ACCOUNT), reading(VAT, "DE136695976")]
    assert proven(*said) == {NAME, IBAN, VAT}


@pytest.mark.parametrize("path", [IBAN, VAT])
def test_a_number_that_is_not_on_file_is_never_posted_unseen(path: str) -> None:
    said = [reading(NAME, "Acme Tools GmbH"), reading(path, OTHER)]
    outcome = checked(*said)[f"seller.known_{path.rpartition('/')[2]}"]
    assert outcome.check.status == "failed"
    assert outcome.check.actual == OTHER
    assert ACME.identifier(path.rpartition("/")[2]) == outcome.check.expected  # type: ignore[arg-type]
    assert proven(*said) == set()


def test_a_number_of_which_the_list_knows_nothing_is_left() -> None:
    assert statuses(reading(NAME, "Swift Freight Ltd"), reading(IBAN, OTHER)) == {"seller.known": "passed"}


@pytest.mark.parametrize(("path", "value"), [(DIRECT_DEBIT, "debited"), ("/document_type", "credit_note")])
def test_the_account_of_a_debit_or_credit_note_may_be_the_customers(path: str, value: str) -> None:
    said = [reading(NAME, "Acme Tools"), reading(IBAN, OTHER), reading(path, value)]
    assert "seller.known_iban" not in statuses(*said)


def test_who_is_not_on_the_list_is_for_a_person() -> None:
    outcome = checked(reading(NAME, "Acme Tools AG"), reading(IBAN, ACCOUNT))["seller.known"]
    assert outcome.check.status == "failed"
    assert "the account printed is that of 'Acme Tools GmbH'" in outcome.check.message


def test_a_shop_that_is_not_on_the_list_is_no_reproach_to_a_receipt() -> None:
    assert statuses(reading(NAME, "Corner Shop"), kind="receipt") == {"seller.known": "skipped"}


def test_an_invoice_to_somebody_else_is_for_a_person() -> None:
    said = [reading(NAME, "Acme Tools"), reading(BUYER, "Canal Ltd")]
    assert statuses(*said)["buyer.known"] == "failed"
    assert statuses(*said, known=KnownParties((ACME,))) == {"seller.known": "passed"}
    assert proven(reading(NAME, "Acme Tools"), reading(BUYER, "Harbour")) == {NAME, BUYER}


def test_a_second_supplier_on_the_page_leaves_it_open_which_of_them_sells() -> None:
    carrier = reading("corroborating/seller/name/letterhead", "Swift Freight Ltd", on=evidence("Swift Freight Ltd"))
    assert proven(reading(NAME, "Acme Tools"), carrier) == set()
    assert proven(reading(NAME, "Acme Tools"), reading(BUYER, "Swift Freight Ltd")) == set()
    assert proven(reading(NAME, "Acme Tools"), reading(IBAN, ACCOUNT), carrier) == {NAME, IBAN}


def test_who_sells_and_buys_alike_is_not_told_by_the_list() -> None:
    assert proven(reading(NAME, "Acme Tools"), reading(BUYER, "Acme Tools GmbH")) == set()


def test_a_scanned_print_that_the_list_has_was_read_right() -> None:
    """One engine read the page; that it misread the name into another one of the list is not to be feared."""

    def status(name: str, source: EvidenceSource) -> str:
        said = reading(NAME, name, on=evidence(name, source=source), transcribed=False)
        fields = reconcile([said])
        known = KnownParties((ACME, KnownParty("seller", "Ebo")))
        return judge(fields, check_known_parties(fields, known, "invoice"))[NAME].status

    assert status("ACME TOOLS GMBH", "ocr") == "verified"
    assert status("Ebo", "ocr") == "single"
    assert status("Acme Tools GmbH", "text_layer") == "single"


def test_where_no_party_is_named_nothing_is_said() -> None:
    assert statuses(reading(IBAN, OTHER)) == {}
