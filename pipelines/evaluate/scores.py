"""The scores of fields and documents. Each is defined here and nowhere else.

Every mean is over families first (one supplier with forty files is one voice), then over documents, where documents
with the same page text share one voice; `micro` is the plain share of all values.

- exact: right values over scored values. A rightly empty value counts as right, an invented one as wrong. Values whose
  truth is not printed on the page are counted apart (`not_on_page`).
- coverage: values with status `verified` over the values that are on the page.
- silent error: a value that is `verified` and not exact; its rate is over the verified values (the *selective risk*
  of El-Yaniv and Wiener 2010, JMLR 11).
- STP: documents accepted with no silent error over all documents: an accepted document with a silent error is a
  failure.
- document exactness: documents of which every scored value is right.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipelines.evaluate.documents import DocumentScore
    from pipelines.evaluate.lines import LineScore
    from pipelines.evaluate.outcomes import Outcome

Voice = tuple[str, float, float]
"""Family, weight and value of one observation."""


class FieldScore(BaseModel):
    """The score of one field, or of all fields together. Rates are None where nothing can be said."""

    field: str
    exact_macro: float | None
    exact_micro: float | None
    coverage: float | None
    silent_error_rate: float | None
    scored: int
    correct: int
    absent: int
    wrong: int
    missing: int
    invented: int
    verified: int
    silent_errors: int
    not_on_page: int


class LinesScore(BaseModel):
    """Line items of all documents."""

    documents: int
    row_precision: float | None
    row_recall: float | None
    row_f1: float | None
    cell_accuracy: float | None


class DocumentsScore(BaseModel):
    """Documents as wholes."""

    documents: int
    families: int
    exact: float | None
    stp: float | None
    accepted: int
    accepted_with_silent_error: int
    failed: int
    pages_per_second: float | None


def macro(voices: Iterable[Voice]) -> float | None:
    """Mean over families of the weighted mean within each; None for no voices."""
    totals: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for family, weight, value in voices:
        totals[family][0] += weight * value
        totals[family][1] += weight
    means = [total / weight for total, weight in totals.values() if weight > 0]
    return sum(means) / len(means) if means else None


def rate(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def score_field(field: str, outcomes: Sequence[Outcome]) -> FieldScore:
    """The score of the outcomes given, whatever their fields are."""
    scored = [outcome for outcome in outcomes if outcome.scored]
    present = [outcome for outcome in scored if outcome.present]
    verified = [outcome for outcome in scored if outcome.status == "verified"]
    count = {kind: sum(outcome.kind == kind for outcome in scored) for kind in _KINDS}
    silent = sum(outcome.silent_error for outcome in scored)
    return FieldScore(
        field=field,
        exact_macro=macro((o.family, o.weight, float(o.right)) for o in scored),
        exact_micro=rate(sum(o.right for o in scored), len(scored)),
        coverage=macro((o.family, o.weight, float(o.status == "verified")) for o in present),
        silent_error_rate=rate(silent, len(verified)),
        scored=len(scored),
        verified=len(verified),
        silent_errors=silent,
        not_on_page=len(outcomes) - len(scored),
        **count,
    )


_KINDS = ("correct", "absent", "wrong", "missing", "invented")


def score_fields(outcomes: Sequence[Outcome]) -> list[FieldScore]:
    """A score for each field, in the order of first appearance; lines last."""
    by_field: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_field[outcome.field].append(outcome)
    ordered = sorted(by_field, key=lambda field: "*" in field)
    return [score_field(field, by_field[field]) for field in ordered]


def score_lines(scores: Sequence[LineScore], cells: Sequence[Outcome]) -> LinesScore | None:
    """Row scores and cell accuracy, macro by family; None where no document has lines."""
    if not scores:
        return None
    precision = _mean(scores, lambda score: score.complete / score.predicted if score.predicted else 0.0)
    recall = _mean(scores, lambda score: score.complete / score.true)
    stated = [cell for cell in cells if cell.present]
    return LinesScore(
        documents=len(scores),
        row_precision=precision,
        row_recall=recall,
        row_f1=_mean(scores, lambda score: 2 * score.complete / (score.predicted + score.true)),
        cell_accuracy=macro((cell.family, cell.weight, float(cell.right)) for cell in stated),
    )


def _mean(scores: Sequence[LineScore], value: Callable[[LineScore], float]) -> float | None:
    return macro((score.family, score.weight, value(score)) for score in scores)


def score_documents(documents: Sequence[DocumentScore]) -> DocumentsScore:
    """Exactness, STP and speed."""
    seconds = sum(document.seconds for document in documents)
    return DocumentsScore(
        documents=len(documents),
        families=len({document.family for document in documents}),
        exact=macro((d.family, d.weight, float(d.exact)) for d in documents),
        stp=macro((d.family, d.weight, float(d.straight_through)) for d in documents),
        accepted=sum(document.accepted for document in documents),
        accepted_with_silent_error=sum(d.accepted and d.silent_errors > 0 for d in documents),
        failed=sum(document.failed for document in documents),
        pages_per_second=rate(sum(document.pages for document in documents), seconds),
    )
