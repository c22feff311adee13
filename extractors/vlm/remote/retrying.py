"""When a failed request is sent again, and after how long.

Exponential back-off with full jitter ("Exponential Backoff And Jitter", AWS Architecture Blog, 2015): the wait is drawn
evenly between nought and a bound that doubles. A server that says when to come back is believed.
"""

from __future__ import annotations

import asyncio
import random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_Result = TypeVar("_Result")

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 60.0
"""Bounds the back-off, and what a server may ask for: who asks for more is told goodbye instead."""


def may_retry(error: Exception) -> bool:
    """Whether the same request may fare better: too many requests, 5xx, a broken connection, a time-out, no JSON."""
    from pydantic_ai import exceptions

    if isinstance(error, exceptions.ModelHTTPError) and error.provider_retry_hint is False:
        return False
    if isinstance(error, exceptions.ModelHTTPError) and error.status_code in (408, 409):
        return True
    if isinstance(error, exceptions.UnexpectedModelBehavior):
        return True
    passing = (
        exceptions.ModelRateLimitError,
        exceptions.ModelUnavailableError,
        exceptions.ModelServerError,
        exceptions.ModelConnectionError,
        exceptions.ModelRequestTimeout,
    )
    # Of no kind at all: the answer was no JSON, or a redirect, which a second request would not follow either.
    return isinstance(error, passing) or (type(error) is exceptions.ModelAPIError and not was_redirected(error))


def is_time_out(error: Exception) -> bool:
    from pydantic_ai import exceptions

    return isinstance(error, exceptions.ModelRequestTimeout | exceptions.ModelTimeoutError)


def was_redirected(error: BaseException | None) -> bool:
    while error is not None:
        status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
        if isinstance(status, int) and 300 <= status < 400:
            return True
        error = error.__cause__
    return False


def wait_before(attempt: int, asked_s: float | None) -> float | None:
    """Seconds to wait after failed attempt `attempt` (from 0); None: not worth waiting for.

    `asked_s` is what the server asked for. A little is added to it, so that all who were told the same do not come
    back at once.
    """
    if asked_s is not None:
        return None if asked_s > LONGEST_WAIT_S else max(asked_s, 0.0) + random.uniform(0, FIRST_WAIT_S)
    return random.uniform(0, min(FIRST_WAIT_S * 2**attempt, LONGEST_WAIT_S))


async def with_retries(
    send: Callable[[], Awaitable[_Result]], max_retries: int, note: Callable[[Exception, float], None]
) -> _Result:
    """What `send` returns; its last error once that cannot be retried. `note` hears of every wait."""
    attempt = 0
    while True:
        try:
            return await send()
        except Exception as error:
            wait_s = wait_before(attempt, getattr(error, "retry_after", None))
            # Whoever had no time for it twice is not asked a third time: it costs that time, and money, every time.
            too_slow = attempt > 0 and is_time_out(error)
            if attempt >= max_retries or wait_s is None or too_slow or not may_retry(error):
                raise
            note(error, wait_s)
        await asyncio.sleep(wait_s)
        attempt += 1
