"""Identifiers in running text: IBAN, BIC, VAT ids, German tax numbers, e-mail addresses. Check digits by python-stdnum.

An identifier with wrong check digits is reported as not valid rather than dropped: it is printed, so a person should
see it. Every stdnum module is imported where it is first needed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class IdSpan:
    """An identifier: `text[start:end]` is how it is printed, `value` its canonical form (no separators, capitals).

    `valid` says that structure and check digits hold, where the kind has any; `corrected` that `value` reads a letter
    as the digit it must be (O as 0, I as 1), because only then the check digits hold.
    """

    start: int
    end: int
    text: str
    value: str
    valid: bool = True
    corrected: bool = False


_SEPARATORS = re.compile(r"[\s.\-/_·]+")


def normalize_id(text: str) -> str:
    """An identifier as it is compared: capitals, without white space, points, hyphens, slashes and underscores."""
    return _SEPARATORS.sub("", text).upper()


def _is_valid(module: str, value: str) -> bool:
    return bool(import_module(f"stdnum.{module}").is_valid(value))


# IBAN: two letters, two check digits, up to 30 letters and digits, printed in groups or as one word.
_IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2} ?[0-9OQDIl]{2}(?:[ \-.\u00a0\u202f]?[A-Za-z0-9]){10,30}")
_AS_DIGIT = str.maketrans("OQDIl", "00011")
_STRUCTURE = re.compile(r"([0-9]+)!([nac])")
_CLASS = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}


class _IbanForm(NamedTuple):
    length: int
    pattern: re.Pattern[str]
    digits: frozenset[int]
    """Positions that the registry says hold a digit."""


@cache
def _iban_form(country: str) -> _IbanForm | None:
    """The form of a country's IBANs by the SWIFT registry; None for a country without them."""
    info = import_module("stdnum.numdb").get("iban").info(country)
    parts = _STRUCTURE.findall(info[0][1].get("bban", "")) if info else []
    if not parts:
        return None
    kinds = "aann" + "".join(kind * int(count) for count, kind in parts)
    pattern = re.compile("".join(_CLASS[kind] for kind in kinds) + r"\Z")
    return _IbanForm(len(kinds), pattern, frozenset(i for i, kind in enumerate(kinds) if kind == "n"))


def is_iban(text: str) -> bool:
    """Whether the whole text is an IBAN whose check digits hold."""
    return _iban_checks(normalize_id(text))


def _iban_checks(value: str) -> bool:
    # By ISO 13616 alone: what stdnum adds for some countries asks whether a bank is on a list of its day.
    return bool(import_module("stdnum.iban").is_valid(value, check_country=False))


def find_ibans(text: str) -> list[IdSpan]:
    """IBANs in running text, spaced or not, those with wrong check digits marked as not valid.

    A letter where the country's IBANs have a digit (O, Q, D, I, l) is read as that digit if, and only if, the check
    digits then hold; such a span is `corrected`.
    """
    spans: list[IdSpan] = []
    position = 0
    while match := _IBAN.search(text, position):
        span = _cut_iban(text, match.start(), match.end())
        if span:
            spans.append(span)
        position = span.end if span else match.start() + 2
    return spans


def _cut_iban(text: str, start: int, limit: int) -> IdSpan | None:
    """The candidate cut at its country's length; None where that cuts a word in two or the form is another."""
    form = _iban_form(text[start : start + 2])
    if form is None:
        return None
    end, count = start, 0
    while end < limit and count < form.length:
        count += text[end].isalnum()
        end += 1
    if count < form.length or text[end : end + 1].isalnum():
        return None
    printed = text[start:end]
    value = _SEPARATORS.sub("", printed)
    if form.pattern.match(value):
        return IdSpan(start, end, printed, value, valid=_iban_checks(value))
    repaired = "".join(char.translate(_AS_DIGIT) if i in form.digits else char for i, char in enumerate(value)).upper()
    if form.pattern.match(repaired) and _iban_checks(repaired):
        return IdSpan(start, end, printed, repaired, corrected=repaired != value.upper())
    return None


_BIC = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3}| XXX)?|[A-Z]{4} [A-Z]{2} [A-Z0-9]{2}(?: [A-Z0-9]{3})?)"
    r"(?![A-Za-z0-9])"
)
_BIC_LABEL = re.compile(
    r"(?<!\w)(?:BIC|SWIFT)\b[\s/()\-.:]*(?:(?:BIC|SWIFT|codes?|address|adresse|no|nr|number)\b[\s/()\-.:]*)*\Z",
    re.IGNORECASE,
)
_NEAR = 60


def is_bic(text: str) -> bool:
    """Whether the whole text has the structure of a BIC (ISO 9362) with a real country code."""
    return _is_valid("bic", normalize_id(text))


def find_bics(text: str) -> list[IdSpan]:
    """BICs after a label, or of the same country close to an IBAN. A lone word of eight capitals is no BIC."""
    ibans = find_ibans(text)
    spans = []
    for match in _BIC.finditer(text):
        value = normalize_id(match[0])
        if not is_bic(value):
            continue
        start, end = match.span()
        labelled = _BIC_LABEL.search(text, max(0, start - 40), start) is not None
        near = any(-_NEAR <= start - span.end <= _NEAR and span.value[:2] == value[4:6] for span in ibans)
        if labelled or near:
            spans.append(IdSpan(start, end, match[0], value))
    return spans


# 9 a digit, A a letter, X either; the part after the country's letters. Source: VIES and the countries' own rules.
VAT_SHAPES: dict[str, tuple[str, ...]] = {
    "AT": ("U99999999",),
    "BE": ("9999999999", "999999999"),
    "BG": ("9999999999", "999999999"),
    "CY": ("99999999A",),
    "CZ": ("9999999999", "999999999", "99999999"),
    "DE": ("999999999",),
    "DK": ("99999999",),
    "EE": ("999999999",),
    "EL": ("999999999",),
    "ES": ("X9999999X",),
    "FI": ("99999999",),
    "FR": ("XX999999999",),
    "GB": ("999999999999", "999999999"),
    "HR": ("99999999999",),
    "HU": ("99999999",),
    "IE": ("9X99999AA", "9X99999A"),
    "IT": ("99999999999",),
    "LT": ("999999999999", "999999999"),
    "LU": ("99999999",),
    "LV": ("99999999999",),
    "MT": ("99999999",),
    "NL": ("999999999B99",),
    "PL": ("9999999999",),
    "PT": ("999999999",),
    "RO": ("9999999999", "999999999", "99999999", "9999999", "999999"),
    "SE": ("999999999999",),
    "SI": ("99999999",),
    "SK": ("9999999999",),
    "XI": ("999999999999", "999999999"),
}
_CLASSES = {"9": "[0-9]", "A": "[A-Z]", "X": "[A-Z0-9]"}
_GAP = r"[ .\-\u00a0\u202f]?"
_SWISS = rf"CHE{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}{_GAP}[0-9]{{3}}(?:{_GAP}(?:MWST|TVA|IVA|TPV|VAT))?"
_NORWEGIAN = r"(?:NO ?)?[0-9]{3}[ \u00a0]?[0-9]{3}[ \u00a0]?[0-9]{3} ?MVA"


def _shape_pattern(country: str, shapes: tuple[str, ...]) -> str:
    bodies = (_GAP.join(_CLASSES.get(char, char) for char in shape) for shape in shapes)
    return f"{country}[ .:\\-\u00a0]{{0,2}}(?:{'|'.join(bodies)})"


@cache
def _vat_pattern() -> re.Pattern[str]:
    shapes = [_shape_pattern(country, shapes) for country, shapes in VAT_SHAPES.items()]
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join([*shapes, _SWISS, _NORWEGIAN])})(?![A-Za-z0-9])")


def find_vat_ids(text: str) -> list[IdSpan]:
    """VAT ids with their country's letters (EU, GB, XI, CH, NO), spaces and points inside allowed; `valid` by check
    digits. The figures of an IBAN are never one."""
    ibans = find_ibans(text)
    spans = []
    for match in _vat_pattern().finditer(text):
        start, end = match.span()
        if not any(start < iban.end and iban.start < end for iban in ibans):
            value = normalize_id(match[0].replace(":", ""))
            value = "NO" + value if value[0].isdigit() else value
            spans.append(IdSpan(start, end, match[0], value, valid=_vat_is_valid(value)))
    return spans


@lru_cache(maxsize=1024)
def _vat_is_valid(value: str) -> bool:
    country = value[:2]
    if value.startswith("CHE"):
        # Without the suffix it is the enterprise id, whose check digit is the same.
        return _is_valid("ch.vat" if value[12:] else "ch.uid", value)
    if value.endswith("MVA"):
        return _is_valid("no.mva", value)
    if country in ("GB", "XI"):
        return _is_valid("gb.vat", "GB" + value[2:])
    return _is_valid("eu.vat", value)


_TAX_IDS_ABROAD = {"AU": "au.abn", "CA": "ca.bn", "IN": "in_.gstin", "NZ": "nz.ird"}
"""Schemes of tax numbers with check digits that are never printed with their country's letters."""
TAXING_COUNTRIES = (*sorted({*VAT_SHAPES, "CH", "GR", "NO"} - {"EL", "XI"}), *_TAX_IDS_ABROAD)


def vat_country(value: str, local: str | None = None) -> str | None:
    """The country (ISO 3166) whose check digits a whole VAT id keeps; None where it keeps none.

    Printed without its country, as at home ("P.IVA 01234567890", "CIF B12345678"), it is one of `local`.
    """
    if local in _TAX_IDS_ABROAD:
        return local if _is_valid(_TAX_IDS_ABROAD[local], value) else None
    for text in (value, f"{'EL' if local == 'GR' else local}{value}") if local else (value,):
        if any(span.valid and span.value == text for span in find_vat_ids(text)):
            return "GR" if text[:2] == "EL" else "GB" if text[:2] == "XI" else text[:2]
    return None


_TAX_NUMBER = re.compile(
    r"(?<![A-Za-z0-9/])(?:[0-9]{2,3} ?/ ?[0-9]{3,4} ?/ ?[0-9]{4,5}|[0-9]{5} ?/ ?[0-9]{5})(?![A-Za-z0-9/])"
)


def find_german_tax_numbers(text: str) -> list[IdSpan]:
    """Numbers printed as German tax offices do ("201/113/40209"); `value` keeps the slashes, without white space."""
    spans = []
    for match in _TAX_NUMBER.finditer(text):
        if _is_valid("de.stnr", match[0]):
            spans.append(IdSpan(match.start(), match.end(), match[0], match[0].replace(" ", "")))
    return spans


_EMAIL = re.compile(
    r"(?<![\w.%+-])[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,24}(?![\w@-])"
)


def find_emails(text: str) -> list[IdSpan]:
    """E-mail addresses; `value` in lower case."""
    return [IdSpan(m.start(), m.end(), m[0], m[0].lower()) for m in _EMAIL.finditer(text)]
