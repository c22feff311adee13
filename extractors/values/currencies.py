"""Currency marks: signs, names and ISO 4217 codes as printed, and what each may stand for."""

from __future__ import annotations

from datetime import date
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
    "BR$": ("BRL",),
    "$US": ("USD",),
    "$CA": ("CAD",),
    "$AU": ("AUD",),
    "$ US": ("USD",),
    "$ CA": ("CAD",),
    "$ AU": ("AUD",),
    "CN¥": ("CNY",),
    "JP¥": ("JPY",),
    "Skr": ("SEK",),
    "Nkr": ("NOK",),
    "Dkr": ("DKK",),
    "£GB": ("GBP",),
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

LEADING_SIGNS: dict[str, tuple[str, ...]] = {"R": ("ZAR",)}
"""Letters that are a currency only right before an amount with its cents: "R410" is a refrigerant, "12.50 R" a class of
tax."""

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

WORD_CODES = frozenset(
    {"ALL", "AMD", "ANG", "BAM", "BEF", "CAD", "COP", "CUP", "DEM", "DOP", "ESP", "GEL", "INR", "IRR", "LAK", "MAD"}
    | {"MOP", "MUR", "NAD", "PAB", "PEN", "RON", "SIT", "SOS", "TOP", "TPE", "TRY"}
    | {"BHD", "CVE", "MDL", "SRD", "SVC"}
)
"""Codes that are also words, names or abbreviations: in running text they count only beside an amount or a label."""

UNIT_CODES = frozenset({"ALL", "CUP", "KGS", "ROL", "STD", "TOP"})
"""Codes that are also units or words beside a number ("5 KGS", "3 STD"): they count only after a label."""

# Codes are read as capitals only, but for those that people also write like a word.
_ANY_CASE = frozenset({"EUR", "USD", "CHF", "GBP", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "AUD", "JPY"})

_OLDEST = date(1999, 1, 1)
_NEWEST = date(2100, 1, 1)


@cache
def iso_codes() -> frozenset[str]:
    """ISO 4217 codes that were legal tender somewhere in 1999 or later (so DEM and FRF too), from CLDR.

    Funds, metals, test codes and what went before are left out: nobody is invoiced in them, and "PLZ", "AOK" and "BAD"
    mean something else on a letterhead.
    """
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    territories = get_global("territory_currencies")
    return frozenset(code for land in territories for code in get_territory_currencies(land, _OLDEST, _NEWEST))


@lru_cache(maxsize=1024)
def mark_codes(mark: str) -> tuple[str, ...]:
    """The codes that one printed mark, without white space around it, may stand for; empty for no mark at all.

    "€" gives ("EUR",), "kr" four codes, "CHF" and "Eur" themselves, "USD $" one code, "Stück" nothing.
    """
    if codes := CURRENCY_SIGNS.get(mark) or LEADING_SIGNS.get(mark):
        return codes
    upper = mark.upper()
    if len(mark) == 3 and (mark == upper or upper in _ANY_CASE) and upper in iso_codes():
        return () if upper in UNIT_CODES else (upper,)
    if name := CURRENCY_NAMES.get(mark.lower()):
        return (name,)
    first, _, second = mark.partition(" ")
    if second and (codes := mark_codes(first)):
        return tuple(code for code in mark_codes(second.strip()) if code in codes)
    return ()


@cache
def currency_of(country: str) -> str | None:
    """The tender of an ISO 3166 country today, None where CLDR knows none."""
    from babel.numbers import get_territory_currencies

    codes = get_territory_currencies(country.upper())
    return str(codes[0]) if codes else None
