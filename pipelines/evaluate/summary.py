"""The scores of a whole dataset, and the list of what is not right."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from pipelines.evaluate.documents import DocumentsScore, score_documents
from pipelines.evaluate.field_scores import FieldScore, score_field, score_fields
from pipelines.evaluate.kind_scores import KindScores, score_kinds
from pipelines.evaluate.risk_coverage import RiskCoverage, risk_coverage
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.evaluate.documents import JudgedDocument
    from pipelines.evaluate.outcomes import Outcome
    from pipelines.evaluate.truth import Dataset


class EvaluationReport(BaseModel):
    """`scores.json`: the scores of one dataset under one set of options.

    `header` is over the values that are no cells of lists, `all_values` over everything.
    """

    dataset: str
    options: ReadOptions
    started_at: datetime
    documents: DocumentsScore
    header: FieldScore
    all_values: FieldScore
    fields: list[FieldScore]
    kinds: KindScores
    risk_coverage: RiskCoverage
    left_out: dict[str, str]
    errors: dict[str, list[str]]


def summarize(
    dataset: Dataset, options: ReadOptions, started_at: datetime, judged: Sequence[JudgedDocument]
) -> EvaluationReport:
    outcomes = [outcome for document in judged for outcome in document.outcomes]
    return EvaluationReport(
        dataset=dataset.name,
        options=options,
        started_at=started_at,
        documents=score_documents([document.score for document in judged]),
        header=score_field("header", [outcome for outcome in outcomes if "*" not in outcome.field]),
        all_values=score_field("all values", outcomes),
        fields=score_fields(outcomes),
        kinds=score_kinds(judged),
        risk_coverage=risk_coverage(outcomes),
        left_out=dict(dataset.left_out),
        errors={document.score.doc: list(document.errors) for document in judged if document.errors},
    )


def sort_failures(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Everything that is not right: silent errors first, what the page does not tell last."""
    rows = [outcome for outcome in outcomes if not outcome.right]
    rows.sort(key=lambda outcome: (not outcome.silent_error, not outcome.scored, outcome.field, outcome.doc))
    return rows


def write_outcomes(path: Path, outcomes: Sequence[Outcome]) -> None:
    """One JSON object a line."""
    with path.open("w", encoding="utf-8") as stream:
        for outcome in outcomes:
            stream.write(json.dumps(describe(outcome), ensure_ascii=False) + "\n")


def describe(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a plain object."""
    return {
        "doc": outcome.doc,
        "family": outcome.family,
        "field": outcome.field,
        "path": outcome.path,
        "kind": outcome.kind,
        "silent_error": outcome.silent_error,
        "truth": outcome.truth,
        "predicted": outcome.predicted,
        "agrees": outcome.agrees,
        "status": outcome.status,
        "confidence": outcome.confidence,
        "selectors": list(outcome.selectors),
        "evidence": [evidence.model_dump(mode="json") for evidence in outcome.evidence],
    }
