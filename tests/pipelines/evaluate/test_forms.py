from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipelines.evaluate.forms import PlainEntry, judge_form, same_value
from pipelines.evaluate.outcomes import Judge
from pipelines.evaluate.page_text import PageText
from pipelines.evaluate.truth import Example, TrueEntry, Truth
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.evaluate.forms import FormScore
    from pipelines.evaluate.outcomes import Outcome
    from schemas.result import Result

TRUE = [
    TrueEntry(label="Family name", value="Smith"),
    TrueEntry(label="Given name", value="Anna"),
    TrueEntry(label="Remarks", value=None),
    TrueEntry(label="Married", value="no", type="checkbox"),
    TrueEntry(label="Member", value="yes", type="checkbox"),
]


def _entry(label: str, value: str | None, kind: str = "text") -> dict[str, Any]:
    return {"label": label, "value": value, "type": kind, "section": None}


def _judged(true: list[TrueEntry], result: Result) -> tuple[FormScore, list[Outcome]]:
    truth = Truth(doc="a.pdf", kind="form", entries=true)
    score, outcomes = judge_form(Judge(Example(Path("a.pdf"), truth), result.documents[0], PageText(())))
    assert score is not None
    return score, outcomes


def test_entries_need_the_right_label_and_the_right_value(make_result: Callable[..., Result]) -> None:
    predicted = [
        _entry("Given name:", "Smith"),
        _entry("Family name", "Smith"),
        _entry("Remarks", ""),
        _entry("Married", "no", "checkbox"),
        _entry("Member", "no", "checkbox"),
    ]
    score, outcomes = _judged(TRUE, make_result({"entries": predicted}, kind="form"))
    assert (score.true, score.predicted, score.right) == (4, 4, 2)
    assert (score.boxes, score.boxes_right) == (2, 1)
    assert [outcome.kind for outcome in outcomes] == ["correct", "wrong", "correct", "wrong"]


def test_a_lost_entry_is_missing_and_an_extra_one_invented(make_result: Callable[..., Result]) -> None:
    score, outcomes = _judged(TRUE[:2], make_result({"entries": [_entry("Town of birth", "Graz")]}, kind="form"))
    assert (score.precision, score.recall, score.f1) == (0.0, 0.0, 0.0)
    assert [(o.path, o.kind) for o in outcomes] == [
        ("/entries/*/value", "missing"),
        ("/entries/*/value", "missing"),
        ("/entries/0/value", "invented"),
    ]


def test_a_known_box_tells_the_entry_where_the_label_does_not(make_result: Callable[..., Result]) -> None:
    true = [TrueEntry(label="fld_27", value="7", page_no=1, bbox=(100, 100, 200, 120))]
    places = {1: BBox(110, 104, 130, 116), 2: BBox(110, 304, 130, 316)}
    rights = []
    for box in places.values():
        evidence = Evidence(page_no=1, bbox=box, text="7", source="widget")
        verdict = FieldResult(status="verified", evidence=(evidence,))
        result = make_result({"entries": [_entry("Children", "7")]}, kind="form", **{"/entries/0/value": verdict})
        rights.append(_judged(true, result)[0].right)
    assert rights == [1, 0]


def test_an_unknown_label_takes_the_value_alone(make_result: Callable[..., Result]) -> None:
    result = make_result({"entries": [_entry("anything", "x"), _entry("other", "7.50")]}, kind="form")
    assert _judged([TrueEntry(value="7.5", type="number")], result)[0].right == 1


def said(value: str, kind: str = "text") -> PlainEntry:
    return PlainEntry("", value, kind)


@pytest.mark.parametrize(
    ("printed", "day", "right"),
    [("01-Jul-25", "2025-07-01", True), ("13/07/2025", "2025-07-13", True), ("7/2/2025", "2025-07-02", False)],
)
def test_a_date_is_right_by_the_only_day_it_can_mean(printed: str, day: str, right: bool) -> None:
    assert same_value(TrueEntry(value=printed), said(day, "date")) is right


def test_values_compare_by_type() -> None:
    assert same_value(TrueEntry(value="yes", type="checkbox"), said("True"))
    assert not same_value(TrueEntry(value="yes", type="checkbox"), said(""))
    assert same_value(TrueEntry(value="30 days", type="radio"), said("30 Days"))
    assert same_value(TrueEntry(value="48", type="number"), said("48.0"))
    assert not same_value(TrueEntry(value="48", type="number"), said("84"))
