"""Words that a font draws otherwise than it names them: the text layer says "100.00", the page shows "900.00"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.findings.hidden_text import says_amount
from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox

_SHOWN = 6


def find_false_glyphs(texts: Sequence[str], boxes: Sequence[BBox], page_no: int) -> list[Finding]:
    """At most one finding, of the words with such glyphs (`boxes` in displayed points): grave for an amount."""
    if not texts:
        return []
    told = ", ".join(map(repr, texts[:_SHOWN])) + (f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else "")
    message = f"a font draws other characters than the text layer says in: {told}"
    return [Finding("font", page_no, message, tuple(boxes), any(map(says_amount, texts)))]
