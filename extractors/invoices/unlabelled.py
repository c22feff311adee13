"""Header fields without a label we know: numbers by their shape and neighbours, dates by what they follow."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.invoices.vocabulary import says

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.layout import Phrase
    from schemas.page import Word

_CODE = re.compile(r"^(?=(?:.*\d){3})[A-Za-z0-9][A-Za-z0-9/_.\-]{3,}$")
_TOWN_LEAD = re.compile(r"^[^\W\d_][^\d:,]{1,30},(?: \w{1,3})?$")
_TELEPHONE = re.compile(r"^(?:\d{3}-)?\d{3}-\d{4}$")
_ACCOUNT_HEAD = re.compile(r"^[A-Z]{2}\d{2}$")
_TRIM = "#:;,.()[]*"
_ELSEWHERE = ("id.", "party.", "decoy.", "totals.", "carried", "customer_number", "purchase_order", "preceding")
_LATEST_DUE = timedelta(days=120)
_ENOUGH = 1.4


def find_number(
    context: InvoiceContext, issued: Sequence[Word], taken: Collection[Word], excluded: Collection[int]
) -> Iterator[Candidate]:
    """Codes that no label claims: beside or above the date of issue, repeated elsewhere, or behind a title.

    `issued` are the words of the date of issue, `taken` words of other fields, `excluded` the rows of line items.
    """
    counts = Counter(word.text.strip(_TRIM) for row in context.rows for word in row.row.words)
    home = next((row for row in context.rows if issued and issued[0] in row.row.words), None)
    for row in context.rows:
        if row.position in excluded or row.page_no != context.rows[0].page_no or row.amounts_of_money:
            continue
        for phrase in row.row.phrases:
            code = _code_of(row, phrase)
            if code is None or code in taken or _is_claimed(row, phrase):
                continue
            text = code.text.strip(_TRIM)
            score = 1.0 * (counts[text] > 1) + _nearness(home, row, code, issued) + 0.4 * (len(phrase.words) == 1)
            if score >= _ENOUGH:
                yield Candidate(text, (code,), min(score, 1.9) - 0.01 * row.position, row.position)


def _code_of(row: InvoiceRow, phrase: Phrase) -> Word | None:
    """The one code of a phrase that is short; numbers in groups are telephones and accounts."""
    dates = {id(word) for token in row.dates for word in token.words}
    digits = [w for w in phrase.words if any(ch.isdigit() for ch in w.text) and id(w) not in dates]
    code = digits[0].text.strip(_TRIM) if len(digits) == 1 else ""
    if len(phrase.words) > 4 or not _CODE.match(code) or _TELEPHONE.match(code) or _ACCOUNT_HEAD.match(code):
        return None
    return digits[0] if phrase.words[-1] is digits[0] else None


def _is_claimed(row: InvoiceRow, phrase: Phrase) -> bool:
    return any(
        lb.role.startswith(_ELSEWHERE) and not lb.weak
        for hit in row.hits
        if hit.words[0] in phrase.words
        for lb in hit.labels
    )


def _nearness(home: InvoiceRow | None, row: InvoiceRow, code: Word, issued: Sequence[Word]) -> float:
    """In the row of the date of issue left of it, or in one of the two rows above it."""
    if home is None or home.page_no != row.page_no:
        return 0.0
    if row is home:
        return 1.2 if code.bbox.right <= issued[0].bbox.left else 0.6
    return {1: 1.0, 2: 0.8}.get(home.position - row.position, 0.0)


def placed_dates(
    context: InvoiceContext, numbers: Sequence[Candidate], excluded: Collection[int]
) -> Iterator[Candidate]:
    """Dates of issue by where they stand: right behind the invoice number, or behind the town ("Steyr, am 3. Mai")."""
    number = numbers[0] if numbers else None
    for row in context.rows:
        if row.position in excluded or row.page_no != context.rows[0].page_no or row.amounts_of_money:
            continue
        for token in row.dates:
            phrase = next(p for p in row.row.phrases if token.words[0] in p.words)
            lead = " ".join(word.text for word in phrase.words[: phrase.words.index(token.words[0])])
            behind = number is not None and _stands_behind(row, token.start, number)
            ends = phrase.words[-1] in token.words
            if behind or (ends and _TOWN_LEAD.match(lead)):
                yield Candidate(token.date.isoformat(), token.words, 2.4 - 0.01 * row.position, row.position)


def _stands_behind(row: InvoiceRow, start: int, number: Candidate) -> bool:
    between = row.row.words[max(0, start - 2) : start]
    return number.words[-1] in between


def find_due_date(
    context: InvoiceContext, issue_date: str, excluded: Collection[int], labelled: Mapping[str, Sequence[Candidate]]
) -> Iterator[Candidate]:
    """The only later date of the document, within four months of the issue: what an invoice speaks of is payment."""
    issued = date.fromisoformat(issue_date)
    others = {candidates[0].value for candidates in labelled.values() if candidates}
    later: dict[date, tuple[tuple[Word, ...], int]] = {}
    for row in context.rows:
        if row.position in excluded or any(row.hits_for(role) for role in ("delivery_date", "decoy.date")):
            continue
        for token in row.dates:
            if issued < token.date <= issued + _LATEST_DUE and token.date.isoformat() not in others:
                later.setdefault(token.date, (token.words, row.position))
    if len(later) == 1:
        (day, (words, position)) = next(iter(later.items()))
        near = context.rows[max(0, position - 1) : position + 1]
        of_payment = any(says("payment", row.row.text) for row in near if row.page_no == context.rows[position].page_no)
        yield Candidate(day.isoformat(), words, 0.5, position, role_is_guessed=not of_payment)


def find_preceding(context: InvoiceContext, number: str | None) -> Iterator[tuple[InvoiceRow, int]]:
    """In a credit note, where a sentence goes on after the word invoice: the row, and the index behind the word."""
    if not any(row.hits_for("title.credit_note") for row in context.rows):
        return
    for row in context.rows:
        for hit in row.hits_for("title.invoice"):
            if hit.end < len(row.row.words) and row.row.words[hit.end].text.strip(_TRIM) != number:
                yield row, hit.end
