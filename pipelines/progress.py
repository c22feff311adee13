"""What is seen of a run while it goes on: a bar on a terminal, a line now and then elsewhere. Always on stderr."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING, Protocol, TextIO

from pipelines.logs import is_json, note, note_read, say

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.outcome import Outcome

_SECONDS_BETWEEN_LINES = 10.0


class Progress(Protocol):
    """The door of whatever shows a run; methods may be called from any thread."""

    def start(self, total: int) -> None:
        """A run over `total` documents begins."""
        ...

    def advance(self, outcome: Outcome) -> None:
        """One document is done."""
        ...

    def note(self, text: str) -> None:
        """What goes on beside the reading; empty: nothing does."""
        ...

    def finish(self) -> None:
        """The run is over."""
        ...


def open_progress() -> Progress:
    """A bar if stderr is a terminal, else lines; an object for each document where programs read what is said."""
    if is_json():
        return JsonProgress()
    if sys.stderr.isatty():
        from rich.console import Console

        return BarProgress(Console(stderr=True))
    return LineProgress(sys.stderr)


class JsonProgress:
    """An event at the start, one for each document, and one for each thing beside the reading."""

    def start(self, total: int) -> None:
        note("start", documents=total)

    def advance(self, outcome: Outcome) -> None:
        note_read(outcome)

    def note(self, text: str) -> None:
        if text:
            say(text)

    def finish(self) -> None:
        note("end")


class BarProgress:
    """A Rich progress bar: documents, failures, time left, and what goes on beside the reading."""

    def __init__(self, console: Console) -> None:
        from rich import progress

        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeElapsedColumn(),
            progress.TextColumn("{task.fields[failed]}", style="red"),
            progress.TextColumn("{task.fields[note]}", style="dim"),
            console=console,
            transient=True,
        )
        self._lock = threading.Lock()
        self._failed = 0

    def start(self, total: int) -> None:
        self._task = self._bar.add_task("Reading", total=total, failed="", note="")
        self._bar.start()

    def advance(self, outcome: Outcome) -> None:
        with self._lock:
            self._failed += outcome.failed
            self._bar.update(self._task, advance=1, failed=f"{self._failed} failed" if self._failed else "")

    def note(self, text: str) -> None:
        self._bar.update(self._task, note=f"{text} …" if text else "")

    def finish(self) -> None:
        self._bar.stop()


class LineProgress:
    """A line at the start, one every ten seconds, and one for each thing beside the reading."""

    def __init__(self, stream: TextIO, seconds_between: float = _SECONDS_BETWEEN_LINES) -> None:
        self._stream = stream
        self._seconds_between = seconds_between
        self._lock = threading.Lock()
        self._total = self._done = self._failed = 0
        self._next = 0.0

    def start(self, total: int) -> None:
        self._total = total
        self._next = time.monotonic() + self._seconds_between
        self._say(f"reading {total} document{'s' * (total != 1)}")

    def advance(self, outcome: Outcome) -> None:
        with self._lock:
            self._done += 1
            self._failed += outcome.failed
            if time.monotonic() < self._next:
                return
            self._next = time.monotonic() + self._seconds_between
            self._say(f"{self._done} of {self._total} done, {self._failed} failed")

    def note(self, text: str) -> None:
        if text:
            self._say(text)

    def finish(self) -> None:
        self._stream.flush()

    def _say(self, text: str) -> None:
        print(f"vouch: {text}", file=self._stream, flush=True)
