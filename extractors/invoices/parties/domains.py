"""Mail and web addresses: whose name their domain is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.invoices.parties.names import has_address
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.parties.party import Party
    from schemas.page import Word

_DOMAIN = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([a-z0-9-]{3,})(?:\.[a-z0-9-]+)*\.[a-z]{2,}", re.IGNORECASE)


def domain_words(context: InvoiceContext, buyer: Party) -> Iterator[tuple[Word, str]]:
    """Every mail or web address that is not the buyer's: its word, and the label that its domain is known by."""
    for row in context.rows:
        for word in row.row.words:
            if has_address(word.text) and not buyer.owns([word]):
                for domain in domains_of(word.text):
                    yield word, domain


def domains_of(text: str) -> list[str]:
    """The labels that the domains of the mail and web addresses in a text are known by."""
    return [match.group(1).casefold() for match in _DOMAIN.finditer(text)]


def matches_domain(name: str, domains: Collection[str]) -> bool:
    """The domain's own label and the name share their letters: "acme-tools.com" and "Acme Tools Ltd"."""
    letters = re.sub(r"[\W_]", "", fold(name))
    return any(
        (label := domain.replace("-", "")) in letters or (len(letters) > 3 and letters in label) for domain in domains
    )
