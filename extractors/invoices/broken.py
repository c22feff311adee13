"""A number broken at the end of its line: "DS-AEU-INV-2026-" over "8811732" in one narrow cell."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.places import Placed
    from extractors.layout import Phrase
    from schemas.page import Word

_JOINTS = ("-", "‐", "–", "/", "_", "+")
_FLUSH = 0.5
_NEXT_LINE = 0.9
"""Line heights between the lines of one cell."""
_ROWS = 2


def whole_number(context: InvoiceContext, placed: Placed) -> Placed | None:
    """The number with the lines below in which it goes on; None where it ends in a joint and goes on nowhere: a part
    of a number is nobody's number."""
    while (below := _going_on(context, placed.words[-1], placed.position)) is not None:
        phrase, position = below
        value = placed.value + "".join(word.text for word in phrase.words)
        placed = replace(placed, value=value, words=(*placed.words, *phrase.words), position=position)
    return None if placed.value.endswith(_JOINTS) else placed


def _going_on(context: InvoiceContext, last: Word, position: int) -> tuple[Phrase, int] | None:
    """The phrase flush under the number's own that is the rest of it: one of the two has the joint."""
    own = next((p for p in context.rows[position].row.phrases if p.words[-1] is last), None)
    if own is None:
        return None
    for under in context.rows[position + 1 : position + 1 + _ROWS]:
        gap = under.row.bbox.top - own.bbox.bottom
        if under.page_no != own.page_no or gap > _NEXT_LINE * own.bbox.height:
            return None
        for phrase in under.row.phrases:
            flush = abs(phrase.bbox.left - _left(own, last)) < _FLUSH * own.bbox.height
            joined = last.text.endswith(_JOINTS) != phrase.text.startswith(_JOINTS)
            labelled = any(hit.words[0] in phrase.words for hit in under.hits)
            if (
                flush
                and joined
                and not labelled
                and len(phrase.words) == 1
                and phrase.text.strip("".join(_JOINTS)).isalnum()
            ):
                return (phrase, under.position) if any(ch.isdigit() for ch in phrase.text) else None
    return None


def _left(phrase: Phrase, last: Word) -> float:
    """Where the cell begins: the phrase's edge, or the number's where its label stands in the same phrase."""
    return phrase.bbox.left if len(phrase.words) == 1 else last.bbox.left
