"""When to try again: the schedule of Standard Webhooks, scattered so that not all come back at once. Pure."""

from __future__ import annotations

SCHEDULE_S = (5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)
"""Between the tries of a document that its sink refuses; after the last it is given up."""
OUTAGE_S = (5.0, 15.0, 60.0, 300.0)
"""Between looks at a sink that cannot be reached; the last is repeated."""
_SCATTER = 0.2
_LONGEST_S = 86_400.0


def next_try_s(attempts: int, chance: float, retry_after_s: float | None = None) -> float | None:
    """In how many seconds a document is tried again that failed `attempts` times, or None: it is given up.

    `chance` is uniform in [0, 1). A sink that says when to come back is not asked before.
    """
    if attempts > len(SCHEDULE_S):
        return None
    return _scattered(SCHEDULE_S[attempts - 1], chance, retry_after_s)


def next_look_s(failures: int, chance: float, retry_after_s: float | None = None) -> float:
    """In how many seconds a sink is looked at again that was not there `failures` times in a row."""
    return _scattered(OUTAGE_S[min(failures, len(OUTAGE_S)) - 1], chance, retry_after_s)


def _scattered(wait_s: float, chance: float, retry_after_s: float | None) -> float:
    scattered = wait_s * (1.0 - _SCATTER + 2.0 * _SCATTER * chance)
    return max(scattered, min(retry_after_s or 0.0, _LONGEST_S) * (1.0 + _SCATTER * chance))
