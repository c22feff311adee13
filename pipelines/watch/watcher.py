"""Takes files from the drop folder, has them read, and files them. The steps stand in the package's docstring."""

from __future__ import annotations

import hashlib
import itertools
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.emit import write_result
from pipelines.failure import failed_result
from pipelines.inputs import Job
from pipelines.ledger.arrivals import Arrivals, Taken
from pipelines.ledger.ledger import Finished
from pipelines.logs import note_read
from pipelines.outcome import Outcome, summarize
from pipelines.tracing import record_trace
from pipelines.watch.filing import Filing
from pipelines.watch.settling import Settling
from schemas.errors import InternalError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path, PurePath

    from pipelines.ledger.arrivals import Arrival
    from pipelines.ledger.ledger import Ledger, Reader
    from pipelines.watch.folders import DropFolder
    from schemas.options import ReadOptions

MOST_CRASHES = 25
"""A document whose watcher ended so often in a row while it was in work is failed. What a document can do by itself is
end its worker, which costs a failure at once; so this many means a machine that it brings down, and not bad luck."""
_TAKE_OVER_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class WatchPlan:
    """How a folder is watched: results go to `out`, at most `most` files are in work at once, and `sinks` says where a
    document that ended so is sent to.
    """

    folder: DropFolder
    out: Path
    options: ReadOptions
    reader: Reader
    settle_s: float
    most: int
    sinks: Callable[[Outcome], tuple[str, ...]] = lambda _: ()


class Watcher:
    """One look after the other: `step` does what can be done now. Not safe for threads.

    `submit` reads a job; `tell` is told what became of a file; `reached` is called at every point at which a crash
    leaves something behind. Methods raise ProviderError where the ledger fails, and may be called again.
    """

    def __init__(
        self,
        plan: WatchPlan,
        ledger: Ledger,
        submit: Callable[[Job], Future[Outcome]],
        tell: Callable[[str], None],
        reached: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._plan = plan
        self._ledger = ledger
        self._arrivals = Arrivals(ledger, plan.folder.root, plan.out)
        self._submit = submit
        self._tell = tell
        self._reached = reached
        self._filing = Filing(plan.folder, ledger, self._arrivals, reached, compared=plan.reader.compared)
        self._settling = Settling(plan.settle_s)
        self._numbers = itertools.count()
        self._taken: list[tuple[str, PurePath]] = []
        self._in_work: dict[int, tuple[Arrival, Future[Outcome]]] = {}
        self._woken = threading.Event()
        self._open = 0
        self._took_over_at: float | None = None
        self._complained: set[PurePath] = set()
        self.failed = 0

    @property
    def busy(self) -> bool:
        """Whether something that was taken is not filed yet."""
        return bool(self._open or self._taken)

    @property
    def idle(self) -> bool:
        """Whether nothing is in work, and nothing was seen that can be taken."""
        return not self.busy and self._settling.places() <= self._complained

    def step(self, *, take: bool = True) -> float | None:
        """Everything that can be done now. Gives in how many seconds a file may be ready to be taken."""
        self._take_over()
        self._finish()
        if take:
            self._take()
        self._receive()
        self._advance()
        return self._settling.next_look_s(time.monotonic())

    def wait(self, timeout_s: float) -> bool:
        """Until a reading has ended or `wake` is called, or so long. Whether there is a reason to look."""
        woken = self._woken.wait(timeout_s)
        self._woken.clear()
        return woken

    def wake(self) -> None:
        """Something has changed: look again. From any thread."""
        self._woken.set()

    def _take_over(self) -> None:
        """What dead owners and ended watchers left becomes ours."""
        now = time.monotonic()
        if self._took_over_at is not None and now - self._took_over_at < _TAKE_OVER_SECONDS:
            return
        self._ledger.owner.take_over_dead()
        self._arrivals.adopt()
        tickets = self._plan.folder.tickets()
        known = self._arrivals.known_tickets(tickets)
        for ticket, place in tickets.items():
            if ticket in known:
                continue
            if place is None:
                self._plan.folder.remove_ticket(ticket)
            else:
                self._taken.append((ticket, place))
        self._took_over_at = now

    def _take(self) -> None:
        """Files that stand still, as many as can be in work."""
        still = self._settling.look(self._plan.folder.incoming(), time.monotonic())
        for seen in still[: max(0, self._plan.most - self._open - len(self._taken))]:
            ticket = f"{self._ledger.owner.token}-{next(self._numbers)}"
            try:
                if self._plan.folder.take(seen, ticket):
                    self._reached("taken")
                    self._taken.append((ticket, seen.place))
            except OSError as error:
                if seen.place not in self._complained:  # once, not at every look
                    self._complained.add(seen.place)
                    self._tell(f"{seen.place} cannot be taken: {error.strerror or error}; it is tried again")

    def _receive(self) -> None:
        described = {pair: self._describe(*pair) for pair in self._taken}
        taken = [each for each in described.values() if each is not None]
        if taken:
            self._arrivals.receive(taken, self._plan.reader)
            self._reached("received")
        self._taken.clear()

    def _describe(self, ticket: str, place: PurePath) -> Taken | None:
        path = self._plan.folder.ticket_folder(ticket) / place
        try:
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            return Taken(ticket, place, sha256, path.stat().st_size)
        except FileNotFoundError:
            self._plan.folder.remove_ticket(ticket)
        except OSError as error:
            self._tell(self._filing.refuse(ticket, place, error))
            self.failed += 1
        return None

    def _advance(self) -> None:
        """Bring every file of ours as far as it can come: claim its reading, or file it when that has ended."""
        unfiled = self._arrivals.unfiled(self._plan.reader)
        ended = [arrival for arrival in unfiled if arrival.ended]
        for said in self._filing.file(ended):
            self._tell(said)
        self.failed += sum(arrival.state == "failed" for arrival in ended)
        waiting = [arrival for arrival in unfiled if not arrival.ended]
        self._open = len(waiting)
        first: dict[int, Arrival] = {}
        for arrival in waiting:
            if arrival.claimed_by is None:
                first.setdefault(arrival.reading_id, arrival)
        if first:
            claimed = self._ledger.claim_open(list(first), self._plan.reader)
            self._reached("claimed")
            for standing in claimed:
                if standing.mine:
                    self._read(first[standing.id])

    def _read(self, arrival: Arrival) -> None:
        path = self._plan.folder.ticket_folder(arrival.ticket) / arrival.place
        job = Job(path, arrival.output, 0, self._arrivals.known_as(arrival.place))
        future = self._submit(job) if arrival.crashes < MOST_CRASHES else self._give_up(job, arrival)
        self._in_work[arrival.reading_id] = (arrival, future)
        future.add_done_callback(lambda _: self._woken.set())

    def _give_up(self, job: Job, arrival: Arrival) -> Future[Outcome]:
        error = InternalError(
            f"{job.source.name} ended the process that read it {arrival.crashes} times",
            hint="if memory is short, use fewer --workers; then `vouch retry` it",
        )
        result = failed_result(job.source, error, self._plan.options, stage="watch")
        write_result(result, job.output)
        future: Future[Outcome] = Future()
        future.set_result(summarize(result, job.source, job.output))
        return future

    def _finish(self) -> None:
        """Record the readings that have ended."""
        ended = {number: pair for number, pair in self._in_work.items() if pair[1].done()}
        finished = []
        for number, (arrival, future) in ended.items():
            if future.cancelled():
                continue  # we are being stopped: the claim goes back
            outcome = self._outcome(arrival, future)
            if outcome.sha256 not in (None, arrival.sha256):
                del self._in_work[number]
                self._put_back(arrival)
                continue
            known = replace(outcome, source=self._arrivals.known_as(arrival.place))
            note_read(known, place=arrival.place, attempt=arrival.crashes + 1)
            record_trace(known)
            finished.append(Finished(number, known, _content_of(outcome), self._plan.sinks(outcome)))
        if finished:
            self._reached("read")
            self._ledger.finish(finished)
            self._reached("finished")
        for number in ended:
            self._in_work.pop(number, None)

    def _outcome(self, arrival: Arrival, future: Future[Outcome]) -> Outcome:
        error = future.exception()
        if error is None:
            return future.result()
        return Outcome(
            self._arrivals.known_as(arrival.place), None, "failed", reason=f"{type(error).__name__}: {error}"
        )

    def _put_back(self, arrival: Arrival) -> None:
        """The file was written to while it was read: it had not arrived yet, and its result is none."""
        arrival.output.unlink(missing_ok=True)
        self._arrivals.forget(arrival)
        self._ledger.release([arrival.reading_id])
        self._tell(f"{arrival.place} was written to while it was read, and is read again")
        if not self._plan.folder.give_back(arrival.ticket, arrival.place):
            self._taken.append((arrival.ticket, arrival.place))


def _content_of(outcome: Outcome) -> bytes | None:
    try:
        return None if outcome.output is None else outcome.output.read_bytes()
    except OSError:  # someone took it away already
        return None
