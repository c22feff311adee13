"""Charts stand on the page where their values belong: right values on their marks, wrong ones off them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.explain.charts.layout import lay_on_page
from pipelines.explain.charts.pie import laid_box, lay_pie, turned, upright_pie
from pipelines.explain.charts.plot import Plot, plots_of
from pipelines.explain.charts.sheet import lay_on_sheet
from tests.builders.results import Boxes, chart_of, document_of

VALUES = st.lists(st.integers(-40, 40).filter(bool), min_size=3, max_size=6, unique=True)


def plot_of(chart: dict[str, object], boxes: Boxes) -> Plot:
    (plot,) = plots_of(document_of({"charts": [chart]}, boxes))
    return plot


def bars(values: list[float], *, lying: bool = False, zero: float = 200.0) -> Plot:
    """Bars 20 points wide, 40 apart, 2 points a unit."""
    boxes: Boxes = {}
    for number, value in enumerate(values):
        side = (60.0 + 40 * number, 80.0 + 40 * number)
        ends = sorted((zero, zero + 2 * value if lying else zero - 2 * value))
        boxes[f"/charts/0/series/0/points/{number}/y"] = (
            (ends[0], side[0], ends[1], side[1]) if lying else (side[0], ends[0], side[1], ends[1])
        )
    points = [(f"n{number}", str(value)) for number, value in enumerate(values)]
    return plot_of(chart_of({None: points}, orientation="horizontal" if lying else "vertical"), boxes)  # type: ignore[dict-item]


@given(VALUES, st.booleans())
def test_bars_end_where_they_were_measured(values: list[float], lying: bool) -> None:
    plot = bars(values, lying=lying)
    laid = lay_on_page(plot)
    assert laid is not None
    assert laid.worst_pt < 0.01
    assert laid.axes[0].place_of(0.0) == pytest.approx(200.0)
    assert laid.upright is not lying


@pytest.mark.parametrize("lying", [False, True])
def test_a_value_that_is_wrong_stands_off_its_bar(lying: bool) -> None:
    plot = bars([10, 20, 30, 40, 25], lying=lying)
    entry = {f"/charts/0/series/0/points/{n}/y": tuple(p.bbox or ()) for n, p in enumerate(plot.points)}
    points: list[tuple[str, str | None]] = [(p.x, "10" if n == 2 else p.y) for n, p in enumerate(plot.points)]
    chart = chart_of({None: points}, orientation="horizontal" if lying else "vertical")
    laid = lay_on_page(plot_of(chart, entry))  # type: ignore[arg-type]
    assert laid is not None
    assert laid.worst_pt == pytest.approx(40.0)


def test_one_bar_stands_on_nought() -> None:
    laid = lay_on_page(bars([25.0]))
    assert laid is not None
    assert (laid.axes[0].place_of(0.0), laid.axes[0].place_of(25.0)) == (200.0, 150.0)


def test_stacks_are_heaped_as_on_the_page() -> None:
    boxes: Boxes = {}
    series: dict[str | None, list[tuple[str, str | None]]] = {"lower": [], "upper": [], "below": []}
    for n, (low, high, below) in enumerate([(10, 20, -5), (30, 5, -15)]):
        side = (60.0 + 40 * n, 80.0 + 40 * n)
        ends = [(200 - 2 * low, 200.0), (200 - 2 * low - 2 * high, 200.0 - 2 * low), (200.0, 200.0 - 2 * below)]
        for s, (name, value) in enumerate(zip(series, (low, high, below), strict=True)):
            series[name].append((f"n{n}", str(value)))
            boxes[f"/charts/0/series/{s}/points/{n}/y"] = (side[0], ends[s][0], side[1], ends[s][1])
    laid = lay_on_page(plot_of(chart_of(series, type="stacked_bar"), boxes))
    assert laid is not None
    assert [[p.base for p in line] for line in laid.series] == [[0, 0], [10, 30], [0, 0]]
    assert laid.worst_pt < 0.01


@pytest.mark.parametrize("reverse", [False, True])
def test_stacked_areas_are_told_from_areas_behind_each_other(reverse: bool) -> None:
    values = [[10, 14, 8, 20], [5, 9, 30, 2]]
    boxes: Boxes = {}
    for n in range(4):
        order = (1, 0) if reverse else (0, 1)
        total = 0
        for s in order:
            total += values[s][n]
            x, y = 60.0 + 40 * n, 200.0 - 2 * total
            boxes[f"/charts/0/series/{s}/points/{n}/y"] = (x - 2, y - 2, x + 2, y + 2)
    series = {name: [(str(n), str(v)) for n, v in enumerate(line)] for name, line in zip("ab", values, strict=True)}
    laid = lay_on_page(plot_of(chart_of(series, type="area"), boxes))  # type: ignore[arg-type]
    assert laid is not None
    assert (laid.stacked, round(laid.worst_pt, 6)) == (True, 0)


def test_a_second_axis_of_values_is_found() -> None:
    boxes: Boxes = {}
    values = {"big": [1000, 3000, 2000, 4500], "small": [0.1, 0.5, 0.2, 0.4]}
    for s, (name, line) in enumerate(values.items()):
        for n, value in enumerate(line):
            x, y = 60.0 + 40 * n, 200 - (value / 30 if name == "big" else value * 250)
            boxes[f"/charts/0/series/{s}/points/{n}/y"] = (x - 2, y - 2, x + 2, y + 2)
    series = {name: [(f"n{n}", str(v)) for n, v in enumerate(line)] for name, line in values.items()}
    laid = lay_on_page(plot_of(chart_of(series, type="line"), boxes))  # type: ignore[arg-type]
    assert laid is not None
    assert laid.axes[0] is not laid.axes[1]
    assert laid.worst_pt < 0.1


def test_what_has_no_places_is_laid_on_a_sheet_in_every_type() -> None:
    points: list[tuple[str, str | None]] = [("a", "3"), ("b", "-1.5"), ("c", "8"), ("d", None)]
    for kind in ("bar", "grouped_bar", "stacked_bar", "line", "area", "scatter"):
        for way in ("vertical", "horizontal"):
            plot = plot_of(chart_of({"s": points, "t": points[:2]}, type=kind, orientation=way), {})
            assert lay_on_page(plot) is None
            laid = lay_on_sheet(plot)
            assert laid is not None
            assert laid.own
            for number, line in enumerate(laid.series):
                for placed in line:
                    assert laid.frame.contains_point(*laid.tip(number, placed))
    assert lay_on_sheet(plot_of(chart_of({"s": []}), {})) is None


def test_dates_and_logs_have_their_distances_on_a_sheet() -> None:
    axis = {"label": None, "unit": None, "scale": "date"}
    dates: list[tuple[str, str | None]] = [("2024-01-01", "1"), ("2024-01-02", "10"), ("2024-01-11", "100")]
    log = {"label": None, "unit": None, "scale": "log"}
    laid = lay_on_sheet(plot_of(chart_of({"s": dates}, type="line", x_axis=axis, y_axis=log), {}))
    assert laid is not None
    (first, second, last) = [placed.across for placed in laid.series[0]]
    assert (last - first) == pytest.approx(10 * (second - first))
    tips = [laid.tip(0, placed)[1] for placed in laid.series[0]]
    assert tips[0] - tips[1] == pytest.approx(tips[1] - tips[2])


@given(st.lists(st.integers(3, 40), min_size=2, max_size=6), st.integers(0, 359), st.booleans(), st.booleans())
def test_a_pie_is_turned_as_on_the_page(shares: list[int], start: int, clockwise: bool, donut: bool) -> None:
    values = [float(share) for share in shares]
    drawn = upright_pie(values, (200.0, 150.0), 60.0, donut=donut)
    angles = turned(values, start * 3.14159265 / 180, clockwise=clockwise)
    seen = type(drawn)(drawn.centre, drawn.radius, drawn.hole, angles)
    boxes = [laid_box(seen, number) for number in range(len(values))]
    laid = lay_pie(values, boxes, donut=donut)
    assert laid is not None
    assert laid.off_pt <= 3.0


def test_pieces_that_a_legend_lists_in_another_order_are_found() -> None:
    values = [41.0, 38.0, 12.0, 9.0]
    order = [0, 3, 1, 2]
    drawn = upright_pie([values[n] for n in order], (200.0, 150.0), 60.0, donut=True)
    boxes = [laid_box(drawn, order.index(n)) for n in range(4)]
    laid = lay_pie(values, boxes, donut=True)
    assert laid is not None
    assert laid.off_pt <= 3.0


def test_no_pieces_are_no_pie() -> None:
    assert lay_pie([], [], donut=False) is None
    assert lay_pie([0.0], [laid_box(upright_pie([1.0], (0, 0), 9, donut=False), 0)], donut=False) is None
