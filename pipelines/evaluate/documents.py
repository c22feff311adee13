"""One document, judged whole, and what documents as wholes score.

- exact: every scored value of the document is right.
- STP (straight-through processing): accepted with no silent error, over all documents; an accepted document with a
  silent error is a failure.
- pages lost: the document has pages that the result does not list.
- crashed: no result came back (the reader raised, died or ran out of time), or one that owns up to a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from pipelines.evaluate.charts import ChartScore, judge_charts
from pipelines.evaluate.estimates import Estimate, macro
from pipelines.evaluate.forms import FormScore, judge_form
from pipelines.evaluate.grounding import GroundingScore, score_grounding
from pipelines.evaluate.outcomes import FAILURES, Judge, Outcome, choose_document
from pipelines.evaluate.rows import RowScore, judge_rows
from pipelines.evaluate.tables import TableScore, judge_tables
from schemas.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.evaluate.page_text import PageText
    from pipelines.evaluate.truth import Example
    from schemas.result import Result

CRASH_STAGE = "evaluate"


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """One document as a whole; `pages` are those that the result lists. `exact` is None where nothing was scored."""

    doc: str
    family: str
    weight: float
    decision: str
    exact: bool | None
    silent_errors: int
    failed: bool
    crashed: bool
    pages: int
    pages_lost: int
    seconds: float

    @property
    def accepted(self) -> bool:
        return self.decision == "accept"

    @property
    def straight_through(self) -> bool:
        return self.accepted and self.silent_errors == 0


@dataclass(frozen=True, slots=True)
class JudgedDocument:
    """Everything that is known of one document after it was read and compared."""

    score: DocumentScore
    outcomes: tuple[Outcome, ...]
    lines: RowScore | None
    chart: ChartScore | None
    form: FormScore | None
    table: TableScore | None
    grounding: GroundingScore
    errors: tuple[str, ...]


class DocumentsScore(BaseModel):
    """All documents of a dataset."""

    documents: int
    families: int
    exact: Estimate | None
    stp: Estimate | None
    accepted: int
    accepted_with_silent_error: int
    failed: int
    crashed: int
    pages: int
    pages_lost: int
    reading_seconds: float


def judge_document(example: Example, result: Result, page_text: PageText) -> JudgedDocument:
    """Compares a result with the truth."""
    entry = choose_document(result, example.truth)
    judge = Judge(example, entry, page_text)
    lines, cells = judge_rows(judge, "lines")
    _, taxes = judge_rows(judge, "taxes")
    chart, points = judge_charts(judge)
    form, entries = judge_form(judge)
    outcomes = (*judge.header(), *taxes, *cells, *points, *entries)
    return JudgedDocument(
        score=_score(example, result, entry.decision if entry else "none", outcomes),
        outcomes=outcomes,
        lines=lines,
        chart=chart,
        form=form,
        table=judge_tables(judge),
        grounding=score_grounding(entry, example.truth.boxes, page_text),
        errors=tuple(f"{error.code}: {error.message}" for error in result.errors),
    )


def _score(example: Example, result: Result, decision: str, outcomes: Sequence[Outcome]) -> DocumentScore:
    truth = example.truth
    listed = len({page.page_no for page in result.pages})
    return DocumentScore(
        doc=truth.doc,
        family=truth.family,
        weight=example.weight,
        decision=decision,
        exact=not any(outcome.kind in FAILURES for outcome in outcomes) if outcomes else None,
        silent_errors=sum(outcome.silent_error for outcome in outcomes),
        failed=result.status == "failed",
        crashed=any(error.stage == CRASH_STAGE or error.code == InternalError.code for error in result.errors),
        pages=listed,
        pages_lost=max(0, truth.page_count - listed) if truth.page_count else 0,
        seconds=result.run.seconds,
    )


def score_documents(documents: Sequence[DocumentScore]) -> DocumentsScore:
    """Exactness, STP, and what was lost."""
    return DocumentsScore(
        documents=len(documents),
        families=len({document.family for document in documents}),
        exact=macro((d.family, d.weight, float(d.exact)) for d in documents if d.exact is not None),
        stp=macro((d.family, d.weight, float(d.straight_through)) for d in documents),
        accepted=sum(document.accepted for document in documents),
        accepted_with_silent_error=sum(d.accepted and d.silent_errors > 0 for d in documents),
        failed=sum(document.failed for document in documents),
        crashed=sum(document.crashed for document in documents),
        pages=sum(document.pages for document in documents),
        pages_lost=sum(document.pages_lost for document in documents),
        reading_seconds=sum(document.seconds for document in documents),
    )
