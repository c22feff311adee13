"""How many lines a name takes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens
from extractors.invoices.parties.names import has_legal_form, is_legal_form, is_name, is_postal_line, name_data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Phrase

_MOST_LINES = 3
_SAME_SIZE = 1.06
_LARGER = 1.15
"""Line heights: of one print, and of a name set larger than the address under it."""


def name_lines(lines: Sequence[Phrase]) -> int:
    """How many of the lines the name takes that begins in the first of them.

    It goes on behind a word that joins ("Drukkerij Van der"), with a legal form ("Inc."), and in print that is larger
    than the address under it where a legal form ends it.
    """
    count = 1
    while count < min(len(lines), _MOST_LINES) and _goes_on(lines[count - 1], lines[count]):
        count += 1
    return max(count, _lines_of_large_print(lines))


def _goes_on(line: Phrase, following: Phrase) -> bool:
    if is_postal_line(following.text) or any(char.isdigit() for char in following.text):
        return False
    last = line.words[-1].text
    if not last[-1:].isalnum() and last[-1:] not in "&.)'\"-,":
        return False
    joins = last.endswith("&") or " ".join(label_tokens(last)) in name_data().joining
    formed = all(is_legal_form(word.text) or word.text == "&" for word in following.words)
    return (
        (joins and is_name(f"{line.text} {following.text}"))
        or (formed and not has_legal_form(line.text))
        or (formed and last.endswith("&"))
    )


def _lines_of_large_print(lines: Sequence[Phrase]) -> int:
    height = lines[0].bbox.height
    large = 1
    while large < len(lines) and height / _SAME_SIZE < lines[large].bbox.height < height * _SAME_SIZE:
        large += 1
    if not 1 < large <= _MOST_LINES or large == len(lines) or height < _LARGER * lines[large].bbox.height:
        return 1
    close = all(b.bbox.top - a.bbox.bottom < 0.6 * height for a, b in pairwise(lines[:large]))
    text = " ".join(line.text for line in lines[:large])
    ends = has_legal_form(text) and not has_legal_form(lines[0].text)
    return large if close and ends and is_name(text) else 1
