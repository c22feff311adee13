"""Countries by what an address says of them: their names in the languages of the document, and codes only they use."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_SHORT = {
    "uk": "GB",
    "usa": "US",
    "u s a": "US",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
}
_POSTAL_CODES = (
    ("GB", re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$")),
    ("CA", re.compile(r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] \d[A-Z]\d$")),
    ("IE", re.compile(r"\b[A-Z]\d[\dW] [A-Z0-9]{4}$")),
    ("NL", re.compile(r"^[1-9]\d{3} ?[A-Z]{2} [^\W\d_]{2}")),
    ("PL", re.compile(r"^\d{2}-\d{3} [^\W\d_]{2}")),
    ("PT", re.compile(r"^\d{4}-\d{3} [^\W\d_]{2}")),
)
"""Of the Universal Postal Union's forms those that one country has to itself; the town beside them."""


def country_of_address(address: str, languages: Collection[str]) -> str | None:
    """ISO 3166 code of the country that an address ends with, or whose postal code it has; None where neither tells.

    `languages` are those of the document (ISO 639); English names are known everywhere.
    """
    parts = [part.strip() for part in address.split(",") if part.strip()]
    if not parts:
        return None
    named = _SHORT.get(fold(parts[-1])) or _named(parts[-1], languages)
    if named is not None:
        return named
    return next((code for code, form in _POSTAL_CODES if any(form.search(part) for part in parts)), None)


def _named(text: str, languages: Collection[str]) -> str | None:
    if any(char.isdigit() for char in text):
        return None
    return next((code for lang in sorted({"en", *languages}) if (code := _names(lang).get(fold(text)))), None)


@cache
def _names(language: str) -> Mapping[str, str]:
    """Country by its folded name, from CLDR."""
    from babel import Locale, UnknownLocaleError

    try:
        names = Locale.parse(language).territories
    except (UnknownLocaleError, ValueError):
        return {}
    return {fold(name): code for code, name in names.items() if len(code) == len("DE") and code.isalpha()}
