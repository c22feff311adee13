"""Schedules: what is booked over a period, line by line, as orders of air time, crews, rooms and machines list it.

Days, times, weeks and rates are many, and answer nothing; the row of sums may answer what all of it comes to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import Block, line, wrap
from extractors.reader.synth.figures import later
from extractors.reader.synth.identities import identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from extractors.reader.synth.blocks import Piece
    from extractors.reader.synth.draft import Draft, Field

_HEADS = {
    "no": ("Line", "Ln", "No.", "#", "*Line", "Pos"),
    "start": ("Start Date", "Start", "From", "Begin", "First day"),
    "end": ("End Date", "End", "To", "Through", "Last day"),
    "what": ("Description", "Program", "Service", "Item", "Room", "Machine", "Crew"),
    "time": ("Start/End Time", "Time", "Hours", "Daypart", "Slot"),
    "days": ("MTWTFSS", "Days", "Weekdays", "Day"),
    "length": ("Length", "Len", "Min.", "Dur."),
    "count": ("Spots/Week", "Per week", "Qty", "Units", "Count"),
    "code": ("Ref.", "ID", "Code", "Ad-ID", "Job"),
    "rate": ("Rate", "Unit rate", "Price", "Cost each"),
    "amount": ("Amount", "Total", "Line total", "Cost"),
}
_WEEK, _USED = ("start", "end", "days", "count", "rate"), ("no", "start", "time", "what", "length", "code", "rate")
_TIMES = ("7-9a", "M-F 6-7p", "10:00AM-11:00AM", "4-430am", "18:00-19:30", "8a-12p", "11p-1135p", "06:00 - 14:00", "AM")
_WHATS = (
    "Morning", "Evening news", "Hall B", "Late shift", "Sports", "Crane 40 t", "Rotator", "Talk at noon", "Studio 2",
    "Early crew", "Prime", "Weekend", "Van 7", "Meeting room", "Special", "Night service", "Good day", "Movie",
)  # fmt: skip
_LENGTHS = (":30", ":15", "1:00", "60", "00:30", "2 h", "45")
_TOTALS = ("Totals", "Total", "Order Totals", "Sum", "Grand total", "Totals:")


def schedule(draft: Draft, width: float, sums: Sequence[Field]) -> Block:
    """A table of up to nine lines, some with rows of their own for weeks or uses. `sums` stand in its last row, the
    figures under columns as far as there are any, or with their labels in lines below it."""
    rng = draft.rng
    keys = [key for key in _HEADS if key not in {"code", "length"} or rng.random() < 0.5]
    keys = [key for key in keys if key in {"what", "amount", "start"} or rng.random() < 0.8]
    inner = rng.choice(((), (), _WEEK, _USED))
    cells = _cells(draft)
    block = Block()
    _row(block, draft, width, [rng.choice(_HEADS[key]) for key in keys], bold=rng.random() < 0.5)
    if rng.random() < 0.6:
        block.rule((0.0, block.height + 1, width, block.height + 1), draft.sheet.colour, draft.sheet.rule_pt)
    for _ in range(rng.randrange(1, 5 if inner else 10)):
        _row(block, draft, width, [cells[key]() for key in keys])
        if inner:
            _row(block, draft, width * 0.8, [rng.choice(_HEADS[key]) for key in inner], indent=width * 0.1)
            for _ in range(rng.choice((1, 1, 2))):
                _row(block, draft, width * 0.8, [cells[key]() for key in inner], indent=width * 0.1)
    _sums(block, draft, width, (keys, sums))
    return block


def _cells(draft: Draft) -> dict[str, Callable[[], str]]:
    rng, figures = draft.rng, draft.figures
    return {
        "no": lambda: str(rng.randrange(1, 60)),
        "start": lambda: figures.date(later(draft.day, rng.randrange(-5, 30))),
        "end": lambda: figures.date(later(draft.day, rng.randrange(0, 60))),
        "what": lambda: rng.choice(_WHATS),
        "time": lambda: rng.choice(_TIMES),
        "days": lambda: "".join(day if rng.random() < 0.6 else "-" for day in "MTWTFSS"),
        "length": lambda: rng.choice(_LENGTHS),
        "count": lambda: str(rng.randrange(1, 30)),
        "code": lambda: identifier(rng, draft.day.year),
        "rate": lambda: figures.plain(rng.randrange(1_000, 90_000)),
        "amount": lambda: figures.plain(rng.randrange(1_000, 900_000)),
    }


def _row(block: Block, draft: Draft, width: float, texts: Sequence[str], bold: bool = False, indent: float = 0) -> None:
    sheet, cell, y = draft.sheet.scaled(0.85), width / max(len(texts), 1), block.height + 1.0
    for k, text in enumerate(texts):
        block.put(wrap([sheet.words(text, bold=bold)], cell - 3, 1.15), indent + k * cell, y)


def _sums(block: Block, draft: Draft, width: float, what: tuple[Sequence[str], Sequence[Field]]) -> None:
    """The first amount under its column, if that is how it is told; all others behind their labels."""
    keys, sums = what
    sheet, rng = draft.sheet, draft.rng
    under = [field for field in sums if draft.facts[field.key].type == "amount"] if "amount" in keys else []
    if under and rng.random() < 0.4:
        column = keys.index("amount") * width / len(keys)
        block.put(_line(draft, [sheet.words(rng.choice(_TOTALS), bold=True)]), 0.0, block.height + 2.0)
        value = _line(draft, under[0].rows(sheet.style(bold=rng.random() < 0.5))[0])
        block.put(value, column, block.height - value.height)
        sums = [field for field in sums if field is not under[0]]
    for field in sums:
        told = [sheet.label(field.key, field.label, ":"), sheet.words("  "), *field.rows(sheet.value_style)[0]]
        told_as = _line(draft, told)
        block.put(told_as, rng.choice((0.0, max(0.0, width - told_as.width))), block.height + 2.0)


def _line(draft: Draft, pieces: Sequence[Piece]) -> Block:
    return line(pieces, draft.sheet.leading)
