from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.explain.proofs import collect_proofs
from pipelines.explain.wording import (
    join_words,
    say_alternative,
    say_check,
    say_evidence,
    say_pages,
    say_verdict,
    visible,
)
from schemas.check import Check
from schemas.evidence import Evidence
from schemas.geometry import BBox

if TYPE_CHECKING:
    from explain_case import Case


@given(st.text())
def test_visible_text_only_shows(text: str) -> None:
    shown = visible(text)
    assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for char in shown)


@given(st.text(st.characters(whitelist_categories=["L", "N", "P", "Sc", "Sm", "Zs"])))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


def test_acting_characters_are_spelled_out() -> None:
    assert visible("\x1b[31m1\u202e2\n3") == "\\u001b[31m1\\u202e2 3"


@pytest.mark.parametrize(
    ("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (list("abc"), "a, b and c")]
)
def test_words_are_joined_as_one_speaks(words: list[str], said: str) -> None:
    assert join_words(words) == said


@pytest.mark.parametrize(("pages", "said"), [([], "pages none"), ([3], "page 3"), ([1, 2], "pages 1, 2")])
def test_pages(pages: list[int], said: str) -> None:
    assert say_pages(pages) == said


def test_each_status_says_why(case: Case) -> None:
    said = {proof.pointer: say_verdict(proof) for proof in collect_proofs(case.result.documents[0])}
    assert said["/invoice_number"] == "label rules and the embedded model agree on it"
    assert said["/totals/gross"] == "chosen by label rules; checks over it that hold: BR-CO-15"
    assert said["/issue_date"] == "chosen by label rules; a second, independent witness is missing"
    assert said["/due_date"] == "1 other reading differs"


def test_what_ocr_alone_read_says_so(case: Case) -> None:
    document = case.result.documents[0]
    field = document.fields["/issue_date"]
    scanned = tuple(evidence.model_copy(update={"source": "ocr"}) for evidence in field.evidence)
    document.fields["/issue_date"] = field.model_copy(update={"evidence": scanned})
    said = {proof.pointer: say_verdict(proof) for proof in collect_proofs(document)}
    once = "the print was read once, by OCR, and nothing else confirms its letters"
    assert said["/issue_date"] == f"chosen by label rules; {once}"
    assert said["/seller/vat_id"] == "something is there, but it cannot be read"
    assert said["/purchase_order"] == "looked for; not on the document"
    assert said["/payment_terms"] == "nobody looked"


def test_a_runner_up_of_the_same_selector_contradicts_nothing(case: Case) -> None:
    due = case.fields["/due_date"]
    due.alternatives = tuple(other.model_copy(update={"selectors": ("rules",)}) for other in due.alternatives)
    proof = next(p for p in collect_proofs(case.result.documents[0]) if p.pointer == "/due_date")
    assert say_verdict(proof) == "checks over it that fail: dates.order"


def test_evidence_says_what_where_and_by_whom() -> None:
    box = BBox(401.24, 650, 466.9, 662.44)
    evidence = Evidence(page_no=2, bbox=box, text="1.234,50 €", source="ocr", match="numeric")
    assert say_evidence(evidence) == (
        "“1.234,50 €” on page 2, 401.2–466.9 × 650.0–662.4 pt, from OCR (the same number in another spelling)"
    )


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (Check(id="a", status="passed", expected="2", actual="2", message="1 + 1"), "a passed: 2 (1 + 1)"),
        (Check(id="a", status="failed", expected="2", actual="3"), "a failed: expected 2, found 3"),
        (Check(id="a", status="failed", expected="2"), "a failed: expected 2, found nothing"),
        (Check(id="a", status="skipped", message="no tax"), "a not applicable (no tax)"),
    ],
)
def test_a_check_says_what_was_expected(check: Check, said: str) -> None:
    assert say_check(check) == said


def test_an_alternative_says_who_read_it_where(case: Case) -> None:
    assert say_alternative(case.fields["/due_date"].alternatives[0]) == (
        "2026-03-04, printed “04.03.2026”, by the vision model, on page 1, 300.0–352.0 × 92.0–101.0 pt"
    )
