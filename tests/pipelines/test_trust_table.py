"""The truth table of trust: who says what, where it was found, and what that comes to.

One line a case. A reading is written as selector and value, and how it was found: "seen" on visible words of the text
layer, "hidden" on words nobody can see, "ocr" on words that OCR alone has read, "ocr=" the same with its text confirmed
by whoever transcribed it independently, "alike" on words that are only similar, "nowhere" on no words.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import evidence

from pipelines.checks.outcome import Comparison, make_outcome
from pipelines.reconcile import reconcile
from pipelines.trust import judge
from schemas.evidence import Reading

if TYPE_CHECKING:
    from schemas.evidence import Evidence, FieldStatus, Selector

PATH = "/totals/gross"
FOUND = ("seen", "hidden", "ocr", "ocr=", "alike", "nowhere")
SELECTORS: tuple[Selector, ...] = ("rules", "embedded", "vlm", "xml", "code")


def said(selector: Selector, value: str, found: str) -> Reading:
    return Reading(PATH, value, value, selector, _evidence(selector, value, found), found in ("seen", "ocr="))


def _evidence(selector: Selector, value: str, found: str) -> tuple[Evidence, ...]:
    if found == "nowhere":
        return (evidence(value, source="vlm", match="none"),) if selector == "vlm" else ()
    source = "ocr" if found.startswith("ocr") else "text_layer"
    return (evidence(value, 1, source=source, match="fuzzy" if found == "alike" else "exact"),)  # type: ignore[arg-type]


def status(table: str, *, proven: bool = False, doubted: bool = False) -> FieldStatus:
    """The verdict on readings written as "rules 120 seen, vlm 120 nowhere"."""
    readings = [said(*entry.split()) for entry in table.split(", ")]  # type: ignore[arg-type]
    outcomes = []
    if proven:
        outcomes.append(make_outcome("identity", [PATH], Comparison(1, 1), "", proves=[PATH]))
    if doubted:
        outcomes.append(make_outcome("rule", [PATH], Comparison(1, 2), ""))
    return judge(reconcile(readings), outcomes)[PATH].status


@pytest.mark.parametrize(
    ("table", "alone", "with_proof"),
    [
        # one selector: its role needs a proof
        ("rules 120 seen", "single", "verified"),
        ("embedded 120 seen", "single", "verified"),
        ("vlm 120 seen", "single", "verified"),
        ("xml 120 seen", "single", "verified"),
        ("rules 120 hidden", "single", "single"),
        ("rules 120 ocr", "single", "single"),
        ("vlm 120 ocr=", "single", "verified"),
        ("vlm 120 alike", "single", "single"),
        ("vlm 120 nowhere", "single", "single"),
        ("xml 120 nowhere", "single", "single"),
        ("code 120 nowhere", "single", "single"),
        # two selectors on the same words are two witnesses of the role
        ("rules 120 seen, embedded 120 seen", "verified", "verified"),
        ("rules 120 seen, vlm 120 seen", "verified", "verified"),
        ("rules 120 seen, xml 120 seen", "verified", "verified"),
        ("rules 120 seen, xml 120 nowhere", "verified", "verified"),
        ("rules 120 seen, code 120 nowhere", "verified", "verified"),
        ("vlm 120 seen, xml 120 nowhere", "verified", "verified"),
        # one selector twice is one witness
        ("rules 120 seen, rules 120 seen", "single", "verified"),
        ("vlm 120 seen, vlm 120 seen", "single", "verified"),
        # a vision model that cannot be found on the page is no witness, whoever agrees with it
        ("rules 120 seen, vlm 120 nowhere", "single", "verified"),
        ("xml 120 nowhere, vlm 120 nowhere", "single", "single"),
        ("rules 120 seen, xml 120 nowhere, vlm 120 nowhere", "verified", "verified"),
        # data that agrees with itself is not on the page
        ("xml 120 nowhere, code 120 nowhere", "single", "single"),
        ("xml 120 seen, code 120 nowhere", "verified", "verified"),
        # OCR and whoever reads the pixels independently are two witnesses of the transcription
        ("rules 120 ocr, vlm 120 ocr=", "verified", "verified"),
        ("rules 120 ocr, embedded 120 ocr", "single", "single"),
        ("rules 120 ocr, vlm 120 nowhere", "single", "single"),
        ("rules 120 hidden, vlm 120 hidden", "single", "single"),
        ("rules 120 seen, vlm 120 alike", "verified", "verified"),
        # who disagrees makes a conflict, and does not win
        ("rules 120 seen, vlm 130 seen", "conflict", "conflict"),
        ("rules 120 seen, vlm 130 nowhere", "conflict", "conflict"),
        ("rules 120 seen, embedded 120 seen, vlm 130 seen", "conflict", "conflict"),
        ("rules 120 seen, xml 120 seen, vlm 130 nowhere", "conflict", "conflict"),
        ("rules 120 seen, xml 130 nowhere", "conflict", "conflict"),
        ("vlm 120 seen, vlm 130 seen", "conflict", "conflict"),
    ],
)
def test_the_truth_table(table: str, alone: str, with_proof: str) -> None:
    assert (status(table), status(table, proven=True)) == (alone, with_proof)


def test_who_disagrees_does_not_win() -> None:
    field = reconcile([said("rules", "120", "seen"), said("vlm", "130", "seen")])[PATH]
    assert (field.value, [other.value for other in field.alternatives()]) == ("120", ["130"])


def test_a_failed_check_bars_agreement() -> None:
    assert status("rules 120 seen, vlm 120 seen", doubted=True) == "single"


def test_an_identity_over_a_value_that_is_not_printed_proves_no_other() -> None:
    """A model that works out the net amount makes any gross amount add up."""
    net, gross = "/totals/net", "/totals/gross"
    invented = Reading(net, "100", "100", "vlm", (evidence("100", source="vlm", match="none"),))
    outcome = make_outcome("BR-CO-15", [net, gross], Comparison(1, 1), "", proves=[net, gross])
    verdicts = judge(reconcile([invented, said("rules", "120", "seen")]), [outcome])
    assert {verdict.status for verdict in verdicts.values()} == {"single"}


def test_a_nought_of_a_model_is_proven_by_no_sum() -> None:
    """Any nought of the page closes it; beside a label it is read by the rules."""
    assert status("vlm 0.00 seen", proven=True) == "single"
    assert status("rules 0.00 seen", proven=True) == "verified"
    assert status("rules 0.00 seen, vlm 0.00 seen") == "verified"


def test_what_was_found_nowhere_is_no_evidence_of_what_was_found() -> None:
    field = reconcile([said("rules", "120", "seen"), said("vlm", "120", "nowhere")])[PATH]
    assert [item.match for item in field.evidence] == ["exact"]


cases = st.lists(st.builds(said, st.sampled_from(SELECTORS), st.sampled_from(["120", "130"]), st.sampled_from(FOUND)))


@given(cases.filter(bool), st.booleans())
def test_verified_needs_print_two_witnesses_and_no_contradiction(readings: list[Reading], proven: bool) -> None:
    """For every mixture of readings: the rule of principle 3, written apart from the code."""
    outcome = make_outcome("identity", [PATH], Comparison(1, 1), "", proves=[PATH])
    verdict = judge(reconcile(readings), [outcome] if proven else [])[PATH]
    if verdict.status != "verified":
        return
    assert len({reading.value for reading in readings}) == 1
    printed = [r for r in readings if r.evidence and r.evidence[0].match != "none"]
    assert any(reading.transcribed for reading in printed)
    roles = {r.selector for r in printed} | {r.selector for r in readings if r.selector in ("xml", "code")}
    assert proven or len(roles) > 1


@given(cases.filter(bool), st.permutations(range(4)))
def test_the_order_of_readings_verifies_nothing(readings: list[Reading], order: list[int]) -> None:
    shuffled = [readings[at] for at in order if at < len(readings)] + readings[4:]
    statuses = {judge(reconcile(group), [])[PATH].status == "verified" for group in (readings, shuffled)}
    assert len(statuses) == 1


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(SELECTORS[:3], 2)])
def test_any_two_page_readers_are_two_witnesses(one: Selector, other: Selector) -> None:
    assert status(f"{one} 120 seen, {other} 120 seen") == "verified"
