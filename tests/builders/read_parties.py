"""The first choices for seller and buyer of an invoice that is written as text."""

from __future__ import annotations

from text_pages import context_of

from extractors.invoices.parties import find_parties


def parties(text: str) -> tuple[str | None, str | None]:
    seller, buyer = find_parties(context_of(text))
    return seller.names[0].value if seller.names else None, buyer.names[0].value if buyer.names else None


def addresses(text: str) -> tuple[str | None, str | None]:
    seller, buyer = find_parties(context_of(text))
    return (
        seller.addresses[0].value if seller.addresses else None,
        buyer.addresses[0].value if buyer.addresses else None,
    )
