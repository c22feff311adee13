"""Marks that an office puts on a paper: when it arrived, in words and letters of its own, wherever there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth import concepts
from extractors.reader.synth.blocks import Block, framed, line, stack
from extractors.reader.synth.figures import later

if TYPE_CHECKING:
    from extractors.reader.synth.concepts import Concept
    from extractors.reader.synth.draft import Draft

_SAID = {
    "en": ("RECEIVED", "FILED", "Received", "RECEIVED BY", "DATE RECEIVED", "Rec'd", "ENTERED", ""),
    "de": ("EINGEGANGEN", "Eingang", "EINGANG", "Posteingang", ""),
    "fr": ("REÇU LE", "ARRIVÉE", "Reçu", ""),
    "es": ("RECIBIDO", "ENTRADA", "Registrado", ""),
}
_UNITS = ("REGISTRATION UNIT", "Mail room", "CENTRAL OFFICE", "Records Section", "Poststelle", "Clerk", "REG/UNIT/2")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


def arrival() -> Concept:
    """What a stamp states."""
    return next(term for term in concepts.terms("registration") if term.parts[1] == "received")


def stamp(draft: Draft) -> Block:
    """Up to three lines: a word or none, the day, who put it there. It states `arrival()`."""
    rng, sheet = draft.rng, draft.sheet
    said = rng.choice(_SAID.get(draft.words.code, _SAID["en"]))
    field = draft.fact(arrival().key, "date", _day(draft), label=said)
    style = sheet.style(bold=rng.random() < 0.4, scale=rng.choice((0.9, 1.1, 1.4)), colour=sheet.accent)
    hour = f" {rng.choice(('AM', 'PM'))} {rng.randrange(1, 13)}:{rng.randrange(60):02}" if rng.random() < 0.3 else ""
    dated = [*field.pieces(style), sheet.words(hour)]
    told = [sheet.label(field.key, said, "")] if said else []
    if told and rng.random() < 0.3:
        parts = [line([*told, sheet.words(" "), *dated])]
    else:
        parts = [line(pieces) for pieces in (told, dated) if pieces]
    if rng.random() < 0.4:
        parts.insert(rng.choice((0, len(parts))), line([sheet.words(rng.choice(_UNITS), scale=0.9)]))
    block = stack(parts, align=0.5)
    return framed(block, 3.0, stroke=sheet.accent) if rng.random() < 0.3 else block


def _day(draft: Draft) -> str:
    """As stamps turn it, or as the document writes days."""
    day = later(draft.day, draft.rng.randrange(0, 40))
    month = _MONTHS[day.month - 1]
    turned = (f"{day.year} {month} {day.day:02}", f"{month} {day.day:02} {day.year}", f"{day.day} {month} {day.year}",
              f"{month} {day.day}, {day.year}")  # fmt: skip
    return draft.rng.choice(
        (draft.figures.date(day), *turned) if draft.words.code == "en" else (draft.figures.date(day),)
    )
