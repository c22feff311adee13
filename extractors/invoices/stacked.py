"""Labels whose words stand on two lines, as in the headings of narrow columns: "CUSTOMER" over "NO."."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.labels import LabelHit, whole_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase, Row

_CLOSE = 0.6
_MOST_WORDS = 3


def join_stacked(rows: Sequence[Row], hits: list[list[LabelHit]]) -> None:
    """Replaces the labels found in the two halves of a label by the whole one, on the lower row.

    Both rows hold headings only, no digit in either. Headings of line items are stacked where their table is read.
    """
    for index, (upper, lower) in enumerate(pairwise(rows)):
        if not _may_stack(upper, lower):
            continue
        for below in lower.phrases:
            above = next((p for p in upper.phrases if _is_over(p, below)), None)
            labels = () if above is None else whole_label(f"{above.text} {below.text}")
            labels = tuple(lb for lb in labels if not lb.role.startswith(("column.", "totals.")))
            if above is None or not labels:
                continue
            hits[index] = [hit for hit in hits[index] if hit.words[0] not in above.words]
            start = lower.words.index(below.words[0])
            others = [hit for hit in hits[index + 1] if hit.words[0] not in below.words]
            count = len(above.words) + len(below.words)
            whole = LabelHit(labels, lower, start, start + len(below.words), count)
            hits[index + 1] = sorted([*others, whole], key=lambda hit: hit.start)


def _may_stack(upper: Row, lower: Row) -> bool:
    gap = lower.bbox.top - upper.bbox.bottom
    digits = any(ch.isdigit() for ch in upper.text + lower.text)
    return upper.page_no == lower.page_no and gap < _CLOSE * lower.height and not digits


def _is_over(above: Phrase, below: Phrase) -> bool:
    few = len(above.words) <= _MOST_WORDS and len(below.words) <= _MOST_WORDS
    return few and above.bbox.overlap_x(below.bbox) > 0.5 * min(above.bbox.width, below.bbox.width)
