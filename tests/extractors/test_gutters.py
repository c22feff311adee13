"""Cuts along one axis."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.gutters import Obstacles, Span, UpTo, cut_strips

spans = st.lists(
    st.tuples(st.floats(-50, 1000), st.floats(0, 120)).map(lambda pair: Span(pair[0], pair[0] + pair[1])), max_size=40
).map(tuple)


def lines_at(*starts: float, height: float = 10.0) -> Obstacles:
    lines = tuple(Span(start, start + height) for start in starts)
    return Obstacles(words=lines, lines=lines)


@settings(max_examples=200, deadline=None)
@given(words=spans, lines=spans, marks=spans, end=st.floats(1, 900), limit=st.floats(30, 600), overlap=st.floats(0, 99))
def test_strips_cover_the_extent_in_order_and_overlap(
    words: tuple[Span, ...], lines: tuple[Span, ...], marks: tuple[Span, ...], end: float, limit: float, overlap: float
) -> None:
    extent = Span(0.0, end)
    strips = cut_strips(Obstacles(words, lines, marks=marks), extent, UpTo(limit), overlap).spans
    assert strips[0].start == 0.0 and strips[-1].end == end
    assert all(0 < strip.length <= limit + 1e-6 for strip in strips)
    assert all(later.start <= earlier.end < later.end for earlier, later in pairwise(strips))
    for word in words:
        inside = Span(max(word.start, 0.0), min(word.end, end))
        if inside.length > 0 and word.length <= limit / 2 and inside == word:
            assert any(strip.start <= word.start and word.end <= strip.end for strip in strips)


def test_what_fits_is_not_cut() -> None:
    assert cut_strips(lines_at(10, 30), Span(0, 100), UpTo(100), 5).spans == (Span(0, 100),)


def test_the_fewest_strips_are_taken_and_the_widest_gutter_among_them() -> None:
    strips = cut_strips(lines_at(10, 25, 40, 80, 95, 110), Span(0, 130), UpTo(80), 8).spans
    assert len(strips) == 2
    assert 55 < strips[0].end < 75  # well inside the gap from 50 to 80


def test_the_next_strip_repeats_a_line() -> None:
    obstacles = lines_at(*range(0, 400, 20))
    first, second, *_ = cut_strips(obstacles, Span(0, 400), UpTo(200), 15).spans
    assert any(second.start <= line.start and line.end <= first.end for line in obstacles.lines)


def test_white_without_end_is_cut_all_the_same() -> None:
    strips = cut_strips(lines_at(5, 985), Span(0, 1000), UpTo(100), 10).spans
    assert 10 <= len(strips) <= 13


def test_a_strip_may_be_longer_where_its_sizing_allows() -> None:
    class Growing:
        """Short strips in the first half, long ones in the second."""

        shortest, longest = 50.0, 500.0

        def price(self, span: Span) -> float:
            return 400.0 if span.length <= (50.0 if span.start < 500 else 500.0) else float("inf")

    strips = cut_strips(lines_at(*range(0, 1000, 12), height=8), Span(0, 1000), Growing(), 5).spans
    assert max(strip.length for strip in strips if strip.start < 500) <= 50
    assert max(strip.length for strip in strips) > 300
