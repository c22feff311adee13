"""A document against those known: the four ways to be a duplicate, and a supplier whose account changed. Pure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.picture_hash import hash_distance
from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.duplicates.fingerprint import Fingerprint

    Same = Callable[[Fingerprint, Fingerprint], bool]

SAME_SCAN_BITS = 36
"""Scans of one sheet differ in at most 34 of 256 bits at the 99th percentile (skew ± 0.6°, shift, noise, blur), one
sender's forms filled differently in 26 and more at the 10th: so the picture alone proves nothing, and what the pages
say must not contradict it."""

SAME_PICTURE_BITS = 12
"""Where one of the two could not be read."""


def check_duplicates(document: Fingerprint, known: Sequence[Fingerprint]) -> list[Check]:
    """One check for each way of being a duplicate. A document never duplicates itself, read again."""
    others = [other for other in known if not document.is_itself(other)]
    return [
        _check(name, fields, message, document, [o for o in others if same(document, o)])
        for name, fields, message, same in _WAYS
    ]


def check_bank_details(document: Fingerprint, known: Sequence[Fingerprint]) -> Check:
    """Whether a known supplier's account is one it was paid at before; skipped for a supplier or account not known."""
    others = [o for o in known if not document.is_itself(o) and o.trusted and o.iban and document.same_supplier(o)]
    accounts = sorted({other.iban for other in others if other.iban})
    fields = ("/seller/iban", "/seller/name")
    if document.iban is None or not accounts:
        return Check(id="bank_details.changed", status="skipped", fields=fields, message="no account to compare with")
    return Check(
        id="bank_details.changed",
        status="passed" if document.iban in accounts else "failed",
        expected=", ".join(accounts),
        actual=document.iban,
        fields=fields,
        message="the supplier's account is one that its earlier invoices name",
    )


def _same_file(one: Fingerprint, other: Fingerprint) -> bool:
    return one.is_same_sheet(other)


def _same_scan(one: Fingerprint, other: Fingerprint) -> bool:
    if one.picture is None or other.picture is None or one.sha256 == other.sha256:
        return False
    pairs = [(one.number, other.number), (one.issue_date, other.issue_date), (one.gross, other.gross)]
    told = [(mine, theirs) for mine, theirs in pairs if mine and theirs]
    if any(mine != theirs for mine, theirs in told):
        return False
    return hash_distance(one.picture, other.picture) <= (SAME_SCAN_BITS if told else SAME_PICTURE_BITS)


def _same_number(one: Fingerprint, other: Fingerprint) -> bool:
    alike = one.document_type == other.document_type and one.number is not None and one.number == other.number
    return alike and one.same_supplier(other) and not _same_file(one, other)


def _same_amount(one: Fingerprint, other: Fingerprint) -> bool:
    """Another number, but supplier, date and amount of one seen before."""
    if one.gross is None or other.gross is None or one.issue_date is None or one.document_type != other.document_type:
        return False
    alike = one.issue_date == other.issue_date and one.currency == other.currency and one.number != other.number
    return alike and Decimal(one.gross) == Decimal(other.gross) and one.same_supplier(other)


_WAYS: tuple[tuple[str, tuple[str, ...], str, Same], ...] = (
    ("duplicate.file", (), "no file with the same content was read before", _same_file),
    ("duplicate.scan", (), "no other picture of the same sheet was read before", _same_scan),
    (
        "duplicate.number",
        ("/seller/name", "/invoice_number"),
        "the supplier's number was not read before",
        _same_number,
    ),
    (
        "duplicate.amount",
        ("/seller/name", "/issue_date", "/totals/gross"),
        "no other invoice of this supplier has the same date and amount",
        _same_amount,
    ),
)


def _check(
    name: str, fields: tuple[str, ...], message: str, document: Fingerprint, seen: Sequence[Fingerprint]
) -> Check:
    return Check(
        id=name,
        status="failed" if seen else "passed",
        expected="not seen before",
        actual=_where(document, seen[0]) if seen else "not seen before",
        fields=fields,
        message=message,
    )


def _where(document: Fingerprint, other: Fingerprint) -> str:
    number = f", number {other.number}" if other.number else ""
    place = f", document {other.on_page} on it" if other.on_page > 1 else ""
    if other.source == document.source:
        return f"page {other.first_page} of this file{place}{number}"
    return f"{other.source}, page {other.first_page}{place}{number}"
