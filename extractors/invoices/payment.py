"""How the invoice is to be paid: its currency, and the terms of payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.invoices.country import infer_country
from extractors.values.currencies import mark_codes
from extractors.values.money import currency_marks, find_currency
from extractors.values.terms import payment_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from schemas.page import Word

_TRIM = "#:;,.|()[]*\u2022"


def find_currencies(context: InvoiceContext) -> Iterator[Candidate]:
    """A code beside its label; else the sign or code that stands with most amounts."""
    for row, hit in context.hits("currency"):
        for index in range(hit.end, min(len(row.row.words), hit.end + 3)):
            code = find_currency([f"{hit.text} {row.row.words[index].text}"])
            if code:
                yield Candidate(code, (row.row.words[index],), 3.0, row.position)
                break
    country = infer_country((row.row for row in context.rows), context.languages)
    code = find_currency([row.row.text for row in context.rows], country)
    if code is None:
        return
    for row in reversed(context.rows):
        for index, word in enumerate(row.row.words):
            marks = currency_marks(word.text)
            beside = any(t.start - 1 <= index <= t.end for t in row.amounts)
            # A mark of letters ("lei", "kr.") is one only beside a figure.
            lettered = beside and code in (*mark_codes(word.text), *mark_codes(word.text.rstrip(".,;")))
            if lettered or any(mark == code or mark is None for _, mark in marks):
                money = any(t.start <= index < t.end for t in row.amounts)
                total = any(h.serves("totals.gross") or h.serves("totals.payable") for h in row.hits)
                yield Candidate(code, (word,), 1.0 + 0.5 * money + 0.5 * total, row.position)


def _beside(row: InvoiceRow, hit: LabelHit) -> tuple[Word, ...]:
    """The rest of the label's phrase, else the phrase next to it."""
    own = next(p for p in row.row.phrases if hit.words[-1] in p.words)
    rest = own.words[own.words.index(hit.words[-1]) + 1 :]
    following = next((p for p in row.row.phrases if p.bbox.left > own.bbox.right), None)
    return rest or (following.words if following is not None else ())


def find_terms(context: InvoiceContext) -> Iterator[Candidate]:
    """The text beside the label of payment terms or below it; else a sentence that gives a number of days."""
    for row, hit in context.hits("payment_terms"):
        words = _beside(row, hit)
        if not words and row.position + 1 < len(context.rows):
            under = context.rows[row.position + 1]
            if under.page_no == row.page_no and under.row.bbox.top - row.row.bbox.bottom < 1.5 * row.row.height:
                words = tuple(w for p in under.row.phrases if p.bbox.overlap_x(hit.bbox) > 0 for w in p.words)
        text = normalize_spaces(" ".join(w.text for w in words))
        if len(text) > 2:
            days = bool(payment_days(text))
            yield Candidate(text, words, 2.0 + days - 0.01 * row.position, row.position)
    for row in context.rows:
        for phrase in row.row.phrases:
            if len(phrase.words) > 2 and payment_days(phrase.text):
                score = 1.5 - 0.01 * row.position
                yield Candidate(normalize_spaces(phrase.text), phrase.words, score, row.position)


def normalize_spaces(text: str) -> str:
    return " ".join(text.split()).strip(_TRIM)
