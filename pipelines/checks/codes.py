"""Codes that carry their own proof of transcription, and the currency marks on the amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.values.currencies import currency_of
from extractors.values.ids import TAXING_COUNTRIES, is_iban, vat_country
from extractors.values.money import currency_marks
from pipelines.checks.outcome import Comparison, Outcome, make_outcome, skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipelines.reconcile import FieldReading


def check_codes(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    return [*_iban(fields), *_vat_ids(fields), *_currency(fields)]


def _iban(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Check digits (ISO 7064 MOD 97-10) show a misread IBAN; they do not say whose it is."""
    field = fields.get("/seller/iban")
    if field is not None:
        yield make_outcome(
            "iban.check_digits",
            ["/seller/iban"],
            Comparison("valid", "valid" if is_iban(field.value) else "invalid", is_iban(field.value)),
            "the check digits of the IBAN hold",
        )


def _vat_ids(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Printed without its country, a VAT id is one of the country that the account is in, else of one whose tender the
    amounts are in."""
    for path in ("/seller/vat_id", "/buyer/vat_id"):
        field = fields.get(path)
        if field is None:
            continue
        valid = any(vat_country(field.value, home) is not None for home in _homes(fields))
        yield make_outcome(
            "vat_id.check_digits",
            [path],
            Comparison("valid", "valid" if valid else "invalid", valid),
            "the check digits of the VAT id hold, where its country defines any",
        )


def _homes(fields: Mapping[str, FieldReading]) -> tuple[str, ...]:
    iban, currency = fields.get("/seller/iban"), fields.get("/currency")
    if iban is not None and is_iban(iban.value):
        return (iban.value[:2],)
    tender = [] if currency is None else [home for home in TAXING_COUNTRIES if currency_of(home) == currency.value]
    return tuple(tender or TAXING_COUNTRIES)


def _currency(fields: Mapping[str, FieldReading]) -> Iterator[Outcome]:
    """Every currency mark printed with an amount names the same currency; two such marks prove it."""
    field = fields.get("/currency")
    if field is None:
        return
    marked: dict[tuple[int, tuple[float, ...]], str | None] = {}
    for path, other in fields.items():
        if not path.startswith(("/totals/", "/lines/")):
            continue
        for evidence in other.chosen.evidence:
            marks = currency_marks(evidence.text)
            if marks:
                marked[(evidence.page_no, tuple(evidence.bbox))] = marks[0][1]
    codes = set(marked.values())
    if not marked:
        return
    if codes == {None}:
        yield skipped("currency.marks", ["/currency"], "the mark on the amounts is used by several currencies")
        return
    passed = codes <= {field.value, None}
    yield make_outcome(
        "currency.marks",
        ["/currency"],
        Comparison(field.value, ", ".join(sorted(code for code in codes if code)), passed),
        f"{len(marked)} amounts are printed with a currency mark",
        proves=["/currency"] if sum(code == field.value for code in marked.values()) >= 2 and None not in codes else (),
    )
