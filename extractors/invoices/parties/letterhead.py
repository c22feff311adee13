"""The seller where no label names it: letterhead, footer, account holder, and the domain of its mail address."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import takewhile
from statistics import median
from typing import TYPE_CHECKING

from extractors.invoices.parties.domains import domain_words, matches_domain
from extractors.invoices.parties.imprint import imprints
from extractors.invoices.parties.name_lines import name_lines
from extractors.invoices.parties.names import has_legal_form, is_name, is_postal_line
from extractors.invoices.parties.parts import parts_of
from extractors.invoices.parties.sections import section_words
from extractors.layout import Phrase
from extractors.values.money import currency_marks
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from extractors.invoices.context import InvoiceContext
    from extractors.invoices.parties.party import Party
    from schemas.geometry import BBox
    from schemas.page import Word

_EDGE_ROWS = 12
_SHORTEST_BRAND = 4
_NAME_TO_ADDRESS = 1.2
"""Line heights between a name and the address under it."""


def read_letterhead(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """Adds candidates for the seller's name, and its address where a block or a line holds both."""
    known = {fold(candidate.value) for candidate in buyer.names}
    heads = [(_whole(context, phrase), score) for phrase, score in _block_heads(context)]
    found = [*_companies(context), *heads, *_largest_lines(context), *_account_holders(context)]
    found += [(Phrase(imprint.name), 1.3) for imprint in imprints(context, buyer)]
    found = [(_whole(context, phrase), score) for phrase, score in found]
    domains = {domain for _, domain in domain_words(context, buyer)}
    height = median(row.row.height for row in context.rows)
    for phrase, score in found:
        if buyer.owns(phrase.words) or seller.owns(phrase.words) or not is_name(phrase.text):
            continue
        if fold(phrase.text) in known:
            continue
        prominence = min(max(phrase.bbox.height / height - 1.0, 0.0), 1.5)
        seller.add_name(phrase.words, score + 0.6 * prominence + 1.0 * matches_domain(phrase.text, domains))
    _prefer_full_names(seller, {phrase.words for phrase, _ in heads})
    seller.ranked()
    if seller.names and not seller.addresses:
        add_address(context, seller, buyer)
    if seller.names and not seller.addresses:
        _add_line_address(context, seller, buyer)
    if seller.names and not seller.addresses:
        _add_address_beside(context, seller, buyer)


def _whole(context: InvoiceContext, phrase: Phrase) -> Phrase:
    """The name with the lines under it in which it goes on, and those above from which it does."""
    for block in context.blocks(phrase.page_no, max_gap=_NAME_TO_ADDRESS):
        at = next((i for i, line in enumerate(block) if line.words == phrase.words), None)
        if at is not None:
            first = next(i for i in range(at + 1) if i + name_lines(block[i:]) > at)
            return Phrase(
                tuple(word for line in block[first : first + name_lines(block[first:])] for word in line.words)
            )
    return phrase


def _prefer_full_names(seller: Party, heads: Collection[Sequence[Word]]) -> None:
    """A logo says "Kervadec" or "van rijn.", the footer "EURL Kervadec", the head of an address "Tuinadvies Van Rijn":
    the name with its legal form, or over its address, takes over the score of what is a part of it."""
    full = [c for c in seller.names if has_legal_form(c.value) or c.words in heads]
    for index, candidate in enumerate(seller.names):
        if candidate in full:
            inside = [c.score for c in seller.names if c is not candidate and _is_part(c.value, candidate.value)]
            seller.names[index] = replace(candidate, score=max([candidate.score, *(score + 0.2 for score in inside)]))


def _is_part(brand: str, name: str) -> bool:
    """Its letters are the name's, but not all of them; logos leave out spaces and set a full stop."""
    one, other = (re.sub(r"[\W_]", "", fold(text)) for text in (brand, name))
    return one != other and len(one) >= _SHORTEST_BRAND and one in other


def _add_line_address(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """A footer in one line: "Acme Ltd, 3 Mill Lane, Leeds LS1 4AP · Registered in England"."""
    name = fold(seller.names[0].value)
    for row in context.rows:
        for phrase in row.row.phrases:
            parts = list(parts_of(phrase))
            if buyer.owns(phrase.words) or len(parts) < 2:
                continue
            start = next((i + 1 for i, part in enumerate(parts) if fold(part.text) == name), 0)
            town = next((i for i, part in enumerate(parts) if is_postal_line(part.text)), None)
            if town is not None and town > start:
                money = [i for i in range(start, town) if currency_marks(parts[i].text)]  # "au capital de 45 000 €"
                seller.add_address(parts[max(money, default=start - 1) + 1 :], 1.5 + (start > 0))


def _companies(context: InvoiceContext) -> Iterator[tuple[Phrase, float]]:
    """Whatever ends like a company's name; at the head and the foot of the document above all."""
    last = len(context.rows) - 1
    for row in context.rows:
        edge = row.position < _EDGE_ROWS or row.position > last - _EDGE_ROWS
        for phrase in row.row.phrases:
            for part in parts_of(phrase):
                if has_legal_form(part.text):
                    yield part, 1.5 + 0.5 * edge - 0.005 * row.position


def _block_heads(context: InvoiceContext) -> Iterator[tuple[Phrase, float]]:
    """The first name-like line of a block with a town in it."""
    for page_no in context.by_page:
        for block in context.blocks(page_no, max_gap=1.6):
            town = next((i for i, phrase in enumerate(block) if is_postal_line(phrase.text)), None)
            head = next((p for p in block[: town or 0] if is_name(p.text)), None)
            if head is not None:
                yield head, 1.0


def _largest_lines(context: InvoiceContext) -> Iterator[tuple[Phrase, float]]:
    largest = largest_line(context)
    if largest is not None:
        yield largest, 0.5


def largest_line(context: InvoiceContext) -> Phrase | None:
    """The largest line at the top that is no title: a name set as a logo."""
    rows = context.rows[:_EDGE_ROWS]
    titled = {h.words[0] for r in rows for h in r.hits if any(lb.role.startswith("title.") for lb in h.labels)}
    phrases = [p for r in rows for p in r.row.phrases if titled.isdisjoint(p.words) and is_name(p.text)]
    return max(phrases, key=lambda p: (round(p.bbox.height), -p.bbox.top), default=None)


def _account_holders(context: InvoiceContext) -> Iterator[tuple[Phrase, float]]:
    for row, hit in context.hits("party.account_holder"):
        own = next((p for p in row.row.phrases if hit.words[-1] in p.words), None)
        rest = own.words[own.words.index(hit.words[-1]) + 1 :] if own else ()
        if own is not None and rest:
            yield type(own)(rest), 0.8
        else:
            following = next((p for p in row.row.phrases if p.bbox.left >= hit.bbox.right), None)
            if following is not None:
                yield following, 0.8


def add_address(context: InvoiceContext, party: Party, other: Party) -> None:
    """Adds the address under the party's name, where a block that is not the other's holds both."""
    name, last = fold(party.names[0].value), party.names[0].words[-1]
    for page_no in context.by_page:
        for block in context.blocks(page_no, max_gap=_NAME_TO_ADDRESS):
            ends = (i for i, phrase in enumerate(block) if fold(phrase.text) == name or phrase.words[-1] == last)
            at = next(ends, None)
            if at is not None and not other.owns(block[at].words):
                own = takewhile(lambda phrase: not other.owns(phrase.words), block[at + 1 :])
                party.add_address(list(own), 2.0)
                if party.addresses:
                    return


def _add_address_beside(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """The address that begins at the right of the seller's name, or under it but flush with something else."""
    name = fold(seller.names[0].value)
    places = [
        p.bbox for row in context.rows for p in row.row.phrases if fold(p.text) == name and not buyer.owns(p.words)
    ]
    delivered = section_words(context, "party.ship_to")
    for page_no in context.by_page:
        for block in context.blocks(page_no, max_gap=_NAME_TO_ADDRESS):
            top = block[0].bbox
            near = block[0].page_no == seller.names[0].words[0].page_no and any(_is_beside(box, top) for box in places)
            if near and not buyer.owns(block[0].words) and delivered.isdisjoint(block[0].words):
                seller.add_address(block, 1.5)


def _is_beside(name: BBox, line: BBox) -> bool:
    beside = line.left >= name.right and line.overlap_y(name) > 0.3 * min(line.height, name.height)
    under = line.overlap_x(name) > 0 and -0.5 * line.height <= line.top - name.bottom <= 1.2 * line.height
    return beside or under
