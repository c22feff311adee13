"""Charts drawn by matplotlib, with what was drawn: bars, lines, scattered points and wedges of every pair of axes.

Types outside our list are in the set to be refused: their truth is an empty list of charts. Lines that are no data
(caps of error bars, `axhline` and `axvline`) are left out. A bar or point stands at a position; it is named by the tick
label there where the ticks are categories. Bars that carry no label of their own take the legend's names in order
where there are as many of both.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.evaluate.truth import TrueChart, TruePoint, TrueSeries, Truth

REFUSED = frozenset({"3d", "graph", "heatmap", "box", "violin", "contour", "quiver", "tree", "radar", "density"})
_CAPS = frozenset({"_", "|"})
_MIN_LINE_POINTS = 2
Number = float | str


def recognises(row: dict[str, Any]) -> bool:
    return "pixel_diff" in row and "truth" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    return None if row["verified"] else "its truth was not verified by rendering"


def convert(row: dict[str, Any]) -> Truth:
    refused = row["type"] in REFUSED
    charts = [] if refused else [chart for axes in row["truth"]["axes"] if (chart := _chart(axes)) is not None]
    return Truth(
        doc=row["doc"],
        kind="chart",
        charts=charts,
        tags={"family": row["type"], "expected": "refused" if refused else "read"},
    )


def _chart(axes: dict[str, Any]) -> TrueChart | None:
    series = [*_bars(axes), *_lines(axes), *_scatter(axes), *_wedges(axes)]
    return TrueChart(title=axes["title"] or None, series=series) if series else None


def _named(label: str) -> str | None:
    return None if label.startswith("_") or not label else label


def _text(value: Number) -> str:
    return value if isinstance(value, str) else format(round(value, 6), "g" if abs(value) >= 1e6 else "")


def _point(x: Number, y: Number) -> TruePoint:
    return TruePoint(x=_text(x), y=_text(y))


def _is_numeric(labels: list[str]) -> bool:
    return all(re.fullmatch(r"[-−]?[\d.,]+", label) for label in labels if label)


def _name_at(position: float, ticks: list[float], labels: list[str]) -> Number:
    """The tick label nearest to a position, where the ticks are categories; else the position."""
    named = [(abs(tick - position), label) for tick, label in zip(ticks, labels, strict=False) if label]
    if not named or _is_numeric(labels):
        exact = [label for tick, label in zip(ticks, labels, strict=False) if label and abs(tick - position) < 1e-9]
        return exact[0] if exact else position
    return min(named)[1]


def _bars(axes: dict[str, Any]) -> list[TrueSeries]:
    names = [_named(bars["label"]) for bars in axes["bars"]]
    if not any(names) and len(axes["legend"]) == len(names):
        names = list(axes["legend"])
    found = []
    for name, bars in zip(names, axes["bars"], strict=True):
        side = "x" if bars["orientation"] == "vertical" else "y"
        ticks, labels = axes[f"{side}ticks"], axes[f"{side}ticklabels"]
        points = [
            _point(_name_at(position, ticks, labels), value)
            for position, value in zip(bars["pos"], bars["value"], strict=True)
        ]
        found.append(TrueSeries(name=name, points=points))
    return found


def _is_reference(line: dict[str, Any]) -> bool:
    """`axhline` and `axvline` span their axes from 0 to 1."""
    x, y = line["x"], line["y"]
    return len(x) == _MIN_LINE_POINTS and ((x == [0.0, 1.0] and y[0] == y[1]) or (y == [0.0, 1.0] and x[0] == x[1]))


def _lines(axes: dict[str, Any]) -> list[TrueSeries]:
    return [
        TrueSeries(name=_named(line["label"]), points=[_point(x, y) for x, y in zip(line["x"], line["y"], strict=True)])
        for line in axes["lines"]
        if len(line["x"]) >= _MIN_LINE_POINTS and line["marker"] not in _CAPS and not _is_reference(line)
    ]


def _scatter(axes: dict[str, Any]) -> list[TrueSeries]:
    return [
        TrueSeries(name=_named(cloud["label"]), points=[_point(x, y) for x, y in cloud["xy"]])
        for cloud in axes["scatter"]
        if cloud["xy"]
    ]


def _wedges(axes: dict[str, Any]) -> list[TrueSeries]:
    points = [_point(wedge["label"], 100 * wedge["frac"]) for wedge in axes["wedges"]]
    return [TrueSeries(points=points)] if points else []
