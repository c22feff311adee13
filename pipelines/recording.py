"""Reading with a ledger: what is known is not read again, and a reading is recorded before it is told.

Outcomes are recorded in groups by one thread: a transaction costs a sync of the disk, one more document in it next to
nothing. Results are on disk before that. No result hangs on the ledger: where it fails, reading goes on unrecorded.
"""

from __future__ import annotations

import contextlib
import hashlib
import queue
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ledger.ledger import Finished, Received
from pipelines.ledger.owners import utc_now
from pipelines.ledger.states import READ
from pipelines.outcome import Outcome
from pipelines.stored import copy_of_result, find_unrecorded, put_copy, put_stored
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipelines.inputs import Job
    from pipelines.ledger.ledger import Ledger, Reader, Standing

_GATHER_SECONDS = 0.2
_MOST_AT_ONCE = 200
_POLL_SECONDS = 0.5
_TAKE_OVER_SECONDS = 5.0
_PAUSES_S = (0.5, 2.0, 8.0)
"""Between tries, when the ledger fails: a server that restarts is back by then."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """A job, what is known of its file, its reading in the ledger, and who waits for the outcome."""

    job: Job
    received: Received
    reading_id: int
    told: Future[Outcome]


class RecordedReading:
    """Answers batches of jobs from the ledger, or reads them by `submit` and records how that ended.

    A copy of a content that is being read, here or by another process, waits for that reading. `close` waits until all
    is recorded; `stop` gives up what is waited for. `problem` says why something was not recorded. `sinks` says where
    a document that ended so is sent to, whether it is read now or was before. Safe for threads.
    """

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        submit: Callable[[Job], Future[Outcome]],
        sinks: Callable[[Outcome], tuple[str, ...]] = lambda _: (),
        *,
        anew: bool = False,
    ) -> None:
        self.problem = ""
        self._sinks = sinks
        self._ledger = ledger
        self._reader = reader
        self._submit = submit
        self._anew = anew
        self._started_at = utc_now()
        self._ended: queue.SimpleQueue[tuple[_Asked, Outcome] | None] = queue.SimpleQueue()
        self._waiting: set[_Asked] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._recorder = threading.Thread(target=self._record_all, name="vouch-recorder", daemon=True)
        self._recorder.start()

    def submit_batch(self, jobs: Sequence[Job]) -> list[Future[Outcome]]:
        """A future for each job, in order."""
        described = [_describe(job) for job in jobs]
        received = [each for each in described if each is not None]
        try:
            standings = iter(self._ledger.claim(received, self._reader, anew=self._anew) if received else [])
        except ProviderError as error:
            self.problem = str(error)
            return [self._submit(job) for job in jobs]
        pairs = [(job, each, next(standings) if each else None) for job, each in zip(jobs, described, strict=True)]
        known = [standing for _, _, standing in pairs if standing and not standing.mine and standing.state in READ]
        contents = self._contents([standing.id for standing in known])
        self._send_known(known)
        futures = []
        for job, each, standing in pairs:
            if each is None or standing is None:  # it cannot be read: its outcome will say so
                futures.append(self._submit(job))
                continue
            asked = _Asked(job, each, standing.id, Future())
            self._answer(asked, standing, contents)
            futures.append(asked.told)
        return futures

    def close(self) -> None:
        """Wait until everything is told and recorded."""
        self._ended.put(None)
        self._recorder.join()

    def stop(self) -> None:
        """Cancel what waits for others; what is read already is still recorded. Then `close`."""
        self._stopped.set()
        with self._lock:
            waiting, self._waiting = self._waiting, set()
        for asked in waiting:
            _cancel(asked.told)

    def _answer(self, asked: _Asked, standing: Standing, contents: Mapping[int, bytes]) -> None:
        if standing.mine:
            self._read(asked, standing)
        elif standing.state in READ:
            self._tell_known(asked, standing, contents.get(standing.id))
        else:
            self._wait(asked)

    def _read(self, asked: _Asked, standing: Standing) -> None:
        job = asked.job
        unrecorded = find_unrecorded(job.output, job.source, standing.sha256, standing.row, self._reader)
        if unrecorded is not None:
            self._ended.put((asked, replace(unrecorded, known=True)))
        else:
            self._submit(job).add_done_callback(partial(self._on_read, asked))

    def _on_read(self, asked: _Asked, read: Future[Outcome]) -> None:
        if read.cancelled():
            _cancel(asked.told)
        elif error := read.exception():
            asked.told.set_exception(error)
        else:
            self._ended.put((asked, read.result()))

    def _tell_known(self, asked: _Asked, standing: Standing, content: bytes | None) -> None:
        job = asked.job
        if content is None:  # the result was purged
            self._ask_again(asked, anew=True)
            return
        first = Path(standing.row["source"])
        try:
            if first == job.source or (first.name == job.source.name and not self._reader.compared):
                put_stored(content, job.output)
                outcome = standing.outcome(job.source, job.output)
            else:
                copy = copy_of_result(content, job.source, first, compared=self._reader.compared)
                outcome = put_copy(copy, job.source, job.output)
        except UsageError as error:
            outcome = Outcome(job.source, None, "failed", reason=str(error))
        asked.told.set_result(replace(outcome, known=standing.row["finished_at"] < self._started_at))

    def _send_known(self, known: Sequence[Standing]) -> None:
        """A sink that was declared after a document was read gets it when the document comes again."""
        outcomes = {standing.id: standing.outcome(Path(standing.row["source"]), None) for standing in known}
        sinks = {number: names for number, outcome in outcomes.items() if (names := self._sinks(outcome))}
        if sinks:
            self._try(partial(self._ledger.send_known, sinks))

    def _wait(self, asked: _Asked) -> None:
        with self._lock:
            self._waiting.add(asked)
        if self._stopped.is_set():
            self.stop()

    def _ask_again(self, asked: _Asked, *, anew: bool) -> None:
        try:
            (standing,) = self._ledger.claim([asked.received], self._reader, anew=anew)
        except ProviderError as error:
            self.problem = str(error)
            self._submit(asked.job).add_done_callback(partial(_pass_on, asked.told))
            return
        self._answer(asked, standing, self._contents([standing.id] if standing.state in READ else []))

    def _contents(self, ids: Sequence[int]) -> dict[int, bytes]:
        try:
            return self._ledger.results(ids) if ids else {}
        except ProviderError as error:
            self.problem = str(error)
            return {}

    def _record_all(self) -> None:
        more, taken_over = True, time.monotonic()
        while more or self._waiting:
            group, more = self._gather(more)
            if group:
                self._record(group)
            if self._waiting and time.monotonic() - taken_over > _TAKE_OVER_SECONDS:
                taken_over = time.monotonic()
                with contextlib.suppress(ProviderError):
                    self._ledger.owner.take_over_dead()
            self._look_after_waiting()

    def _gather(self, more: bool) -> tuple[list[tuple[_Asked, Outcome]], bool]:
        """What ended within a moment of the first; and whether more is to come."""
        group: list[tuple[_Asked, Outcome]] = []
        until = time.monotonic() + _POLL_SECONDS
        while len(group) < _MOST_AT_ONCE:
            try:
                ended = self._ended.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                return group, more
            if ended is None:
                return group, False
            if not group:
                until = time.monotonic() + _GATHER_SECONDS
            group.append(ended)
        return group, more

    def _record(self, group: Sequence[tuple[_Asked, Outcome]]) -> None:
        changed = [(asked, outcome) for asked, outcome in group if _is_of_other_content(asked, outcome)]
        as_claimed = [pair for pair in group if pair not in changed]
        self._try(partial(self._finish, as_claimed))
        for asked, outcome in changed:
            self._try(partial(self._finish_changed, asked, outcome))
        for asked, outcome in group:
            asked.told.set_result(outcome)

    def _finish(self, ended: Sequence[tuple[_Asked, Outcome]]) -> None:
        finished = [
            Finished(asked.reading_id, outcome, _content_of(outcome), self._sinks(outcome)) for asked, outcome in ended
        ]
        kept = self._ledger.finish(finished)
        if len(kept) < len(finished):
            self.problem = "this process was taken for dead, and what it had claimed was given to others"

    def _finish_changed(self, asked: _Asked, outcome: Outcome) -> None:
        """The file was written to between its claim and its reading: what was read is another document."""
        self._ledger.release([asked.reading_id])
        read = replace(asked.received, sha256=outcome.sha256 or "")
        (standing,) = self._ledger.claim([read], self._reader, anew=True)
        if standing.mine:
            self._ledger.finish([Finished(standing.id, outcome, _content_of(outcome), self._sinks(outcome))])

    def _try(self, act: Callable[[], None]) -> None:
        for pause_s in (*_PAUSES_S, None):
            try:
                act()
            except ProviderError as error:
                if pause_s is None or self._stopped.wait(pause_s):
                    self.problem = str(error)
                    return
            else:
                return

    def _look_after_waiting(self) -> None:
        """Answer those whose reading has ended, and read those whose reading was given up."""
        with self._lock:
            waiting = list(self._waiting)
        if not waiting:
            return
        try:
            standings = self._ledger.standings({asked.reading_id for asked in waiting})
        except ProviderError:
            return
        for asked in waiting:
            if asked.reading_id not in standings or standings[asked.reading_id].state != "claimed":
                with self._lock:
                    if asked not in self._waiting:  # stopped meanwhile
                        continue
                    self._waiting.discard(asked)
                # What was just read by another is read; `anew` was meant for what was read before.
                self._ask_again(asked, anew=False)


def _describe(job: Job) -> Received | None:
    try:
        with job.source.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
    return Received(sha256, job.source, job.size_bytes, job.output)


def _is_of_other_content(asked: _Asked, outcome: Outcome) -> bool:
    return outcome.sha256 is not None and outcome.sha256 != asked.received.sha256


def _content_of(outcome: Outcome) -> bytes | None:
    try:
        return None if outcome.output is None else outcome.output.read_bytes()
    except OSError:  # someone took it away already: the ledger has its summary
        return None


def _pass_on(told: Future[Outcome], read: Future[Outcome]) -> None:
    if read.cancelled():
        _cancel(told)
    elif error := read.exception():
        told.set_exception(error)
    else:
        told.set_result(read.result())


def _cancel(future: Future[Outcome]) -> None:
    future.cancel()
    future.set_running_or_notify_cancel()
