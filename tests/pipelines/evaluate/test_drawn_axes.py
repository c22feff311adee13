"""Names of what matplotlib drew: told by a legend of the figure, and not told."""

from __future__ import annotations

from typing import Any

from pipelines.evaluate.datasets import chart_vectors


def panel(labels: list[str], colours: list[str], legend: list[str], bars: int) -> dict[str, Any]:
    """Axes with a series of so many bars for each label, each series in its colour."""
    ticks = {"xticks": [0.0, 1.0], "xticklabels": ["cat", "dog"], "yticks": [0.0, 5.0], "yticklabels": ["0", "5"]}
    place = {"cls": "Axes", "axes_bbox_fig": [0.1, 0.1, 0.9, 0.9], "xlim": [0, 1], "ylim": [0, 5]}
    drawn = [
        {
            "label": label,
            "orientation": "vertical",
            "pos": [float(which + at) for at in range(bars)],
            "value": [1.0 + which] * bars,
            "base": [0.0] * bars,
            "color": [colour] * bars,
        }
        for which, (label, colour) in enumerate(zip(labels, colours, strict=True))
    ]
    rest = {"title": "", "lines": [], "scatter": [], "wedges": [], "xscale": "linear", "yscale": "linear"}
    return {**ticks, **place, **rest, "legend": legend, "bars": drawn}


def names(*panels: dict[str, Any], fig_legends: list[list[str]]) -> list[list[str | None]]:
    row = {"doc": "a.pdf", "type": "bar", "truth": {"axes": list(panels), "fig_legends": fig_legends}}
    return [[series.name for series in chart.series] for chart in chart_vectors.convert(row).charts or ()]


def test_a_histogram_without_labels_is_not_named_by_the_order_of_its_legend() -> None:
    containers = ["_container0", "_container1"]
    assert names(panel(containers, ["red", "blue"], ["old", "new"], 12), fig_legends=[]) == [[None, None]]
    assert names(panel(containers, ["red", "blue"], ["old", "new"], 2), fig_legends=[]) == [["old", "new"]]


def test_bars_in_colours_of_the_legend_of_the_figure_are_named_by_them() -> None:
    first = panel(["old", "new"], ["red", "blue"], [], 1)
    second = panel(["_container1", "_container3"], ["red", "blue"], [], 1)
    assert names(first, second, fig_legends=[["old", "new"]]) == [["old", "new"]] * 2


def test_axes_that_show_what_the_truth_does_not_tell_are_left_out() -> None:
    def is_left_out(lines: list[tuple[str, int]], **more: Any) -> bool:
        drawn = [{"label": label, "x": [*range(n)], "y": [1.0] * n, "marker": "None"} for label, n in lines]
        axes = panel([], [], [], 0) | {"lines": drawn} | more
        row = {"type": "area", "verified": True, "truth": {"axes": [axes]}}
        return chart_vectors.reason_left_out(row) is not None

    assert is_left_out([("_", 2)], n_patches=8)
    assert not is_left_out([("_", 3)], n_patches=8)
    assert is_left_out([("limit", 3)], legend=["limit", "a", "b"], n_other_collections=2)
    assert not is_left_out([("_", 3), ("_", 3)], legend=["a", "b"], n_other_collections=2)


def test_points_drawn_one_by_one_are_a_series_and_what_links_points_is_none() -> None:
    def line(xs: list[float], ys: list[float], marker: str) -> dict[str, Any]:
        return {"label": "_child", "x": xs, "y": ys, "marker": marker}

    drawn = [line([float(at)], [2.0 * at], "o") for at in range(1, 4)] + [line([2.0], [9.0], "_")]
    drawn += [line([1.0, 5.0], [3.0, 3.0], "None"), line([1.0, 5.0], [3.0, 4.0], "None")]
    clouds = [{"label": "_", "xy": [[1.0, 3.0], [5.0, 3.0], [5.0, 4.0]]}]
    axes = panel([], [], [], 0) | {"lines": drawn, "scatter": clouds, "xticklabels": ["0", "1"]}
    (chart,) = chart_vectors.convert({"doc": "a.pdf", "type": "errorpoint", "truth": {"axes": [axes]}}).charts or ()
    assert [[point.y for point in series.points] for series in chart.series] == [
        ["3", "4"],
        ["2", "4", "6"],
        ["3", "3", "4"],
    ]
