"""Synchronous outside, asynchronous inside: loops, threads, processes and what is left of them."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from pathlib import Path

import pytest
from provider_protocols import OpenAIChat
from provider_stand_ins import StandIn, slowly
from remote_requests import open_on, request

from extractors.vlm.remote.running import LoopThread


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "vouch-remote"]


def test_it_works_inside_a_running_loop() -> None:
    async def inside() -> str:
        return model.transcribe([request()])[0].stop

    with StandIn(OpenAIChat()) as stand_in, open_on(stand_in, "server") as model:
        assert asyncio.run(inside()) == "complete"
        assert model.transcribe([request()])[0].stop == "complete"
    assert _threads() == []


def test_threads_share_one_model() -> None:
    with StandIn(OpenAIChat(), otherwise=slowly(0.05)) as stand_in, open_on(stand_in, "server", concurrency=2) as model:
        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(lambda page: model.transcribe([request(page)])[0].stop, range(8)))
        assert len(_threads()) == 1
    assert answers == ["complete"] * 8
    assert stand_in.most_in_flight == 2
    assert len(stand_in.received) == 9, "probed once"


def test_nothing_to_ask_starts_nothing() -> None:
    with StandIn(OpenAIChat()) as stand_in, open_on(stand_in, "server") as model:
        assert list(model.transcribe([])) == []
        assert _threads() == []


def test_a_closed_model_can_be_used_again() -> None:
    with StandIn(OpenAIChat()) as stand_in:
        model = open_on(stand_in, "server")
        for _ in range(2):
            assert model.transcribe([request()])[0].stop == "complete"
            model.close()
            model.close()
            assert _threads() == []


def test_what_is_forgotten_is_closed() -> None:
    with StandIn(OpenAIChat()) as stand_in:
        model = open_on(stand_in, "server")
        model.transcribe([request()])
        del model
        gc.collect()
        assert _threads() == []


def test_an_error_comes_out_and_leaves_the_loop_running() -> None:
    closed = []

    async def closing() -> None:
        closed.append(True)

    async def fail() -> None:
        raise LookupError("inside")

    async def work() -> int:
        await asyncio.sleep(0)
        return 7

    thread = LoopThread(closing)
    with pytest.raises(LookupError, match="inside"):
        thread.run(fail())
    assert thread.run(work()) == 7
    thread.close()
    assert closed == [True]


def test_closing_cancels_what_still_runs() -> None:
    cancelled = threading.Event()
    started = threading.Event()

    async def forever() -> None:
        started.set()
        try:
            await asyncio.sleep(3600)
        finally:
            cancelled.set()

    async def nothing() -> None:
        return

    def wait() -> None:
        with pytest.raises(CancelledError):
            thread.run(forever())

    thread = LoopThread(nothing)
    waiting = threading.Thread(target=wait)
    waiting.start()
    started.wait(5)
    thread.close()
    waiting.join(5)
    assert cancelled.is_set()
    assert not waiting.is_alive()


def test_a_process_that_never_closes_ends_cleanly() -> None:
    """Warnings are errors in it, and unclosed sockets, loops and databases warn."""
    builders = Path(__file__).parents[3] / "builders"
    code = (
        f"import sys; sys.path.insert(0, {str(builders)!r})\n"
        "from remote_requests import open_on, request\n"
        "class Place: base_url = sys.argv[1]\n"
        "model = open_on(Place, 'server')\n"
        "print(model.transcribe([request()])[0].stop)\n"
    )
    with StandIn(OpenAIChat()) as stand_in:
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-W", "error", "-X", "dev", "-c", code, stand_in.base_url],
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout.strip()) == (0, "complete"), done.stderr
    assert "ResourceWarning" not in done.stderr
    assert "Exception ignored" not in done.stderr
    assert time.monotonic() - started < 60
