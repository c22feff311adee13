"""Do the pixels say what the text layer says? Agreement, clear disagreement, or no evidence either way. Pure.

Two transcriptions by different means agree where they print the same: for an amount its figures and the marks between
them, for anything else its letters and figures. They disagree only where the pixels are read surely and say something
that no usual confusion explains: other figures, as many of them. All else (glyphs that look alike, a mark lost, a piece
cut off or let in at the edge) is no evidence: it neither confirms nor accuses.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.ocr.prints import Print

SURE = 0.85
"""Confidence of the weakest character from which a recognised print may accuse; below it can only confirm."""

READABLE = 0.5
"""Confidence below which it can do neither."""

OTHER_TEXT = 0.4
"""Texts as similar as this or less (Ratcliff and Obershelp) say something else; a name may differ by an accent."""

_SHORTEST_TEXT = 4
_SAME = str.maketrans(
    {"o": "0", "q": "0", "d": "0", "i": "1", "l": "1", "j": "1", "t": "1", "z": "2", "s": "5", "g": "6", "b": "8"}
)
"""Glyphs taken for each other. A code that differs by these alone is not confirmed, and not accused."""

_NUMBER = re.compile(r"\d(?:[\d.,'’ ]*\d)?")
_MARKS = str.maketrans({"’": "'", " ": ""})


class Agreement(Enum):
    AGREES = "agrees"
    DIFFERS = "differs"
    NONE = "none"


def compare_print(claimed: str, seen: Print, *, amount: bool) -> Agreement:
    """What a print testifies of the text claimed for it; `amount`: it is a number whose marks matter."""
    if seen.confidence < READABLE or not seen.text:
        return Agreement.NONE
    if _same_number(claimed, seen.text) if amount else folded(claimed) == folded(seen.text):
        return Agreement.AGREES
    if seen.confidence < SURE:
        return Agreement.NONE
    return Agreement.DIFFERS if _is_something_else(claimed, seen.text) else Agreement.NONE


def compare_mark(claimed: str, seen: Print) -> Agreement:
    """The same of a mark beside a number ("£" of "£12.00"), whatever the number; it is too small to accuse."""
    if seen.confidence < READABLE:
        return Agreement.NONE
    ours, theirs = (re.sub(r"[\d.,'’\s]", "", text.casefold()) for text in (claimed, seen.text))
    return Agreement.AGREES if ours == theirs and ours else Agreement.NONE


def folded(text: str) -> str:
    """Letters and figures, in lower case, without marks over them."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def _same_number(claimed: str, seen: str) -> bool:
    """The same figures with the same marks, and nothing else that is a figure."""
    return (ours := _numbers(claimed)) == _numbers(seen) and bool(ours) and _sign(claimed) == _sign(seen)


def _numbers(text: str) -> list[str]:
    return [match[0].translate(_MARKS) for match in _NUMBER.finditer(text)]


def _sign(text: str) -> bool:
    return bool(re.search(r"[-–−(]\s*[^\w\s]?\s*\d|\d\s?[-–−]\s*$", text))


def _is_something_else(claimed: str, seen: str) -> bool:
    ours, theirs = _figures(claimed), _figures(seen)
    if ours and theirs and len(ours) >= 0.5 * len(folded(claimed)):
        # As many figures, and others: a figure more or less may be the neighbour's, or cut off.
        return len(ours) == len(theirs) and ours != theirs and _alike(claimed) != _alike(seen)
    a, b = folded(claimed), folded(seen)
    if min(len(a), len(b)) < _SHORTEST_TEXT or a in b or b in a:
        return False
    return SequenceMatcher(None, _alike(claimed), _alike(seen), autojunk=False).ratio() <= OTHER_TEXT


def _figures(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


def _alike(text: str) -> str:
    return folded(text).replace("rn", "m").translate(_SAME)
