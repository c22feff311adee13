"""Charts drawn by matplotlib, with what was drawn: bars, lines, scattered points and wedges of every pair of axes.

The truth is what the page shows. Types outside our list are in the set to be refused: their truth is an empty list of
charts; so is that of axes in polar or 3-D projection and of box plots among others. Lines that are no data (caps of
error bars, `axhline` and `axvline`) are left out. `drawn_axes` says how names come to what is drawn.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from math import log10
from typing import TYPE_CHECKING, Any

from pipelines.evaluate.datasets.drawn_axes import complete_axes, is_box_plot, names_of
from pipelines.evaluate.datasets.shown_numbers import shown_places, shown_text, shown_values
from pipelines.evaluate.truth import TrueChart, TruePoint, TrueSeries, Truth

if TYPE_CHECKING:
    from collections.abc import Callable

REFUSED = frozenset({"3d", "graph", "heatmap", "box", "violin", "contour", "quiver", "tree", "radar", "density"})
_CAPS = frozenset({"_", "|"})
_MIN_LINE_POINTS = 2
_SAME = 1e-9
_MIN_POWER = 0.5
_SHARE = re.compile(r"(?P<name>.*[^\W\d_].*?)[\s:,(]+(?P<share>\d+(?:\.\d+)?)\s*%\)?\Z")
_ROUNDED = 0.6  # percent
_FEWEST_SHAPES = 3
_ASIDE = 0.4  # of the distance of two names
Number = float | str


def recognises(row: dict[str, Any]) -> bool:
    return "pixel_diff" in row and "truth" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    if not row["verified"]:
        return "its truth was not verified by rendering"
    if any(_loses_values(axes) for axes in row["truth"]["axes"]):
        return "its truth is rounded to six decimals, which leaves nothing of its values on a logarithmic axis"
    if row["type"] not in REFUSED and any(_is_untold(axes) for axes in row["truth"]["axes"]):
        return "some of its axes show what the truth does not tell (areas, among others)"
    return None


def _is_untold(axes: dict[str, Any]) -> bool:
    """Axes with collections and nothing else, for areas and violins look alike in the truth, or with as many as the
    legend has names that nothing told can bear; and axes with shapes (arrows, boxes of quantiles) and guides alone.
    """
    if axes["cls"] != "Axes":
        return False
    collections, legend = axes.get("n_other_collections") or 0, axes.get("legend") or []
    told = [one for kind in ("bars", "lines", "scatter", "wedges", "images") for one in axes.get(kind) or ()]
    names = [one["label"] for one in told if "label" in one]
    free = [name for name in legend if name not in names]
    bearers = sum(name not in legend for name in names)
    return (
        (collections > 0 and not told)
        or (len(free) == collections > 1 and not bearers)
        or ((axes.get("n_patches") or 0) >= _FEWEST_SHAPES and bool(axes["lines"]) and _is_guide_only(axes))
    )


def _is_guide_only(axes: dict[str, Any]) -> bool:
    """Whether nothing is told but lines of two points."""
    drawn = [one for kind in ("bars", "wedges", "images") for one in axes.get(kind) or ()]
    drawn += [cloud for cloud in axes["scatter"] if cloud["xy"]]
    return not drawn and all(len(line["x"]) == _MIN_LINE_POINTS for line in axes["lines"])


def _loses_values(axes: dict[str, Any]) -> bool:
    """No mark stands at nought on a logarithmic axis."""
    values = [y for line in axes["lines"] for y in line["y"]] + [y for bars in axes["bars"] for y in bars["value"]]
    places = [x for line in axes["lines"] for x in line["x"] if not _is_reference(line)]
    return (axes["yscale"] == "log" and 0 in values) or (axes["xscale"] == "log" and 0 in places)


def convert(row: dict[str, Any]) -> Truth:
    refused = row["type"] in REFUSED
    panels = complete_axes(row["truth"])
    charts = [] if refused else [chart for axes in panels if (chart := _chart(axes)) is not None]
    return Truth(
        doc=row["doc"],
        kind="chart",
        charts=charts,
        tags={"family": row["type"], "expected": "refused" if refused else "read"},
    )


def _chart(axes: dict[str, Any]) -> TrueChart | None:
    if axes["cls"] != "Axes" or is_box_plot(axes):
        return None
    axes = {**axes, "show_x": shown_places(axes), "show_y": shown_values(axes, "y")}
    told = names_of(axes, [_data_lines(axes), axes["bars"], [c for c in axes["scatter"] if c["xy"]]])
    names = {one: shown_text(name) if name else None for one, name in told.items()}
    series = [*_bars(axes, names), *_lines(axes, names), *_scatter(axes, names), *_wedges(axes)]
    return TrueChart(title=shown_text(axes["title"]) or None, series=series) if series else None


def _text(value: Number) -> str:
    """A number as it is written on an axis: 10, not 10.0; a power without its markup; a wrapped label in one line."""
    if isinstance(value, str):
        return shown_text(value)
    plain = format(Decimal(f"{value:.7g}"), "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if plain == "-0" else plain


def _point(x: Number, y: Number) -> TruePoint:
    return TruePoint(x=_text(x), y=_text(y))


def _is_in_sight(position: Number, axes: dict[str, Any], side: str) -> bool:
    """Whether a bar stands within the axis: what was drawn beside it is cut off."""
    low, high = sorted(axes[f"{side}lim"])
    return isinstance(position, str) or low <= position <= high


def _is_numeric(labels: list[str]) -> bool:
    return all(re.fullmatch(r"[-−]?[\d.,]+", label) for label in labels if label)


def _name_at(position: float, ticks: list[float], labels: list[str]) -> Number:
    """The tick label nearest to a position, where the ticks are categories; else the position, if there are labels."""
    if not any(labels):
        return ""
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


def _bars(axes: dict[str, Any], names: dict[int, str | None]) -> list[TrueSeries]:
    found = []
    for bars in axes["bars"]:
        name = names[id(bars)]
        side = "x" if bars["orientation"] == "vertical" else "y"
        ticks, labels = axes[f"{side}ticks"], axes[f"{side}ticklabels"]
        seen = [pair for pair in zip(bars["pos"], bars["value"], strict=True) if _is_in_sight(pair[0], axes, side)]
        places = [position for position, _ in seen]
        values = [_shown(axes["show_y" if side == "x" else "show_x"], value) for _, value in seen]
        if len(axes["bars"]) > 1 and (grouped := _group_names(places, ticks, labels)) is not None:
            found.append(TrueSeries(name=name, points=[_point(*pair) for pair in zip(grouped, values, strict=True)]))
            continue
        show = axes[f"show_{side}"]
        points = [
            _point(_shown(show, at) if at == position else at, value)
            for position, value in zip(places, values, strict=True)
            if (at := _name_at(position, ticks, labels)) is not None
        ]
        found.append(TrueSeries(name=name, points=points))
    return found


def _label_at(axes: dict[str, Any], x: Number) -> Number:
    """The label of the tick that stands at x: a line over names has the names' numbers, which no page shows."""
    if isinstance(x, str):
        return x
    shown = axes["show_x"](x)
    if isinstance(shown, str):
        return shown
    told = [
        (abs(tick - x), str(label)) for tick, label in zip(axes["xticks"], axes["xticklabels"], strict=False) if label
    ]
    if told and (nearest := min(told))[0] < _SAME:
        return shown if _is_multiplied(nearest[1], shown) else nearest[1]
    # Beside a name stand the points of a series that is moved aside, so that none hides another.
    return nearest[1] if told and _has_names(axes, "x") and nearest[0] < _ASIDE * _step(axes["xticks"]) else shown


def _is_multiplied(label: str, value: float) -> bool:
    """Whether a label is the value without a power of ten, which is written at the end of the axis ("1e6")."""
    number = _plain_number(label)
    if not number or value / number <= 0:
        return False
    power = log10(value / number)
    return abs(power) > _MIN_POWER and abs(power - round(power)) < _SAME


def _step(ticks: list[float]) -> float:
    return min((abs(b - a) for a, b in pairwise(ticks)), default=0.0)


def _shown(show: Callable[[float], Number], value: Number) -> Number:
    return value if isinstance(value, str) else show(value)


def _is_reference(line: dict[str, Any]) -> bool:
    """`axhline` and `axvline` span their axes from 0 to 1."""
    x, y = line["x"], line["y"]
    return len(x) == _MIN_LINE_POINTS and ((x == [0.0, 1.0] and y[0] == y[1]) or (y == [0.0, 1.0] and x[0] == x[1]))


def _data_lines(axes: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        line
        for line in axes["lines"]
        if len(line["x"]) >= _MIN_LINE_POINTS and line["marker"] not in _CAPS and not _is_reference(line)
    ]


def _along(axes: dict[str, Any], x: Number, y: Number) -> TruePoint:
    """A point with its place on the x axis; where that has numbers and the other one has names, with the name."""
    if isinstance(y, str):
        return _point(y, x)
    if not isinstance(x, str) and _has_names(axes, "y") and not _has_names(axes, "x"):
        for tick, label in zip(axes["yticks"], axes["yticklabels"], strict=False):
            if label and abs(tick - y) < _SAME:
                return _point(str(label), _shown(axes["show_x"], x))
    return _point(_label_at(axes, x), _shown(axes["show_y"], y))


def _has_names(axes: dict[str, Any], side: str) -> bool:
    labels = [label for label in axes[f"{side}ticklabels"] if label]
    return len(labels) > 1 and not any(re.match(r"\W*\d", shown_text(label)) for label in labels)


def _as_names(places: list[Number], axes: dict[str, Any]) -> list[Number]:
    """The places of a line; its names where each is what is written at a tick, and not at that place: numbers given as
    texts were told as numbers.
    """
    told: dict[Number | None, str] = {_plain_number(label): str(label) for label in axes["xticklabels"] if label}
    if not all(x in told for x in places) or all(x in axes["xticks"] for x in places):
        return places
    return [told[x] for x in places]


def _plain_number(label: object) -> float | None:
    try:
        return float(str(label).replace("−", "-"))
    except ValueError:
        return None


def _lines(axes: dict[str, Any], names: dict[int, str | None]) -> list[TrueSeries]:
    return [
        TrueSeries(
            name=names[id(line)],
            points=[_along(axes, x, y) for x, y in zip(_as_names(line["x"], axes), line["y"], strict=True)],
        )
        for line in _data_lines(axes)
    ]


def _scatter(axes: dict[str, Any], names: dict[int, str | None]) -> list[TrueSeries]:
    return [
        TrueSeries(name=names[id(cloud)], points=[_along(axes, x, y) for x, y in cloud["xy"]])
        for cloud in axes["scatter"]
        if cloud["xy"]
    ]


def _without_share(name: str, share: float) -> str:
    """The name without the share that it states, where that is the wedge's own: it is the value, and no part of it."""
    found = _SHARE.match(shown_text(name))
    return found["name"] if found is not None and abs(float(found["share"]) - share) <= _ROUNDED else name


def _wedges(axes: dict[str, Any]) -> list[TrueSeries]:
    names = [None if wedge["label"].startswith("_") else wedge["label"] or None for wedge in axes["wedges"]]
    if not any(names) and len(axes["legend"]) == len(names):
        names = list(axes["legend"])
    points = [
        _point(_without_share(name or "", 100 * wedge["frac"]), 100 * wedge["frac"])
        for name, wedge in zip(names, axes["wedges"], strict=True)
    ]
    return [TrueSeries(points=points)] if points else []
