"""The address window of a letter: the addressee's block, and the small sender's line above it (DIN 5008 and kin)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.invoices.parties.domains import domain_words, matches_domain
from extractors.invoices.parties.names import (
    has_legal_form,
    is_attention,
    is_contact,
    is_country,
    is_name,
    is_postal_line,
    is_salutation,
)
from extractors.invoices.parties.party import MAX_LINES, Party, read_section
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.layout import Phrase
    from schemas.page import Word

SEPARATORS = re.compile(r"\s[|•·●*–—-]\s|\s*[|•·●]\s*|\s{2,}|[,;]\s")
_WINDOW_WIDTH_PT = 60
_WIDEST_GAP = 7.0
_HIGHEST, _LOWEST = 0.1, 0.45
"""Of the page: above stands the letterhead, below no addressee."""
_OTHER_SIZE = 1.4
"""A line so much higher than the next is a logo or a title."""


def read_window(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """Adds the sender of the line above the window, and the addressee where no label named one."""
    read_sender(context, seller)
    if not buyer.names:
        read_addressee(context, seller, buyer)


def read_sender(context: InvoiceContext, seller: Party) -> None:
    """Adds the sender of the small line above the window."""
    sender = _sender_line(_first_page(context))
    if sender is not None:
        name, *rest = SEPARATORS.split(sender.text)
        is_street = bool(rest) and rest[0].strip(".,").isdigit()
        if is_name(name) and not is_street:
            seller.add_name(sender.words[: len(name.split())], 3.0 if has_legal_form(name) else 2.0)
            seller.words.update(sender.words)


def read_addressee(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """Adds who is addressed in the window: under the sender's line, else the block that looks most like one."""
    first = _first_page(context)
    sender = _sender_line(first)
    if sender is not None and _read_under_sender(first, sender, buyer):
        return
    mails = [(word, domain) for word, domain in domain_words(context, Party()) if word.page_no == first[0].page_no]
    page = _Page(first, mails)
    scored = [
        (page.window_score(lines, followed), -index, lines)
        for index, block in enumerate(context.blocks(first[0].page_no, max_gap=1.6))
        for lines, followed in _segments(block)
        if _is_address(lines) and not any(seller.owns(phrase.words) for phrase in lines)
    ]
    best = max(scored, key=lambda item: item[:2], default=None)
    if best is not None and best[0] > 0:
        read_section(buyer, [[phrase] for phrase in best[2]], 2.5)


def _first_page(context: InvoiceContext) -> list[InvoiceRow]:
    return [row for row in context.rows if row.page_no == context.rows[0].page_no]


def _segments(block: Sequence[Phrase]) -> Iterator[tuple[Sequence[Phrase], Phrase | None]]:
    """A block cut where one thing ends and the next begins, each part with the line that follows it.

    A letterhead, the addressee and what is told below may stand close to each other in one column: an address ends with
    its town (and country), ways to reach somebody are no part of the next one, and a logo is of another size.
    """
    start = 0
    for index in range(1, len(block) + 1):
        following = block[index] if index < len(block) else None
        if following is None or _ends_before(block[index - 1], following):
            yield block[start:index], following
            start = index


def _ends_before(line: Phrase, following: Phrase) -> bool:
    heights = sorted((line.bbox.height, following.bbox.height))
    complete = is_postal_line(line.text) or is_country(line.text)
    return (
        (complete and not is_country(following.text))
        or is_contact(line.text) != is_contact(following.text)
        or heights[1] > _OTHER_SIZE * heights[0]
    )


def _sender_line(rows: Sequence[InvoiceRow]) -> Phrase | None:
    """One line with name, street and town divided by signs, in the upper half."""
    for row in rows[: max(12, len(rows) // 2)]:
        parts = [part for part in SEPARATORS.split(row.row.text) if part]
        if 2 < len(parts) <= 6 and any(is_postal_line(part) for part in parts[1:]) and len(row.row.text) < 120:
            first = row.row.phrases[0]
            if len(row.row.phrases) > 1 and all(is_postal_line(phrase.text) for phrase in row.row.phrases):
                continue  # the towns of two addresses beside each other
            if len(row.row.phrases) > 1 and is_postal_line(first.text) and len(SEPARATORS.split(first.text)) < 3:
                continue  # "Mississauga, ON L4W 5K6" beside a label and its value
            return first if len(row.row.phrases) == 1 else type(first)(row.row.words)
    return None


def _read_under_sender(rows: Sequence[InvoiceRow], sender: Phrase, buyer: Party) -> bool:
    """The lines under the sender's, down to the town or country; an address window leaves wide gaps between them."""
    lines: list[list[Phrase]] = []
    bottom = sender.bbox.bottom
    for row in rows:
        inside = [p for p in row.row.phrases if abs(p.bbox.left - sender.bbox.left) < _WINDOW_WIDTH_PT]
        if row.row.bbox.top <= sender.bbox.bottom - 1 or not inside:
            continue
        height = max(sender.bbox.height, inside[0].bbox.height)
        if inside[0].bbox.top - bottom > _WIDEST_GAP * height or len(lines) >= MAX_LINES:
            break
        lines.append(inside[:1])
        bottom = inside[0].bbox.bottom
        if is_postal_line(inside[0].text) or is_country(inside[0].text):
            read_section(buyer, lines, 3.5)
            break
    return bool(buyer.names)


def _is_address(block: Sequence[Phrase]) -> bool:
    town = next((i for i, phrase in enumerate(block) if is_postal_line(phrase.text)), 0)
    return town > 0 and len(block) <= MAX_LINES and any(is_name(phrase.text) for phrase in block[:town])


@dataclass(frozen=True)
class _Page:
    """The first page, by which a block is judged."""

    rows: Sequence[InvoiceRow]
    addresses: Sequence[tuple[Word, str]]
    """Its mail and web addresses, with the domain of each."""

    @cached_property
    def width(self) -> float:
        return max(row.row.bbox.right for row in self.rows)

    @cached_property
    def bottom(self) -> float:
        return max(row.row.bbox.bottom for row in self.rows)

    @cached_property
    def text(self) -> str:
        return fold(" ".join(row.row.text for row in self.rows))

    def _domains_beside(self, lines: Sequence[Phrase]) -> list[str]:
        """Of the mail and web addresses that stand apart from the block."""
        own = {word for phrase in lines for word in phrase.words}
        return [domain for word, domain in self.addresses if word not in own]

    def _leads(self, lines: Sequence[Phrase]) -> bool:
        """Nothing stands above the block: there the sender names itself."""
        return lines[0] in self.rows[0].row.phrases

    def window_score(self, lines: Sequence[Phrase], following: Phrase | None) -> float:
        """How much an address looks like the addressee's: at the left, below the letterhead, without contacts under
        it. A name that the page says again, or has its mail address in, is rather the sender's."""
        name = next(fold(phrase.text) for phrase in lines if is_name(phrase.text))
        top, left = lines[0].bbox.top / self.bottom, lines[0].bbox.left / self.width
        score = 1.0 if top < _LOWEST else -1.0
        score += 0.5 if left < 0.35 else -0.3
        score -= 0.7 * (top < _HIGHEST) + 0.9 * self._leads(lines)
        score += 1.0 * any(is_attention(phrase.text) for phrase in lines) + 2.0 * is_salutation(lines[0].text)
        score -= 1.0 * (self.text.count(name) > 1)
        score -= 1.5 * matches_domain(name, self._domains_beside(lines))
        return score - 2.5 * (following is not None and is_contact(following.text))
