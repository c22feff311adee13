"""Sentences around the figures: salutations, terms, thanks; facts told in running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import Block, Piece, stack, wrap
from extractors.reader.synth.figures import later
from extractors.reader.synth.identities import identifier, person

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft

_SLOT = re.compile(r"\{(\w+)\}")


def told(draft: Draft, template: str, slots: dict[str, list[Piece]], width: float) -> Block:
    """A sentence with tagged pieces in its slots, wrapped."""
    return wrap(with_slots(draft, template, slots), width, draft.sheet.leading)


def with_slots(draft: Draft, template: str, slots: dict[str, list[Piece]]) -> list[Piece]:
    """The pieces of a sentence: plain words, and what its slots ("{gross}") hold."""
    pieces: list[Piece] = []
    end = 0
    for slot in _SLOT.finditer(template):
        pieces += [draft.sheet.words(template[end : slot.start()]), *slots[slot.group(1)]]
        end = slot.end()
    pieces.append(draft.sheet.words(template[end:]))
    return [piece for piece in pieces if piece.text]


def opening(draft: Draft, width: float) -> Block:
    """Salutation and what the document is about; sometimes it tells the order."""
    rng, words, sheet = draft.rng, draft.words, draft.sheet
    names = rng.choice(words.wordings("names", "first")), rng.choice(words.wordings("names", "last"))
    parts = []
    if rng.random() < 0.5:
        text = words.say(rng, "texts", "salutation").format(first=names[0], last=names[1])
        parts.append(wrap([sheet.words(text)], width, sheet.leading))
    if (
        rng.random() < 0.3
        and "purchase_order" not in draft.facts
        and "order_date" not in draft.facts | dict.fromkeys(draft.unsure)
    ):
        parts.append(_order(draft, width))
    parts.append(wrap([sheet.words(words.say(rng, "texts", "opening"))], width, sheet.leading))
    return stack(parts, gap=4.0)


def _order(draft: Draft, width: float) -> Block:
    template = draft.words.say(draft.rng, "texts", "sentence_order")
    slots = {
        "po": draft.fact("purchase_order", "id", identifier(draft.rng, draft.day.year)).pieces(draft.sheet.style())
    }
    if "{orderdate}" in template:
        day = later(draft.day, -draft.rng.randrange(2, 60))
        slots["orderdate"] = draft.fact("order_date", "date", draft.figures.date(day)).pieces(draft.sheet.style())
    return told(draft, template, slots, width)


def endings(draft: Draft, width: float, kind: str) -> list[Block]:
    """Terms, the amount to pay in a sentence, thanks, a signature."""
    rng, words, sheet = draft.rng, draft.words, draft.sheet
    parts = []
    if kind == "invoice" and "payment_terms" not in draft.facts and rng.random() < 0.35:
        text = words.say(rng, "texts", "terms").format(days=rng.choice((7, 10, 14, 30, 30, 60)))
        field = draft.fact("payment_terms", "text", text)
        parts.append(wrap(field.pieces(sheet.style()), width, sheet.leading))
    if kind == "invoice" and "due_date" not in draft.facts and rng.random() < 0.2:
        parts.append(_to_pay(draft, width))
    if kind == "invoice" and words.own("texts", "sentence_discount") and rng.random() < 0.12:
        parts.append(_discount(draft, width))
    for _ in range(rng.choice((0, 1, 1, 2, 3))):
        parts.append(wrap([sheet.words(words.say(rng, "texts", "closing"))], width, sheet.leading))
    if rng.random() < 0.15:
        parts.append(paragraph(draft, width, 0.85))
    if rng.random() < 0.15:
        parts.append(wrap([sheet.words(person(rng, words))], width, sheet.leading))
    return parts


def _to_pay(draft: Draft, width: float) -> Block:
    """The total once more, in a sentence with the day on which it is due."""
    day = later(draft.day, draft.rng.randrange(7, 45))
    due = draft.fact("due_date", "date", draft.figures.date(day))
    gross = draft.facts["totals.gross"].lines[0]
    template = draft.words.say(draft.rng, "texts", "sentence_total")
    style = draft.sheet.style()
    return told(draft, template, {"gross": [Piece(gross, style)], "due": due.pieces(style)}, width)


def _discount(draft: Draft, width: float) -> Block:
    """What may be taken off by whom pays early: a date and amounts that answer nothing."""
    sheet, figures = draft.sheet, draft.figures
    day = figures.date(later(draft.day, draft.rng.choice((7, 8, 10, 14))))
    amounts = (figures.plain(draft.rng.randrange(100, 90_000)) for _ in range(2))
    slots = dict(zip(("date", "amount", "rest"), (day, *amounts), strict=True))
    template = draft.words.say(draft.rng, "texts", "sentence_discount")
    return told(draft, template, {name: [sheet.words(text)] for name, text in slots.items()}, width)


def paragraph(draft: Draft, width: float, scale: float = 1.0, count: int | None = None) -> Block:
    """Boilerplate that answers nothing."""
    sheet = draft.sheet.scaled(scale)
    count = count or draft.rng.choice((1, 1, 2, 3))
    sentences = draft.rng.sample(draft.words.wordings("texts", "boilerplate"), count)
    return wrap([sheet.words(" ".join(sentences))], width, sheet.leading)
