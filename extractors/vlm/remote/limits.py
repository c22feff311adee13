"""How much is asked of a provider at once, and how fast."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from extractors.vlm.remote.ledger import Ledger


class Pace:
    """So many requests at once, so many a minute, and none while the provider asks to be left alone.

    Requests are spaced evenly over the minute: a burst is what makes providers refuse. Turns are taken from the ledger,
    so processes that share one share the rate. To be used within one event loop.
    """

    def __init__(self, ledger: Ledger, origin: str, concurrency: int, requests_per_minute: float | None) -> None:
        self._ledger = ledger
        self._origin = origin
        self._slots = asyncio.Semaphore(concurrency)
        self._interval_s = 60 / requests_per_minute if requests_per_minute else 0.0
        self._quiet_until = 0.0

    def keep_quiet(self, seconds: float) -> None:
        """Sends nothing for so long: what one request was told holds for all."""
        self._quiet_until = max(self._quiet_until, asyncio.get_running_loop().time() + seconds)

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Waits for a free place and the next turn."""
        async with self._slots:
            while (quiet_s := self._quiet_until - asyncio.get_running_loop().time()) > 0:
                await asyncio.sleep(quiet_s)
            if self._interval_s:
                await asyncio.sleep(self._ledger.take_turn(self._origin, self._interval_s))
            yield
