"""SIGINT and SIGTERM, noted instead of raised: what is being written is finished or killed in order."""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


class StopSignal:
    """Which of the two came, if one did. The second one ends the process at once."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.number: int | None = None

    def __call__(self, number: int, _: FrameType | None) -> None:
        if self.event.is_set():  # asked twice: leave at once
            os._exit(128 + number)
        self.number = number
        self.event.set()


@contextmanager
def stop_signals() -> Iterator[StopSignal]:
    """Notes the signals while it is open; in the main thread only, elsewhere they are nobody's here."""
    stop = StopSignal()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
