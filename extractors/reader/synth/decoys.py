"""What answers nothing: tables of dates, numbers and amounts, as statements and orders have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import Block, line, wrap
from extractors.reader.synth.figures import later
from extractors.reader.synth.identities import identifier

if TYPE_CHECKING:
    from extractors.reader.synth.draft import Draft


_PRINTED = {
    "en": ("Print Date", "Printed on", "Printed:", "Run date", "Date printed"),
    "de": ("Druckdatum", "Gedruckt am", "Ausdruck vom", "Stand"),
    "fr": ("Imprimé le", "Édité le"),
    "es": ("Impreso el", "Fecha de impresión"),
    "it": ("Stampato il", "Data di stampa"),
    "nl": ("Afgedrukt op", "Printdatum"),
    "pl": ("Wydrukowano",),
    "sv": ("Utskrivet",),
}
_PAGES = ("Page 1 of {n}", "1/{n}", "Page: 1", "- 1 -", "{n}-1", "")


def running_line(draft: Draft) -> Block:
    """What a program prints at a page's edge: when it was printed, and which page it is."""
    rng, sheet = draft.rng, draft.sheet.scaled(0.8)
    day = draft.figures.date(later(draft.day, rng.randrange(-3, 400)))
    hour = rng.choice(("", "", f" {rng.randrange(24):02}:{rng.randrange(60):02}", f" {rng.randrange(10, 24)}:41:07"))
    said = rng.choice(_PRINTED.get(draft.words.code, _PRINTED["en"]))
    page = rng.choice(_PAGES).format(n=rng.randrange(1, 9))
    text = f"{said} {day}{hour}{rng.choice(('   ', ' | ', ' '))}{page}"
    return line([sheet.words(text)])


def decoy_table(draft: Draft, width: float) -> Block:
    """A header and up to eleven rows."""
    rng, figures, sheet = draft.rng, draft.figures, draft.sheet.scaled(0.9)
    makers = {
        "date": lambda: figures.date(later(draft.day, rng.randrange(60))),
        "item_number": lambda: identifier(rng, draft.day.year),
        "description": lambda: rng.choice(draft.words.wordings("items", "products")),
        "quantity": lambda: str(rng.randrange(1, 60)),
        "unit_price": lambda: figures.plain(rng.randrange(100, 90_000)),
        "amount": lambda: figures.plain(rng.randrange(-90_000, 900_000)),
    }
    chosen = [key for key in makers if rng.random() < 0.65] or ["description"]
    block = Block()
    titles = [draft.words.say(rng, "columns", key) for key in chosen]
    for k in range(rng.randrange(2, 12)):
        texts = titles if k == 0 else [makers[key]() for key in chosen]
        y = block.height
        for n, text in enumerate(texts):
            room = width / len(chosen)
            block.put(wrap([sheet.words(text, bold=k == 0)], room - 6, sheet.leading), n * room, y + 1)
        if rng.random() < 0.5:
            block.rule((0.0, block.height + 1, width, block.height + 1), sheet.accent, 0.3)
            block.height += 2
    return block
