"""Finds on the pages what an e-invoice or a payment code states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.grounding import PageIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.grounding import Grounding, Kind
    from extractors.grounding.place import Place
    from schemas.evidence import Evidence
    from schemas.page import Page

# fmt: off
AMOUNTS = frozenset({
    "quantity", "unit_price", "discount", "tax_rate", "amount", "rate", "base", "lines", "allowances", "charges", "net",
    "tax", "gross", "prepaid", "rounding", "payable",
})
CODES = frozenset({
    "invoice_number", "purchase_order", "preceding_invoice", "vat_id", "tax_number", "iban", "bic", "customer_number",
})
# fmt: on
_DATES = frozenset(("issue_date", "due_date", "delivery_date"))
_NOT_PRINTED = frozenset(("document_type", "category", "unit"))
_SHORTEST_CODE = 3


@dataclass(frozen=True)
class Placed:
    """A value as the page prints it, and where."""

    value: str
    evidence: tuple[Evidence, ...]
    transcribed: bool


class Placing:
    """The pages of a document, to be asked for values. `either_sign`: a credit note may print its amounts with the
    other sign."""

    def __init__(self, pages: Sequence[Page], *, either_sign: bool = False) -> None:
        self._pages = [page for page in pages if page.status == "ok" and page.words]
        self.either_sign = either_sign

    @cached_property
    def indices(self) -> list[tuple[int, PageIndex]]:
        """Page number and index of every page that has words."""
        return [(page.page_no, PageIndex(page.words)) for page in self._pages]

    def place(self, path: str, value: str) -> Placed | None:
        """The first page on which the value stands; none for what is not printed in its own words."""
        for form, printed in self.forms(path, value):
            for _, index in self.indices:
                found = _ground(index, path, printed)
                if found is not None and found.evidence and found.match != "fuzzy":
                    return Placed(form, found.evidence, found.transcribed)
        return None

    def forms(self, path: str, value: str) -> Iterator[tuple[str, str]]:
        """The value with each way in which it may be printed; an address may be printed without its country."""
        yield value, value
        name = path.rpartition("/")[2]
        if name == "address" and "," in value:
            yield (value.rpartition(",")[0],) * 2
        if self.either_sign and name in AMOUNTS and Decimal(value):
            yield value, format(-Decimal(value), "f")

    def places(self, path: str, value: str) -> list[tuple[int, Place]]:
        """Every place of one form of a value: the page and where on it."""
        sought, kind = _sought(path, value)
        if sought is None:
            return []
        return [(page_no, place) for page_no, index in self.indices for place in index.places(sought, kind=kind)]


def _ground(index: PageIndex, path: str, value: str) -> Grounding | None:
    sought, kind = _sought(path, value)
    return None if sought is None else index.ground(sought, kind=kind)


def _sought(path: str, value: str) -> tuple[str | Decimal | date | None, Kind]:
    """What to look for: numbers and dates by value, codes without regard to separators, texts as they stand."""
    name = path.rpartition("/")[2]
    if name in AMOUNTS:
        return Decimal(value), "number"
    if name in _DATES:
        return date.fromisoformat(value), "date"
    if name in CODES or name == "item_number":
        return (value if len(value) >= _SHORTEST_CODE else None), "code"
    return (None if name in _NOT_PRINTED else value), "text"
