"""Whose an account, a VAT id or a mail address is: it stands in the imprint of the one who is named there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.corroborating.corroboration import Corroboration, name_text
from extractors.invoices.parties.imprint import imprints
from extractors.values.ids import is_iban, vat_country

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.parties import Party

_OWNED = ("/seller/iban", "/seller/vat_id", "/seller/email")


def owners(context: InvoiceContext, buyer: Party, found: Mapping[str, Sequence[Candidate]]) -> Iterator[Corroboration]:
    """For each number of the seller's the names of the imprints in which it is printed; the value is that name.

    Nothing where another number of the same kind stands outside of them: one of the two is somebody else's.
    """
    owned = [(path, candidates) for path in _OWNED if (candidates := found.get(path, ()))]
    places = list(imprints(context, buyer)) if owned else []
    for path, candidates in owned:
        for imprint in places:
            if all(imprint.words.issuperset(candidate.words) for candidate in candidates):
                yield Corroboration(path, "imprint", name_text(imprint.name), (imprint.name, candidates[0].words))


def sole_account(found: Mapping[str, Sequence[Candidate]]) -> Iterator[Corroboration]:
    """The only account on the document, with the VAT id of its country: the value is the account."""
    accounts = {candidate.value for candidate in found.get("/seller/iban", ())}
    for candidate in found.get("/seller/vat_id", ())[:1]:
        for iban in accounts if len(accounts) == 1 else ():
            if is_iban(iban) and vat_country(candidate.value, iban[:2]) == iban[:2]:
                yield Corroboration("/seller/iban", "country", iban, (candidate.words,))
