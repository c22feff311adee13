"""How much of a form a page is: titles, questions about a person, places to write on and boxes to tick. Pure."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from extractors.drawings import thin_rules
from extractors.forms.flat.sheet import take_apart
from extractors.values.texts import fold_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row
    from schemas.page import Page

_GLYPHS = re.compile(r"[☐☑☒□■▢❏✓✔✗✘○●◯◉]|\[[xX ]?\]")
_BLANKS = re.compile(r"_{4,}|\.{6,}|…{3,}")
_TITLE_ROWS = 6
_LONGEST_TITLE = 8
_TICK_PT = (5.5, 20.0)
_MANY_DRAWINGS = 4000
_LINE_PT = 40.0


def form_score(page: Page, rows: Sequence[Row]) -> float:
    """0 for a page without any of it; above 3 a form if nothing else it could be scores higher.

    Titles and labels are counted on any page, boxes and lines only beside them: a chart has boxes, a table lines.
    """
    titled = any(_is_title(row.text) for row in rows[:_TITLE_ROWS])
    asks = _asks(rows)
    blanks = sum(len(_BLANKS.findall(row.text)) for row in rows)
    glyphs = sum(len(_GLYPHS.findall(row.text)) for row in rows)
    colons = sum(word.text.endswith(":") for row in rows for word in row.words)
    ticks, lines = _drawn(page) if titled or asks >= _FEW_ASKS or colons >= _FEW_COLONS else (0, 0)
    words = 1.6 * titled + 0.5 * min(asks, 8) + 0.1 * min(colons, 10)
    places = 0.5 * min(blanks, 10) + 0.4 * min(glyphs + ticks, 6) + 0.12 * min(lines, 12)
    return words + places


_FEW_ASKS, _FEW_COLONS = 2, 3


def _is_title(text: str) -> bool:
    folded = fold_label(text)
    words = folded.split()
    if not 1 <= len(words) <= _LONGEST_TITLE:
        return False
    titles = _words()["titles"]
    return any(word in titles or word.endswith(_ENDINGS) for word in words)


_ENDINGS = ("antrag", "formular", "formulier", "anmeldung", "anzeige", "blankett", "erklarung", "ansokan")


def _asks(rows: Sequence[Row]) -> int:
    """Labels of different wording that stand by themselves or before a colon."""
    asks = _words()["asks"]
    found = set()
    for row in rows:
        for phrase in row.phrases:
            head, colon, _ = phrase.text.partition(":")
            label = re.sub(r"^\d+ ", "", fold_label(head))
            alone = bool(colon) or len(phrase.words) <= len(label.split()) + 1
            if (label in asks and alone) or _begins_with_one(label, asks):
                found.add(label)
    return len(found)


def _begins_with_one(label: str, asks: frozenset[str]) -> bool:
    """ "Name of applicant", "date of birth of the child"."""
    words = label.split()
    return 1 < len(words) <= _LONGEST_TITLE // 2 and any(" ".join(words[:end]) in asks for end in range(1, len(words)))


def _drawn(page: Page) -> tuple[int, int]:
    """Squares to tick and level lines to write on, as drawn; of a scan those that its picture shows."""
    if page.marks is not None:
        return len(take_apart(page).ticks), len(page.marks.lines)
    if len(page.drawings) > _MANY_DRAWINGS:
        return 0, 0
    low, high = _TICK_PT
    squares = sum(
        drawing.shape == "rect"
        and drawing.fill is None
        and low <= drawing.bbox.width <= high
        and abs(drawing.bbox.width - drawing.bbox.height) <= 1.0
        for drawing in page.drawings
    )
    lines = sum(box.width >= _LINE_PT and box.height < box.width / 10 for box in thin_rules(page.drawings))
    return squares, lines


@cache
def _words() -> dict[str, frozenset[str]]:
    data = resources.files("extractors.forms").joinpath("words.toml").read_text(encoding="utf-8")
    return {name: frozenset(words) for name, words in tomllib.loads(data).items()}
