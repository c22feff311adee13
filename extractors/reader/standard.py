"""What the reader is asked for an invoice or a receipt: the leaves of their schema, as queries."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from extractors.reader.example import Query
from schemas.invoice import Buyer, Invoice, Seller, Totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.reader.example import QueryType
    from schemas.values import Data

_PARTS: dict[str, type[Data]] = {"": Invoice, "seller": Seller, "buyer": Buyer, "totals": Totals}
_LISTS = frozenset({"lines", "taxes"})
_TYPES: dict[str, QueryType] = {
    "document_type": "choice",
    "currency": "code",
    "payment_terms": "text",
    "seller.name": "name",
    "buyer.name": "name",
    "seller.address": "address",
    "buyer.address": "address",
}


@cache
def standard_queries() -> tuple[Query, ...]:
    """All leaves but those of lists; named by their dotted path, told in the schema's words, without a title."""
    return tuple(_leaves())


def _leaves() -> Iterator[Query]:
    for part, model in _PARTS.items():
        for name, field in model.model_fields.items():
            path = f"{part}.{name}" if part else name
            if path not in _PARTS and path not in _LISTS:
                yield Query(path, "", field.description or "", (), _type(path))


def _type(path: str) -> QueryType:
    if path.startswith("totals."):
        return "amount"
    if path.endswith("_date"):
        return "date"
    return _TYPES.get(path, "id")
