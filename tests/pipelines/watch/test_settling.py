"""When a file stands still."""

from __future__ import annotations

from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from pipelines.watch.folders import Seen
from pipelines.watch.settling import EMPTY_FACTOR, Settling

A = PurePath("a.pdf")


def test_a_file_stands_still_when_nothing_of_it_changed_for_so_long():
    settling = Settling(2.0)
    assert settling.look([Seen(A, 10, 1)], 0.0) == []
    assert settling.next_look_s(0.5) == 1.5
    assert settling.look([Seen(A, 20, 2)], 1.0) == []
    assert settling.look([Seen(A, 20, 2)], 2.9) == []
    assert settling.look([Seen(A, 20, 2)], 3.0) == [Seen(A, 20, 2)]
    assert settling.next_look_s(3.0) is None


def test_a_time_that_changes_alone_counts_as_writing():
    settling = Settling(1.0)
    settling.look([Seen(A, 10, 1)], 0.0)
    assert settling.look([Seen(A, 10, 2)], 5.0) == []


def test_an_empty_file_is_waited_for_longer():
    settling = Settling(2.0)
    settling.look([Seen(A, 0, 1)], 0.0)
    assert settling.look([Seen(A, 0, 1)], 2.0 * EMPTY_FACTOR - 0.1) == []
    assert settling.look([Seen(A, 0, 1)], 2.0 * EMPTY_FACTOR) == [Seen(A, 0, 1)]


def test_a_file_that_was_away_begins_anew():
    settling = Settling(1.0)
    settling.look([Seen(A, 10, 1)], 0.0)
    settling.look([], 5.0)
    assert settling.places() == set()
    assert settling.look([Seen(A, 10, 1)], 6.0) == []


@given(st.lists(st.integers(1, 3), min_size=1, max_size=30))
def test_nothing_is_taken_in_the_second_after_a_change(sizes):
    settling = Settling(2.0)
    for second, size in enumerate(sizes):
        still = settling.look([Seen(A, size, 1)], float(second))
        unchanged = len({*sizes[max(0, second - 2) : second + 1]}) == 1 and second >= 2
        assert bool(still) == unchanged
