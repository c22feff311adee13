"""When is a document one that was seen before?"""

from __future__ import annotations

from typing import Any

import pytest
from fingerprints import FIRST, OTHER, flipped
from hypothesis import given
from hypothesis import strategies as st

from pipelines.duplicates.comparison import check_bank_details, check_duplicates
from pipelines.duplicates.fingerprint import normalize_number


def failed(**changes: Any) -> set[str]:
    """The ways in which a document is a duplicate of FIRST."""
    checks = check_duplicates(FIRST.model_copy(update=changes), [FIRST])
    return {check.id.removeprefix("duplicate.") for check in checks if check.status == "failed"}


def test_a_document_read_again_is_no_duplicate() -> None:
    assert failed() == set()


@pytest.mark.parametrize(
    ("changes", "ways"),
    [
        ({"source": "/in/b.pdf"}, {"file"}),
        (OTHER, set()),
        ({**OTHER, "vat_id": FIRST.vat_id, "number": "OAK2041"}, {"number"}),
        ({**OTHER, "vat_id": None, "seller": FIRST.seller, "number": "OAK2041"}, {"number"}),
        ({**OTHER, "number": "OAK2041"}, set()),
        ({**OTHER, "vat_id": FIRST.vat_id, "gross": "2196.0", "issue_date": FIRST.issue_date}, {"amount"}),
        ({"source": "b", "sha256": "b" * 64, "picture": flipped(30)}, {"number", "scan"}),
        ({"source": "b", "sha256": "b" * 64, "picture": flipped(60)}, {"number"}),
        ({"source": "b", "sha256": "b" * 64, "document_type": "credit_note", "picture": None}, set()),
        ({"source": "b", "sha256": "b" * 64, "number": "OAK2042", "gross": "7.00"}, set()),
        ({**OTHER, "number": None, "issue_date": None, "gross": None, "picture": flipped(10)}, {"scan"}),
        ({**OTHER, "number": None, "issue_date": None, "gross": None, "picture": flipped(20)}, set()),
    ],
)
def test_each_way_of_being_a_duplicate(changes: dict[str, Any], ways: set[str]) -> None:
    assert failed(**changes) == ways


def test_a_duplicate_names_where_the_other_is() -> None:
    check = check_duplicates(FIRST.model_copy(update={"source": "/in/b.pdf"}), [FIRST])[0]
    assert check.actual == "/in/a.pdf, page 1, number OAK2041"
    inside = check_duplicates(FIRST.model_copy(update={"first_page": 3}), [FIRST])
    assert {c.actual for c in inside if c.status == "failed"} == {"page 1 of this file, number OAK2041"}


def test_an_account_that_changed() -> None:
    later = FIRST.model_copy(update={**OTHER, "vat_id": FIRST.vat_id, "iban": "DE89370400440532013000"})
    assert check_bank_details(later, [FIRST]).status == "failed"
    assert check_bank_details(later.model_copy(update={"iban": FIRST.iban}), [FIRST]).status == "passed"
    assert check_bank_details(later.model_copy(update={"iban": None}), [FIRST]).status == "skipped"
    assert check_bank_details(later, []).status == "skipped"


def test_an_account_that_changed_vouches_for_none() -> None:
    """Else the second letter with a forged account would pass."""
    forged = FIRST.model_copy(
        update={**OTHER, "vat_id": FIRST.vat_id, "iban": "DE89370400440532013000", "trusted": False}
    )
    again = forged.model_copy(update={"source": "c", "sha256": "c" * 64, "trusted": True})
    assert check_bank_details(again, [FIRST, forged]).status == "failed"


@pytest.mark.parametrize(
    ("text", "number"), [("INV-0012", "INV0012"), ("0012", "12"), ("re 12/7", "RE127"), ("", None)]
)
def test_numbers_are_compared_without_separators(text: str, number: str | None) -> None:
    assert normalize_number(text) == number


SEEN = st.tuples(st.sampled_from("abc"), st.sampled_from("12"), st.sampled_from(["1.00", "2.00"]))


@given(st.lists(SEEN, max_size=5))
def test_comparison_is_symmetric(rows: list[tuple[str, str, str]]) -> None:
    known = [
        FIRST.model_copy(update={"source": name, "sha256": name * 64, "number": number, "gross": gross})
        for name, number, gross in rows
    ]
    for one in known:
        for other in known:
            mine = [check.status for check in check_duplicates(one, [other])]
            assert mine == [check.status for check in check_duplicates(other, [one])]
