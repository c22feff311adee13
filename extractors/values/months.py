"""Month and weekday names in the languages documents come in, from CLDR."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from extractors.values.texts import fold_label

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

LANGUAGES = (
    *("en", "de", "de_AT", "fr", "es", "it", "nl", "pl", "pt"),
    *("sv", "da", "nb", "fi", "cs", "sk", "tr", "ro", "hu"),
)

# In use, and not in CLDR.
_ALSO = {"sept": 9, "mrz": 3, "febr": 2, "janv": 1, "juill": 7, "agto": 8, "setiembre": 9, "maart": 3, "jänner": 1}

# A month that is a common word in another language is not read in front of its day ("set 12 2013", "pro 5").
_WORDS = frozenset({"set", "out", "pro", "ara", "led", "sie", "lip", "elo", "dub", "kas", "tem"})


@cache
def month_names() -> Mapping[str, int]:
    """Folded names, wide and abbreviated, to 1..12. No folded name means two months in these languages."""
    table = {fold_label(name): number for name, number in _ALSO.items()}
    for language in LANGUAGES:
        table.update(_names_in(language))
    return MappingProxyType(table)


@cache
def _widths(language: str) -> tuple[Mapping[int, str], ...]:
    from babel import Locale

    months = Locale.parse(language).months
    return tuple(months[context][width] for context in ("format", "stand-alone") for width in ("abbreviated", "wide"))


@cache
def _names_in(language: str) -> Mapping[str, int]:
    named = {fold_label(name): number for width in _widths(language) for number, name in width.items()}
    return MappingProxyType(named)


def names_beside(names: Collection[str]) -> frozenset[str]:
    """The folded names of months in the languages that have all of these."""
    folded = {fold_label(name) for name in names}
    found = [_names_in(language).keys() for language in LANGUAGES if folded <= _names_in(language).keys()]
    return frozenset(name for own in found for name in own)


def month_like(number: int, names: Collection[str]) -> str | None:
    """A month (1..12) as the language that has all of these names spells it, in their case; None if none has."""
    folded = {fold_label(name) for name in names}
    for language in LANGUAGES:
        for width in _widths(language):
            if folded <= {fold_label(name) for name in width.values()}:
                name = width[number].rstrip(".")
                return name.upper() if all(one.isupper() for one in names) else name.title()
    return None


@cache
def weekday_words() -> frozenset[str]:
    """The folded words of weekday names, wide and abbreviated ("terça-feira" has two)."""
    from babel import Locale

    return frozenset(
        word
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for name in Locale.parse(language).days[context][width].values()
        for word in fold_label(name).split()
    )


def month_of(name: str, *, first: bool = False) -> int | None:
    """1..12 for a printed month name in any of the languages; `first` says that it stands before its day."""
    folded = fold_label(name)
    return None if first and folded in _WORDS else month_names().get(folded)
