"""Numbers as printed: which mark is the decimal one is decided once per document, then each number is read exactly."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from extractors.values.currencies import mark_codes

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a document writes numbers. `group` is None where it was never seen to group digits."""

    decimal: str
    group: str | None = None


# One character for one, so that spans in the text stay what they are. A no-break space becomes "_": it says that the
# figures on both sides are one number, which a plain space does not.
_VARIANTS = str.maketrans(
    dict.fromkeys("\u00a0\u202f\u2007\u2009\u2008\u200a\u2006\u2005", "_")
    | dict.fromkeys("’ʼ´`‘′＇\u02b9", "'")
    | dict.fromkeys("−‒–﹣－\u2010\u2011", "-")
    | dict.fromkeys("—―", "~")
    | dict.fromkeys("％", "%")
    | dict.fromkeys("\u2002\u2003\u2004\u3000\t\n\r", " ")
)

_SHAPE = re.compile(
    r"(?P<pre>[^0-9]*?)(?P<body>(?:(?<![^\W\d_])[.,])?[0-9](?:[0-9.,'_ ]*[0-9])?)(?P<post>[^0-9]*)\Z", re.ASCII
)
_ONE_MARK = re.compile(r"([0-9]*)([.,])([0-9]+)\Z")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([.,' _])[0-9]{3})(?:\2[0-9]{3})*)(?:([.,])([0-9]+))?\Z")
_INDIAN = re.compile(r"([1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}|[1-9](?:,[0-9]{2})*,[0-9]{3})(?:(\.)([0-9]+))?\Z")
_DAY_MONTH = re.compile(r"0[1-9]\.(?:0[1-9]|1[0-2])\Z")
_SEPARATORS = str.maketrans("", "", ".,' _")
_MAX_DIGITS = 24

_PREFIX = re.compile(r"(?P<open>\()?\s*\**\s*(?P<sign>[-+])?\s*(?P<mark>[^-+()*]*?)\s*(?P<sign2>[-+])?\s*\**\Z")
_SUFFIX = re.compile(
    r"(?P<dash>[.,:]\s?(?:--?|~))?\s*(?P<sign>[-+])?\s*(?P<percent>%)?\s*(?P<mark>[^-+()*%~]*?)\s*(?P<sign2>-)?\s*\**"
    r"(?P<close>\))?\s*\**\Z"
)
_SIDES = {"CR": True, "Cr": True, "CR.": True, "DR": False, "Dr": False, "H": True, "S": False}


class _Affix(NamedTuple):
    """What stands beside the digits. `sides` is the letter of a German ledger side, read only after a decimal comma."""

    negative: bool = False
    parenthesis: bool = False
    percent: bool = False
    dash: str = ""
    mark: str = ""
    ledger: str = ""


class Printed(NamedTuple):
    """One printed number, taken apart."""

    value: Decimal
    percent: bool
    mark: str


def parse_number(text: str, fmt: NumberFormat) -> Decimal | None:
    """A whole printed amount or quantity, its digits after the decimal mark kept; None for what is not one number.

    Signs may lead or trail ("-5", "5-", "(5)", "5 CR"), currency marks and "%" may stand around it, "1.234,-" has no
    cents. A form that can be read in one way only ("1,234.50", "12,5") is read so whatever `fmt` says; `fmt` decides
    "1.234". Dates, times, references and wrongly grouped digits are refused.
    """
    printed = parse_printed(text, fmt)
    return printed.value if printed else None


def parse_percent(text: str, fmt: NumberFormat) -> Decimal | None:
    """A printed percentage, with or without its sign ("19 %", "19,00"); None for anything else, amounts included."""
    printed = parse_printed(text, fmt)
    return printed.value if printed and not printed.mark else None


def looks_numeric(text: str) -> bool:
    """Cheap: False only where `parse_number` would refuse the text in every format."""
    return _LOOKS.match(text) is not None


_LOOKS = re.compile(r"[^0-9]{0,40}[0-9][0-9.,'’ʼ´`‘′＇ʹ\s]*[^0-9]{0,40}\Z", re.ASCII)


def parse_printed(text: str, fmt: NumberFormat) -> Printed | None:
    """Like `parse_number`, with the percent sign and the currency mark that stood beside the digits."""
    if not text.isascii():
        text = text.translate(_VARIANTS)
    shape = _SHAPE.match(text)
    if shape is None:
        return None
    pre, body, post = shape.groups()
    if pre or post:
        before, after = _read_prefix(pre), _read_suffix(post)
        if before is None or after is None:
            return None
        return _signed(before, after, body, fmt)
    digits = _canonical(body, fmt)
    return None if digits is None else Printed(Decimal(digits), False, "")


def _signed(before: _Affix, after: _Affix, body: str, fmt: NumberFormat) -> Printed | None:
    if before.parenthesis != after.parenthesis or (before.mark and after.mark and not _agree(before.mark, after.mark)):
        return None
    # The mark before a dash is the decimal one: "1.234,-".
    digits = _canonical(body, NumberFormat(after.dash, fmt.group) if after.dash in (".", ",") else fmt)
    if digits is None or (after.dash and "." in digits) or not _side_is_read(after, body):
        return None
    # "-.50" is minus fifty cents to most, and fifty Rappen where apostrophes group.
    if body[0] in ".," and before.negative and fmt.group == "'":
        return None
    if before.negative + before.parenthesis + after.negative > 1:
        return None
    value = Decimal(digits + ".00" if after.dash else digits)
    negative = before.negative or before.parenthesis or after.negative
    mark = min(filter(None, (before.mark, after.mark)), key=lambda mark: len(mark_codes(mark)), default="")
    return Printed(-value if negative else value, after.percent, mark)


def _agree(first: str, second: str) -> bool:
    return bool(set(mark_codes(first)) & set(mark_codes(second)))


def _side_is_read(after: _Affix, body: str) -> bool:
    """Soll and Haben are printed after German amounts; elsewhere a single letter is a tax class or hours."""
    return not after.ledger or (len(body) > 3 and body[-3] == ",")


@lru_cache(maxsize=1024)
def _read_prefix(text: str) -> _Affix | None:
    match = _PREFIX.match(text.replace("_", " ").strip())
    if match is None or (match["sign"] and match["sign2"]):
        return None
    mark = match["mark"]
    if mark and not mark_codes(mark):
        return None
    return _Affix("-" in (match["sign"], match["sign2"]), match["open"] is not None, mark=mark)


@lru_cache(maxsize=1024)
def _read_suffix(text: str) -> _Affix | None:
    match = _SUFFIX.match(text.replace("_", " ").strip())
    if match is None or (match["sign"] and match["sign2"]):
        return None
    mark, ledger, negative = match["mark"], "", "-" in (match["sign"], match["sign2"])
    last = mark.rsplit(None, 1)[-1] if mark else ""
    if last in _SIDES:
        if negative:
            return None
        ledger, negative = last if len(last) == 1 else "", _SIDES[last]
        mark = mark[: -len(last)].strip()
    if mark and not mark_codes(mark):
        return None
    dash = match["dash"][0] if match["dash"] else ""
    return _Affix(negative, match["close"] is not None, match["percent"] is not None, dash, mark, ledger)


def _canonical(body: str, fmt: NumberFormat) -> str | None:
    """Digits with "." before the decimals, or None where the marks do not make one number."""
    if len(body) > _MAX_DIGITS:
        return None
    if body.isdigit():
        return body
    if match := _ONE_MARK.match(body):
        whole, mark, fraction = match.groups()
        if mark != fmt.decimal and len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
            return whole + fraction
        return None if _DAY_MONTH.match(body) else f"{whole or '0'}.{fraction}"
    if match := _GROUPED.match(body):
        whole, group, mark, fraction = match.groups()
        if mark == group or (group == " " and fmt.group not in (None, " ")):
            return None
        if mark and group in "' _" and len(fraction) == 3 and mark != fmt.decimal:
            return None
    elif (match := _INDIAN.match(body)) and fmt.decimal == ".":
        whole, mark, fraction = match.groups()
    else:
        return None
    whole = whole.translate(_SEPARATORS)
    return f"{whole}.{fraction}" if mark else whole


_TOKEN = re.compile(r"(?<![\w.,'/:+\-])(?:[-+(]?)([0-9][0-9.,'_]*[0-9])(?![\w/:]|[.,'\-][0-9])")
_SPACED = re.compile(r"[-+]?([0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?)\Z")


def infer_number_format(texts: Iterable[str], language: str | None = None) -> NumberFormat:
    """The format of a document, from all its texts (words or lines) at once.

    Numbers that can be read in one way only vote, amounts with two decimals twice; "1.234" follows them. Where nothing
    votes, the language (BCP 47 or CLDR, "de", "de-CH") decides, and without one a mark before three digits groups.
    """
    decimals: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    unsure: Counter[str] = Counter()
    for text in texts:
        for body in _bodies(text):
            _vote(body, decimals, groups, unsure)
    decimal = _decide(decimals, unsure, language)
    groups.update({mark: 1 for mark in unsure if mark != decimal})
    groups.pop(decimal, None)
    return NumberFormat(decimal, max(sorted(groups), key=groups.__getitem__) if groups else None)


def _bodies(text: str) -> list[str]:
    if not text.isascii():
        text = text.translate(_VARIANTS)
    spaced = _SPACED.match(text)
    return [spaced[1]] if spaced else _TOKEN.findall(text)


def _vote(body: str, decimals: Counter[str], groups: Counter[str], unsure: Counter[str]) -> None:
    if match := _ONE_MARK.match(body):
        whole, mark, fraction = match.groups()
        if len(fraction) == 3 and len(whole) <= 3 and whole[0] != "0":
            unsure[mark] += 1
        elif not _DAY_MONTH.match(body):
            decimals[mark] += 2 if len(fraction) == 2 else 1
    elif match := _GROUPED.match(body):
        _, group, mark, fraction = match.groups()
        if mark == group:
            return
        groups[" " if group == "_" else group] += 1
        if mark and (group in ".," or len(fraction) != 3):
            decimals[mark] += 2
        elif not mark and group in ".,":
            decimals["," if group == "." else "."] += 1
    elif _INDIAN.match(body):
        groups[","] += 1
        decimals["."] += 2


def _decide(decimals: Counter[str], unsure: Counter[str], language: str | None) -> str:
    if decimals["."] != decimals[","]:
        return "." if decimals["."] > decimals[","] else ","
    if language and (known := decimal_of(language)):
        return known
    return "," if unsure["."] > unsure[","] else "."


@cache
def decimal_of(language: str) -> str | None:
    """The decimal mark of a language or locale by CLDR; None where it is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    mark = str(locale.number_symbols["latn"]["decimal"]) if "latn" in locale.number_symbols else "."
    return mark if mark in (",", ".") else None
