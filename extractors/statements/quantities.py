"""Numbers in running text, with their scale, unit and rounding. Years, dates and numbers of figures are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extractors.statements.units import SCALE_WORDS, Unit, read_unit, scale_power
from extractors.statements.vocabulary import ends_with, says, starts_with
from extractors.values.numbers import NumberFormat, parse_number

_CURRENCY = r"US\$|[€$£¥]|EUR(?!\w)|USD(?!\w)|CHF(?!\w)|GBP(?!\w)"
_STOPPED = ("mio", "mrd", "tsd", "mill", "mn", "bn", "mln", "thsd", "bio")  # written with a stop
_SCALE = "|".join(
    re.escape(word) + (r"\.?" if word in _STOPPED else "") for word in sorted(SCALE_WORDS, key=len, reverse=True)
)
_UNIT = r"%|percentage points?|per\s?cent\b|percent\b|Prozentpunkten?\b|Prozentpunkte\b|Prozent\b|pp\b"
_QUANTITY = re.compile(
    rf"(?<![\w.,/:–-])(?P<sign>[-+−]\s?)?(?P<before>(?:{_CURRENCY})\s?)?"
    r"(?P<digits>\d{1,3}(?:[.,'\u00a0\u202f]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?P<letter>(?:k|K|M|m|bn|B)\b)?"
    rf"(?:\s?(?P<scale>{_SCALE})(?!\w))?"
    rf"(?:\s?(?!(?:{_CURRENCY})\s?\d)(?P<after>{_UNIT}|{_CURRENCY}|[kMGT]?(?:Wh|W|t|B)\b|[^\W\d_][\w²³°]*))?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|mär|apr|may|mai|jun|jul|aug|sep|oct|okt|nov|dec|dez)\w*"
    r"|quartal\w*|halbjahr\w*|quarter|half"
)
_DATE = re.compile(
    rf"\d{{1,2}}\.?\s*(?:{_MONTH})\b|\d{{1,2}}\.\d{{1,2}}\.\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}}", re.IGNORECASE
)
_AFTER_MONTH = re.compile(rf"(?:{_MONTH})\s*\Z", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d{2}\Z")
_ENGLISH, _GERMAN = NumberFormat(".", ","), NumberFormat(",", ".")
_GERMAN_WORDS = re.compile(
    r"\b(?:der|die|das|und|im|um|auf|von|wurden?|lag|lagen|ist|mit|dem|den|bei|mio|mrd|tsd|prozent|gegenüber|wir|jahr|ein"
    r"|eine|für|waren|entfielen|stieg|sank|fiel|zusammen|nach|aus)\b",
    re.IGNORECASE,
)
_ADDS_UP = re.compile(r"\bup\s+to\s*\Z", re.IGNORECASE)
_OF_MANY = re.compile(r"\s(?:of|von|out of)\s(?:the\s|den\s)?\d")
_ONE_GROUP = re.compile(r"[1-9]\d{0,2}[.,]\d{3}\Z")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as printed. `value` is in `unit`, which holds its scale; `rounding` is half a unit of its last digit.

    `noun` is the word behind it where it is no unit that we know and no function word: "260 employees". `span` is
    where it stands. `vague` is "about", "above" or "below" where the sentence says so. `other` is the value of "1.234"
    read the other way.
    """

    value: Decimal
    rounding: Decimal
    unit: Unit
    span: tuple[int, int]
    noun: str = ""
    vague: str = ""
    points: bool = False
    signed: bool = False
    other: Decimal | None = None

    @property
    def is_percent(self) -> bool:
        return self.unit.name == "%"


def is_german(text: str) -> bool:
    return len(_GERMAN_WORDS.findall(text)) >= 2


def find_quantities(text: str) -> list[Quantity]:
    """The quantities of a sentence in order."""
    fmt = _GERMAN if is_german(text) else _ENGLISH
    dates = [match.span() for match in _DATE.finditer(text)]
    return [
        quantity
        for match in _QUANTITY.finditer(text)
        if not any(start <= match.start("digits") < end for start, end in dates)
        and (quantity := _quantity(text, match, fmt)) is not None
    ]


def _quantity(text: str, match: re.Match[str], fmt: NumberFormat) -> Quantity | None:
    digits, before = match["digits"], text[: match.start()]
    after = match["after"] or ""
    marked = match["before"] or match["letter"] or match["scale"]
    unit_word = after if read_unit(after).is_known or says("points", after) else ""
    if not marked and not unit_word and (_YEAR.match(digits) or _AFTER_MONTH.search(before)):
        return None
    if ends_with("citation", before) or text[match.end("digits") : match.end("digits") + 1] in ("/", ":", "–"):
        return None
    value = parse_number(digits, fmt)
    if value is None or _OF_MANY.match(text, match.end("digits")):
        return None
    other = parse_number(digits, _GERMAN if fmt is _ENGLISH else _ENGLISH) if _ONE_GROUP.match(digits) else None
    noun = "" if unit_word or not after or starts_with("function", after) else _noun(text, match)
    decimals = -int(value.as_tuple().exponent)
    end = match.end("after") if unit_word else max(match.end("scale"), match.end("letter"), match.end("digits"))
    signed = (match["sign"] or "").strip() in ("-", "−")
    return Quantity(
        -value if signed else value,
        Decimal(5).scaleb(-decimals - 1),
        _unit(match, unit_word),
        (match.start(), end),
        noun,
        _vagueness(before),
        says("points", unit_word),
        signed,
        other,
    )


def _unit(match: re.Match[str], unit_word: str) -> Unit:
    named = read_unit(f"{match['before'] or ''} {unit_word}")
    if says("points", unit_word):
        named = Unit("%")
    power = 0
    for word in (match["scale"], match["letter"]):
        if word:
            power += scale_power(word) or 0
    return Unit(named.name, named.power + power, named.scaled or bool(match["scale"] or match["letter"]))


def _noun(text: str, match: re.Match[str]) -> str:
    """The word behind the number, and the next one where that is a noun of two words ("new flats")."""
    rest = text[match.start("after") :]
    words = re.findall(r"[^\W\d_][\w-]*", rest)[:2]
    if len(words) == 2 and starts_with("function", words[1]):
        words = words[:1]
    return " ".join(words)


def _vagueness(before: str) -> str:
    if says("total", before) and _ADDS_UP.search(before):
        return ""
    for vague in ("above", "below", "about"):
        if ends_with(vague, before):
            return vague
    return ""


def unit_text(quantity: Quantity, text: str) -> str:
    """What stands around the figures as their unit, as printed: "$ million", "GWh", "%"."""
    printed = text[quantity.span[0] : quantity.span[1]]
    return " ".join(re.sub(r"[-+−]?\d[\d.,'\u00a0\u202f]*", " ", printed).split())
