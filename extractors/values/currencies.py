"""Currency marks: signs, names and ISO 4217 codes as printed, and what each may stand for."""

from __future__ import annotations

import re
from functools import cache, lru_cache

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "MXN", "ARS", "CLP", "COP")

CURRENCY_SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",),
    "$": DOLLARS,
    "£": ("GBP",),
    "¥": ("JPY", "CNY"),
    "￥": ("JPY", "CNY"),
    "₣": ("FRF",),
    "₤": ("GBP", "ITL"),
    "₩": ("KRW",),
    "₪": ("ILS",),
    "₫": ("VND",),
    "₱": ("PHP",),
    "₴": ("UAH",),
    "₦": ("NGN",),
    "₹": ("INR",),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "฿": ("THB",),
    "US$": ("USD",),
    "U.S.$": ("USD",),
    "USD$": ("USD",),
    "C$": ("CAD",),
    "CA$": ("CAD",),
    "CAD$": ("CAD",),
    "A$": ("AUD",),
    "AU$": ("AUD",),
    "AUD$": ("AUD",),
    "NZ$": ("NZD",),
    "S$": ("SGD",),
    "HK$": ("HKD",),
    "NT$": ("TWD",),
    "MX$": ("MXN",),
    "R$": ("BRL",),
    "RM": ("MYR",),
    "Fr": ("CHF",),
    "Fr.": ("CHF",),
    "fr.": ("CHF",),
    "SFr": ("CHF",),
    "SFr.": ("CHF",),
    "sFr": ("CHF",),
    "sFr.": ("CHF",),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "kr.": ("DKK", "SEK", "NOK", "ISK"),
    "Kr": ("SEK", "NOK", "DKK", "ISK"),
    "Kr.": ("DKK", "SEK", "NOK", "ISK"),
    "zł": ("PLN",),
    "zl": ("PLN",),
    "Kč": ("CZK",),
    "Kc": ("CZK",),
    "Ft": ("HUF",),
    "lei": ("RON",),
    "Lei": ("RON",),
    "лв": ("BGN",),
    "лв.": ("BGN",),
    "руб": ("RUB",),
    "руб.": ("RUB",),
    "грн": ("UAH",),
    "грн.": ("UAH",),
    "TL": ("TRY",),
    "DM": ("DEM",),
    "öS": ("ATS",),
    "Rs": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "Rs.": ("INR", "PKR", "LKR", "NPR", "MUR"),
    "Rp": ("IDR",),
    "Rp.": ("IDR",),
    "Dhs": ("AED",),
    "Dhs.": ("AED",),
    "元": ("CNY",),
    "円": ("JPY",),
}
"""Signs as printed, with the codes they may stand for, the most usual one first."""

WITHOUT_DEFAULT = frozenset({"kr", "kr.", "Kr", "Kr."})
"""Signs that only a country or a code elsewhere on the document can decide."""

CURRENCY_NAMES: dict[str, str] = {
    "euro": "EUR",
    "euros": "EUR",
    "us dollar": "USD",
    "us dollars": "USD",
    "us-dollar": "USD",
    "u.s. dollars": "USD",
    "dollar us": "USD",
    "dollars us": "USD",
    "dollars américains": "USD",
    "dólares estadounidenses": "USD",
    "schweizer franken": "CHF",
    "franken": "CHF",
    "francs suisses": "CHF",
    "franchi svizzeri": "CHF",
    "swiss franc": "CHF",
    "swiss francs": "CHF",
    "pound sterling": "GBP",
    "pounds sterling": "GBP",
    "british pounds": "GBP",
    "britische pfund": "GBP",
    "pfund sterling": "GBP",
    "livres sterling": "GBP",
    "libras esterlinas": "GBP",
    "japanese yen": "JPY",
    "deutsche mark": "DEM",
    "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "dänische kronen": "DKK",
    "danske kroner": "DKK",
    "schwedische kronen": "SEK",
    "svenska kronor": "SEK",
    "norwegische kronen": "NOK",
    "norske kroner": "NOK",
    "polnische zloty": "PLN",
    "złotych": "PLN",
    "złoty": "PLN",
    "korun českých": "CZK",
}
"""Names in running text, lower case."""

WORD_CODES = frozenset("ALL ANG BAM CAD COP CUP DOP GEL LAK MAD MOP PAB PEN RON SOS TOP TRY".split())
"""Codes that are also words or names: they count only beside a number, beside a label, or in their own country."""

UNIT_CODES = frozenset("ALL CUP GEL KGS PEN ROL STD TOP BAD BAN BOL ESA".split())
"""Codes that are also units or words beside a number ("5 KGS", "3 STD"): they count only in their own country."""

# Metals, funds, units of account and codes that stand for no currency: never what an invoice is in.
_NOT_MONEY = frozenset(
    "XAG XAU XBA XBB XBC XBD XDR XEU XFO XFU XPD XPT XRE XSU XTS XUA XXX BOV CHE CHW CLF COU MXV USN USS UYI UYW".split()
)

_ANY_CASE = frozenset({"EUR", "USD", "CHF", "GBP", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "AUD", "JPY"})


@cache
def iso_codes() -> frozenset[str]:
    """ISO 4217 codes of money, those of the past (DEM, FRF) included, from CLDR."""
    from babel.numbers import list_currencies

    return frozenset(list_currencies()) - _NOT_MONEY


@lru_cache(maxsize=1024)
def mark_codes(mark: str) -> tuple[str, ...]:
    """The codes that one printed mark, without white space around it, may stand for; empty for no mark at all.

    "€" gives ("EUR",), "kr" four codes, "CHF" and "Eur" themselves, "Stück" nothing.
    """
    if codes := CURRENCY_SIGNS.get(mark):
        return codes
    bare = mark.rstrip(".")
    upper = bare.upper()
    if len(upper) == 3 and (bare == upper or upper in _ANY_CASE) and upper in iso_codes():
        return () if upper in UNIT_CODES else (upper,)
    if name := CURRENCY_NAMES.get(mark.lower()):
        return (name,)
    parts = mark.split()
    if len(parts) == 2 and (first := mark_codes(parts[0])) and (second := mark_codes(parts[1])):
        return tuple(code for code in first if code in second)
    return ()


@cache
def currency_of(country: str) -> str | None:
    """The tender of an ISO 3166 country today, None where CLDR knows none."""
    from babel.numbers import get_territory_currencies

    try:
        codes = get_territory_currencies(country.upper())
    except (LookupError, ValueError):
        return None
    return str(codes[0]) if codes else None


_NEEDS_RESCUE = re.compile(r"[^\W\d_]")


@cache
def sign_pattern() -> re.Pattern[str]:
    """Finds signs, names and three-letter capitals in running text; longer marks win."""
    marks = sorted([*CURRENCY_SIGNS], key=len, reverse=True)
    signs = "|".join(_bounded(mark) for mark in marks)
    names = "|".join(re.escape(name) for name in sorted(CURRENCY_NAMES, key=len, reverse=True))
    return re.compile(
        rf"(?P<sign>{signs})|(?<!\w)(?:(?P<name>(?i:{names}))(?!\w)|(?P<code>[A-Z]{{3}}|E[Uu][Rr])(?![^\W\d_]))"
    )


def _bounded(mark: str) -> str:
    """A mark of letters stands alone or beside a figure: "kr" is not in "Kraft", "Fr" not in "Frau"."""
    before = r"(?<![^\W\d_])" if mark[0].isalpha() else ""
    after = r"(?![^\W\d_])" if mark[-1].isalpha() else ""
    return before + re.escape(mark) + after
