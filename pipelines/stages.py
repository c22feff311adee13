"""How long the stages of a reading take: noted in the process that reads, and sent along with its outcome.

A worker process can reach no network, so it hands out what it measured: metrics and traces are made of it elsewhere.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

StageName = Literal["open", "content", "split", "read", "ask", "weigh", "compare", "emit"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a reading: when it began, as seconds since 1970, and how long it took."""

    name: StageName
    started_at: float
    seconds: float


_noted: ContextVar[list[Stage] | None] = ContextVar("vouch_stages", default=None)


@contextmanager
def stages_noted() -> Iterator[list[Stage]]:
    """While it is open, stages are noted in the list that it gives."""
    stages: list[Stage] = []
    token = _noted.set(stages)
    try:
        yield stages
    finally:
        _noted.reset(token)


@contextmanager
def stage(name: StageName) -> Iterator[None]:
    """What is done in here is one stage, whether it ends well or not. Stages do not hold others."""
    stages = _noted.get()
    if stages is None:
        yield
        return
    began, started = time.time(), time.perf_counter()
    try:
        yield
    finally:
        stages.append(Stage(name, began, time.perf_counter() - started))
