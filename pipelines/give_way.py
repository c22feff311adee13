"""The embedded reader beside the others: it agrees, or fills what they left, and never contradicts them. Pure.

Its own probability says little, and where it differs from the rules it is wrong more often than they are (MODEL.md);
what a proof or another reader says of a field stands. Its other value is shown as an alternative.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipelines.reconcile import STATING, comparable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.evidence import Reading


def give_way(readings: Sequence[Reading]) -> list[Reading]:
    """The readings, with every other value of the embedded reader as a runner-up of what the page readers chose."""
    chosen: dict[str, set[object]] = {}
    for reading in readings:
        if reading.selector != "embedded" and reading.selector not in STATING and reading.rank == 0:
            chosen.setdefault(reading.path, set()).add(comparable(reading))
    return [
        replace(reading, rank=1)
        if reading.selector == "embedded"
        and reading.rank == 0
        and reading.path in chosen
        and comparable(reading) not in chosen[reading.path]
        else reading
        for reading in readings
    ]
