from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.evaluate.outcomes import Outcome
from pipelines.evaluate.risk_coverage import risk_coverage

if TYPE_CHECKING:
    from pipelines.evaluate.outcomes import OutcomeKind
    from schemas.evidence import FieldStatus


def _outcome(kind: OutcomeKind, status: FieldStatus, confidence: float | None = None) -> Outcome:
    predicted = None if kind in ("missing", "absent") else "1"
    return Outcome("a", "f", 1.0, "/x", "/x", kind, kind == "correct", "1", predicted, status, confidence)


def test_by_confidence_worked_by_hand() -> None:
    # In order of trust: right, wrong, right. Risks after each: 0, 1/2, 1/3.
    curve = risk_coverage(
        [
            _outcome("correct", "single", 0.2),
            _outcome("wrong", "verified", 0.6),
            _outcome("correct", "verified", 0.9),
            _outcome("missing", "absent"),
        ]
    )
    assert [(point.coverage, point.risk) for point in curve.points] == [
        (0.25, 0.0),
        (0.5, 0.5),
        (0.75, pytest.approx(1 / 3)),
    ]
    assert curve.area == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_equal_trust_spreads_its_errors() -> None:
    curve = risk_coverage([_outcome("correct", "verified"), _outcome("wrong", "verified")])
    assert curve.area == pytest.approx(0.5)
    assert risk_coverage([_outcome("wrong", "verified"), _outcome("correct", "verified")]) == curve


def test_statuses_rank_without_confidence() -> None:
    curve = risk_coverage([_outcome("wrong", "single"), _outcome("correct", "verified"), _outcome("wrong", "conflict")])
    assert [point.risk for point in curve.points] == [0.0, 0.5, pytest.approx(2 / 3)]


def test_nothing_read_has_no_area() -> None:
    assert risk_coverage([_outcome("missing", "absent"), _outcome("absent", "absent")]).area is None


def test_truth_that_is_not_on_the_page_is_left_out() -> None:
    assert risk_coverage([_outcome("truth_not_on_page", "verified")]).points == []
