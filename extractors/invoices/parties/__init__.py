"""Seller and buyer: names and addresses from labelled sections, address windows, sender lines and letterheads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.parties.labelled import read_parts
from extractors.invoices.parties.letterhead import add_address, read_letterhead
from extractors.invoices.parties.party import Party, read_section
from extractors.invoices.parties.sections import sections
from extractors.invoices.parties.window import read_window
from extractors.invoices.parties.wrapped import join_wrapped

if TYPE_CHECKING:
    from extractors.invoices.context import InvoiceContext

__all__ = ["Party", "find_parties"]


def find_parties(context: InvoiceContext) -> tuple[Party, Party]:
    """Seller and buyer, candidates best first; labels first, then the letter's layout."""
    seller, buyer = Party(), Party()
    for party, role in ((seller, "party.seller"), (buyer, "party.buyer")):
        for row, found in sections(context, role):
            score, lines = 4.0 - 0.01 * row.position, list(found)
            if not read_parts(party, lines, score):
                read_section(party, lines, score)
    read_window(context, seller, buyer)
    read_letterhead(context, seller, buyer)
    for party in (seller, buyer):
        join_wrapped(context, party)
    seller.ranked()
    buyer.ranked()
    if buyer.names and not buyer.addresses:  # named by a label that no address follows
        add_address(context, buyer, seller)
    return seller, buyer
