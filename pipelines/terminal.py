"""Text from outside, made safe to show."""

from __future__ import annotations

import re

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """One line without control sequences: file names and reasons must not move a terminal's cursor or its text."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
