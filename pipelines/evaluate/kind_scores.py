"""Scores that only one kind of truth has, over all documents: lines, charts, forms, tables, grounding.

What is counted in a document is defined where it is counted (`rows`, `charts`, `forms`, `tables`, `grounding`); means
are by family, as in `estimates`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from pipelines.evaluate.charts import BANDS
from pipelines.evaluate.estimates import Estimate, macro, ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.evaluate.documents import JudgedDocument


class LinesScore(BaseModel):
    """`cell_accuracy`: right cells over the cells that the truth states and the page shows."""

    documents: int
    row_precision: Estimate | None
    row_recall: Estimate | None
    row_f1: Estimate | None
    cell_accuracy: Estimate | None


class ChartsScore(BaseModel):
    """RMS is over documents with charts; `within` over all their points; `refused` over documents without.

    `interval` is the share of true values inside the interval that their point states: 95 percent are meant to be.
    """

    documents: int
    rms_precision: Estimate | None
    rms_recall: Estimate | None
    rms_f1: Estimate | None
    rms_f1_as_text: Estimate | None
    rms_f1_lone_unnamed: Estimate | None
    points: int
    within: dict[str, Estimate | None]
    interval: Estimate | None
    refused: Estimate | None


class FormsScore(BaseModel):
    documents: int
    entry_precision: Estimate | None
    entry_recall: Estimate | None
    entry_f1: Estimate | None
    checkboxes: int
    checkbox_accuracy: Estimate | None


class TablesScore(BaseModel):
    """Cell adjacency, mean over documents."""

    documents: int
    adjacency_precision: Estimate | None
    adjacency_recall: Estimate | None
    adjacency_f1: Estimate | None


class GroundingTotals(BaseModel):
    """`validity` over the pieces of evidence that can be judged; the rest over the values whose box is known."""

    judged: int
    validity: Estimate | None
    boxes: int
    precision: Estimate | None
    recall: Estimate | None
    f1: Estimate | None


class KindScores(BaseModel):
    """Each is None where no document has such a truth."""

    lines: LinesScore | None = None
    charts: ChartsScore | None = None
    forms: FormsScore | None = None
    tables: TablesScore | None = None
    grounding: GroundingTotals | None = None


def score_kinds(judged: Sequence[JudgedDocument]) -> KindScores:
    return KindScores(
        lines=_lines([document for document in judged if document.lines]),
        charts=_charts([document for document in judged if document.chart]),
        forms=_forms([document for document in judged if document.form]),
        tables=_tables([document for document in judged if document.table]),
        grounding=_grounding(judged),
    )


def _mean(judged: Sequence[JudgedDocument], value: Callable[[JudgedDocument], float]) -> Estimate | None:
    return macro((d.score.family, d.score.weight, value(d)) for d in judged)


def _lines(judged: Sequence[JudgedDocument]) -> LinesScore | None:
    pairs = [(document, rows) for document in judged if (rows := document.lines)]
    if not pairs:
        return None
    cells = [o for document, _ in pairs for o in document.outcomes if o.field.startswith("/lines/") and o.present]

    def mean(value: Callable[[int, int, int], float]) -> Estimate | None:
        return macro((d.score.family, d.score.weight, value(r.complete, r.predicted, r.true)) for d, r in pairs)

    return LinesScore(
        documents=len(pairs),
        row_precision=mean(lambda right, predicted, true: right / predicted if predicted else float(not true)),
        row_recall=mean(lambda right, _, true: right / true if true else 1.0),
        row_f1=mean(lambda right, predicted, true: 2 * right / (predicted + true) if predicted + true else 1.0),
        cell_accuracy=macro((cell.family, cell.weight, float(cell.right)) for cell in cells),
    )


def _charts(judged: Sequence[JudgedDocument]) -> ChartsScore | None:
    pairs = [(document, chart) for document in judged if (chart := document.chart)]
    if not pairs:
        return None
    read = [(document, chart) for document, chart in pairs if not chart.refusal]
    refusals = [(document, chart) for document, chart in pairs if chart.refusal]
    return ChartsScore(
        documents=len(pairs),
        rms_precision=macro((d.score.family, d.score.weight, chart.precision) for d, chart in read),
        rms_recall=macro((d.score.family, d.score.weight, chart.recall) for d, chart in read),
        rms_f1=macro((d.score.family, d.score.weight, chart.f1) for d, chart in read),
        rms_f1_as_text=macro((d.score.family, d.score.weight, chart.f1_as_text) for d, chart in read),
        rms_f1_lone_unnamed=macro((d.score.family, d.score.weight, chart.f1_lone_unnamed) for d, chart in read),
        points=sum(chart.points for _, chart in read),
        within={
            f"{band:.0%}": ratio((d.score.family, chart.within[at], chart.points) for d, chart in read)
            for at, band in enumerate(BANDS)
        },
        interval=ratio((d.score.family, chart.inside, chart.stated) for d, chart in read),
        refused=macro((d.score.family, d.score.weight, chart.f1) for d, chart in refusals),
    )


def _forms(judged: Sequence[JudgedDocument]) -> FormsScore | None:
    pairs = [(document, form) for document in judged if (form := document.form)]
    if not pairs:
        return None
    return FormsScore(
        documents=len(pairs),
        entry_precision=macro((d.score.family, d.score.weight, form.precision) for d, form in pairs),
        entry_recall=macro((d.score.family, d.score.weight, form.recall) for d, form in pairs),
        entry_f1=macro((d.score.family, d.score.weight, form.f1) for d, form in pairs),
        checkboxes=sum(form.boxes for _, form in pairs),
        checkbox_accuracy=ratio((d.score.family, form.boxes_right, form.boxes) for d, form in pairs),
    )


def _tables(judged: Sequence[JudgedDocument]) -> TablesScore | None:
    pairs = [(document, table) for document in judged if (table := document.table)]
    if not pairs:
        return None
    return TablesScore(
        documents=len(pairs),
        adjacency_precision=macro((d.score.family, d.score.weight, table.precision) for d, table in pairs),
        adjacency_recall=macro((d.score.family, d.score.weight, table.recall) for d, table in pairs),
        adjacency_f1=macro((d.score.family, d.score.weight, table.f1) for d, table in pairs),
    )


def _grounding(judged: Sequence[JudgedDocument]) -> GroundingTotals | None:
    scores = [(document.score.family, document.grounding) for document in judged]
    boxes = sum(score.boxes for _, score in scores)
    pieces = sum(score.judged for _, score in scores)
    if not boxes and not pieces:
        return None
    return GroundingTotals(
        judged=pieces,
        validity=ratio((family, score.valid, score.judged) for family, score in scores),
        boxes=boxes,
        precision=ratio((family, score.hit, score.predicted) for family, score in scores),
        recall=ratio((family, score.hit, score.boxes) for family, score in scores),
        f1=ratio((family, 2 * score.hit, score.predicted + score.boxes) for family, score in scores),
    )
