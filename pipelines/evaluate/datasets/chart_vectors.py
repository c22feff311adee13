"""Charts drawn by matplotlib, with what was drawn: bars, lines, scattered points and wedges of every pair of axes.

Types outside our list are in the set to be refused: their truth is an empty list of charts. Lines that are no data
(caps of error bars, `axhline` and `axvline`) are left out. A bar or point stands at a position; it is named by the tick
label there where the ticks are categories. Bars that carry no label of their own take the legend's names in order
where there are as many of both.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any

from pipelines.evaluate.truth import TrueChart, TruePoint, TrueSeries, Truth

REFUSED = frozenset({"3d", "graph", "heatmap", "box", "violin", "contour", "quiver", "tree", "radar", "density"})
_CAPS = frozenset({"_", "|"})
_MIN_LINE_POINTS = 2
_POWER = re.compile(r"\$\\mathdefault\{(-?\d+)\^\{(.*?)\}\}\$")
_SAME = 1e-9
Number = float | str


def recognises(row: dict[str, Any]) -> bool:
    return "pixel_diff" in row and "truth" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    return None if row["verified"] else "its truth was not verified by rendering"


def convert(row: dict[str, Any]) -> Truth:
    refused = row["type"] in REFUSED
    # A legend of the whole figure names what its panels show.
    around = [name for legend in row["truth"].get("fig_legends", ()) for name in legend]
    panels = [{**axes, "shown": {*axes["legend"], *around}} for axes in row["truth"]["axes"]]
    charts = [] if refused else [chart for axes in panels if (chart := _chart(axes)) is not None]
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
    """A number as it is written on an axis: 10, not 10.0; a power without its markup; a wrapped label in one line."""
    if isinstance(value, str):
        return " ".join(_POWER.sub(r"\1^\2", value).split())
    plain = format(Decimal(f"{value:.7g}"), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _point(x: Number, y: Number) -> TruePoint:
    return TruePoint(x=_text(x), y=_text(y))


def _is_numeric(labels: list[str]) -> bool:
    return all(re.fullmatch(r"[-−]?[\d.,]+", label) for label in labels if label)


def _name_at(position: float, ticks: list[float], labels: list[str]) -> Number:
    """The tick label nearest to a position, where the ticks are categories; else the position."""
    named = [(abs(tick - position), label) for tick, label in zip(ticks, labels, strict=False) if label]
    if not named or _is_numeric(labels):
        exact = [label for tick, label in zip(ticks, labels, strict=False) if label and abs(tick - position) < _SAME]
        return exact[0] if exact else position
    return min(named)[1]


def _group_names(positions: list[float], ticks: list[float], labels: list[str]) -> list[str] | None:
    """The labels of bars in groups, one bar of a series to each label: numbers (years) are names too."""
    if len(positions) != len(ticks) or len(ticks) < _MIN_LINE_POINTS or not all(labels):
        return None
    reach = min(abs(b - a) for a, b in pairwise(ticks)) / 2
    nearest = [min(range(len(ticks)), key=lambda i, at=at: abs(ticks[i] - at)) for at in positions]  # type: ignore[misc]
    near = all(abs(ticks[i] - at) < reach for i, at in zip(nearest, positions, strict=True))
    return [labels[i] for i in nearest] if near and len(set(nearest)) == len(nearest) else None


def _names(drawn: list[dict[str, Any]], axes: dict[str, Any]) -> list[str | None]:
    """The labels of what is drawn that a legend shows; where none has one, the names of a legend of as many."""
    names = [one["label"] if one["label"] in axes["shown"] else None for one in drawn]
    return list(axes["legend"]) if not any(names) and len(axes["legend"]) == len(names) else names


def _bars(axes: dict[str, Any]) -> list[TrueSeries]:
    names = _names(axes["bars"], axes)
    found = []
    for name, bars in zip(names, axes["bars"], strict=True):
        side = "x" if bars["orientation"] == "vertical" else "y"
        ticks, labels = axes[f"{side}ticks"], axes[f"{side}ticklabels"]
        if len(axes["bars"]) > 1 and (grouped := _group_names(bars["pos"], ticks, labels)) is not None:
            found.append(
                TrueSeries(name=name, points=[_point(*pair) for pair in zip(grouped, bars["value"], strict=True)])
            )
            continue
        points = [
            _point(_name_at(position, ticks, labels), value)
            for position, value in zip(bars["pos"], bars["value"], strict=True)
        ]
        found.append(TrueSeries(name=name, points=points))
    return found


def _label_at(axes: dict[str, Any], x: Number) -> Number:
    """The label of the tick that stands at x: a line over names has the names' numbers, which no page shows."""
    for tick, label in zip(axes["xticks"], axes["xticklabels"], strict=False):
        if label and not isinstance(x, str) and abs(tick - x) < _SAME:
            return str(label)
    return x


def _is_reference(line: dict[str, Any]) -> bool:
    """`axhline` and `axvline` span their axes from 0 to 1."""
    x, y = line["x"], line["y"]
    return len(x) == _MIN_LINE_POINTS and ((x == [0.0, 1.0] and y[0] == y[1]) or (y == [0.0, 1.0] and x[0] == x[1]))


def _lines(axes: dict[str, Any]) -> list[TrueSeries]:
    lines = [
        line
        for line in axes["lines"]
        if len(line["x"]) >= _MIN_LINE_POINTS and line["marker"] not in _CAPS and not _is_reference(line)
    ]
    return [
        TrueSeries(name=name, points=[_point(_label_at(axes, x), y) for x, y in zip(line["x"], line["y"], strict=True)])
        for name, line in zip(_names(lines, axes), lines, strict=True)
    ]


def _scatter(axes: dict[str, Any]) -> list[TrueSeries]:
    return [
        TrueSeries(name=_named(cloud["label"]), points=[_point(_label_at(axes, x), y) for x, y in cloud["xy"]])
        for cloud in axes["scatter"]
        if cloud["xy"]
    ]


def _wedges(axes: dict[str, Any]) -> list[TrueSeries]:
    names = [_named(wedge["label"]) for wedge in axes["wedges"]]
    if not any(names) and len(axes["legend"]) == len(names):
        names = list(axes["legend"])
    points = [_point(name or "", 100 * wedge["frac"]) for name, wedge in zip(names, axes["wedges"], strict=True)]
    return [TrueSeries(points=points)] if points else []
