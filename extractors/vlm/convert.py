"""From text as a model transcribed it to canonical values. Models transcribe, this converts, and nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.values.currencies import mark_codes
from extractors.values.dates import DateOrder, infer_date_order, parse_date
from extractors.values.ids import find_emails, find_ibans, find_vat_ids, is_bic, normalize_id
from extractors.values.money import currency_marks, find_currency
from extractors.values.numbers import NumberFormat, infer_number_format, parse_printed
from extractors.values.texts import fold
from extractors.vlm.fields.leaves import compiled_pattern
from extractors.vlm.transcription import NO, YES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from extractors.values.ids import IdSpan
    from extractors.vlm.fields.tree import Leaf, LeafType
    from schemas.page import DocumentContent

_MOST_PADDING = 6
_MOST = Decimal(10) ** 13
"""No amount or quantity of a document is as large; what runs into more digits is a model that cannot stop."""
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Locale:
    """How a document writes numbers and dates, decided once for all of it; its currency, where one is named."""

    number_format: NumberFormat
    date_order: DateOrder
    currency: str | None = None


def locale_of(content: DocumentContent, transcribed: Iterable[str] = ()) -> Locale:
    """The locale that the document's own words show; of a document without words, what was transcribed from it."""
    if any(page.words for page in content.pages):
        from extractors.invoices.context import build_context
        from extractors.invoices.country import infer_country

        context = build_context(content)
        if context.rows:
            rows = [row.row for row in context.rows]
            country = infer_country(rows, context.languages)
            currency = find_currency([row.text for row in rows], country)
            return Locale(context.number_format, context.date_order, currency)
    return _locale_of_texts(list(transcribed))


def _locale_of_texts(texts: Sequence[str]) -> Locale:
    return Locale(infer_number_format(texts), infer_date_order(texts), find_currency(texts))


def canonical(leaf: Leaf, text: str, locale: Locale) -> str | None:
    """The value of printed text in the form that the source schema asks for; None where it cannot be converted.

    Decimals as "1234.50", dates as ISO 8601, currencies as ISO 4217, flags as "true" and "false".
    """
    convert = _CONVERTERS.get(leaf.type, _as_text)
    value = convert(leaf, text, locale)
    return None if value is None else _fitted(leaf, value)


def _fitted(leaf: Leaf, value: str) -> str | None:
    """The value as the leaf's pattern has it: a decimal may be written with more zeros, nothing else may change."""
    pattern = compiled_pattern(leaf.pattern) if leaf.pattern else None
    if pattern is None or pattern.search(value):
        return value
    if leaf.type == "number":
        point = "" if "." in value else "."
        padded = (value + point + "0" * zeros for zeros in range(1, _MOST_PADDING))
        return next((text for text in padded if pattern.search(text)), None)
    return None


def _as_text(leaf: Leaf, text: str, _: Locale) -> str | None:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not leaf.comma_lines:
        return " ".join(lines)
    return ", ".join(line.rstrip(",;") for line in lines)


def _as_code(leaf: Leaf, text: str, locale: Locale) -> str | None:
    """A code without the white space that was printed to make it legible, where its pattern has none."""
    whole = _as_text(leaf, text, locale) or ""
    pattern = compiled_pattern(leaf.pattern) if leaf.pattern else None
    if pattern is None or pattern.search(whole):
        return whole
    return _SPACES.sub("", whole)


def _as_number(leaf: Leaf, text: str, locale: Locale) -> str | None:
    printed = parse_printed(text.strip(), locale.number_format)
    if printed is None or abs(printed.value) >= _MOST:
        return None
    value = abs(printed.value) if leaf.unsigned else printed.value
    if leaf.share:
        value = value / 100 if printed.percent else value
        if value > 1:
            return None
    return _plain(value)


def _as_integer(leaf: Leaf, text: str, locale: Locale) -> str | None:
    number = _as_number(leaf, text, locale)
    if number is None or Decimal(number) != Decimal(number).to_integral_value():
        return None
    return format(Decimal(number).to_integral_value(), "f")


def _plain(number: Decimal) -> str:
    """As many digits as printed, no exponent, no negative zero."""
    return format(abs(number) if number == 0 else number, "f")


def _as_date(_: Leaf, text: str, locale: Locale) -> str | None:
    day = parse_date(text.strip(), locale.date_order)
    return day.isoformat() if day else None


def _as_datetime(_: Leaf, text: str, __: Locale) -> str | None:
    """Only what is printed whole: a time without its offset is not a moment (RFC 3339)."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.isoformat() if moment.tzinfo else None


def _as_currency(leaf: Leaf, text: str, locale: Locale) -> str | None:
    mark = text.strip()
    printed = parse_printed(mark, locale.number_format)
    codes = mark_codes(mark) or (mark_codes(printed.mark) if printed and printed.mark else ())
    if not codes:
        named = {code for _, code in currency_marks(mark) if code}
        codes = tuple(named) if len(named) == 1 else ()
    if len(codes) == 1:
        return codes[0]
    if locale.currency in codes:
        return locale.currency
    pattern = compiled_pattern(leaf.pattern) if leaf.pattern else None
    return mark if not codes and pattern is not None and pattern.search(mark) else None


def _as_flag(_: Leaf, text: str, __: Locale) -> str | None:
    return {YES: "true", NO: "false"}.get(text)


def _as_choice(leaf: Leaf, text: str, _: Locale) -> str | None:
    """One of the choices; a long list of them was asked as text, which may differ in case and punctuation."""
    if text in leaf.choices:
        return text
    alike = [choice for choice in leaf.choices if fold(choice) == fold(text)]
    return alike[0] if len(alike) == 1 else None


def _as_iban(_: Leaf, text: str, __: Locale) -> str | None:
    return _only_span(find_ibans, text)


def _as_identifier(_: Leaf, text: str, __: Locale) -> str | None:
    """A VAT identifier, BIC or the like: capitals without separators; a label before a VAT identifier is left out."""
    if value := _only_span(find_vat_ids, text):
        return value
    bare = normalize_id(text)
    return bare if is_bic(bare) or any(char.isdigit() for char in bare) else None


def _as_email(_: Leaf, text: str, __: Locale) -> str | None:
    return _only_span(find_emails, text)


def _only_span(find: Callable[[str], list[IdSpan]], text: str) -> str | None:
    spans = find(text)
    return spans[0].value if len(spans) == 1 else None


_CONVERTERS: Mapping[LeafType, Callable[[Leaf, str, Locale], str | None]] = {
    "code": _as_code,
    "number": _as_number,
    "integer": _as_integer,
    "date": _as_date,
    "datetime": _as_datetime,
    "currency": _as_currency,
    "choice": _as_choice,
    "flag": _as_flag,
    "iban": _as_iban,
    "identifier": _as_identifier,
    "email": _as_email,
}
