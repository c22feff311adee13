"""Which files stand still: nobody writes to them any more. Pure; whoever asks says what time it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePath

    from pipelines.watch.folders import Seen

EMPTY_FACTOR = 5
"""An empty file is mostly one that is about to be written: it has to stand still for longer."""


class Settling:
    """Looks at a folder again and again. A file stands still when its size and time were the same for so long."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._since: dict[PurePath, tuple[Seen, float]] = {}

    def look(self, seen: Iterable[Seen], now_s: float) -> list[Seen]:
        """The files that stand still now, those that have done so longest first. Files not seen are forgotten."""
        since: dict[PurePath, tuple[Seen, float]] = {}
        for each in seen:
            before = self._since.get(each.place)
            since[each.place] = before if before is not None and before[0] == each else (each, now_s)
        self._since = since
        still = [(start, each) for each, start in since.values() if now_s - start >= self._needed(each)]
        return [each for _, each in sorted(still, key=lambda pair: pair[0])]

    def places(self) -> set[PurePath]:
        """The files that were seen at the last look."""
        return set(self._since)

    def next_look_s(self, now_s: float) -> float | None:
        """In how many seconds another file may stand still; None if there is none to wait for."""
        waits = (start + self._needed(each) - now_s for each, start in self._since.values())
        return min((wait for wait in waits if wait > 0), default=None)

    def _needed(self, seen: Seen) -> float:
        return self._seconds * (1 if seen.size_bytes else EMPTY_FACTOR)
