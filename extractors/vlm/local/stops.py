"""When a model writes the same thing over and over: loops of tokens, found while they are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

MAX_PERIOD = 128
MIN_REPEATS = 24
MIN_LOOP_TOKENS = 192
"""A page may well print the same row twenty times (tickets, days, leaders of dots), so what is cut off is longer: a
model that is caught in a loop goes on to the limit anyway, and waiting a little costs tokens only."""


class LoopWatch:
    """Watches one sequence for a tail that repeats with a period of up to 128 tokens.

    For each period p it counts how many of the last tokens were equal to the token p before them: a loop of period p
    has run for `count + p` tokens. One comparison of arrays a token (some µs).
    """

    def __init__(self, max_period: int = MAX_PERIOD) -> None:
        self._recent: npt.NDArray[np.int64] = np.full(max_period, -1, dtype=np.int64)  # newest first
        self._equal = np.zeros(max_period, dtype=np.int64)
        periods = np.arange(1, max_period + 1)
        self._enough = np.maximum(periods * MIN_REPEATS, MIN_LOOP_TOKENS) - periods

    def repeats(self, token: int) -> bool:
        """Whether the sequence, with this token at its end, is caught in a loop."""
        self._equal += 1
        self._equal[self._recent != token] = 0
        self._recent[1:] = self._recent[:-1].copy()
        self._recent[0] = token
        return bool((self._equal >= self._enough).any())
