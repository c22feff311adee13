"""The address window of a letter: the addressee's block, and the small sender's line above it (DIN 5008 and kin)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.invoices.parties.names import has_legal_form, is_contact, is_name, is_postal_line, is_salutation
from extractors.invoices.parties.party import MAX_LINES, Party, read_section
from extractors.layout import group_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.layout import Phrase

SEPARATORS = re.compile(r"\s[|•·●*–—-]\s|\s*[|•·●]\s*|\s{2,}|,\s")
_WINDOW_WIDTH_PT = 60
_WIDEST_GAP = 7.0


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
    width, bottom = max(r.row.bbox.right for r in first), max(r.row.bbox.bottom for r in first)
    scored = [
        (_window_score(block, width, bottom), -index, block)
        for index, block in enumerate(group_blocks([r.row for r in first], max_gap=1.6))
        if _is_address(block) and not any(seller.owns(phrase.words) for phrase in block)
    ]
    best = max(scored, key=lambda item: item[:2], default=None)
    if best is not None and best[0] > 0:
        read_section(buyer, [[phrase] for phrase in best[2]], 2.5)


def _first_page(context: InvoiceContext) -> list[InvoiceRow]:
    return [row for row in context.rows if row.page_no == context.rows[0].page_no]


def _sender_line(rows: Sequence[InvoiceRow]) -> Phrase | None:
    """One line with name, street and town divided by signs, in the upper half."""
    for row in rows[: max(12, len(rows) // 2)]:
        parts = [part for part in SEPARATORS.split(row.row.text) if part]
        if 2 < len(parts) <= 6 and any(is_postal_line(part) for part in parts[1:]) and len(row.row.text) < 120:
            first = row.row.phrases[0]
            return first if len(row.row.phrases) == 1 else type(first)(row.row.words)
    return None


def _read_under_sender(rows: Sequence[InvoiceRow], sender: Phrase, buyer: Party) -> bool:
    """The lines under the sender's, down to the town; an address window leaves wide gaps between them."""
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
        if is_postal_line(inside[0].text):
            read_section(buyer, lines, 3.5)
            break
    return bool(buyer.names)


def _is_address(block: Sequence[Phrase]) -> bool:
    town = next((i for i, phrase in enumerate(block) if is_postal_line(phrase.text)), 0)
    return town > 0 and len(block) <= MAX_LINES and any(is_name(phrase.text) for phrase in block[:town])


def _window_score(block: Sequence[Phrase], width: float, bottom: float) -> float:
    """How much a block looks like the addressee's: at the left, below the letterhead, without contacts."""
    top, left = block[0].bbox.top / bottom, block[0].bbox.left / width
    score = 1.0 if 0.1 < top < 0.45 else -1.0
    score += 0.5 if left < 0.35 else -0.3
    score += 2.0 * is_salutation(block[0].text)
    return score - 2.5 * any(is_contact(phrase.text) for phrase in block)
