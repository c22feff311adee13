"""Where currency marks stand in running text, and how much each says about the currency of the document."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from extractors.values.currencies import (
    CURRENCY_NAMES,
    CURRENCY_SIGNS,
    LEADING_SIGNS,
    UNIT_CODES,
    WORD_CODES,
    iso_codes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class FoundMark(NamedTuple):
    """A mark in running text: `text[start:end]`, what kind of mark it is and the codes it may stand for."""

    start: int
    end: int
    kind: Literal["sign", "code", "name"]
    codes: tuple[str, ...]


_WORD_OR_SIGN = re.compile(
    r"U\.S\.\$|(?:\$ ?(?:US|CA|AU)|£GB)(?![^\W\d_])|[^\W\d_]+[.$¥]?|"
    rf"[{re.escape(''.join(sign for sign in CURRENCY_SIGNS if len(sign) == 1))}]"
)
_NAMES = re.compile(
    "(?:" + "|".join(re.escape(name) for name in sorted(CURRENCY_NAMES, key=len, reverse=True)) + r")(?![^\W\d_])",
    re.IGNORECASE,
)
_NAME_STARTS = frozenset(re.split(r"[^\w]", name)[0] for name in CURRENCY_NAMES)


@lru_cache(maxsize=4096)  # the rules and the embedded reader both ask for those of every word
def find_marks(text: str) -> tuple[FoundMark, ...]:
    """Every sign, code and name in running text. A mark of letters stands alone or beside a figure: "kr" is not in
    "Kraft". Word by word, for one pattern over all marks costs twenty times as much."""
    marks: list[FoundMark] = []
    for match in _WORD_OR_SIGN.finditer(text):
        if (not marks or match.start() >= marks[-1].end) and (mark := _mark_at(text, match)):
            marks.append(mark)
    return tuple(marks)


def _mark_at(text: str, match: re.Match[str]) -> FoundMark | None:
    word, (start, end) = match[0], match.span()
    if codes := CURRENCY_SIGNS.get(word):
        return FoundMark(start, end, "sign", codes)
    if word[-1] in "$¥":
        return FoundMark(end - 1, end, "sign", CURRENCY_SIGNS[word[-1]])
    bare = word.rstrip(".")
    if codes := CURRENCY_SIGNS.get(bare):
        return FoundMark(start, start + len(bare), "sign", codes)
    if bare.lower() in _NAME_STARTS and (name := _NAMES.match(text, start)):
        return FoundMark(start, name.end(), "name", (CURRENCY_NAMES[name[0].lower()],))
    if bare in LEADING_SIGNS and _GROUPED_AFTER.match(text, end):
        return FoundMark(start, start + len(bare), "sign", LEADING_SIGNS[bare])
    if len(bare) == 3 and (bare.isupper() or bare == "Eur") and bare.upper() in iso_codes():
        return FoundMark(start, start + 3, "code", (bare.upper(),))
    return None


_ALONE, _BESIDE, AT_AMOUNT, _LABELLED = 1, 2, 3, 8

# An amount with cents, and any number, in front of a mark and behind it.
_CENTS = r"(?:[.,][0-9]{2}|[.,:] ?[-–—]{1,2})"
_AMOUNT_BEFORE = re.compile(rf"[0-9]{_CENTS}[-)]?\s?\Z")
_AMOUNT_AFTER = re.compile(rf"\s?[-–−(+]?\s?[0-9][0-9.,'’\u00a0\u202f ]*?{_CENTS}(?![0-9/:]|[.,][0-9])")
_GROUPED_AFTER = re.compile(r" ?[0-9]{1,3}(?:[ \u00a0,.']?[0-9]{3})*[.,][0-9]{2}(?![0-9/])")
_NUMBER_BEFORE = re.compile(r"[0-9]\s?\Z")
_NUMBER_AFTER = re.compile(r"\s?[-–−(+]?\s?[.,]?[0-9]")
_LABEL = re.compile(
    r"(?i:currency|w(?:ä|ae)hrung|devise|monnaie|moneda|divisa|valuta|amounts? in|betr(?:a|ä|ae)ge? in|preise? in"
    r"|montants? (?:exprimés )?en|prix(?: indiqués)?(?: sont)? en|importes? en|importi in|bedrag(?:en)? in"
    r"|prices?(?: are)? in|prijzen in|precios en|prezzi in)\W{0,3}\Z"
)

# "Mo.-Fr. 8.00 - 12.00 Uhr" is a Friday.
_FRIDAYS = frozenset({"Fr", "Fr.", "fr."})
_DAYS_BEFORE = re.compile(r"(?:[-–/&,]|bis|\b[A-Z][a-z]\.?)\s?\Z")
_HOURS_AFTER = re.compile(r"[0-9.,\s]+(?:Uhr|[-–]\s?[0-9]|bis)")


def weighed_marks(text: str) -> Iterator[tuple[FoundMark, int]]:
    """The marks in running text that say something about its currency, and how much."""
    for mark in find_marks(text):
        if weight := _weight(mark, text):
            yield mark, weight


def _weight(mark: FoundMark, text: str) -> int:
    """How much a mark says about the currency of the document; 0 where it is a word, a unit or a weekday."""
    start, end, kind, codes = mark
    if _LABEL.search(text, max(0, start - 30), start):
        return _LABELLED
    sign = text[start:end] if kind == "sign" else ""
    if (kind == "code" and codes[0] in UNIT_CODES) or (sign in _FRIDAYS and _is_friday(text, start, end)):
        return 0
    if _AMOUNT_BEFORE.search(text, max(0, start - 8), start) or _AMOUNT_AFTER.match(text, end, end + 24):
        return AT_AMOUNT
    if (kind == "code" and codes[0] in WORD_CODES) or sign in _FRIDAYS:
        return 0
    if _NUMBER_BEFORE.search(text, max(0, start - 2), start) or _NUMBER_AFTER.match(text, end):
        return _BESIDE
    # Alone, "Fr", "kr" and "Franken" are a weekday, a crown and a part of Bavaria.
    name = text[start:end] if kind == "name" and codes != ("EUR",) else ""
    return 0 if (sign or name).strip(".").isalpha() else _ALONE


def _is_friday(text: str, start: int, end: int) -> bool:
    return bool(_DAYS_BEFORE.search(text, max(0, start - 5), start) or _HOURS_AFTER.match(text, end, end + 24))
