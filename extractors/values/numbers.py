"""Numbers as printed: which mark is the decimal one is decided once per document, then each number is read exactly."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from extractors.values.affixes import Affix, read_prefix, read_suffix
from extractors.values.currencies import LEADING_SIGNS, mark_codes

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How a document writes numbers. `group` is None where it was never seen to group digits."""

    decimal: str
    group: str | None = None


class Printed(NamedTuple):
    """One printed number, taken apart: its value, whether "%" stands at it, and the currency mark at it or ""."""

    value: Decimal
    percent: bool
    mark: str


# One character for one. Every thin or no-break space becomes the no-break space: it says that the figures on both
# sides are one number, which a plain space does not.
_VARIANTS = str.maketrans(
    dict.fromkeys("\u202f\u2005\u2006\u2007\u2008\u2009\u200a", "\u00a0")
    | dict.fromkeys("\u2002\u2003\u2004\u205f\u3000", " ")
    | dict.fromkeys("’‘ʼʹ′´`＇", "'")
    | dict.fromkeys("−‒–﹣－\u2010\u2011", "-")
    | {"―": "—", "％": "%"}
)

_SHAPE = re.compile(r"([^0-9]*?)((?:(?<![^\W\d_])[.,])?[0-9](?:[0-9.,' \u00a0]*[0-9])?)([^0-9]*)\Z")
_ONE_MARK = re.compile(r"([0-9]*)([.,])([0-9]+)\Z")
_GROUPED = re.compile(r"([1-9][0-9]{0,2}(?:([.,' \u00a0])[0-9]{3})(?:\2[0-9]{3})*)(?:([.,])([0-9]+))?\Z")
_INDIAN = re.compile(r"([1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:(\.)([0-9]+))?\Z")
_DAY_MONTH = re.compile(r"(?:0[1-9]|[12][0-9]|3[01])\.(?:0[1-9]|1[0-2])\Z")
_GROUP_MARKS = str.maketrans("", "", ".,' \u00a0")
_CENTS = re.compile(r"[.,][0-9]{2}\Z")
_MAX_LENGTH = 32
_MINUS_IN_BRACKETS = "(-)"
"""As Indian books of account write it: "(-)0.10"."""


def parse_number(text: str, fmt: NumberFormat) -> Decimal | None:
    """A whole printed amount or quantity, its digits after the decimal mark kept; None for what is not one number.

    Signs may lead or trail ("-5", "5-", "(5)", "5 CR"), currency marks and "%" may stand around it, "1.234,-" has no
    cents. A form that can be read in one way only ("1,234.50", "12,5") is read so whatever `fmt` says; `fmt` decides
    "1.234". Dates, times, references and wrongly grouped digits are refused. A plain space groups only in documents
    that group with nothing else, for elsewhere it parts two columns.
    """
    printed = parse_printed(text, fmt)
    return printed.value if printed else None


def parse_percent(text: str, fmt: NumberFormat) -> Decimal | None:
    """A printed percentage, with or without its sign ("19 %", "19,00"); None for anything else, money included."""
    printed = parse_printed(text, fmt)
    return printed.value if printed and not printed.mark else None


def looks_numeric(text: str) -> bool:
    """Cheap: False only where `parse_number` refuses the text in every format."""
    return _shape(text) is not None


def parse_printed(text: str, fmt: NumberFormat) -> Printed | None:
    """Like `parse_number`, with what stood beside the digits."""
    shape = _shape(text)
    if shape is None:
        return None
    pre, body, post = shape.groups()
    if not pre and not post:
        digits = _digits(body, fmt)
        return None if digits is None else Printed(Decimal(digits), False, "")
    before, after = read_prefix(pre.replace("\u00a0", " ")), read_suffix(post.replace("\u00a0", " "))
    if before is None or after is None or not _fits(before, after, body, fmt):
        return None
    return _assemble(before, after, body, fmt)


def _shape(text: str) -> re.Match[str] | None:
    """One run of figures with what stands before and after it; None where there are none or several."""
    if len(text) > 2 * _MAX_LENGTH:
        return None
    if text.startswith(_MINUS_IN_BRACKETS):
        text = f"-{text.removeprefix(_MINUS_IN_BRACKETS)}"
    return _SHAPE.match(text if text.isascii() else text.translate(_VARIANTS))


def _assemble(before: Affix, after: Affix, body: str, fmt: NumberFormat) -> Printed | None:
    # The mark before a dash is the decimal one, whatever the document's: "1.234,-".
    digits = _digits(body, NumberFormat(after.dash, fmt.group) if after.dash in (".", ",") else fmt)
    if digits is None or (after.dash and "." in digits):
        return None
    value = Decimal(digits + ".00" if after.dash else digits)
    negative = before.parenthesis or before.sign + after.sign < 0
    marks = sorted(filter(None, (before.mark, after.mark)), key=lambda mark: len(mark_codes(mark)))
    if negative and value:
        # Not by unary minus, which rounds to the context's precision; and there is no "-0.00".
        value = value.copy_negate()
    return Printed(value, before.percent or after.percent, marks[0] if marks else "")


def _fits(before: Affix, after: Affix, body: str, fmt: NumberFormat) -> bool:
    """Whether both sides belong to one number."""
    if before.parenthesis != after.parenthesis or bool(before.sign) + bool(after.sign) + before.parenthesis > 1:
        return False
    if before.percent and after.percent:
        return False
    if before.mark and after.mark and not set(mark_codes(before.mark)) & set(mark_codes(after.mark)):
        return False
    if before.mark in LEADING_SIGNS and not _CENTS.search(body):
        return False
    # Soll and Haben are printed after German amounts; elsewhere a single letter is a tax class, or hours.
    if after.ledger and body[-3:-2] != ",":
        return False
    # "-.50" is minus fifty cents to most, and fifty Rappen where apostrophes group.
    return not (body[0] in ".," and before.sign and fmt.group == "'")


def _digits(body: str, fmt: NumberFormat) -> str | None:
    """Digits with "." before the decimals, or None where the marks do not make one number."""
    if len(body) > _MAX_LENGTH:
        return None
    if body.isdigit():
        return body
    if match := _ONE_MARK.match(body):
        whole, mark, fraction = match.groups()
        if mark != fmt.decimal and _may_group(whole, fraction):
            return whole + fraction
        return None if body[0] == "0" and _DAY_MONTH.match(body) else f"{whole or '0'}.{fraction}"
    if match := _GROUPED.match(body):
        whole, group, mark, fraction = match.groups()
        if mark == group or (group == " " and fmt.group not in (None, " ")):
            return None
        if mark and group in "' \u00a0" and len(fraction) == 3 and mark != fmt.decimal:
            return None
    elif fmt.decimal == "." and (match := _INDIAN.match(body)):
        whole, mark, fraction = match.groups()
    else:
        return None
    whole = whole.translate(_GROUP_MARKS)
    return f"{whole}.{fraction}" if mark else whole


def _may_group(whole: str, fraction: str) -> bool:
    """One mark before exactly three digits: a group or three decimals, "1.234"."""
    return len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0"


# A number in a line: not part of a date, a time, a reference or an address.
_TOKEN = re.compile(
    r"(?:(?<![\w.,'/:+\-#@])[-+]?|(?<=EUR|USD|CHF|GBP))([0-9][0-9.,'\u00a0]*[0-9])(?![\w/:@]|[.,'\-][0-9])(\.(?!\w))?"
)
_SPACED = re.compile(r"[-+]?([1-9][0-9]{0,2}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?)\Z")


def infer_number_format(texts: Iterable[str], language: str | None = None) -> NumberFormat:
    """The format of a document, from all its texts (words or lines) at once.

    Numbers that can be read in one way only vote: "1.234,50" thrice, "9,99" twice, others once; "1.234" follows them.
    Where nothing votes, the language (BCP 47 or CLDR, "de", "de-CH") decides, and without one a mark before three
    digits groups.
    """
    ballot = _Ballot(Counter(), Counter(), Counter())
    for text in texts:
        plain = text if text.isascii() else text.translate(_VARIANTS)
        if spaced := _SPACED.match(plain):
            ballot.add(spaced[1])
            continue
        for body, point in _TOKEN.findall(plain):
            if not (point and _DAY_MONTH.match(body)):
                ballot.add(body)
    return ballot.outcome(language)


class _Ballot(NamedTuple):
    """Votes for decimal and group marks, and the marks of numbers that vote for nothing ("1.234")."""

    decimals: Counter[str]
    groups: Counter[str]
    unsure: Counter[str]

    def add(self, body: str) -> None:
        if match := _ONE_MARK.match(body):
            whole, mark, fraction = match.groups()
            if _may_group(whole, fraction):
                self.unsure[mark] += 1
            elif not (body[0] == "0" and _DAY_MONTH.match(body)):
                self.decimals[mark] += 2 if len(fraction) == 2 else 1
        elif match := _GROUPED.match(body):
            _, group, mark, fraction = match.groups()
            if mark == group:
                return
            self.groups[" " if group == "\u00a0" else group] += 1
            if group in ".,":
                self.decimals["," if group == "." else "."] += 3 if mark else 1
            elif mark and len(fraction) != 3:
                self.decimals[mark] += 2
        elif _INDIAN.match(body):
            self.groups[","] += 1
            self.decimals["."] += 3

    def outcome(self, language: str | None) -> NumberFormat:
        if self.decimals["."] != self.decimals[","]:
            decimal = "." if self.decimals["."] > self.decimals[","] else ","
        else:
            decimal = (decimal_mark(language) if language else None) or self._by_unsure()
        groups = self.groups + Counter(self.unsure.keys())
        del groups[decimal]
        seen = max(sorted(groups), key=groups.__getitem__) if groups else None
        # "37 500 Ft": a space between words shows no group; where the language has it, it is one.
        return NumberFormat(decimal, seen or (" " if language and groups_by_space(language) else None))

    def _by_unsure(self) -> str:
        return "," if self.unsure["."] > self.unsure[","] else "."


@cache
def groups_by_space(language: str) -> bool:
    """Whether a language sets groups of three digits apart by a space (CLDR); False where the language is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(language.replace("-", "_")).number_symbols
    except (UnknownLocaleError, ValueError):
        return False
    return "latn" in symbols and symbols["latn"]["group"] in ("\u00a0", "\u202f")


@cache
def decimal_mark(language: str) -> str | None:
    """The decimal mark of a language or locale by CLDR; None where the language is unknown."""
    from babel import Locale, UnknownLocaleError

    try:
        symbols = Locale.parse(language.replace("-", "_")).number_symbols
    except (UnknownLocaleError, ValueError):
        return None
    mark = symbols["latn"]["decimal"] if "latn" in symbols else "."
    return str(mark) if mark in (",", ".") else None
