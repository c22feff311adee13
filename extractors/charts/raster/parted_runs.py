"""Parts of a run of text that OCR read as one. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.page import TextRun


def parts_of_run(run: TextRun, text: str, spans: Iterable[tuple[int, int]]) -> list[TextRun]:
    """The letters of each span of a level run's `text`, where they stand if all letters are as wide."""
    each, left = run.bbox.width / len(text), run.bbox.left
    return [
        replace(run, text=text[start:end], bbox=run.bbox._replace(left=left + each * start, right=left + each * end))
        for start, end in spans
    ]


def words_of_run(run: TextRun) -> list[TextRun]:
    """Each word of a level run, one space apart."""
    text = " ".join(run.text.split())
    return parts_of_run(run, text, (match.span() for match in re.finditer(r"\S+", text))) if text else []
