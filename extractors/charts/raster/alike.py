"""Labels of one row say their kind of thing in one way: what a letter or a mark makes of one of them, the others tell.

Only what OCR loses in small type is put right: spaces and marks between letters and figures, and one letter of the name
of a month. Letters and figures else stay as they were read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rapidfuzz.distance import Levenshtein

from extractors.values.months import month_of, names_beside

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_FEWEST = 3
_MOSTLY = 0.5
_SEVERAL, _SHARE = 2, 0.2
_LEADING_WORD = re.compile(r"[^\W\d_]{3,12}(?=\.?['’´`\s]*\d{2,4}\W*\Z)")
_IN_NUMBER = re.compile(r"9\s+9")
_MARKS = re.compile(r"[\s'’´`]")


def read_alike(texts: Sequence[str]) -> list[str]:
    """The labels of a row with the months that most of them name, and spaces and apostrophes where most have them."""
    return _punctuated(_with_months(texts))


def _with_months(texts: Sequence[str]) -> list[str]:
    words = [found[0] if (found := _LEADING_WORD.match(text)) else None for text in texts]
    named = [word for word in words if word is not None and month_of(word) is not None]
    if len(named) < max(_FEWEST, _MOSTLY * len(texts)):
        return list(texts)
    known = names_beside(named)
    return [
        text if word is None or month_of(word) is not None else _month(word, known) + text[len(word) :]
        for text, word in zip(texts, words, strict=True)
    ]


def _month(word: str, known: Collection[str]) -> str:
    """The only month that is one letter off a word, in its case; the word itself where there are several, or none."""
    near = {name for name in known if len(name) == len(word) and Levenshtein.distance(name, word.lower()) == 1}
    (name,) = near if len(near) == 1 else {word}
    return name.title() if word.istitle() else name


def _punctuated(texts: Sequence[str]) -> list[str]:
    """Labels of the same letters and figures, by kind, with the spaces and apostrophes that several of them have.

    The network drops small marks and invents none: of several forms the fullest is what is printed.
    """
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        forms[_bare(text)][_kinds(text)] += 1
    fullest = {bare: _fullest(counted) for bare, counted in forms.items() if "9" in bare}
    return [_set(text, fullest[_bare(text)]) if _bare(text) in fullest else text for text in texts]


def _fullest(counted: Counter[str]) -> str:
    """The form with most marks that several labels have, none of them a space within a number."""
    least = max(_SEVERAL, _SHARE * counted.total())
    several = [form for form, count in counted.items() if count >= least and not _IN_NUMBER.search(form)]
    return max(several or counted, key=lambda form: (bool(several) * len(form), counted[form]))


def _bare(text: str) -> str:
    return _kinds(_MARKS.sub("", text))


def _kinds(text: str) -> str:
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text))


def _set(text: str, form: str) -> str:
    """The letters, figures and other marks of a text, with the spaces and apostrophes of a form of as many of them."""
    rest = iter(_MARKS.sub("", text))
    return "".join(char if _MARKS.match(char) else next(rest) for char in form)
