"""The verdict on each field: no path to `verified` with one witness of transcription or one of role."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from said import evidence, fields, reading

from pipelines.checks import check_invoice
from pipelines.checks.outcome import Comparison, Outcome, make_outcome
from pipelines.reconcile import reconcile
from pipelines.trust import judge
from schemas.evidence import FieldStatus, Reading

GROSS = "/totals/gross"
NUMBER = "/invoice_number"

SOUND = {"net": "100.00", "tax": "20.00", "gross": "120.00"}


def passed(*paths: str) -> Outcome:
    return make_outcome("identity", paths, Comparison(1, 1), "it closes", proves=paths)


def failed(*paths: str) -> Outcome:
    return make_outcome("rule", paths, Comparison(1, 2), "it does not hold")


def status(path: str, said: list[Reading], outcomes: tuple[Outcome, ...] = ()) -> FieldStatus:
    return judge(reconcile(said), outcomes)[path].status


def test_one_selector_and_no_identity_is_one_witness() -> None:
    assert status(NUMBER, [reading(NUMBER, "4711")]) == "single"


def test_two_selectors_are_two_witnesses_of_the_role() -> None:
    assert status(NUMBER, [reading(NUMBER, "4711"), reading(NUMBER, "4711", "embedded")]) == "verified"


def test_an_identity_that_closes_is_a_witness_of_the_role() -> None:
    assert status(GROSS, [reading(GROSS, "120.00")], (passed(GROSS),)) == "verified"


def test_words_nobody_can_see_prove_nothing() -> None:
    said = [reading(GROSS, "120.00", transcribed=False), reading(GROSS, "120.00", "embedded", transcribed=False)]
    assert status(GROSS, said, (passed(GROSS),)) == "single"


def test_words_that_ocr_read_are_not_verified_by_rules_and_arithmetic() -> None:
    """An identity witnesses the role; the transcription has OCR alone."""
    said = [reading(GROSS, "120.00", on=evidence("120.00", source="ocr"), transcribed=False)]
    assert status(GROSS, said, (passed(GROSS),)) == "single"


def test_ocr_and_a_vlm_witness_the_transcription_together() -> None:
    said = [
        reading(GROSS, "120.00", on=evidence("120.00", source="ocr"), transcribed=False),
        reading(GROSS, "120.00", "vlm", on=evidence("120.00", source="vlm"), transcribed=False),
    ]
    assert status(GROSS, said) == "verified"


def test_a_print_that_the_pixels_contradict_is_left_to_a_person_though_another_print_and_a_sum_agree() -> None:
    seen = reading(GROSS, "120.00", on=evidence("120.00", place=1, source="ocr"), transcribed=False)
    copied = reading(GROSS, "210.00", on=evidence("210.00", place=1), transcribed=False, rank=1)
    said = [reading(GROSS, "120.00"), seen]
    assert status(GROSS, said, (passed(GROSS),)) == "verified"
    assert status(GROSS, [*said, copied], (passed(GROSS),)) == "single"


@pytest.mark.parametrize("source", ["ocr", "vlm"])
def test_two_selectors_over_one_transcription_are_not_enough(source: str) -> None:
    print_ = evidence("120.00", source=source)  # type: ignore[arg-type]
    said = [reading(GROSS, "120.00", selector, on=print_, transcribed=False) for selector in ("rules", "embedded")]
    assert status(GROSS, said) == "single"


def test_a_conflict_stays_one_whatever_closes() -> None:
    said = [reading(GROSS, "120.00"), reading(GROSS, "120.00", "embedded"), reading(GROSS, "130.00", "vlm")]
    assert status(GROSS, said, (passed(GROSS),)) == "conflict"


def test_what_cannot_be_found_on_the_page_is_not_verified() -> None:
    said = [reading(GROSS, "120.00", on=evidence("120.00", match="none"))]
    assert status(GROSS, said, (passed(GROSS),)) == "single"
    assert status(GROSS, [Reading(GROSS, "120.00", "120.00", "rules", (), True)], (passed(GROSS),)) == "single"


def test_a_failed_check_bars_what_one_identity_proves() -> None:
    """Net, tax and gross of one rate add up; the lines say that they are not those of the document."""
    outcomes = (passed("/totals/net", "/totals/tax", GROSS), failed("/lines/0/amount", GROSS))
    verdicts = judge(fields(SOUND), outcomes)
    assert {field.status for field in verdicts.values()} == {"single"}


def test_a_failed_check_bars_what_two_selectors_agree_on() -> None:
    said = [reading(GROSS, "120.00"), reading(GROSS, "120.00", "embedded")]
    assert status(GROSS, said, (failed(GROSS),)) == "single"


def test_where_totals_do_not_add_up_two_readers_of_the_page_prove_none_of_them() -> None:
    tax, payable = "/totals/tax", "/totals/payable"
    agreed = [reading(tax, "0.00"), reading(tax, "0.00", "embedded")]
    assert status(tax, agreed) == "verified"
    others = [reading(GROSS, "120.00"), reading(payable, "140.00")]
    assert status(tax, [*agreed, *others], (failed(GROSS, payable),)) == "single"
    stated = [*agreed, reading(tax, "0.00", "xml")]
    assert status(tax, [*stated, *others], (failed(GROSS, payable),)) == "verified"


def test_a_check_that_failed_or_was_skipped_proves_nothing() -> None:
    unproven = make_outcome("identity", [GROSS], Comparison(1, 2), "", proves=[GROSS])
    assert unproven.proves == frozenset()
    assert status(GROSS, [reading(GROSS, "120.00")], (unproven,)) == "single"


def test_the_verdict_shows_text_selectors_and_what_was_not_taken() -> None:
    said = [reading(NUMBER, "4711"), reading(NUMBER, "0815", rank=1)]
    verdict = judge(reconcile(said), ())[NUMBER]
    assert (verdict.text, verdict.selectors, verdict.confidence) == ("4711", ("rules",), None)
    assert [alternative.value for alternative in verdict.alternatives] == ["0815"]


amounts = st.sampled_from(["0.00", "20.00", "100.00", "120.00", "19.99"])
totals = st.dictionaries(
    st.sampled_from(["lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "payable"]),
    amounts,
)


@given(totals)
def test_rules_verify_only_what_an_identity_closes_over(values: dict[str, str]) -> None:
    found = fields(values)
    outcomes = check_invoice(found)
    proven = {path for outcome in outcomes for path in outcome.proves}
    verified = {path for path, field in judge(found, outcomes).items() if field.status == "verified"}
    assert verified <= proven


@given(totals)
@example({"lines": "0.00", "allowances": "100.00", "charges": "100.00", "tax": "100.00", "gross": "100.00"})
def test_prints_of_one_figure_verify_no_role(values: dict[str, str]) -> None:
    """All amounts the same (and any number of zeros): every identity is trivial, so nothing says which is which."""
    same = {name: value if value == "0.00" else "100.00" for name, value in values.items()}
    same.pop("payable", None)  # the amount due is proven to be the gross, not to be the due one
    found = fields(same)
    verdicts = judge(found, check_invoice(found))
    assert not [path for path, field in verdicts.items() if field.status == "verified"]


@given(totals)
def test_nothing_is_verified_without_a_second_witness_of_the_transcription(values: dict[str, str]) -> None:
    """A text layer that nobody sees. Of prints that OCR has seen, exact sums are a witness (`pipelines.sums`)."""
    said = [
        reading(f"/totals/{name}", value, on=evidence(value, source="text_layer"), transcribed=False)
        for name, value in values.items()
    ]
    found = reconcile(said)
    assert not [p for p, f in judge(found, check_invoice(found)).items() if f.status == "verified"]
