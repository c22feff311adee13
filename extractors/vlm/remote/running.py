"""An event loop of our own in a thread of our own, so that callers need not know that anything is asynchronous."""

from __future__ import annotations

import asyncio
import os
import threading
import weakref
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

_Result = TypeVar("_Result")
_CLOSING_S = 10.0


class LoopThread:
    """Runs coroutines for synchronous callers, from any thread, also from one that runs a loop itself.

    The thread starts with the first coroutine. `close` ends it after awaiting `closing`; what is never closed is closed
    when it is collected, or when the process ends. A forked child gets a thread of its own.
    """

    def __init__(self, closing: Callable[[], Awaitable[object]]) -> None:
        self._closing = closing
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pid = 0
        self._end: weakref.finalize[[asyncio.AbstractEventLoop, threading.Thread, Any], LoopThread] | None = None

    def run(self, coroutine: Coroutine[Any, Any, _Result]) -> _Result:
        """What the coroutine returns or raises; interrupted, it is cancelled."""
        future = asyncio.run_coroutine_threadsafe(coroutine, self._started())
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def close(self) -> None:
        """Ends loop and thread; nothing happens if they are not running. It may be used again afterwards."""
        with self._lock:
            end, self._end, self._loop = self._end, None, None
        if end is not None and self._pid == os.getpid():
            end()

    def _started(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None or self._pid != os.getpid():
                self._loop, self._pid = asyncio.new_event_loop(), os.getpid()
                thread = threading.Thread(target=_serve, args=(self._loop,), name="vouch-remote", daemon=True)
                thread.start()
                self._end = weakref.finalize(self, _finish, self._loop, thread, self._closing)
            return self._loop


def _serve(loop: asyncio.AbstractEventLoop) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
    finally:
        loop.close()


def _finish(
    loop: asyncio.AbstractEventLoop, thread: threading.Thread, closing: Callable[[], Awaitable[object]]
) -> None:
    if loop.is_closed() or not thread.is_alive():
        return
    asyncio.run_coroutine_threadsafe(_close_all(closing), loop)
    thread.join(_CLOSING_S)


async def _close_all(closing: Callable[[], Awaitable[object]]) -> None:
    loop = asyncio.get_running_loop()
    try:
        for task in _others():
            task.cancel()
        await asyncio.gather(*_others(), return_exceptions=True)
        await closing()
        # google-genai's clients start a task when they are collected.
        await asyncio.gather(*_others(), return_exceptions=True)
        await loop.shutdown_asyncgens()
        await loop.shutdown_default_executor()
    finally:
        loop.call_soon(loop.stop)


def _others() -> set[asyncio.Task[Any]]:
    return {task for task in asyncio.all_tasks() if task is not asyncio.current_task()}
