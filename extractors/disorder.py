"""Content that breaks the rules of its operators: every program that draws it guesses, and each guesses otherwise.

MuPDF goes on after a state is restored that was never saved; Poppler loses the page's frame, and shows nothing. Where
an operator has too few operands, or a number that is none, Poppler leaves it out and MuPDF takes zeros: white text is
black then. MuPDF says nothing of most of it. No sound producer writes such pages: of 612 documents of seven kinds none
was. Only the page's own content is looked at, not its forms.
"""

from __future__ import annotations

import re
from typing import Any

MOST_BYTES = 300_000
"""Looked at. What is out of order is so from its beginning, as a rule; all of a map would cost more than its page."""

_NUMBER = rb"[-+]?(?:\d++(?:\.\d*+)?|\.\d++)"
_TOKEN = re.compile(
    rb"\((?:\\.|[^\\()]++)*+\)|%[^\r\n]*+"  # strings and comments, passed over
    rb"|(?<![^\s\]>)])((?:" + _NUMBER + rb"(?=[\s\[/<(])\s*+){0,9}+)"
    rb"(BT|ET|T[mdDcwzLsr]|rg|RG|re|cm|[qQgGkK])(?![^\s\[(</%])",
    re.DOTALL,
)
_PICTURE = re.compile(rb"(?<!\S)BI(?=\s)")
_OPERANDS = (
    dict.fromkeys((b"cm", b"Tm"), 6)
    | dict.fromkeys((b"re", b"k", b"K"), 4)
    | dict.fromkeys((b"rg", b"RG"), 3)
    | dict.fromkeys((b"Td", b"TD"), 2)
    | dict.fromkeys((b"g", b"G", b"Tc", b"Tw", b"Tz", b"TL", b"Ts", b"Tr"), 1)
)
"""Numbers before operators of place, colour and text. Source: ISO 32000-1, table A.1."""


def has_disorder(page: Any) -> bool:
    """Does the content of a loaded page break the rules of its operators? Never raises."""
    try:
        content: bytes = page.read_contents()
    except Exception:
        return True
    return is_disordered(content[:MOST_BYTES], whole=len(content) <= MOST_BYTES)


def is_disordered(content: bytes, *, whole: bool = True) -> bool:
    """The same of content unpacked; `whole`: a text object that is open at its end was never closed."""
    saved, in_text = 0, False
    for match in _TOKEN.finditer(_without_pictures(content)):
        operator = match[2]
        if operator in _OPERANDS:
            if len(match[1].split()) != _OPERANDS[operator]:
                return True
        elif operator in (b"BT", b"ET"):
            if in_text == (operator == b"BT"):
                return True
            in_text = not in_text
        elif operator in (b"q", b"Q"):
            saved += 1 if operator == b"q" else -1
            if saved < 0:
                return True
    return whole and in_text


def _without_pictures(content: bytes) -> bytes:
    """Without the data of pictures within the content: their bytes may look like anything."""
    parts, at = [], 0
    for begin in _PICTURE.finditer(content):
        if begin.start() >= at:
            parts.append(content[at : begin.start()])
            end = content.find(b"EI", begin.end())
            at = len(content) if end < 0 else end + 2
    return b" ".join([*parts, content[at:]]) if parts else content
