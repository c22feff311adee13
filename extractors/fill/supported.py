"""Of what the labels and the invoice's reader say of one property, the better supported; the other is a runner-up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.fill.vocabulary import SPECIFIC, tokens_of, vocabulary
from extractors.merge.choose import compared_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.fill.concept_filler import Suggestion
    from extractors.fill.labels import NameIndex
    from extractors.fill.places import Candidate
    from extractors.fill.values import Wanted
    from schemas.evidence import Reading

_GENERAL = 0.65
"""What a label is worth that has only general words in common with the name ("Total", "Date"): many places have it."""
_SHARED_LEVEL = 0.5


def support_of(chosen: Candidate, wanted: Wanted, index: NameIndex) -> float:
    """How well the page's own label supports a value, 0 to 1. A label that the user names is never general."""
    words, label = vocabulary(), chosen.label.span.tokens
    telling = any(words.weight(token) == SPECIFIC and index.shares(chosen.property_no, token) for token in label)
    named = any(tokens_of(text) == label for text in wanted.item.keys.labels)
    return chosen.score * (1.0 if telling or named else _GENERAL)


def better_supported(own: Sequence[Reading], support: float, suggestion: Suggestion | None) -> list[Reading]:
    """The readings with the suggestion among them. `own` are the labels', the choice first.

    Where both say the same, nothing is added: two places of one method are no second witness. Where they differ, one
    value stands, once, and all else is ranked behind it. Where they differ in how much of one print is the value, the
    invoice's reader knows.
    """
    if suggestion is None or (own and _same(own[0], suggestion.reading)):
        return list(own)
    first = [reading for reading in own if reading.rank == 0][:1]
    behind = [reading for reading in own if reading.rank > 0]
    if not first or suggestion.certainty > support or _on_one_print(first[0], suggestion.reading):
        others = [replace(reading, rank=rank) for rank, reading in enumerate([*first, *behind], start=1)]
        return [suggestion.reading, *_without(others, suggestion.reading)]
    others = [replace(reading, rank=rank) for rank, reading in enumerate([suggestion.reading, *behind], start=1)]
    return [*first, *_without(others, first[0])]


def paired_rows(
    own: Sequence[Mapping[str, Reading]], suggested: Sequence[Mapping[str, Reading]]
) -> list[list[Reading]]:
    """The suggested rows, each with the cells of the own row on the same level that it has not, or has otherwise.

    A column that the suggestions have in any row is theirs; what the own row says there is a runner-up.
    """
    theirs = {path for row in suggested for path in row}
    rows = []
    for number, row in enumerate(suggested):
        cells = list(row.values())
        for path, reading in _row_beside(own, row).items():
            moved = replace(reading, path=path.replace("/*", f"/{number}", 1))
            if path not in theirs:
                cells.append(moved)
            elif path in row and not _same(reading, row[path]):
                cells.append(replace(moved, rank=1))
        rows.append(cells)
    return rows


def _on_one_print(one: Reading, other: Reading) -> bool:
    return any(
        first.page_no == second.page_no
        and first.bbox.overlap_y(second.bbox) > _SHARED_LEVEL * min(first.bbox.height, second.bbox.height)
        and first.bbox.overlap_x(second.bbox) > 0
        for first in one.evidence
        for second in other.evidence
    )


def _row_beside(own: Sequence[Mapping[str, Reading]], row: Mapping[str, Reading]) -> Mapping[str, Reading]:
    """The row whose first line stands level with a line of this one."""

    def shared(other: Mapping[str, Reading]) -> int:
        return sum(_level(one, reading) for one in other.values() for reading in row.values())

    best = max(own, key=shared, default={})
    return best if shared(best) else {}


def _level(one: Reading, other: Reading) -> bool:
    if not one.evidence or not other.evidence:
        return False
    first, second = one.evidence[0], other.evidence[0]
    least = _SHARED_LEVEL * min(first.bbox.height, second.bbox.height)
    return first.page_no == second.page_no and first.bbox.overlap_y(second.bbox) > least


def _without(readings: Sequence[Reading], said: Reading) -> list[Reading]:
    return [reading for reading in readings if not _same(reading, said)]


def _same(one: Reading, other: Reading) -> bool:
    """The same value: the same number, or the same text with case, space and punctuation folded."""
    return compared_value(one) == compared_value(other)
