"""Corroborating prints: where else the page says a value, at a place that gives it the same role by another convention.

A label says who the seller is. So does the line above the addressee, who must get undeliverable letters back; the
imprint, where the law makes a business name itself; the account, whose holder gets the money. These are independent of
each other: a page that is misread at one of them says something else at the next. A label read twice is one witness.

What is found here has a path that is no JSON Pointer ("corroborating/seller/name/imprint"): it is no data.
`pipelines.checks.corroboration` holds it against the values and says what it proves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.corroborating.accounts import owners, sole_account
from extractors.invoices.corroborating.currency import RIVAL, currency_prints
from extractors.invoices.corroborating.numbers import number_prints
from extractors.invoices.corroborating.parties import buyer_names, seller_names
from extractors.invoices.parties.sections import section_words
from extractors.invoices.vocabulary import says
from extractors.readings import by_line, make_reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.corroborating.corroboration import Corroboration
    from extractors.invoices.parties import Party
    from schemas.evidence import Reading

__all__ = ["CORROBORATING", "DIRECT_DEBIT", "RIVAL", "SELF_BILLED", "corroborating_currency", "corroborating_prints"]

CORROBORATING = "corroborating"
SELF_BILLED, DIRECT_DEBIT = f"{CORROBORATING}/self_billed", f"{CORROBORATING}/direct_debit"
"""What takes a convention its force: whose letterhead it is, and whose account."""


def corroborating_prints(
    context: InvoiceContext, seller: Party, buyer: Party, found: Mapping[str, Sequence[Candidate]]
) -> Iterator[Reading]:
    """A reading for each print; `found` are the candidates of the fields, best first."""
    currencies = found.get("/currency", ())
    others = frozenset(buyer.words) | section_words(context, "party.ship_to")
    for print_ in (
        *seller_names(context, buyer),
        *buyer_names(context, seller),
        *owners(context, buyer, found),
        *sole_account(found),
        *number_prints(context, found.get("/invoice_number", ())),
        *(currency_prints(context, currencies[0].value, found, others) if currencies else ()),
    ):
        yield _reading(print_)
    for path, kind in ((SELF_BILLED, "self_billed"), (DIRECT_DEBIT, "direct_debit")):
        row = next((row for row in context.rows if says(kind, row.row.text)), None)
        if row is not None:
            yield make_reading(path, kind, [row.row.words])


def corroborating_currency(context: InvoiceContext, found: Mapping[str, Sequence[Candidate]]) -> Iterator[Reading]:
    """The prints that say the currency of a till receipt: nobody but the shop is named there."""
    for candidate in found.get("/currency", ())[:1]:
        yield from (_reading(print_) for print_ in currency_prints(context, candidate.value, found, frozenset()))


def _reading(print_: Corroboration) -> Reading:
    return make_reading(
        f"{CORROBORATING}{print_.path}/{print_.convention}", print_.value, [g for p in print_.parts for g in by_line(p)]
    )
