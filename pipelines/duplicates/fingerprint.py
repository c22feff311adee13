"""What is remembered of a document: enough to know it again, and to know its supplier's account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from extractors.values.ids import normalize_id
from extractors.values.texts import fold

if TYPE_CHECKING:
    from schemas.result import DocumentEntry


COMPARED = frozenset({"invoice", "receipt"})
"""The kinds of documents that are compared with those before them."""


class Fingerprint(BaseModel):
    """Keys of one document; None where it does not say. `number` is without separators and leading zeros, `seller`
    the folded name, `picture` the perceptual hash of its first page, `on_page` which of the documents on that page it
    is, `trusted` whether its account may be compared against: a changed account is not, until a person says so.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    sha256: str
    first_page: int = 1
    on_page: int = 1
    document_type: str | None = None
    vat_id: str | None = None
    seller: str | None = None
    number: str | None = None
    issue_date: str | None = None
    gross: str | None = None
    currency: str | None = None
    iban: str | None = None
    picture: str | None = None
    trusted: bool = True

    def same_supplier(self, other: Fingerprint) -> bool:
        """By VAT id where both have one, else by name."""
        if self.vat_id and other.vat_id:
            return self.vat_id == other.vat_id
        return self.seller is not None and self.seller == other.seller

    def is_itself(self, other: Fingerprint) -> bool:
        """The same document of the same file, read again."""
        return self.source == other.source and self.is_same_sheet(other)

    def is_same_sheet(self, other: Fingerprint) -> bool:
        """The same place in a file of the same content."""
        return (self.sha256, self.first_page, self.on_page) == (other.sha256, other.first_page, other.on_page)


def fingerprint_of(
    entry: DocumentEntry, sha256: str, path: str, picture: str | None, on_page: int = 1
) -> Fingerprint | None:
    """The fingerprint of an invoice or receipt that was read; None for other kinds. `path` names the file; `on_page`
    counts the documents of a file that begin on one page."""
    if entry.kind not in COMPARED or not entry.pages:
        return None
    data = entry.data
    gross = _value(data, "totals", "gross") or _value(data, "totals", "payable")
    return Fingerprint(
        source=path,
        sha256=sha256,
        first_page=entry.pages[0],
        on_page=on_page,
        document_type=_value(data, "document_type"),
        vat_id=_value(data, "seller", "vat_id"),
        seller=_folded(_value(data, "seller", "name")),
        number=normalize_number(_value(data, "invoice_number")),
        issue_date=_value(data, "issue_date"),
        gross=gross,
        currency=_value(data, "currency"),
        iban=_value(data, "seller", "iban"),
        picture=picture,
    )


def normalize_number(text: str | None) -> str | None:
    """An invoice number as it is compared: capitals, no separators, no leading zeros."""
    return (normalize_id(text).lstrip("0") or None) if text else None


def _folded(text: str | None) -> str | None:
    return (fold(text) or None) if text else None


def _value(data: dict[str, Any], *path: str) -> str | None:
    node: Any = data
    for part in path:
        node = node.get(part) if isinstance(node, dict) else None
    return node if isinstance(node, str) else None
