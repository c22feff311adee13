"""Layout families: programs with their choices made. Some are held out: training never sees them."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from extractors.reader.synth import dossier, queries
from extractors.reader.synth.commerce import TradeProgram
from extractors.reader.synth.datasheets import SheetProgram, draw_sheet_look
from extractors.reader.synth.decoys import running_line
from extractors.reader.synth.draft import Draft
from extractors.reader.synth.figures import Figures, locales, some_day
from extractors.reader.synth.receipts import ReceiptProgram, draw_receipt_look
from extractors.reader.synth.records import RecordProgram, draw_record_look
from extractors.reader.synth.sheet import PAGES, draw_sheet
from extractors.reader.synth.trade_look import draw_trade_look
from extractors.reader.synth.wording import TwoLanguages, language

if TYPE_CHECKING:
    from extractors.reader.example import Query
    from extractors.reader.synth.blocks import Block

_BILINGUAL = 0.06  # of the documents that are not English
_RUNNING = 0.12  # of the pages say when they were printed
_EVERY = 12  # one family in twelve is held out
_PROGRAMS = {
    "trade": (1500, 37),
    "sheet": (300, 10), "receipt": (240, 10), "form": (500, 18), "letter": (120, 7), "contract": (160, 8),
    "report": (200, 6), "statement": (200, 5), "order": (200, 7),
}  # fmt: skip
"""Families of each program, and its share of the documents."""
_TRADE_KINDS = ("invoice",) * 14 + ("credit_note",) * 4 + ("order",) * 2 + ("delivery_note", "proforma", "reminder")


def _is_held_out(number: int) -> bool:
    return number % _EVERY == 5


FAMILIES = tuple(f"{program}-{k:03d}" for program, (count, _) in _PROGRAMS.items() for k in range(count))
HELD_OUT = frozenset(family for family in FAMILIES if _is_held_out(int(family.partition("-")[2])))


@dataclass(frozen=True, slots=True)
class Sketch:
    """A page as set, before it is printed, and what is asked of it, by the key of the fact that answers."""

    block: Block
    draft: Draft
    queries: dict[str, Query]
    kind: str
    family: str


def draw_family(rng: Random, *, held_out: bool) -> str:
    program = rng.choices(tuple(_PROGRAMS), [share for _, share in _PROGRAMS.values()])[0]
    numbers = [k for k in range(_PROGRAMS[program][0]) if _is_held_out(k) == held_out]
    return f"{program}-{rng.choice(numbers):03d}"


def sketch(rng: Random, family: str) -> Sketch:
    """A document of a family: its layout is fixed by the family's name, its content by the random numbers."""
    drawn = _sketch(rng, family)
    if rng.random() < _RUNNING:
        edge = running_line(drawn.draft)
        room = drawn.draft.width - edge.width
        drawn.block.put(edge, max(6.0, room * rng.choice((0.1, 0.5, 0.9))), rng.choice((8.0, 12.0, 16.0)))
    return drawn


def _sketch(rng: Random, family: str) -> Sketch:
    program, _, number = family.partition("-")
    shape = Random(f"layout of {family}")
    held_out = _is_held_out(int(number))
    if program == "trade":
        return _trade(rng, shape, family)
    if program == "sheet":
        draft = _draft(rng, family, None, rng.choice(PAGES[:5]))
        kind = rng.choice(("invoice", "invoice", "invoice", "credit_note"))
        block = SheetProgram(draft, draw_sheet_look(shape), kind).page()
        return Sketch(block, draft, queries.trade_queries(draft), kind, family)
    if program == "receipt":
        return _receipt(rng, shape, family)
    draft = _draft(rng, family, rng.choice(dossier.LANGUAGES), rng.choice(PAGES))
    record = RecordProgram(draft, draw_record_look(shape), program, held_out=held_out)
    block = record.page()
    return Sketch(block, draft, queries.record_queries(draft, record.printed, program), program, family)


def _trade(rng: Random, shape: Random, family: str) -> Sketch:
    draft = _draft(rng, family, None, rng.choice(PAGES[:-1]))
    kind = rng.choice(_TRADE_KINDS)
    block = TradeProgram(draft, draw_trade_look(shape), kind).page()
    shown = "invoice" if kind in {"proforma", "reminder"} else kind
    return Sketch(block, draft, queries.trade_queries(draft), shown, family)


def _receipt(rng: Random, shape: Random, family: str) -> Sketch:
    size = rng.choice((7.0, 8.0, 9.0, 9.0, 10.0))
    width = round(rng.uniform(24.0, 40.0) * size)
    draft = _draft(rng, family, None, (float(width), float(round(width * rng.uniform(1.6, 3.2)))))
    draft.sheet = draw_sheet(rng, mono=rng.random() < 0.55, size=size)
    block = ReceiptProgram(draft, draw_receipt_look(shape)).page()
    return Sketch(block, draft, queries.trade_queries(draft), "receipt", family)


def _draft(rng: Random, family: str, code: str | None, size: tuple[float, float]) -> Draft:
    known = [place for place in locales() if code is None or place.language == code]
    place = rng.choice(known)
    if code is None and rng.random() < 0.3:
        place = rng.choice([other for other in locales() if other.language in {"en", "de"}])
    words = language(place.language)
    if place.language != "en" and rng.random() < _BILINGUAL:
        words = TwoLanguages(place.language, rng.choice((" / ", "/", " - ", " | ")))
    return Draft(rng, family, place, words, Figures(rng, place), draw_sheet(rng), some_day(rng), *size)
