from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.explain.marks import mark_evidence, marks_by_field
from pipelines.explain.proofs import collect_proofs
from pipelines.explain.statuses import STATUS_LOOKS, most_pressing

if TYPE_CHECKING:
    from explain_case import Case


def test_marks_come_by_page_and_down_the_page(case: Case) -> None:
    marks = mark_evidence(collect_proofs(case.result.documents[0]))
    places = [(mark.page_no, mark.bbox.top, mark.bbox.left) for mark in marks]
    assert places == sorted(places)
    assert [mark.number for mark in marks] == list(range(len(marks)))
    assert len(marks) == 8


def test_fields_that_share_a_place_share_a_mark_of_the_worst_status(case: Case) -> None:
    case.fields["/due_date"].evidence = case.fields["/issue_date"].evidence
    marks = mark_evidence(collect_proofs(case.result.documents[0]))
    shared = next(mark for mark in marks if mark.bbox == case.box("/issue_date").rounded())
    assert [proof.pointer for proof in shared.proofs] == ["/due_date", "/issue_date"]
    assert shared.status == "conflict"
    assert shared.label == "Due date = Issue date"
    assert marks_by_field(marks)[0, "/due_date"] == [shared]


def test_the_most_pressing_status_wins() -> None:
    assert most_pressing(["verified", "single"]) == "single"
    assert most_pressing(list(STATUS_LOOKS)) == "conflict"


def test_status_texts_can_be_read_on_white() -> None:
    """Contrast of at least 4.5 (WCAG 2.1, success criterion 1.4.3)."""
    for look in STATUS_LOOKS.values():
        shares = [int(look.ink[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, look.word
