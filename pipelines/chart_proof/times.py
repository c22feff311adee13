"""Categories that are times: years, quarters, months, dates. In which order they follow, and how text names them."""

from __future__ import annotations

import re

_YEAR = re.compile(r"(?:FY\s?)?((?:19|20)\d{2})(?:[/–-]\d{2,4})?\Z", re.IGNORECASE)
_ISO = re.compile(r"((?:19|20)\d{2})-(\d{2})(?:-(\d{2}))?\Z")
_QUARTER = re.compile(r"(?:Q([1-4])|([1-4])\.?\s?(?:Quartal|Q))(?:\s?/?\s?((?:19|20)?\d{2}))?\Z", re.IGNORECASE)
_HALF = re.compile(r"H([12])(?:\s((?:19|20)\d{2}))?\Z", re.IGNORECASE)
_MONTHS = (
    ("jan", "january", "januar"),
    ("feb", "february", "februar"),
    ("mar", "march", "märz", "mär", "mrz"),
    ("apr", "april"),
    ("may", "mai"),
    ("jun", "june", "juni"),
    ("jul", "july", "juli"),
    ("aug", "august"),
    ("sep", "september", "sept"),
    ("oct", "october", "okt", "oktober"),
    ("nov", "november"),
    ("dec", "december", "dez", "dezember"),
)
_MONTH = re.compile(r"([a-zä]+)\.?(?:\s((?:19|20)\d{2}))?\Z", re.IGNORECASE)
_ORDINALS = (("first", "1st", "1."), ("second", "2nd", "2."), ("third", "3rd", "3."), ("fourth", "4th", "4."))
_GERMAN_ORDINALS = ("erst", "zweit", "dritt", "viert")


def _key(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, 0 where unknown."""
    text = text.strip()
    if match := _YEAR.match(text):
        return int(match[1]), 0, 0
    if match := _ISO.match(text):
        return int(match[1]), int(match[2]), int(match[3] or 0)
    if match := _QUARTER.match(text):
        year = int(match[3] or 0)
        return year + 2000 * (0 < year < 100), 3 * int(match[1] or match[2]) - 2, 0
    if match := _HALF.match(text):
        return int(match[2] or 0), 6 * int(match[1]) - 5, 0
    if (match := _MONTH.match(text)) and (month := _month(match[1])):
        return int(match[2] or 0), month, 0
    return None


def _month(word: str) -> int:
    return next((number for number, names in enumerate(_MONTHS, start=1) if word.lower() in names), 0)


def is_time(text: str) -> bool:
    return _key(text) is not None


def order_of(text: str) -> tuple[int, int, int]:
    """Sorts times; (0, 0, 0) for what is none."""
    return _key(text) or (0, 0, 0)


def spellings(text: str) -> list[str]:
    """Patterns (regular expressions) by which a sentence may name a time; none for what is no time."""
    key = _key(text)
    if key is None:
        return []
    year, month, _ = key
    tail = rf"(?:\s+(?:of\s+|des\s+Jahres\s+)?{year})" if year else ""
    if match := _QUARTER.match(text.strip()):
        number = int(match[1] or match[2])
        words = "|".join(map(re.escape, _ORDINALS[number - 1]))
        return [
            rf"Q{number}{tail}",
            rf"(?:{words})\s+(?:quarter|Quartal){tail}",
            rf"{_GERMAN_ORDINALS[number - 1]}\w+\s+Quartal{tail}",
        ]
    if month and not _HALF.match(text.strip()):
        names = "|".join(sorted(_MONTHS[month - 1], key=len, reverse=True))
        return [rf"(?:{names})\.?{tail}"]
    return [re.escape(text.strip())] + ([rf"(?:FY\s?){year}", str(year)] if year and not month else [])
