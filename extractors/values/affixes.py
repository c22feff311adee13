"""What stands before and after the digits of a printed amount: signs, currency marks, "%", dashes for no cents.

Few affixes exist and they come back on every row, so each is taken apart once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extractors.values.currencies import LEADING_SIGNS, mark_codes


class Affix(NamedTuple):
    """One side of a printed number. A sign is -1, +1 or 0 for none; `ledger` holds the side of a German ledger (Soll,
    Haben), which is one only after a decimal comma; `dash` the decimal mark in front of a dash ("5,-", "5.--")."""

    sign: int = 0
    parenthesis: bool = False
    percent: bool = False
    mark: str = ""
    dash: str = ""
    ledger: str = ""


_PREFIX_ENDS = " (+-*%="
_SUFFIX_ENDS = ")+-*%"
_DASH = re.compile(r"([.,:]) ?(?:--?|—)")
_SIGNS = {"CR": -1, "Cr": -1, "CR.": -1, "DR": 1, "Dr": 1, "DR.": 1}
_LEDGER = {"H": -1, "S": 1}


@lru_cache(maxsize=1024)
def read_prefix(text: str) -> Affix | None:
    """What stands before the digits, "-€ " or "$(" or "Fr. "; None for what no number has before it."""
    start, end, ends = 0, len(text), ""
    while start < end and text[start] in _PREFIX_ENDS:
        ends += text[start]
        start += 1
    while end > start and text[end - 1] in _PREFIX_ENDS:
        ends += text[end - 1]
        end -= 1
    return _affix(text[start:end], ends, "(")


@lru_cache(maxsize=1024)
def read_suffix(text: str) -> Affix | None:
    """What stands after the digits, " €" or "-" or ",- CHF" or " CR"; None for what no number has after it."""
    dash = _DASH.match(text)
    rest = text[dash.end() :] if dash else text
    # A hyphen with space around it parts two things; a sign stands at the figure or its currency.
    if " -" in rest or " +" in rest:
        return None
    end, ends = len(rest.rstrip()), ""
    while end and rest[end - 1] in _SUFFIX_ENDS + " ":
        ends += rest[end - 1]
        end -= 1
    start = 0
    while start < end and rest[start] in _SUFFIX_ENDS + " ":
        ends += rest[start]
        start += 1
    word = rest[start:end]
    last = word.rpartition(" ")[2]
    sign = _SIGNS.get(last) or _LEDGER.get(last, 0)
    affix = _affix(word.removesuffix(last).strip() if sign else word, ends, ")")
    if affix is None or (sign and affix.sign) or affix.mark in LEADING_SIGNS:
        return None
    ledger = last if last in _LEDGER else ""
    return affix._replace(sign=sign or affix.sign, dash=dash[1] if dash else "", ledger=ledger)


def _affix(mark: str, ends: str, parenthesis: str) -> Affix | None:
    signs = ends.count("-") + ends.count("+")
    if signs > 1 or ends.count(parenthesis) > 1 or ends.count("%") > 1 or (mark and not mark_codes(mark)):
        return None
    sign = 0 if not signs else -1 if "-" in ends else 1
    return Affix(sign, parenthesis in ends, "%" in ends, mark)
