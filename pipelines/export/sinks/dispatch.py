"""Sends while other work goes on: a thread for each sink, so that a slow one holds up no other."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipelines.export.sinks.delivery import Delivery
from schemas.errors import ProviderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pipelines.export.sinks.parcel import Sink
    from pipelines.ledger.ledger import Ledger

_LOOK_SECONDS = 1.0
_LEDGER_PAUSE_SECONDS = 5.0
_STOP_SECONDS = 5.0


class Dispatch:
    """Threads that send what is due until they are told to end. `sent` and `problems` are by sink."""

    def __init__(
        self,
        ledger: Ledger,
        sinks: Mapping[str, Sink],
        tell: Callable[[str], None],
        reached: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._sinks = sinks
        self._deliveries = [Delivery(ledger, name, sink, tell, reached) for name, sink in sinks.items()]
        self._tell = tell
        self._closing = threading.Event()
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._deliver, args=(delivery,), name=f"vouch-{delivery.name}", daemon=True)
            for delivery in self._deliveries
        ]
        for thread in self._threads:
            thread.start()

    @property
    def sent(self) -> dict[str, int]:
        return {delivery.name: delivery.sent for delivery in self._deliveries}

    @property
    def problems(self) -> dict[str, str]:
        return {delivery.name: delivery.problem for delivery in self._deliveries if delivery.problem}

    def close(self) -> None:
        """Send what is due by now, and end. What is to be tried later stays for the next."""
        self._closing.set()
        for thread in self._threads:
            thread.join(_STOP_SECONDS if self._stopped.is_set() else None)

    def stop(self) -> None:
        """End after the batch that is being sent; whatever takes longer goes back to the outbox. Closes the sinks."""
        self._stopped.set()
        self._closing.set()
        for thread in self._threads:
            thread.join(_STOP_SECONDS)
        if not any(thread.is_alive() for thread in self._threads):
            for sink in self._sinks.values():
                sink.close()

    def _deliver(self, delivery: Delivery) -> None:
        while not self._stopped.is_set():
            closing = self._closing.is_set()  # asked before: what was put out until then is sent
            pause_s = _LOOK_SECONDS
            try:
                if delivery.step():
                    continue
            except ProviderError as error:
                delivery.problem = str(error)
                self._tell(f"{delivery.name}: {error}")
                pause_s = _LEDGER_PAUSE_SECONDS
            if closing:
                return
            self._closing.wait(pause_s)


@contextmanager
def dispatching(ledger: Ledger, sinks: Mapping[str, Sink], tell: Callable[[str], None]) -> Iterator[Dispatch]:
    """Send while the work inside goes on; at its end what is due is sent, unless that raises."""
    dispatch = Dispatch(ledger, sinks, tell)
    try:
        yield dispatch
        dispatch.close()
    finally:
        dispatch.stop()
