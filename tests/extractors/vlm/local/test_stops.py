"""Loops are found, and what a page may print is not one."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extractors.vlm.local.stops import MAX_PERIOD, MIN_LOOP_TOKENS, MIN_REPEATS, LoopWatch


def caught_at(tokens: list[int]) -> int | None:
    """How many tokens had been written when the loop was noticed."""
    watch = LoopWatch()
    return next((count for count, token in enumerate(tokens, start=1) if watch.repeats(token)), None)


@given(st.integers(1, MAX_PERIOD), st.integers(0, 300), st.randoms(use_true_random=False))
def test_a_loop_is_caught_after_its_repeats(period: int, before: int, chance) -> None:  # type: ignore[no-untyped-def]
    start = [chance.randrange(1000, 2000) for _ in range(before)]
    loop = [chance.randrange(900) for _ in range(period - 1)] + [999]
    enough = max(period * MIN_REPEATS, MIN_LOOP_TOKENS)
    whole = start + (loop * (enough // period + 1))[:enough]
    found = caught_at(whole)
    assert found is not None
    assert found <= len(whole)
    if len(set(loop)) == period:  # without repeats of its own, it cannot be caught any sooner
        assert found == len(whole)


@given(st.integers(1, 100))
def test_twenty_equal_rows_are_no_loop(length: int) -> None:
    row = list(range(length))
    rows = min(MIN_REPEATS - 1, max((MIN_LOOP_TOKENS - 1) // length, 20))
    assert caught_at([5000, *(row * rows)[: max(length * rows, 0)], 5001]) is None or length * rows >= MIN_LOOP_TOKENS


def test_rows_that_count_on_are_no_loop() -> None:
    assert caught_at([token for number in range(400) for token in (1, 2, 3, 10_000 + number, 4)]) is None


def test_leaders_of_dots_are_no_loop_but_dots_for_ever_are() -> None:
    assert caught_at([7] * (MIN_LOOP_TOKENS - 1)) is None
    assert caught_at([7] * 10_000) == MIN_LOOP_TOKENS
