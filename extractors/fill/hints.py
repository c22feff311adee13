"""What the schema says of where a value stands: its page, its half of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.fill.page_text import PageText
    from extractors.fill.places import Candidate
    from extractors.fill.values import Wanted

_ELSEWHERE = 0.8
_LATER, _LATER_NUMBER = 0.08, 0.02
"""Of two equals the one nearer the start of the document is taken; totals stand at its end."""


def hinted(candidate: Candidate, wanted: Wanted, text: PageText) -> Candidate:
    """The candidate, worth less where it stands elsewhere than the schema says."""
    keys, span = wanted.item.keys, candidate.label.span
    later = _LATER_NUMBER if wanted.kind == "number" else _LATER
    worth = 1.0 - later * span.position / max(len(text.rows), 1)
    if keys.page is not None:
        named = {"first": text.pages[0], "last": text.pages[-1]}
        worth *= 1.0 if span.page_no == named.get(str(keys.page), keys.page) else _ELSEWHERE
    if keys.place is not None:
        worth *= 1.0 if _stands(candidate, keys.place, text) else _ELSEWHERE
    return replace(candidate, score=candidate.score * worth)


def _stands(candidate: Candidate, place: str, text: PageText) -> bool:
    rows = text.context.by_page[candidate.label.span.page_no]
    box = candidate.value.parts[0][0].bbox
    bottom, right = max(r.row.bbox.bottom for r in rows), max(r.row.bbox.right for r in rows)
    lower, righter = box.center_y > bottom / 2, box.center_x > right / 2
    return {"top": not lower, "bottom": lower, "left": not righter, "right": righter}[place]
