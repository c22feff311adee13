"""What a cell holds, told from its text: a figure, a year, a mark for nothing, or words."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.values.currencies import mark_codes

_FIGURE = re.compile(r"[^\w\s]*(?:[A-Z]{1,3})?[$€£¥]?[^\w\s]*\d[\d.,'’/:–—-]*\s?(?:[%‰]|[a-zA-Zµ²³°]{0,4})[^\w\s]*\Z")
_YEAR = re.compile(r"\(?(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?\)?(?:\*{1,3}|\([\w*]\)|[a-z])?\Z")
_SPAN = re.compile(r"(?:\d{1,4}\s?[-–—]\s?\d{1,4}|[<>≤≥]\s?\d{1,4}|\d{1,4}\s?\+)\Z")
_LETTERS = re.compile(r"[A-Za-z]+")
_NOTHING = re.compile(r"(?:[-–—−‐.…:*/]{1,3}|n\.?\s?[ad]\.?|n/a|nil|none|k\.\s?A\.|s\.o\.|x)\Z", re.IGNORECASE)
_MOST_LETTERS = 8


@lru_cache(maxsize=4096)
def is_figure(text: str) -> bool:
    """A number, with its sign, unit, note mark or a second one in parentheses: "12.5", "36 (24.7%)", "100 million"."""
    first, *others = text.split(" ")
    if _FIGURE.match(first) is None or _is_code(first):
        # A currency or a sign may stand apart: "EUR 100", "- 5".
        mark = len(first) <= 3 and (first.isupper() or not any(char.isalnum() for char in first))
        return bool(others) and mark and _FIGURE.match(others[0]) is not None
    return sum(char.isalpha() for part in others for char in part) <= _MOST_LETTERS


def _is_code(text: str) -> bool:
    """Letters before the digits that name no currency: "EU-15"."""
    letters = _LETTERS.match(text)
    return letters is not None and not mark_codes(letters[0])


@lru_cache(maxsize=4096)
def is_label_figure(text: str) -> bool:
    """A figure that headings have: a year, or a span as of ages and sizes ("15-24", "65+")."""
    return is_year(text) or _SPAN.match(text) is not None


@lru_cache(maxsize=4096)
def is_year(text: str) -> bool:
    """A year or a span of years, with a note mark at most."""
    return _YEAR.match(text) is not None


@lru_cache(maxsize=4096)
def is_nothing(text: str) -> bool:
    """A mark that says there is no value: "–", "n.a.", "…"."""
    return _NOTHING.match(text) is not None
