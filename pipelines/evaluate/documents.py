"""One document, judged whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.evaluate.lines import LineScore, judge_lines
from pipelines.evaluate.outcomes import FAILURES, Judge, Outcome, choose_document

if TYPE_CHECKING:
    from pipelines.evaluate.page_text import PageText
    from pipelines.evaluate.truth import Example
    from schemas.result import Result


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """`exact`: every scored value is right. `straight_through`: accepted, and no verified value is wrong."""

    doc: str
    family: str
    weight: float
    decision: str
    exact: bool
    silent_errors: int
    failed: bool
    pages: int
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
    lines: LineScore | None
    errors: tuple[str, ...]


def judge_document(example: Example, result: Result, page_text: PageText) -> JudgedDocument:
    """Compares a result with the truth."""
    truth = example.truth
    entry = choose_document(result, truth)
    judge = Judge(example, entry, page_text)
    lines, cells = judge_lines(judge)
    outcomes = [*judge.header(), *cells]
    score = DocumentScore(
        doc=truth.doc,
        family=truth.family,
        weight=example.weight,
        decision=entry.decision if entry else "none",
        exact=not any(outcome.kind in FAILURES for outcome in outcomes),
        silent_errors=sum(outcome.silent_error for outcome in outcomes),
        failed=result.status == "failed",
        pages=len(result.pages),
        seconds=result.run.seconds,
    )
    errors = tuple(f"{error.code}: {error.message}" for error in result.errors)
    return JudgedDocument(score, tuple(outcomes), lines, errors)
