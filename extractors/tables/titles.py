"""What a table is called: the caption above it, or below, or a line alone right above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase, Row
    from schemas.geometry import BBox
    from schemas.page import Word

_CAPTION = re.compile(
    r"(?:table|tab\.?|tabelle|tableau|tabla|tabella|tabela|tabel|tabell|taulukko|tabulka|tabuľka|táblázat|cuadro"
    r"|quadro|exhibit|schedule|übersicht)\s*[A-Z]{0,3}[\dIVX]",
    re.IGNORECASE,
)
_NEAR = 2.2
_LEADING = 0.9
_MOST_LINES = 4
_LONGEST = 16
_CENTRED = 0.06


def find_title(box: BBox, rows: Sequence[Row], taken: Sequence[BBox]) -> tuple[Word, ...]:
    """The words of the title of a table that lies in `box`; none where nothing near reads like one."""
    above = _block([row for row in reversed(rows) if row.bbox.center_y < box.top], box, taken)[::-1]
    for index, line in enumerate(above):
        if _CAPTION.match(" ".join(phrase.text for phrase in line)):
            return _words(above[index:])
    below = _block([row for row in rows if row.bbox.center_y > box.bottom], box, taken)
    if below and _CAPTION.match(" ".join(phrase.text for phrase in below[0])):
        return _words(below)
    return _words(above) if len(above) == 1 and _is_heading(above[0], box) else ()


def _block(rows: Sequence[Row], box: BBox, taken: Sequence[BBox]) -> list[list[Phrase]]:
    """The lines next to the table, away from it, as long as they stand close."""
    lines: list[list[Phrase]] = []
    edge = box
    for row in rows:
        gap = max(row.bbox.top - edge.bottom, edge.top - row.bbox.bottom)
        phrases = [phrase for phrase in row.phrases if box.expand(10.0, 0).overlap_x(phrase.bbox) > 0]
        if gap > (_LEADING if lines else _NEAR) * row.height or len(lines) == _MOST_LINES:
            break
        if not phrases or any(other.intersection(phrase.bbox) for other in taken for phrase in phrases):
            break
        lines.append(phrases)
        edge = row.bbox
    return lines


def _is_heading(line: Sequence[Phrase], box: BBox) -> bool:
    """A short line that is no sentence: in bold, or centred over the table, or beginning where it begins."""
    words = [word for phrase in line for word in phrase.words]
    left, right = line[0].bbox.left, line[-1].bbox.right
    if len(words) > _LONGEST or words[-1].text[-1:] in ".,;:" or not any(char.isalpha() for char in words[0].text):
        return False
    centred = abs((left + right) / 2 - box.center_x) <= _CENTRED * box.width
    begins = abs(left - box.left) <= words[0].bbox.height
    return all(word.bold for word in words) or centred or begins


def _words(lines: Sequence[Sequence[Phrase]]) -> tuple[Word, ...]:
    return tuple(word for line in lines for phrase in line for word in phrase.words)
