"""Which of several readings of one field is taken, when one selector read it in several parts of a document."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.grounding.folding import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.evidence import Reading

_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")


def compared_value(reading: Reading) -> Decimal | str:
    """What two readings must share to say the same: the number, else the text with case, space and marks folded.

    A number is a decimal in canonical form: "0815" is a code, and not "815". Marks between digits count in a text
    ("2,5 mm" is not "25 mm").
    """
    return Decimal(reading.value) if _DECIMAL.match(reading.value) else skeleton(reading.value)


def is_grounded(reading: Reading) -> bool:
    """Whether all of it was found on the page."""
    return bool(reading.evidence) and all(item.match != "none" for item in reading.evidence)


def by_agreement(readings: Sequence[Reading], *, last_wins: bool = False) -> list[Reading]:
    """One reading of each value, best first: found on the page, then said most often, then first (or last) said.

    The first keeps rank 0, the others are its runners-up: nothing that was read is lost.
    """
    first_choices = [r for r in readings if r.rank == 0]
    groups = _by_value(first_choices)
    order = list(groups)

    def standing(value: object) -> tuple[bool, int, int]:
        place = order.index(value)
        return not any(map(is_grounded, groups[value])), -len(groups[value]), -place if last_wins else place

    best = [_clearest(groups[value]) for value in sorted(groups, key=standing)]
    return ranked([*best, *(r for r in readings if r.rank > 0)])


def ranked(readings: Iterable[Reading]) -> list[Reading]:
    """Readings in this order as choice and runners-up, each value once."""
    first_of = {value: group[0] for value, group in _by_value(readings).items()}
    return [r if r.rank == rank else replace(r, rank=rank) for rank, r in enumerate(first_of.values())]


def _by_value(readings: Iterable[Reading]) -> dict[object, list[Reading]]:
    groups: dict[object, list[Reading]] = {}
    for reading in readings:
        groups.setdefault(compared_value(reading), []).append(reading)
    return groups


def _clearest(readings: Sequence[Reading]) -> Reading:
    return max(readings, key=lambda reading: (reading.transcribed, is_grounded(reading)))
