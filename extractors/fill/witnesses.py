"""A second place that says the same: another label of the property, with the same value printed again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.fill.places import Candidate

SURE = 0.8
_RIVAL = 0.9
"""A candidate with another value that comes this near leaves the choice to a person."""


def second_place(chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate | None:
    """A candidate with the same value under another label elsewhere; None where a rival is as good as the choice.

    Both labels must name the property surely. The same label printed again (a header on each page) is not independent.
    """
    if chosen.label.certainty < SURE:
        return None
    rivals = (c for c in ranked if c.value.value != chosen.value.value and c.label.certainty >= SURE)
    if any(rival.score >= _RIVAL * chosen.score for rival in rivals):
        return None
    same = (c for c in ranked if c.value.value == chosen.value.value and c.label.certainty >= SURE)
    return next((c for c in same if _is_apart(chosen, c)), None)


def _is_apart(chosen: Candidate, other: Candidate) -> bool:
    words = {(w.page_no, w.bbox) for part in chosen.value.parts for w in part}
    return chosen.label.span.tokens != other.label.span.tokens and not any(
        (w.page_no, w.bbox) in words for part in other.value.parts for w in part
    )
