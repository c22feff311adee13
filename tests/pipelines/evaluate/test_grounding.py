from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.evaluate.grounding import is_valid, overlaps, score_grounding
from pipelines.evaluate.page_text import PageText, PrintedWord, read_page_text
from pipelines.evaluate.truth import TrueBox
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schemas.evidence import EvidenceSource
    from schemas.result import Result

PAGE = PageText(
    (
        PrintedWord(1, BBox(10, 10, 40, 20), "Total"),
        PrintedWord(1, BBox(50, 10, 90, 20), "1.234,50"),
        PrintedWord(1, BBox(92, 10, 98, 20), "€"),
        PrintedWord(1, BBox(10, 30, 200, 40), "a-very-long-line-of-other-text-that-is-no-part-of-it"),
    )
)


def _evidence(text: str, *box: float, page_no: int = 1, source: EvidenceSource = "text_layer") -> Evidence:
    return Evidence(page_no=page_no, bbox=BBox(*box), text=text, source=source)


@pytest.mark.parametrize(
    ("evidence", "valid"),
    [
        (_evidence("1.234,50 €", 50, 10, 98, 20), True),
        (_evidence("1.234,50", 50, 10, 98, 20), True),
        (_evidence("€ 1.234,50", 50, 10, 98, 20), True),
        (_evidence("1.234,50", 10, 10, 40, 20), False),
        (_evidence("1.234,50", 0, 0, 300, 300), False),
        (_evidence("9", 50, 10, 98, 20), False),
        (_evidence("", 50, 10, 98, 20), False),
        (_evidence("1.234,50", 50, 10, 98, 20, page_no=2), None),
        (_evidence("1.234,50", 50, 10, 98, 20, source="attachment"), None),
    ],
)
def test_the_page_decides(evidence: Evidence, valid: bool | None) -> None:
    assert is_valid(evidence, PAGE) is valid


def test_words_of_a_turned_page_lie_as_displayed(make_pdf: Callable[..., Path]) -> None:
    import pymupdf

    path = make_pdf("a.pdf", ["Total 12.50"])
    with pymupdf.open(path) as document:
        document[0].set_rotation(90)
        document.save(path.with_name("turned.pdf"))
        height = document[0].rect.height
    upright, turned = read_page_text(path).words[0], read_page_text(path.with_name("turned.pdf")).words[0]
    assert (turned.bbox.top, turned.bbox.bottom) == pytest.approx((upright.bbox.left, upright.bbox.right), abs=0.1)
    assert 0 <= turned.bbox.left < turned.bbox.right
    assert height == pytest.approx(595, abs=1)


def test_boxes_at_half_overlap() -> None:
    true = TrueBox(page_no=1, bbox=(0, 0, 10, 10))
    assert overlaps([_evidence("x", 0, 0, 10, 5)], true)
    assert not overlaps([_evidence("x", 0, 0, 10, 4.9)], true)
    assert not overlaps([_evidence("x", 0, 0, 10, 10, page_no=2)], true)
    assert overlaps([_evidence("a", 0, 0, 5, 10), _evidence("b", 5, 0, 10, 10)], true)


def test_precision_is_over_predictions_and_recall_over_boxes(make_result: Callable[..., Result]) -> None:
    verdict = FieldResult(status="verified", evidence=(_evidence("1.234,50", 50, 10, 90, 20),))
    result = make_result({"invoice_number": "A"}, **{"/totals/gross": verdict})
    boxes = {
        "/totals/gross": TrueBox(page_no=1, bbox=(50, 10, 90, 20)),
        "/invoice_number": TrueBox(page_no=1, bbox=(300, 300, 310, 310)),
        "/due_date": TrueBox(page_no=1, bbox=(1, 1, 2, 2)),
    }
    score = score_grounding(result.documents[0], boxes, PAGE)
    assert (score.boxes, score.predicted, score.hit) == (3, 2, 1)
    assert (score.judged, score.valid) == (2, 1)


def test_no_document_has_no_evidence() -> None:
    score = score_grounding(None, {"/a": TrueBox(page_no=1, bbox=(0, 0, 1, 1))}, PAGE)
    assert (score.judged, score.boxes, score.predicted, score.hit) == (0, 1, 0, 0)
