"""What one page shows of the document it belongs to: its count, number, title, sender and totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.invoices.context import build_context
from extractors.invoices.header import find_header_fields
from extractors.invoices.kind import titles_of
from extractors.splitting.page_count import PageCount, read_page_count
from extractors.values.ids import find_ibans, find_vat_ids
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.invoices.candidate import Candidate
    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from schemas.page import DocumentContent, Page

_LABELLED = 2.0
"""Below this score an invoice number stands beside no label that means it alone."""

_TITLE_PART = 0.5
"""Share of the page, from its top, in which a title heads a document."""

_CARRY_PART = 0.5
_HEADING_PART = 0.25
_FEW_WORDS = 150
_LONG = 4
_CARRY = "carried_forward"
_DOCUMENT_TITLES = frozenset({"invoice", "credit_note", "proforma", "reminder", "receipt"})


@dataclass(frozen=True)
class PageFacts:
    """`number` is a labelled invoice number; `titled` says that the title of an invoice heads the page;
    `date` is a labelled issue date; `sender` are the VAT ids and IBANs on it; `totals` the amounts beside a label of a
    total; `carries` says that it opens with a sum brought forward. `heading` are the words of the top of the page,
    `words` all longer ones. `sparse` says that there is little text and no money: a cover or separator sheet, if no
    document begins here.
    """

    page_no: int
    count: PageCount | None = None
    number: str | None = None
    date: str | None = None
    titled: bool = False
    sender: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    carries: bool = False
    sparse: bool = False
    heading: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()


def page_facts(content: DocumentContent, page: Page) -> PageFacts:
    """The facts of a page that was read; nothing is known of others."""
    if page.status != "ok" or not page.words:
        return PageFacts(page.page_no, sparse=page.status == "ok")
    context = build_context(replace(content, pages=(page,), attachments=()))
    fields = find_header_fields(context)
    money = any(token.looks_like_money for row in context.rows for token in row.amounts)
    number = _labelled(fields["/invoice_number"])
    return PageFacts(
        page_no=page.page_no,
        count=read_page_count([row.row for row in context.rows if not row.hits_for(_CARRY)], page.height_pt),
        number=number,
        date=_labelled(fields["/issue_date"]),
        titled=any(_is_titled(row, page) for row in context.rows),
        sender=frozenset(_accounts(context)),
        totals=frozenset(_totals(context)),
        carries=any(row.hits_for(_CARRY) and _is_above(_CARRY_PART, row, page) for row in context.rows),
        sparse=not money and number is None and len(page.words) < _FEW_WORDS,
        heading=frozenset(_long_words(row for row in context.rows if _is_above(_HEADING_PART, row, page))),
        words=frozenset(_long_words(context.rows)),
    )


def _labelled(candidates: Sequence[Candidate]) -> str | None:
    return candidates[0].value if candidates and candidates[0].score >= _LABELLED else None


def _is_above(share: float, row: InvoiceRow, page: Page) -> bool:
    return row.row.bbox.center_y < share * page.height_pt


def _long_words(rows: Iterable[InvoiceRow]) -> Iterator[str]:
    for row in rows:
        yield from (word for word in fold(row.row.text).split() if len(word) >= _LONG)


def _is_titled(row: InvoiceRow, page: Page) -> bool:
    """A title that is a phrase of its own, or opens one that ends in a number, in the upper part of the page."""
    if not _is_above(_TITLE_PART, row, page):
        return False
    for hit in row.hits:
        if _DOCUMENT_TITLES.isdisjoint(titles_of(hit)):
            continue
        phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
        if phrase.words[0] is hit.words[0] and len(phrase.words) <= len(hit.words) + 3:
            return True
    return False


def _accounts(context: InvoiceContext) -> Iterator[str]:
    for row in context.rows:
        if any(ch.isdigit() for ch in row.row.text):
            for span in (*find_vat_ids(row.row.text), *find_ibans(row.row.text)):
                if span.valid:
                    yield span.value


def _totals(context: InvoiceContext) -> Iterator[str]:
    for row in context.rows:
        if row.hits_for("totals.gross") or row.hits_for("totals.payable"):
            yield from (format(token.value, "f") for token in row.amounts if token.looks_like_money)
