"""What a run does it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.export.sinks.opening import NO_SINKS, Sinks

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.batches import BatchReader
    from pipelines.reading import ReadFile
    from schemas.options import ReadOptions


@dataclass(frozen=True, slots=True)
class RunPlan:
    """What a run does it with. `home` is None for a run without a Prefect of its own, `ledger` for one without a
    ledger, and then all is read; `anew` reads what is known already; `read` replaces the reader. `tell` is told of
    what did not go out to its sink.

    `within` reads all batches as part of a flow run that goes on already, in the context of whoever calls `run`. Of
    several runs over the same files, `share` says which this is and how many: each begins at another place.
    """

    options: ReadOptions
    out: Path
    workers: int
    home: Path | None
    prefect_api_url: str | None = None
    read: ReadFile | None = None
    ledger: LedgerPlan | None = None
    anew: bool = False
    within: Callable[[BatchReader], object] | None = None
    share: tuple[int, int] = (1, 1)
    sinks: Sinks = NO_SINKS
    tell: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class LedgerPlan:
    """Which ledger: the one named by `url`, or that of the state folder. Without a named one a run still goes on."""

    url: str | None
    home: Path
