"""Readings of all readers become one field each: who says what, who agrees, and what was not taken. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from extractors.values.texts import fold
from schemas.evidence import Alternative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import Evidence, Reading, Selector


@dataclass(frozen=True)
class FieldReading:
    """What all selectors together say of one field.

    `chosen` is the reading taken, `agreeing` all first choices with the same value (`chosen` among them), `opposing`
    the first choices with another one, `runners_up` the second choices.
    """

    path: str
    chosen: Reading
    agreeing: tuple[Reading, ...]
    opposing: tuple[Reading, ...]
    runners_up: tuple[Reading, ...]

    @property
    def value(self) -> str:
        return self.chosen.value

    @property
    def selectors(self) -> tuple[Selector, ...]:
        return tuple(dict.fromkeys(reading.selector for reading in self.agreeing))

    @property
    def in_conflict(self) -> bool:
        return bool(self.opposing)

    @property
    def transcribed(self) -> bool:
        """Some agreeing reading rests on print that a second witness has seen."""
        return any(reading.transcribed for reading in self.agreeing)

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        return tuple(dict.fromkeys(item for reading in self.agreeing for item in reading.evidence))

    def alternatives(self) -> tuple[Alternative, ...]:
        """One for each other value, with all selectors that gave it; opposing readings first."""
        grouped: dict[object, list[Reading]] = {}
        for reading in (*self.opposing, *self.runners_up):
            if comparable(reading) != comparable(self.chosen):
                grouped.setdefault(comparable(reading), []).append(reading)
        return tuple(
            Alternative(
                value=group[0].value,
                text=group[0].text,
                selectors=tuple(dict.fromkeys(reading.selector for reading in group)),
                evidence=group[0].evidence,
            )
            for group in grouped.values()
        )


def comparable(reading: Reading) -> object:
    """What two readings must share to agree: the number, else the text with case, space and punctuation folded."""
    try:
        return Decimal(reading.value)
    except InvalidOperation:
        return fold(reading.value)


def reconcile(readings: Sequence[Reading]) -> Mapping[str, FieldReading]:
    """One FieldReading per path, in the order in which paths were first read.

    The value most selectors give is taken; at a tie the one read first. A tie is broken for display only: readings that
    disagree are a conflict whatever is taken.
    """
    by_path: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_path[reading.path].append(reading)
    return {path: _field(path, group) for path, group in by_path.items()}


def _field(path: str, readings: Sequence[Reading]) -> FieldReading:
    first_choices = [r for r in readings if r.rank == 0] or [min(readings, key=lambda r: r.rank)]
    groups: dict[object, list[Reading]] = {}
    for reading in first_choices:
        groups.setdefault(comparable(reading), []).append(reading)
    taken = max(groups.values(), key=lambda group: len({reading.selector for reading in group}))
    return FieldReading(
        path=path,
        chosen=taken[0],
        agreeing=tuple(taken),
        opposing=tuple(r for group in groups.values() if group is not taken for r in group),
        runners_up=tuple(r for r in readings if r not in first_choices),
    )
