"""What else says which currency the amounts are in: other amounts, the totals, the country of the seller."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.invoices.corroborating.corroboration import Corroboration
from extractors.invoices.corroborating.registers import registered_in
from extractors.invoices.country import infer_country
from extractors.invoices.parties.names import is_us_town
from extractors.values.countries import country_of_address
from extractors.values.currencies import currency_of
from extractors.values.currency_marks import AT_AMOUNT, weighed_marks
from extractors.values.ids import is_iban, vat_country
from extractors.values.money import find_currency

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.values.currency_marks import FoundMark
    from schemas.page import Word

_PATH = "/currency"
_POSTED_FROM = {"D": "DE", "A": "AT", "F": "FR", "I": "IT", "B": "BE", "L": "LU", "E": "ES", "FL": "LI"}
_POSTED_FROM |= {code: code for code in ("DE", "AT", "CH", "FR", "IT", "BE", "LU", "ES", "NL", "PL", "CZ", "DK", "SE")}
"""What stands before a postal code abroad: the letters of road traffic that the post once used, or ISO 3166."""
_POSTED = re.compile(rf"(?:\A|, )({'|'.join(_POSTED_FROM)})[- ]\d{{4,5}} [^\W\d]")
_MOST_TRADED = frozenset(
    {"USD", "EUR", "JPY", "GBP", "CNY", "CHF", "AUD", "CAD", "HKD", "SGD", "INR", "SEK", "NZD", "NOK", "PLN", "DKK"}
    | {"KRW", "MXN", "TWD", "BRL", "ZAR", "CZK", "HUF", "RON"}
)
"""By the BIS Triennial Survey 2022. Any other code ("GRD", "BOB") counts only at an amount: goods have such names."""
_MONEY_COLUMNS = ("column.amount", "column.unit_price", "column.gross_amount")
RIVAL = "other_mark"
"""Not a convention: a mark of another currency, anywhere. Where one stands nothing is proven."""


def currency_prints(
    context: InvoiceContext, code: str, found: Mapping[str, Sequence[Candidate]], others: frozenset[Word]
) -> Iterator[Corroboration]:
    """Prints that say `code` by a convention of their own, and every mark of another currency.

    `others` are the words of addresses that are not the seller's.
    """
    for row, hit in context.hits("currency"):
        for word in row.row.words[hit.end : hit.end + 3]:
            if find_currency([f"{hit.text} {word.text}"]) == code:
                yield Corroboration(_PATH, "label", code, ((word,),))
    for row in context.rows:
        for mark, weight in weighed_marks(row.row.text):
            word = _word_at(row, mark)
            if code not in mark.codes:
                if weight >= AT_AMOUNT or mark.kind != "code" or mark.codes[0] in _MOST_TRADED:
                    yield Corroboration(_PATH, RIVAL, mark.codes[0], ((word,),))
            elif (convention := _convention(row, mark, weight)) is not None:
                yield Corroboration(_PATH, convention, code, ((word,),))
    local = (*_countries(found, context.languages), *_american_towns(context, others), *registered_in(context, others))
    for country, words in local:
        if (currency := currency_of(country)) is not None:
            yield Corroboration(_PATH, "country", currency, (words,))


def _convention(row: InvoiceRow, mark: FoundMark, weight: float) -> str | None:
    """By what a mark says the currency. The dollar of the totals is the dollar of the items, whichever that is."""
    roles = {label.role for hit in row.hits for label in hit.labels}
    if len(mark.codes) > 1:
        return "sign"
    if mark.kind == "code" and not row.amounts and not roles.isdisjoint(_MONEY_COLUMNS):
        return "heading"  # "Betrag EUR"
    if any(role.startswith("totals.") for role in roles):
        return "totals"
    return "amounts" if weight == AT_AMOUNT else None


def _word_at(row: InvoiceRow, mark: FoundMark) -> Word:
    return row.row.words[row.row.text.count(" ", 0, mark.start)]


def _countries(
    found: Mapping[str, Sequence[Candidate]], languages: Collection[str]
) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The seller's country by its VAT id and its account, whose check digits hold, and by its address: what stands
    before the postal code ("D-80333", "DE 80333"), the country's name, a postal code that no other country has."""
    for candidate in found.get("/seller/vat_id", ())[:1]:
        if (country := vat_country(candidate.value)) is not None:
            yield country, candidate.words
    for candidate in found.get("/seller/iban", ())[:1]:
        if is_iban(candidate.value):
            yield candidate.value[:2], candidate.words
    for candidate in found.get("/seller/address", ())[:1]:
        posted = _POSTED.search(candidate.value)
        country = _POSTED_FROM[posted[1]] if posted else country_of_address(candidate.value, languages)
        if country is not None:
            yield country, candidate.words


def _american_towns(context: InvoiceContext, others: frozenset[Word]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """Towns with a state and a ZIP code, where the document as a whole is American: "DE 80333" is no Delaware."""
    if infer_country((row.row for row in context.rows), context.languages) != "US":
        return
    for row in context.rows:
        for phrase in row.row.phrases:
            if is_us_town(phrase.text) and others.isdisjoint(phrase.words):
                yield "US", phrase.words
