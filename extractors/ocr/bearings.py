"""Which recognised spaces are ones: those of text set unevenly, up an axis or at an angle, stand inside words too.

Programs round the place of each letter of turned text to whole pixels, and the network takes what is left open between
"m" and "b" for a space. A gap is measured by what a font leaves open at the sides of its letters (their *side
bearings*): stems have much of it, round letters half, and what is open or slants none.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.ocr.words import REACH, blank_between, ink_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.base import Image
    from extractors.ocr.recognition import Character

SPACE_EM = 0.165
"""A space leaves at least this much open beyond the bearings of the letters beside it, in font sizes.

Measured on 138 spaces read in titles that run up an axis: 107 real ones leave 0.17 or more, 31 false ones up to 0.16,
but for two behind the first letter of "million" (0.2).
"""

_STEM, _ROUND, _SLIGHT = 0.085, 0.05, 0.03
"""Side bearings of fonts without serifs, in font sizes."""

_AFTER = dict.fromkeys("hilmnudaqHIMNUJjD1", _STEM) | dict.fromkeys("bopesgBDOQGS0368", _ROUND)
_AFTER |= dict.fromkeys("czkxCEZ", _SLIGHT)
_BEFORE = dict.fromkeys("bhiklmnprBDEFHIKLMNPRU1", _STEM) | dict.fromkeys("ocedqgasuCGOQS0689", _ROUND)

_ADVANCE = 0.56
"""Mean width of a letter and of half a space, in font sizes."""

_FEWEST = 4


def without_false_spaces(characters: Sequence[Character], crop: Image) -> list[Character]:
    """The characters of a line without the spaces at which its ink leaves no more open than its letters need.

    A line of few letters, whose font size cannot be told, is given back as it is.
    """
    letters = [at for at, character in enumerate(characters) if not character.text.isspace()]
    if len(letters) < _FEWEST or len(letters) == len(characters):
        return list(characters)
    inked, height = ink_columns(crop), crop.shape[0]
    first, last = characters[letters[0]], characters[letters[-1]]
    spaces = sum(b > a + 1 for a, b in pairwise(letters))
    em = (last.x - first.x) * crop.shape[1] / (len(letters) - 1 + spaces / 2) / _ADVANCE
    kept: list[Character] = [characters[letters[0]]]
    for at, after in pairwise(letters):
        one, other = characters[at], characters[after]
        blank = blank_between(inked, one.x, other.x, round(REACH * height))
        grouped = one.text.isdigit() and other.text.isdigit()  # by a thin space
        needed = SPACE_EM + _AFTER.get(one.text, 0.0) + _BEFORE.get(other.text, 0.0)
        if grouped or blank >= needed * em:
            kept += characters[at + 1 : after]
        kept.append(other)
    return kept
