"""Where an invoice was written, as far as it decides how dates are ordered and whose dollar is meant."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from extractors.layout import Row

_US_TOWN = (  # a state before a ZIP code: "CS 24198" is a document's number
    r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
    r"\.?,?\s+\d{5}(?:-\d{4})?\b"
)
_SIGNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("US", re.compile(rf"(?-i:{_US_TOWN})|\bsales tax\b|\bEIN\b|\bUSA\b|\bUnited States\b", re.I)),
    ("GB", re.compile(r"£|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\bUnited Kingdom\b|\bGBP\b|\bsort code\b")),
    ("IE", re.compile(r"\bIreland\b|\bEircode\b|\bIE\d[A-Z\d+*]\d{5}[A-Z]{1,2}\b")),
    ("AU", re.compile(r"\bABN\b|\bAUD\b|\bAustralia\b")),
    ("CA", re.compile(r"\bCAD\b|\bCanada\b|\bHST\b|\b[A-Z]\d[A-Z]\s\d[A-Z]\d\b")),
    ("IN", re.compile(r"\bGSTIN\b|₹|\bINR\b")),
    (
        "NZ",
        re.compile(
            r"\bNZD\b|NZ\$|\bNew Zealand\b|\bNZBN\b|\bGST\s(?:No|Reg|Number)\S{0,9}[\s:.#]*\d{2,3}-\d{3}-\d{3}\b"
        ),
    ),
    ("SG", re.compile(r"\bSGD\b|(?<![A-Z])S\$|\bSingapore\b|\bSINGAPORE\b")),
    (
        "ZA",
        re.compile(r"\bZAR\b|\bSouth Africa\b|\(P[tT][yY]\) L[tT][dD]\b|\bR\s?\d{1,3}(?:[ \u00a0,]\d{3})*[.,]\d{2}\b"),
    ),
)
_OVERSEAS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("AR", re.compile(r"\bC\.?U\.?I\.?T\b|\bAFIP\b|\bArgentina\b|\bARS\b")),
    ("MX", re.compile(r"\bR\.?F\.?C\b|\bCFDI\b|\bM[ée]xico\b|\bMXN\b", re.I)),
    ("CL", re.compile(r"\bR\.?U\.?T\b|\bS\.?I\.?I\b|\bChile\b|\bCLP\b")),
    ("CO", re.compile(r"\bN\.?I\.?T\b|\bDIAN\b|\bColombia\b|\bCOP\b")),
    ("BR", re.compile(r"\bCNPJ\b|\bBrasil\b|\bBRL\b|R\$")),
)
"""By their tax numbers: whose peso or real is meant, where Spanish or Portuguese is spoken."""
_BY_LANGUAGE = {
    "nl": "NL",
    "it": "IT",
    "es": "ES",
    "fr": "FR",
    "de": "DE",
    "pt": "PT",
    "pl": "PL",
    "cs": "CZ",
    "sk": "SK",
    "sv": "SE",
    "da": "DK",
    "nb": "NO",
    "fi": "FI",
    "hu": "HU",
    "ro": "RO",
    "hr": "HR",
    "tr": "TR",
    "el": "GR",
    "ja": "JP",
    "zh": "CN",
}


def infer_country(rows: Iterable[Row], languages: Collection[str]) -> str | None:
    """ISO 3166 code. An English document is American only if it says so: elsewhere the day comes first."""
    if "en" not in languages:
        overseas = _votes("\n".join(row.text for row in rows), _OVERSEAS) if {"es", "pt"} & set(languages) else None
        return overseas or next((_BY_LANGUAGE[code] for code in sorted(languages) if code in _BY_LANGUAGE), None)
    return _told_by("\n".join(row.text for row in rows))


@lru_cache(maxsize=8)  # the order of dates, the currency and what corroborates it all ask of one document
def _told_by(text: str) -> str:
    country = _votes(text, _SIGNS)
    if country is not None:
        return country
    return "US" if "$" in text and "€" not in text else "GB"


def _votes(text: str, signs: Sequence[tuple[str, re.Pattern[str]]]) -> str | None:
    votes = Counter({country: len(pattern.findall(text)) for country, pattern in signs})
    country, count = votes.most_common(1)[0]
    return country if count else None
