"""Payment terms in words: how many days they give."""

from __future__ import annotations

import re

_DAYS = re.compile(
    r"\b(\d{1,3})\s*(?:calendar\s+|working\s+)?"
    r"(?:days?|tagen?|tg|kalendertagen?|jours?|d[ií]as|giorni|gg|dagen)\b",
    re.IGNORECASE,
)


def payment_days(text: str) -> list[int]:
    """Every number of days a text names, in its order: "30 days net, 2 % within 10 days" names 30 and 10."""
    return [int(match) for match in _DAYS.findall(text)]
