"""Amounts, dates and numbers as the documents of a country write them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from extractors.reader.synth.wording import read_data

if TYPE_CHECKING:
    from random import Random

_FIRST_DAY = dt.date(2008, 1, 1)
_DAYS = 6900
_DATE_PART = re.compile("yyyy|yy|month|mon|mm|m|dd|d(?![a-z])")
_WHOLE = frozenset({"HUF"})  # currencies written without decimals
_SIGN_PLACES = ("none", "none", "after", "after", "before", "before", "glued", "glued", "code_after", "code_before")


@dataclass(frozen=True, slots=True)
class Locale:
    """The habits of one country; see locales.toml."""

    language: str
    country: str
    decimal: str
    groups: tuple[str, ...]
    currencies: tuple[str, ...]
    dates: tuple[str, ...]
    rates: tuple[str, ...]
    vat: tuple[str, ...]
    iban: tuple[str, ...]


@cache
def locales() -> tuple[Locale, ...]:
    return tuple(_locale(entry) for entry in read_data("locales.toml")["locale"])


def _locale(entry: dict[str, Any]) -> Locale:
    facts: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Locale(**facts)


class Figures:
    """How one document writes its figures: drawn once, then kept to. Money is in hundredths, as an int."""

    def __init__(self, rng: Random, locale: Locale) -> None:
        self.locale = locale
        self.currency, _, self.sign = rng.choice(locale.currencies).partition(" ")
        self._group = rng.choice(locale.groups)
        self._date = rng.choice(locale.dates)
        self._months = _months(locale.language)
        self._sign_place = rng.choice(_SIGN_PLACES)
        self._negative = rng.choice(("-{}", "-{}", "-{}", "- {}", "{}-", "({})"))
        self._places = 0 if self.currency in _WHOLE else 2

    def plain(self, hundredths: int, places: int | None = None) -> str:
        """The figures alone, without a currency."""
        places = self._places if places is None else places
        whole, part = divmod(abs(hundredths), 100)
        if not places:
            whole, part = whole + (part >= 50), 0
        text = f"{whole:,}".replace(",", self._group)
        if places:
            text += self.locale.decimal + f"{part:02d}" + "0" * (places - 2)
        return self._negative.format(text) if hundredths < 0 else text

    def money(self, hundredths: int, place: str | None = None) -> tuple[str, str, str]:
        """What stands before the amount, the amount, what stands after it; with the currency where the document puts
        it ("none" keeps it away, "code_after" forces one …). A glued sign is part of the amount.
        """
        text, place = self.plain(hundredths), place or self._sign_place
        if place == "glued":
            return "", f"{self.sign}{text}" if self.locale.decimal == "." else f"{text}{self.sign}", ""
        mark = self.currency if place.startswith("code") else self.sign
        if place == "none":
            return "", text, ""
        return ("", text, mark) if place.endswith("after") else (mark, text, "")

    @property
    def shows_currency(self) -> bool:
        return self._sign_place != "none"

    def number(self, value: float, places: int = 0) -> str:
        text = f"{value:,.{places}f}".replace(",", "\0").replace(".", self.locale.decimal)
        return text.replace("\0", self._group)

    def percent(self, rng: Random, rate: str) -> str:
        rate = rate.replace(",", ".").replace(".", self.locale.decimal)
        if self.locale.decimal not in rate and rng.random() < 0.35:
            rate += self.locale.decimal + rng.choice(("0", "00"))
        return rate + rng.choice(("%", "%", " %"))

    def date(self, day: dt.date, pattern: str | None = None) -> str:
        return _DATE_PART.sub(lambda part: self._date_part(day, part.group()), pattern or self._date)

    def other_date(self, rng: Random, day: dt.date) -> str:
        """In a pattern that this document need not use elsewhere."""
        return self.date(day, rng.choice(self.locale.dates))

    def _date_part(self, day: dt.date, part: str) -> str:
        wide, short = self._months
        parts = {
            "yyyy": str(day.year),
            "yy": f"{day.year % 100:02d}",
            "mm": f"{day.month:02d}",
            "m": str(day.month),
            "dd": f"{day.day:02d}",
            "d": str(day.day),
            "month": wide[day.month],
            "mon": short[day.month].rstrip("."),
        }
        return parts[part]


def some_day(rng: Random) -> dt.date:
    return _FIRST_DAY + dt.timedelta(days=int(rng.random() * _DAYS))


def later(day: dt.date, days: int) -> dt.date:
    return day + dt.timedelta(days=days)


def rate_of(text: str) -> float:
    """A printed rate in percent ("5,5")."""
    return float(text.replace(",", "."))


@cache
def _months(language: str) -> tuple[dict[int, str], dict[int, str]]:
    from babel.dates import get_month_names

    def named(width: Any) -> dict[int, str]:
        return dict(get_month_names(width, "format", locale=language))

    return named("wide"), named("abbreviated")
