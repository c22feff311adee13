"""Numbers printed at bars: which number belongs to which bar."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from extractors.charts.labels import parse_tick

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.charts.bar import Bar
    from schemas.geometry import BBox
    from schemas.page import TextRun

_GAP = 1.4
_OVER = 0.3
_HALF_A_FIGURE = 0.5
_HALF_HIGH = 0.36  # type sizes


def labels_of_bars(bars: Sequence[Bar], runs: Sequence[TextRun], frame: BBox, *, upright: bool) -> dict[int, TextRun]:
    """The number printed at the end of each bar, where there is just one that can only mean this bar.

    By the identity of the bars' paths. One that is cut off at the edge of the plot is none.
    """
    found: dict[int, TextRun] = {}
    claims: Counter[int] = Counter()
    for bar in bars:
        near = [run for run in runs if any(c.isdigit() for c in run.text) and _is_at(run, bar, upright=upright)]
        if len(near) == 1:
            claims[id(near[0])] += 1
            if not (_is_crossed(near[0], bar, frame) if upright else _is_cut(near[0], bar, frame)):
                found[id(bar.path)] = near[0]
    return {key: run for key, run in found.items() if claims[id(run)] == 1}


def _is_at(run: TextRun, bar: Bar, *, upright: bool) -> bool:
    """Beyond the tip or inside the bar, centred over its width."""
    across = run.bbox.center_x if upright else run.bbox.center_y
    if abs(across - bar.place) > max(0.5 * bar.half, 1.5):
        return False
    low, high = (run.bbox.top, run.bbox.bottom) if upright else (run.bbox.left, run.bbox.right)
    first, last = sorted((bar.near, bar.far))
    inside = first <= (low + high) / 2 <= last
    beyond = bar.far - high if bar.far < bar.near else low - bar.far
    # The box of a run is that of its font, and taller than its figures.
    return inside or -_OVER * run.size_pt <= beyond <= _GAP * run.size_pt


def _is_crossed(run: TextRun, bar: Bar, frame: BBox) -> bool:
    """Whether the upper edge of the plot runs through a number that says the size of its bar.

    Above the edge it is often cut off, and then reads as another one. What says something else has to be told.
    """
    tick = parse_tick(run)
    if tick is None or abs(run.anchor_y - frame.top) >= _HALF_HIGH * run.size_pt:
        return False
    return abs(tick.value - bar.value) <= bar.error + _HALF_A_FIGURE * 10.0**-tick.decimals * tick.factor


def _is_cut(run: TextRun, bar: Bar, frame: BBox) -> bool:
    """Whether a number goes out of the plot and says no more than how the size of its bar begins: "2,51" of 2,514."""
    if not run.bbox.left < frame.right <= run.bbox.right + _HALF_A_FIGURE * run.size_pt:
        return False
    printed, size = _digits(run.text), _digits(format_value(abs(bar.value), bar.error))
    return size.startswith(printed) and size != printed


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())
