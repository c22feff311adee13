"""What else says which currency the amounts are in: other amounts, the totals, the country of the seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.corroborating.corroboration import Corroboration
from extractors.invoices.parties.names import is_us_town
from extractors.values.currencies import currency_of
from extractors.values.currency_marks import AT_AMOUNT, weighed_marks
from extractors.values.ids import find_vat_ids, is_iban
from extractors.values.money import find_currency

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.values.currency_marks import FoundMark
    from schemas.page import Word

_PATH = "/currency"
RIVAL = "other_mark"
"""Not a convention: a mark of another currency, anywhere. Where one stands nothing is proven."""


def currency_prints(
    context: InvoiceContext, code: str, found: Mapping[str, Sequence[Candidate]]
) -> Iterator[Corroboration]:
    """Prints that say `code` by a convention of their own, and every mark of another currency."""
    for row, hit in context.hits("currency"):
        for word in row.row.words[hit.end : hit.end + 3]:
            if find_currency([f"{hit.text} {word.text}"]) == code:
                yield Corroboration(_PATH, "label", code, ((word,),))
    for row in context.rows:
        for mark, weight in weighed_marks(row.row.text):
            word = _word_at(row, mark)
            if code not in mark.codes:
                yield Corroboration(_PATH, RIVAL, mark.codes[0], ((word,),))
            elif any(label.role.startswith("totals.") for hit in row.hits for label in hit.labels):
                yield Corroboration(_PATH, "totals", code, ((word,),))
            elif weight == AT_AMOUNT:
                yield Corroboration(_PATH, "amounts", code, ((word,),))
    for country, words in _countries(found):
        if (local := currency_of(country)) is not None:
            yield Corroboration(_PATH, "country", local, (words,))


def _word_at(row: InvoiceRow, mark: FoundMark) -> Word:
    return row.row.words[row.row.text.count(" ", 0, mark.start)]


def _countries(found: Mapping[str, Sequence[Candidate]]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The seller's country by its VAT id and its account, whose check digits hold, and by an American address."""
    for candidate in found.get("/seller/vat_id", ())[:1]:
        spans = [span for span in find_vat_ids(candidate.value) if span.valid and span.value == candidate.value]
        if spans and candidate.value[:2].isalpha():
            yield "GR" if candidate.value[:2] == "EL" else candidate.value[:2], candidate.words
    for candidate in found.get("/seller/iban", ())[:1]:
        if is_iban(candidate.value):
            yield candidate.value[:2], candidate.words
    for candidate in found.get("/seller/address", ())[:1]:
        if is_us_town(candidate.value):
            yield "US", candidate.words
