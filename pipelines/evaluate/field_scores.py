"""Scores of fields.

- exact: right values over scored values. A rightly empty value counts as right, an invented one as wrong. Values whose
  truth is not printed on the page are counted apart (`not_on_page`). `macro` is by family, `micro` over all values.
  Fields of which the truth knows a part only have a second score, to the letter.
- coverage: values with status `verified` over the values that are on the page, by family.
- silent errors: values that are `verified` and not exact; their rate is over the verified values (the *selective risk*
  of El-Yaniv and Wiener 2010, JMLR 11).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import BaseModel

from pipelines.evaluate.compare import fold_text, value_type
from pipelines.evaluate.estimates import Estimate, macro, share
from pipelines.evaluate.truth import texts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.evaluate.outcomes import Outcome


class FieldScore(BaseModel):
    """The score of one field, or of several together. Estimates are None where nothing can be said."""

    field: str
    exact_macro: Estimate | None
    exact_micro: Estimate | None
    coverage: Estimate | None
    silent_error_rate: Estimate | None
    scored: int
    correct: int
    absent: int
    wrong: int
    missing: int
    invented: int
    verified: int
    silent_errors: int
    not_on_page: int


def score_field(field: str, outcomes: Sequence[Outcome]) -> FieldScore:
    """The score of the outcomes given, whatever their fields are."""
    scored = [outcome for outcome in outcomes if outcome.scored]
    verified = [outcome for outcome in scored if outcome.status == "verified"]
    count = {kind: sum(outcome.kind == kind for outcome in scored) for kind in _COUNTED}
    return FieldScore(
        field=field,
        exact_macro=macro((o.family, o.weight, float(o.right)) for o in scored),
        exact_micro=share((o.family, o.weight, float(o.right)) for o in scored),
        coverage=macro((o.family, o.weight, float(o.status == "verified")) for o in scored if o.present),
        silent_error_rate=share((o.family, o.weight, float(o.silent_error)) for o in verified),
        scored=len(scored),
        verified=len(verified),
        silent_errors=sum(outcome.silent_error for outcome in verified),
        not_on_page=len(outcomes) - len(scored),
        **count,
    )


_COUNTED = ("correct", "absent", "wrong", "missing", "invented")


def score_fields(outcomes: Sequence[Outcome]) -> list[FieldScore]:
    """A score for each field, in the order of first appearance; cells of lists last."""
    by_field: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_field[outcome.field].append(outcome)
    scores = []
    for field in sorted(by_field, key=lambda field: "*" in field):
        scores.append(score_field(field, by_field[field]))
        literal = [_to_the_letter(outcome) for outcome in by_field[field]]
        if literal != by_field[field]:
            scores.append(score_field(f"{field}, exactly", literal))
    return scores


def _to_the_letter(outcome: Outcome) -> Outcome:
    """Wrong, where the truth is but a part of what was read (fields of the type `containing`)."""
    if outcome.kind != "correct" or outcome.predicted is None:
        return outcome
    found = fold_text(outcome.predicted)
    folded = [fold_text(text) for text in texts_of(outcome.truth)]
    partly = found not in folded and any(part in found for part in folded) and value_type(outcome.field) == "text"
    return replace(outcome, kind="wrong") if partly else outcome
