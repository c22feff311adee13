"""Where else the invoice number is printed: the title, the running head of a page, what the payer is to quote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.corroborating.corroboration import Corroboration
from extractors.invoices.vocabulary import says
from extractors.values.ids import normalize_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from schemas.page import Word

_PATH = "/invoice_number"
_TRIM = "#:;,.|()[]*•\"'"
_FEWEST = 3
_EDGE_ROWS = 4
_WIDEST = 4
_BEFORE = 8
_BETWEEN = 2


def number_prints(context: InvoiceContext, numbers: Sequence[Candidate]) -> Iterator[Corroboration]:
    """Every print of the number with the convention that its place follows, the chosen one's own among them."""
    if not numbers or len(normalize_id(numbers[0].value)) < _FEWEST:
        return
    for row in context.rows:
        for start, words in _prints(row, normalize_id(numbers[0].value)):
            convention = _convention(context, row, start, numbers[0])
            if convention is not None:
                yield Corroboration(_PATH, convention, numbers[0].value, (words,))


def _prints(row: InvoiceRow, number: str) -> Iterator[tuple[int, tuple[Word, ...]]]:
    words = row.row.words
    for start, word in enumerate(words):
        if not number.startswith(normalize_id(word.text.strip(_TRIM))):
            continue
        for end in range(start + 1, min(start + _WIDEST, len(words)) + 1):
            if normalize_id("".join(word.text for word in words[start:end]).strip(_TRIM)) == number:
                yield start, words[start:end]
                break


def _convention(context: InvoiceContext, row: InvoiceRow, start: int, chosen: Candidate) -> str | None:
    before = " ".join(word.text for word in row.row.words[max(0, start - _BEFORE) : start])
    if says("payment_reference", before):
        return "payment_reference"
    # "Invoice 4711": the title ends where the number begins, but for its "No.".
    titled = any(
        0 <= start - hit.end <= _BETWEEN
        and any(label.role.startswith("title.") and label.role != "title.other" for label in hit.labels)
        for hit in row.hits
    )
    if row.page_no != chosen.words[0].page_no:
        rows = context.by_page[row.page_no]
        at_edge = row in rows[:_EDGE_ROWS] or row in rows[-_EDGE_ROWS:]
        return "running_head" if at_edge or says("page_count", row.row.text) else None
    if titled:
        return "title"
    return "label" if any(hit.serves("invoice_number") and hit.end <= start for hit in row.hits) else None
