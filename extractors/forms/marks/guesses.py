"""What stands on a page as words and is none: dots to write on, and what OCR made of handwriting and of rules."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.page import Page, Word

_LEADER = frozenset("._…·‥‗-–—")
_GUESSED = 0.5
"""Confidence of a word's weakest character below which OCR guessed."""
_SCRAWLED = 0.6
"""Mean confidence of a line with such a word below which all of it is a guess: a signature, read as letters."""
_BOXES, _SHORTEST_BOXED = frozenset("□☐口囗"), 3


def read_words(page: Page) -> list[Word]:
    """The words of a page that were read as words."""
    guessed = [word for word in page.words if _is_guess(word)]
    lines: dict[int, list[float]] = {word.line_no: [] for word in guessed}
    for word in page.words:
        if word.line_no in lines:
            lines[word.line_no].append(word.confidence)
    scrawled = {line_no for line_no, sure in lines.items() if fmean(sure) < _SCRAWLED}
    left_out = {id(word) for word in guessed}
    return [
        word
        for word in page.words
        if id(word) not in left_out and not _is_leader(word.text) and word.line_no not in scrawled
    ]


def _is_leader(text: str) -> bool:
    """Whether a word is no word but dots or strokes to write on."""
    return len(text) > 2 and _LEADER.issuperset(text)


def _is_guess(word: Word) -> bool:
    """Whether OCR guessed. The weakest character of a word that begins with a box is the box."""
    boxed = len(word.text) >= _SHORTEST_BOXED and word.text[0] in _BOXES
    return word.source == "ocr" and word.confidence < _GUESSED and not boxed
