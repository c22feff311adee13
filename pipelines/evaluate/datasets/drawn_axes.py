"""Axes as matplotlib has them, made into what their page shows: names and tick labels that other axes carry.

- Lines drawn piece by piece, and clouds that mark a line's own points, are that line; points drawn one by one are one
  series; links between points of clouds are none.
- Bars that were drawn one by one are a series if they share a colour, or if each has a colour and a place of its own.
- A series has its own label where a legend shows it; the labels that remain in a legend of as many names go to the
  series without one, in order; what still has none is named like what has its colour in other axes of the figure.
- Axes without tick labels have those of the axes under them that share their extent (or left of them, for y).
"""

from __future__ import annotations

from typing import Any

_APART = 0.01  # of the figure
_FEWEST_WHISKERS = 2
_FEWEST_SINGLE = 3
_NO_MARKERS = frozenset({"None", "", "_", "|"})
_CONTAINER, _HISTOGRAM = "_container", 12  # bars at no names
Axes = dict[str, Any]


def complete_axes(truth: dict[str, Any]) -> list[Axes]:
    """The axes of a figure with bars joined, `shown` names, names by colour (`colours`), and tick labels."""
    # A legend of the whole figure names what its panels show.
    around = [name for legend in truth.get("fig_legends", ()) for name in legend]
    colours: dict[str, str] = {}
    for axes in truth["axes"]:
        for one in (*axes["bars"], *axes["lines"]):
            if one["label"] in (*axes["legend"], *around) and (colour := _colour(one)):
                colours.setdefault(colour, one["label"])
    panels = []
    for axes in truth["axes"]:
        shown = list(dict.fromkeys([*axes["legend"], *around]))
        lines = _without_links(axes, _joined_points(_joined_lines(axes["lines"])))
        drawn: Axes = {
            "bars": _joined_bars(axes["bars"], shown, set(colours) if around else set()),
            "lines": lines,
            "scatter": _without_doubles(axes, lines),
            "pairs": [line for line in axes["lines"] if len(line["x"]) == 2],
        }
        panels.append({**axes, **drawn, "shown": shown})
    for side in ("x", "y"):
        _share_ticks(panels, side)
    return [{**axes, "colours": colours} for axes in panels]


def _joined_bars(bars: list[dict[str, Any]], shown: list[str], told: set[str]) -> list[dict[str, Any]]:
    """Containers of one bar each, of one colour and at different places, are one series.

    `told` are the colours that a legend of the whole figure explains.
    """
    if len(bars) < 2 or any(len(one["pos"]) > 1 for one in bars):
        return bars
    joined: dict[str, dict[str, Any]] = {}
    for one in bars:
        colour = _colour(one)
        if colour is None or (colour in joined and one["pos"][0] in joined[colour]["pos"]):
            return bars
        if colour in joined:
            for key in ("pos", "value", "base"):
                joined[colour][key] = [*joined[colour][key], *one[key]]
        else:
            joined[colour] = dict(one)
    if len(joined) == len(bars) and not any(
        one["label"] in shown or _colour(one) in told for one in bars
    ):  # each in a colour of its own, at its own name: the colours say nothing more
        everything = {key: [v for one in bars for v in one[key]] for key in ("pos", "value", "base", "color")}
        return [{**bars[0], **everything, "label": "_"}] if len(set(everything["pos"])) == len(bars) else bars
    return list(joined.values())


def _joined_lines(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Pieces of two points that go on from each other are one line in many shades."""
    joined: list[dict[str, Any]] = []
    for line in lines:
        before = joined[-1] if joined else None
        piece = len(line["x"]) == 2 and line["label"].startswith("_")
        if (
            piece
            and before is not None
            and before["x"]
            and (before["x"][-1], before["y"][-1]) == (line["x"][0], line["y"][0])
        ):
            joined[-1] = {**before, "x": [*before["x"], line["x"][1]], "y": [*before["y"], line["y"][1]], "color": None}
        else:
            joined.append(line)
    return joined


def _joined_points(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Markers drawn one by one, as points with an error bar each are, are one series, if no legend tells them apart."""
    single = [line for line in lines if len(line["x"]) == 1 and line["marker"] not in _NO_MARKERS]
    if len(single) < _FEWEST_SINGLE or any(not line["label"].startswith("_") for line in single):
        return lines
    whole = {**single[0], "color": None, **{side: [line[side][0] for line in single] for side in ("x", "y")}}
    return [*(line for line in lines if not any(line is one for one in single)), whole]


def _without_links(axes: Axes, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without level and upright lines from one point of a cloud to another one: the markers show what they link."""
    shown = [list(point) for cloud in axes["scatter"] for point in cloud["xy"]]
    return [line for line in lines if not (_is_straight(line) and all(point in shown for point in _points(line)))]


def _is_straight(line: dict[str, Any]) -> bool:
    """A nameless line of two points, level or upright."""
    bare = len(line["x"]) == 2 and line["label"].startswith("_") and line["marker"] in ("None", "")
    return bare and (line["x"][0] == line["x"][1] or line["y"][0] == line["y"][1])


def _points(line: dict[str, Any]) -> list[list[Any]]:
    return [list(point) for point in zip(line["x"], line["y"], strict=True)]


def _without_doubles(axes: Axes, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The clouds that are no markers on a line: those show nothing of their own, but may carry its name."""
    clouds = []
    for cloud in axes["scatter"]:
        line = next((one for one in lines if _points(one) == cloud["xy"]), None)
        if line is None:
            clouds.append(cloud)
        elif line["label"].startswith("_"):
            line["label"] = cloud["label"]
    return clouds


def _colour(one: dict[str, Any]) -> str | None:
    """The only colour of a line or of bars."""
    colours = one["color"] if isinstance(one.get("color"), list) else [one.get("color")]
    return colours[0] if len(set(colours)) == 1 and colours[0] else None


def _share_ticks(panels: list[Axes], side: str) -> None:
    first, last = (0, 2) if side == "x" else (1, 3)
    for axes in panels:
        if any(axes[f"{side}ticklabels"]) or axes["cls"] != "Axes":
            continue
        box = axes["axes_bbox_fig"]
        others = [
            other
            for other in panels
            if any(other[f"{side}ticklabels"])
            and other[f"{side}lim"] == axes[f"{side}lim"]
            and abs(other["axes_bbox_fig"][first] - box[first]) < _APART
            and abs(other["axes_bbox_fig"][last] - box[last]) < _APART
        ]
        if others:
            axes[f"{side}ticks"] = others[-1][f"{side}ticks"]
            axes[f"{side}ticklabels"] = others[-1][f"{side}ticklabels"]


def names_of(axes: Axes, kinds: list[list[dict[str, Any]]]) -> dict[int, str | None]:
    """A name, or none, for each thing drawn (by `id`): lines, bars and clouds, in the order of matplotlib's legends."""
    drawn = [one for kind in kinds for one in kind]
    names = {id(one): one["label"] if one["label"] in axes["shown"] else None for one in drawn}
    used = {one["label"] for kind in ("lines", "bars", "scatter") for one in axes[kind]}
    free = [name for name in axes["legend"] if name not in used]
    nameless = [one for one in drawn if names[id(one)] is None]
    # Stacked histograms without labels are seaborn's, which draws them against the order of its legend.
    untold = [one for one in nameless if one["label"].startswith(_CONTAINER) and len(one["pos"]) >= _HISTOGRAM]
    if len(free) == len(nameless) and len(untold) < 2:
        names |= {id(one): name for one, name in zip(nameless, free, strict=True)}
    elif not axes["legend"]:
        names |= {id(one): axes["colours"].get(_colour(one)) for one in nameless}
    return names


def is_box_plot(axes: Axes) -> bool:
    """Whiskers (upright pairs of points) with a cap or a median (a level pair) at the end of each."""
    pairs = [line for line in axes["pairs"] if line["marker"] in ("None", "")]
    upright = [line for line in pairs if line["x"][0] == line["x"][1] and line["y"][0] != line["y"][1]]
    level = [line for line in pairs if line["y"][0] == line["y"][1] and line["x"][0] != line["x"][1]]
    capped = [u for u in upright if any(min(c["x"]) <= u["x"][0] <= max(c["x"]) and c["y"][0] in u["y"] for c in level)]
    return len(capped) >= _FEWEST_WHISKERS and len(capped) == len(upright)
