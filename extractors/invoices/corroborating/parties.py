"""Who is named where: the seller as sender, in letterhead and imprint, as account holder; the buyer as addressee."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from extractors.invoices.corroborating.corroboration import Corroboration, name_text
from extractors.invoices.labels import label_tokens
from extractors.invoices.parties.domains import domain_words
from extractors.invoices.parties.imprint import imprints
from extractors.invoices.parties.letterhead import largest_line
from extractors.invoices.parties.name_lines import name_lines
from extractors.invoices.parties.names import is_contact, is_name, is_postal_line
from extractors.invoices.parties.parts import parts_of
from extractors.invoices.parties.party import Party, read_section
from extractors.invoices.parties.sections import sections
from extractors.invoices.parties.window import read_addressee, read_sender
from extractors.invoices.vocabulary import end_of, says
from extractors.layout import group_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.layout import Phrase
    from schemas.page import Word

_SELLER, _BUYER = "/seller/name", "/buyer/name"
_HEAD = 0.35
"""The part of the first page that a letterhead stands in."""
_FIRST_ROWS = 2
_LARGER = 1.3
_LARGER_BRAND = 1.15
"""A line of words of the name is asked to be less prominent than one that is to be the name."""
_GAP = 1.6


def seller_names(context: InvoiceContext, buyer: Party) -> Iterator[Corroboration]:
    """Every print that names the seller by one of the conventions of letters and invoices."""
    for words in _labelled(context, "party.seller"):
        yield _name(_SELLER, "label", words)
    sender = Party()
    read_sender(context, sender)
    for candidate in sender.names:
        yield _name(_SELLER, "sender_line", candidate.words)
    for words in _letterheads(context, buyer, sender):
        yield _name(_SELLER, "letterhead", words)
    if (logo := _logo(context, buyer, _LARGER_BRAND)) is not None:
        yield _name(_SELLER, "logo", logo.words)
    for imprint in imprints(context, buyer):
        yield _name(_SELLER, "imprint", imprint.name)
    for words in account_holders(context):
        yield _name(_SELLER, "account_holder", words)
    for word, domain in domain_words(context, buyer):
        yield Corroboration(_SELLER, "domain", domain, ((word,),))


def buyer_names(context: InvoiceContext, seller: Party) -> Iterator[Corroboration]:
    """The addressee by label, by the window of the letter, and as who receives the goods."""
    for words in _labelled(context, "party.buyer"):
        yield _name(_BUYER, "label", words)
    addressee = Party()
    read_addressee(context, seller, addressee)
    for candidate in addressee.names:
        yield _name(_BUYER, "window", candidate.words)
    for words in _labelled(context, "party.ship_to"):
        yield _name(_BUYER, "delivery", words)


def _name(path: str, convention: str, words: Sequence[Word]) -> Corroboration:
    return Corroboration(path, convention, name_text(tuple(words)), (tuple(words),))


def _labelled(context: InvoiceContext, role: str) -> Iterator[tuple[Word, ...]]:
    for _, lines in sections(context, role):
        party = Party()
        read_section(party, lines, 1.0)
        yield from (candidate.words for candidate in party.names)


def _letterheads(context: InvoiceContext, buyer: Party, sender: Party) -> Iterator[tuple[Word, ...]]:
    """The head of a block at the top with telephone, mail or tax number under it; else the largest line there."""
    first = context.by_page[context.rows[0].page_no]
    bottom = max(row.row.bbox.bottom for row in first)
    top = [row for row in first if row.row.bbox.bottom < _HEAD * bottom]
    found = False
    for block in group_blocks([row.row for row in top], max_gap=_GAP):
        if any(buyer.owns(p.words) for p in block) or sender.owns(block[0].words) or not is_name(block[0].text):
            continue
        # Nobody is addressed in the first lines of a page.
        leads = any(block[0] in row.row.phrases for row in top[:_FIRST_ROWS]) and _has_town(block)
        if leads or any(is_contact(p.text) or says("registration", p.text) for p in block[1:]):
            found = True
            lines = block[: name_lines(block)]
            last = next(iter(parts_of(lines[-1])))
            yield tuple(word for line in (*lines[:-1], last) for word in line.words)
    logo = _logo(context, buyer, _LARGER)
    if not found and logo is not None:
        yield logo.words


def _logo(context: InvoiceContext, buyer: Party, larger: float) -> Phrase | None:
    """The largest line at the top, if it is so much larger than the text and not who is addressed."""
    logo = largest_line(context)
    usual = median(row.row.height for row in context.rows)
    is_larger = logo is not None and logo.bbox.height >= larger * usual
    return logo if logo is not None and is_larger and not buyer.owns(logo.words) else None


def _has_town(block: Sequence[Phrase]) -> bool:
    return any(is_postal_line(phrase.text) for phrase in block[1:])


def account_holders(context: InvoiceContext) -> Iterator[tuple[Word, ...]]:
    """Whom the money is to go to: beside or under the label, or behind "payable to"."""
    for row, hit in context.hits("party.account_holder"):
        words = _behind(context, row, hit)
        if words and is_name(" ".join(word.text for word in words)):
            yield words
    for row in context.rows:
        for phrase in row.row.phrases:
            end = end_of("payable_to", phrase.text)
            rest = _after_tokens(phrase, end) if end is not None else ()
            if rest:
                named = next(iter(parts_of(type(phrase)(rest))))
                if is_name(named.text):
                    yield named.words


def _behind(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> tuple[Word, ...]:
    own = next(p for p in row.row.phrases if hit.words[-1] in p.words)
    rest = tuple(w for w in own.words[own.words.index(hit.words[-1]) + 1 :] if any(ch.isalnum() for ch in w.text))
    if rest:
        return rest
    beside = next((p for p in row.row.phrases if p.bbox.left >= hit.bbox.right), None)
    if beside is not None:
        return tuple(w for w in beside.words if any(ch.isalnum() for ch in w.text))
    under = context.rows[row.position + 1] if row.position + 1 < len(context.rows) else None
    if under is None or under.page_no != row.page_no or under.row.bbox.top - row.row.bbox.bottom > row.row.height:
        return ()
    return next((p.words for p in under.row.phrases if p.bbox.overlap_x(hit.bbox) > 0), ())


def _after_tokens(phrase: Phrase, count: int) -> tuple[Word, ...]:
    seen = 0
    for index, word in enumerate(phrase.words):
        if seen >= count:
            return phrase.words[index:]
        seen += len(label_tokens(word.text))
    return ()
