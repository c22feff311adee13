"""A document that was seen, and what differs in one of a stranger's."""

from __future__ import annotations

from typing import Any

from pipelines.duplicates.fingerprint import Fingerprint

PICTURE = "0123456789abcdef" * 4
FIRST = Fingerprint(
    source="/in/a.pdf",
    sha256="a" * 64,
    document_type="invoice",
    vat_id="GB123456789",
    seller="oak ember studio ltd",
    number="OAK2041",
    issue_date="2026-05-13",
    gross="2196.00",
    currency="GBP",
    iban="GB33BUKB20201555555555",
    picture=PICTURE,
)
OTHER: dict[str, Any] = {
    "source": "/in/b.pdf",
    "sha256": "b" * 64,
    "vat_id": "DE136695976",
    "seller": "zephyr",
    "number": "Z1",
    "issue_date": "2026-01-01",
    "gross": "5.00",
    "picture": "f0" * 32,
}


def flipped(bits: int) -> str:
    """The hash of FIRST's page with so many bits changed."""
    return f"{int(PICTURE, 16) ^ ((1 << bits) - 1):064x}"
