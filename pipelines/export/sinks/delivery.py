"""Sends what is due to a sink, and says in the ledger how that went."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from pipelines.export.sinks.backoff import next_look_s, next_try_s
from pipelines.export.sinks.parcel import Parcel, SendFailed
from pipelines.ledger.outbox import Outbox
from pipelines.ledger.owners import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.export.sinks.parcel import Sink
    from pipelines.ledger.ledger import Ledger
    from pipelines.ledger.outbox import Sending

    Pair = tuple[Sending, Parcel]


class Delivery:
    """What goes to one sink: `step` sends what is due, a batch at a time. Not safe for threads.

    `tell` is told of what did not go out; `reached` is called at the points at which a crash leaves something behind.
    `sent` counts documents, and `problem` is the last one. Methods raise ProviderError where the ledger fails.
    """

    def __init__(
        self,
        ledger: Ledger,
        name: str,
        sink: Sink,
        tell: Callable[[str], None],
        reached: Callable[[str], None] = lambda _: None,
    ) -> None:
        self.name = name
        self.sent = 0
        self.problem = ""
        self._ledger = ledger
        self._outbox = Outbox(ledger.database, ledger.owner.token)
        self._sink = sink
        self._tell = tell
        self._reached = reached
        self._outages = 0
        self._rests_until_s = 0.0
        self._chance = random.Random()

    def step(self) -> int:
        """Send a batch. How many documents were taken: none where nothing is due, or the sink rests."""
        if time.monotonic() < self._rests_until_s:
            return 0
        taken = self._outbox.take(self._sink.most, [self.name])
        if taken:
            self._reached("taken")
            contents = self._ledger.results({sending.reading_id for sending in taken})
            pairs = []
            for sending in taken:
                content = contents.get(sending.reading_id)
                if content is None:
                    self._outbox.failed(sending, "its result was purged before it was sent", None)
                else:
                    pairs.append((sending, Parcel(sending.idempotency_key, sending.sha256, sending.name, content)))
            if pairs:
                self._send(pairs)
        return len(taken)

    def _send(self, pairs: Sequence[Pair]) -> bool:
        """Send all at once, or, where one of them is refused, one by one. False where the sink is not there."""
        error = self._try([parcel for _, parcel in pairs])
        if error is not None and error.sink_is_down:
            self._rest(pairs, error)
            return False
        self._outages = 0
        if error is None:
            self._reached("sent")
            self.sent += self._outbox.delivered_all([sending for sending, _ in pairs])
            self._reached("delivered")
        elif len(pairs) == 1:
            self._refused(pairs[0][0], error)
        else:
            for place, pair in enumerate(pairs):
                if not self._send([pair]):
                    self._rest(pairs[place + 1 :], error)
                    return False
        return True

    def _try(self, parcels: Sequence[Parcel]) -> SendFailed | None:
        try:
            self._sink.send(parcels)
        except SendFailed as error:
            return error
        except Exception as error:  # a document that a sink of ours cannot digest must not hold up the others
            return SendFailed(f"{type(error).__name__}: {error}", hint="please report this")
        return None

    def _rest(self, pairs: Sequence[Pair], error: SendFailed) -> None:
        """The sink is left alone for a while. What was to be sent waits, and has lost no try."""
        self._outages += 1
        wait_s = next_look_s(self._outages, self._chance.random(), error.retry_after_s)
        self._rests_until_s = time.monotonic() + wait_s
        self._complain(str(error), f"{self.name}: {error}; tried again in {wait_s:.0f} s")
        # A second less, so that it is due when the rest is over.
        due = utc_now() + timedelta(seconds=max(0.0, wait_s - 1.0))
        self._outbox.put_back([sending for sending, _ in pairs], str(error), due)

    def _refused(self, sending: Sending, error: SendFailed) -> None:
        wait_s = None
        if not error.final:
            wait_s = next_try_s(sending.attempts, self._chance.random(), error.retry_after_s)
        later = f"tried again in {wait_s or 0:.0f} s"
        when = "given up: `vouch retry --exports` sends it again" if wait_s is None else later
        self._complain(str(error), f"{self.name}: {sending.name}: {error}; {when}")
        next_try_at = None if wait_s is None else utc_now() + timedelta(seconds=wait_s)
        self._outbox.failed(sending, str(error), next_try_at)

    def _complain(self, problem: str, said: str) -> None:
        self.problem = problem
        self._tell(said)
