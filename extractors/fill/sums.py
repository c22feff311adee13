"""The sum that a total closes: amounts printed beside it that add up to it, a second witness of which amount it is.

A label says "total"; that the amounts next to it, each with words of its own, come to it exactly says so again by other
means. What a label names and no such sum confirms is not doubted: it rests on the label.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.fill.vocabulary import tokens_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.page_text import PageText
    from extractors.fill.places import Candidate
    from extractors.fill.values import Wanted
    from extractors.invoices.context import InvoiceRow
    from extractors.invoices.tokens import AmountToken

SURE = 0.8
_ROWS = 40
_NEIGHBOURS = 3
_WIDEST_GAP = 6.0
"""White space, in line heights, beyond which amounts in a column belong to another block."""
_AT_LABEL, _OWN = ("behind", "right"), ("behind", "right", "total")
_TOTALS = frozenset({"total", "gross", "balance"})

Terms = tuple["AmountToken", ...]


def term_path(path: str, number: int) -> str:
    """Where the reading of a term of the total at `path` goes."""
    return f"term {number} of {path}"


def terms_of(chosen: Candidate, wanted: Wanted, text: PageText, ranked: Sequence[Candidate]) -> Terms:
    """Amounts printed beside a total that add up to it; none where nothing does, or where the label leaves a doubt.

    The label must name the property surely and no label as sure another amount: a sum closes over the wrong month's
    amounts too.
    """
    if not wanted.money or not _means_total(wanted) or chosen.label.certainty < SURE:
        return ()
    words = chosen.value.parts[0]
    at = next((row for row in text.rows if words[0] in row.row.words), None)
    total = next((token for token in at.amounts if words[0] in token.words), None) if at else None
    if at is None or total is None or not _is_seen(total):
        return ()
    sums = (*_beside(at, total), *_in_column(text, at, total))
    terms = next((found for found in sums if _adds_up(found, total)), ())
    own = {word for term in terms for word in term.words}  # a part is no rival of its sum
    rivals = (other for other in ranked if other.value.parts[0][0] not in own)
    return () if any(_is_rival(other, chosen, text) for other in rivals) else terms


def _adds_up(terms: Terms, total: AmountToken) -> bool:
    return sum(abs(term.value) for term in terms) == total.value and all(map(_is_seen, terms))


def _is_rival(other: Candidate, chosen: Candidate, text: PageText) -> bool:
    """As sure a label has another amount: a greater one, or one of its own rather than the cells of a column."""
    if other.value.value == chosen.value.value or other.label.certainty < SURE:
        return False
    word = other.value.parts[0][0]
    amounts = text.rows[other.label.span.position].amounts if other.relation in _AT_LABEL else ()
    money = other.relation not in _AT_LABEL or any(word in a.words and a.looks_like_money for a in amounts)
    if Decimal(other.value.value) > Decimal(chosen.value.value):
        return money
    return money and other.relation in _OWN and other.label.span.tokens != chosen.label.span.tokens


def _means_total(wanted: Wanted) -> bool:
    words = vocabulary()
    tokens = (*tokens_of(wanted.item.name), *tokens_of(wanted.item.title))
    return any(words.concepts(token) & _TOTALS for token in tokens)


def _is_seen(token: AmountToken) -> bool:
    return bool(token.value) and token.looks_like_money and all(word.visible for word in token.words)


def _beside(at: InvoiceRow, total: AmountToken) -> Iterator[Terms]:
    """The two amounts next to the total in its row: gross, commission and net under headings of their own."""
    amounts = sorted((token for token in at.amounts if token.looks_like_money), key=lambda token: token.start)
    yield from _pairs_around(amounts, total)


def _in_column(text: PageText, at: InvoiceRow, total: AmountToken) -> Iterator[Terms]:
    """The amounts next to the total in its column, and all of those above it up to where the column begins."""
    column = _column(text, at, total)
    yield from _pairs_around(column, total)
    above = column[: column.index(total)]
    if len(above) > 1:
        yield tuple(above)


def _pairs_around(amounts: Sequence[AmountToken], total: AmountToken) -> Iterator[Terms]:
    position = amounts.index(total)
    for start in range(max(0, position - 2), min(position, len(amounts) - _NEIGHBOURS) + 1):
        window = amounts[start : start + _NEIGHBOURS]
        yield tuple(token for token in window if token is not total)


def _column(text: PageText, at: InvoiceRow, total: AmountToken) -> list[AmountToken]:
    """The amounts above and below the total that stand in its column, without a gap, each beside words."""
    before = list(_onwards(text, at, total, -1))
    return [*reversed(before), total, *_onwards(text, at, total, 1)]


def _onwards(text: PageText, at: InvoiceRow, total: AmountToken, step: int) -> Iterator[AmountToken]:
    box, last = total.words[-1].bbox, at
    for position in range(at.position + step, at.position + step * _ROWS, step):
        if not 0 <= position < len(text.rows) or text.rows[position].page_no != at.page_no:
            return
        row = text.rows[position]
        gap = max(row.row.bbox.top - last.row.bbox.bottom, last.row.bbox.top - row.row.bbox.bottom)
        if gap > _WIDEST_GAP * at.row.height:
            return
        found = next((token for token in row.amounts if token.words[-1].bbox.overlap_x(box) > 0), None)
        if found is None:
            continue
        if not found.looks_like_money:
            return
        yield found
        last = row
