"""The embedded reader beside the others: it agrees, or fills what they left, and seldom contradicts them. Pure.

Its own probability says little, and where it differs from the rules it is wrong more often than they are (MODEL.md);
what a proof or another reader says of a field stands. Its other value is shown as an alternative. Of properties of a
user's schema, whose labels the rules can only guess, it is the other way round where it is sure: its value is taken and
theirs is the alternative, unless theirs is proved. Either way one witness is one witness.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.values.texts import fold
from pipelines.equivalence import names_same_party
from pipelines.reconcile import STATING, comparable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipelines.checks.outcome import Outcome
    from pipelines.reconcile import FieldReading
    from schemas.evidence import Evidence, FieldResult, Reading
    from schemas.page import Kind

_SHARED = ("/totals/", "_date")
"""Fields that one print may be several of: what is to be paid is the total, the day of delivery that of issue."""

_STEPS = frozenset({"/totals/allowances", "/totals/charges", "/totals/prepaid", "/totals/rounding"})
"""What lies between two sums of an invoice. Any amount there that only one reader saw takes the proof from both sums,
and most invoices have none: such a step is agreed on, never filled, unless nobody else read anything."""

_CELLS_FILLED = frozenset({"item_number", "tax_rate"})
"""Of a row that another reader read, the columns in which it saw what that one left out, and was right (MODEL.md)."""


def give_way(readings: Sequence[Reading], kind: Kind = "invoice") -> list[Reading]:
    """The readings without contradiction by the embedded reader: where a page reader chose another value, its own is a
    runner-up; where it fills a field with a print that a page reader gave to another one, it says nothing. Of a till
    receipt that another one read it fills nothing: what stands there beside date and total is seldom what an invoice
    would call it."""
    others = [r for r in readings if r.selector != "embedded" and r.selector not in STATING and r.rank == 0]
    chosen: dict[str, list[Reading]] = {}
    for reading in others:
        chosen.setdefault(reading.path, []).append(reading)
    taken = {print_: reading.path for reading in others for print_ in _prints(reading.evidence)}
    rows = frozenset(path.rpartition("/")[0] for path in chosen if path.startswith("/lines/"))
    heard = {r.path for r in readings if not chosen or r.path in chosen or _may_fill(r.path, rows)}
    allowed = [r for r in readings if r.selector != "embedded" or r.path in heard]
    beside = [each for reading in allowed for each in _beside(reading, chosen, taken)]
    fills = kind != "receipt" or not chosen
    return beside if fills else [r for r in beside if r.selector != "embedded" or r.path in chosen]


def taken_back(values: Mapping[str, FieldReading], outcomes: Iterable[Outcome]) -> frozenset[str]:
    """Fields that the embedded reader alone filled, where a failed check covers them and what another reader read: a
    value that nobody else saw must not make sums fail that closed, or could not be tried, without it. A check over
    nothing but its own values accuses nobody else: they stay, with that check, for a person to look at."""
    alone = {path for path, field in values.items() if field.selectors == ("embedded",)}
    failed = (outcome.check.fields for outcome in outcomes if outcome.check.status == "failed")
    beside_others = (fields for fields in failed if any(path in values and path not in alone for path in fields))
    return frozenset(path for fields in beside_others for path in fields if path in alone)


def surpassed(values: Mapping[str, FieldReading], verdicts: Mapping[str, FieldResult]) -> frozenset[str]:
    """Fields that the rules alone read, without proof, where the embedded reader is likelier right with another value.
    A name or text cut shorter is no other one."""
    unproved = (f for path, f in values.items() if f.selectors == ("rules",) and verdicts[path].status == "single")
    return frozenset(
        field.path for field in unproved if any(r.outweighs for r in field.runners_up if not _says_no_more(r, field))
    )


def step_back(readings: Sequence[Reading], paths: frozenset[str]) -> list[Reading]:
    """The readings with those of the rules for `paths` as runners-up."""
    return [replace(r, rank=r.rank + 1) if r.path in paths and r.selector == "rules" else r for r in readings]


def _says_no_more(reading: Reading, field: FieldReading) -> bool:
    return set(fold(reading.value).split()) <= set(fold(field.value).split())


def _may_fill(path: str, rows: frozenset[str]) -> bool:
    """Not a step between sums, and not any cell of one of the `rows` that another reader has."""
    row, _, column = path.rpartition("/")
    return path not in _STEPS and (row not in rows or column in _CELLS_FILLED)


def _beside(
    reading: Reading, chosen: Mapping[str, Sequence[Reading]], taken: Mapping[tuple[object, ...], str]
) -> tuple[Reading, ...]:
    if reading.selector != "embedded":
        return (reading,)
    if reading.path in chosen:
        return (reading if reading.rank else _compared(reading, chosen[reading.path]),)
    shared = any(part in reading.path for part in _SHARED)
    return () if not shared and any(print_ in taken for print_ in _prints(reading.evidence)) else (reading,)


def _compared(reading: Reading, others: Sequence[Reading]) -> Reading:
    """The reading as it agrees with one of the others, else as a runner-up.

    A name without its legal form names the same party: it testifies for the role of the whole name, not for its print.
    """
    if comparable(reading) in {comparable(other) for other in others}:
        return reading
    if reading.path.endswith("/name"):
        whole = next((other for other in others if names_same_party(other.value, reading.value)), None)
        if whole is not None:
            return replace(reading, value=whole.value, transcribed=False)
    return replace(reading, rank=1)


def _prints(evidence: Iterable[Evidence]) -> set[tuple[object, ...]]:
    return {(item.page_no, item.bbox) for item in evidence}
