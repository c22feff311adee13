"""`vouch watch`: the loop around a watcher, its workers and its ledger."""

from __future__ import annotations

import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

from pipelines.confinement.places import confinement_of
from pipelines.emit import prepare_output, remove_abandoned_files
from pipelines.export.sinks.opening import NO_SINKS, Sinks
from pipelines.ledger.database import default_url
from pipelines.ledger.opening import open_ledger, reader_of
from pipelines.logs import say
from pipelines.metrics import metrics_served
from pipelines.reading import start_reading
from pipelines.stop_signals import stop_signals
from pipelines.tracing import open_tracing
from pipelines.watch.watcher import Watcher, WatchPlan
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.reading import ReadFile
    from pipelines.stop_signals import StopSignal
    from pipelines.watch.folders import DropFolder
    from schemas.options import ReadOptions

_IN_WORK_PER_WORKER = 3
_SLICE_SECONDS = 0.5
"""A signal is looked for so often."""
_BETWEEN_STEPS_SECONDS = 0.1
_DRAIN_SECONDS = 20.0
_LONGEST_PAUSE_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """What the user chose. `once`: end when nothing is left to do; `read` replaces the reader; `metrics`: a port, with
    an address before it or not.
    """

    folder: DropFolder
    out: Path
    workers: int
    ledger_url: str | None
    home: Path
    settle_s: float = 2.0
    poll_s: float = 10.0
    once: bool = False
    read: ReadFile | None = None
    metrics: str | None = None
    sinks: Sinks = NO_SINKS


def watch_command(
    settings: WatchSettings, options: ReadOptions, reached: Callable[[str], None] = lambda _: None
) -> int:
    """Watch until a signal, or once. Returns the exit status: 1 where, once, some file failed. Raises UsageError and
    ProviderError.

    `reached` is called at the points at which a crash leaves something behind (see `pipelines.watch`).
    """
    url = settings.ledger_url or default_url(settings.home)
    options = options.model_copy(update={"ledger": SecretStr(url)})  # documents that come by themselves are compared
    with stop_signals() as stop, ExitStack() as stack:
        prepare_output(settings.out)
        open_tracing()
        ledger = stack.enter_context(open_ledger(settings.ledger_url, settings.home, "watch"))
        settings.folder.prepare(ledger.database.identity())
        remove_abandoned_files(settings.folder.root / "failed")  # what explains failures is written there
        stack.enter_context(metrics_served(settings.metrics, ledger.database))
        confinement = confinement_of(options, [settings.folder.root / "processing" / "any"], settings.out)
        pool = start_reading(options, settings.workers, settings.read, confinement)
        stack.callback(pool.stop)
        plan = WatchPlan(
            settings.folder,
            settings.out,
            options,
            reader_of(options),
            settings.settle_s,
            settings.workers * _IN_WORK_PER_WORKER,
            settings.sinks,
        )
        watcher = Watcher(plan, ledger, pool.submit, say, reached)
        dispatch = None
        if settings.sinks.opened:
            from pipelines.export.sinks.dispatch import dispatching

            dispatch = stack.enter_context(dispatching(ledger, settings.sinks.opened, say))
        say(f"watching {settings.folder.root / 'incoming'}; results go to {settings.out}")
        threading.Thread(target=_notice_changes, args=(settings, watcher, stop.event), daemon=True).start()
        _loop(watcher, settings, stop, ledger.owner.lost)
        if stop.number is not None:
            _drain(watcher)
            if dispatch is not None:  # what is not sent by now waits for whoever comes next
                dispatch.stop()
        return int(settings.once and watcher.failed > 0)


def _loop(watcher: Watcher, settings: WatchSettings, stop: StopSignal, lost: threading.Event) -> None:
    failures = 0
    while not stop.event.is_set():
        if lost.is_set():
            raise ProviderError("this watcher was taken for dead, and others go on", hint="start it again")
        pause_s = settings.poll_s
        try:
            next_s = watcher.step()
            failures = 0
            if next_s is not None:
                pause_s = min(pause_s, next_s)
            if settings.once and watcher.idle:
                return
        except (ProviderError, UsageError, OSError) as error:
            failures += 1
            pause_s = min(_LONGEST_PAUSE_SECONDS, 2.0**failures)
            say(f"{error}; trying again in {pause_s:.0f} s")
        _pause(watcher, pause_s, stop)


def _pause(watcher: Watcher, seconds: float, stop: StopSignal) -> None:
    until = time.monotonic() + seconds
    time.sleep(_BETWEEN_STEPS_SECONDS)  # a folder in which much happens is not looked at all the time
    while not stop.event.is_set() and (left := until - time.monotonic()) > 0:
        if watcher.wait(min(left, _SLICE_SECONDS)):
            return


def _drain(watcher: Watcher) -> None:
    """Let what is in work come to its end, for a while; what does not goes back to whoever comes next."""
    until = time.monotonic() + _DRAIN_SECONDS
    say("stopping: finishing what is in work")
    while time.monotonic() < until:
        watcher.step(take=False)
        if not watcher.busy:
            return
        watcher.wait(_SLICE_SECONDS)


def _notice_changes(settings: WatchSettings, watcher: Watcher, stop: threading.Event) -> None:
    """Wake the watcher when something changes. Where the system does not tell (network shares), it looks by itself."""
    try:
        import watchfiles

        incoming = settings.folder.root / "incoming"
        for _ in watchfiles.watch(incoming, watch_filter=None, stop_event=stop, debounce=200, raise_interrupt=False):
            watcher.wake()
    except Exception as error:  # whatever is wrong with notices: they are a convenience
        say(f"changes are not noticed here ({error}): looking every {settings.poll_s:g} s")
