"""Which value goes to which property: the best assignment of all at once, so that no print serves two roles."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.fill.places import Candidate

LEAST_SCORE = 0.38
MOST_CANDIDATES = 12


def assign(candidates: Sequence[Candidate]) -> dict[int, Candidate]:
    """A candidate for each property that has any good enough, such that their scores together are the greatest.

    Source: the assignment problem (Kuhn 1955), solved by scipy's sparse Jonker-Volgenant variant.
    """
    ranked = best_first(candidates)
    if not ranked:
        return {}
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    places = {place: at for at, place in enumerate(dict.fromkeys(c.place for found in ranked.values() for c in found))}
    rows = list(ranked)
    # A column of its own for each property, worth the least score: it may stay empty.
    scores = np.zeros((len(rows), len(places) + len(rows)))
    chosen: dict[tuple[int, int], Candidate] = {}
    for row, number in enumerate(rows):
        scores[row, len(places) + row] = LEAST_SCORE
        for candidate in ranked[number]:
            column = places[candidate.place]
            if candidate.score > scores[row, column]:
                scores[row, column] = candidate.score
                chosen[row, column] = candidate
    pairs = zip(*linear_sum_assignment(scores, maximize=True), strict=True)
    return {rows[row]: chosen[row, column] for row, column in pairs if (row, column) in chosen}


def best_first(candidates: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """The best candidates of each property."""
    by_property: dict[int, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        if candidate.score >= LEAST_SCORE:
            by_property[candidate.property_no].append(candidate)
    return {
        number: sorted(found, key=lambda c: (-c.score, c.label.span.position))[:MOST_CANDIDATES]
        for number, found in sorted(by_property.items())
    }
