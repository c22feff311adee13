"""Which marks stand for a name: those of the legend, on the side where its other names have theirs."""

from __future__ import annotations

import pytest

from extractors.charts.legend import find_legend
from schemas.geometry import BBox
from schemas.page import TextRun, VectorPath

COLOURS = [(0.6, 0.0, 0.8), (0.0, 0.6, 0.4), (0.3, 0.7, 0.9)]
NAMES = ["Canal", "Road", "Rail"]


def sample(left: float, y: float, colour: tuple[float, float, float]) -> VectorPath:
    return VectorPath(((left, y), (left + 24, y)), (False,), BBox(left, y, left + 24, y), stroke=colour, width_pt=1)


def test_a_marker_of_the_chart_before_a_name_is_no_swatch_where_all_names_stand_before_theirs() -> None:
    runs = [
        TextRun(
            name, BBox(500.0 - 5 * len(name), 96.0 + 10 * at, 500.0, 104.0 + 10 * at), 8.0, anchor_y=100.0 + 10 * at
        )
        for at, name in enumerate(NAMES)
    ]
    swatches = [sample(504.0, 100.0 + 10 * at, colour) for at, colour in enumerate(COLOURS)]
    corners = ((466.0, 106.0), (474.0, 106.0), (474.0, 114.0), (466.0, 114.0), (466.0, 106.0))
    marker = VectorPath(corners, (False,) * 4, BBox(466.0, 106.0, 474.0, 114.0), fill=COLOURS[2])
    entries = find_legend([marker, *swatches], runs)
    assert {entry.text: entry.lines for entry in entries} == {
        "Canal": {(153, 0, 204)},
        "Road": {(0, 153, 102)},
        "Rail": {(76, 178, 230)},
    }


def dot(x: float, y: float, colour: tuple[float, float, float], half: float = 2.5) -> VectorPath:
    corners = (
        (x - half, y - half),
        (x + half, y - half),
        (x + half, y + half),
        (x - half, y + half),
        (x - half, y - half),
    )
    return VectorPath(corners, (False,) * 4, BBox(x - half, y - half, x + half, y + half), fill=colour)


def name(text: str, left: float, y: float) -> TextRun:
    return TextRun(text, BBox(left, y - 4, left + 5 * len(text), y + 4), 8.0, anchor_y=y)


def test_a_lone_marker_in_line_with_the_samples_of_lines_is_a_swatch_too() -> None:
    runs = [name("Canal", 530, 100), name("Road", 530, 110), name("Rail", 530, 120)]
    swatches = [dot(512, 100, COLOURS[0]), sample(500, 110, COLOURS[1]), sample(500, 120, COLOURS[2])]
    assert {entry.text for entry in find_legend(swatches, runs)} == {"Canal", "Road", "Rail"}
    beside = [dot(521, 100, COLOURS[0]), *swatches[1:]]  # a mark of the chart that stands elsewhere before a name
    assert {entry.text for entry in find_legend(beside, runs)} == {"Road", "Rail"}


def test_a_short_bar_among_longer_ones_is_no_swatch_of_its_name() -> None:
    widths = [24.0, 30.0, 130.0, 180.0]
    bars = []
    for at, width in enumerate(widths):
        y = 100.0 + 20 * at
        corners = ((100.0, y), (100 + width, y), (100 + width, y + 10), (100.0, y + 10), (100.0, y))
        bars.append(VectorPath(corners, (False,) * 4, BBox(100, y, 100 + width, y + 10), fill=COLOURS[0]))
    runs = [
        name(text, 96.0 - 5 * len(text), 105.0 + 20 * at) for at, text in enumerate(("Oslo", "Bern", "Rome", "Bonn"))
    ]
    legend = [sample(300.0, 20.0, COLOURS[1]), sample(400.0, 20.0, COLOURS[2])]
    told = [name("Road", 330, 20), name("Rail", 430, 20)]
    assert {entry.text for entry in find_legend([*bars, *legend], [*runs, *told])} == {"Road", "Rail"}


def test_a_sample_of_a_line_has_a_marker_at_either_end() -> None:
    runs = [name("Canal", 540, 100), name("Road", 540, 110)]
    lines = [sample(500, 100, COLOURS[0]), sample(500, 110, COLOURS[1])]
    markers = [dot(x, y, COLOURS[at], half=2) for at, y in enumerate((100, 110)) for x in (500, 524)]
    entries = find_legend([*lines, *markers], runs)
    assert [len(entry.swatch) for entry in entries] == [3, 3]


@pytest.mark.parametrize("across", [False, True])
def test_markers_of_several_widths_in_line_with_their_names_are_a_legend(across: bool) -> None:
    places = [(518 + 60 * at, 100) if across else (518, 100 + 11 * at) for at in range(3)]
    runs = [name(text, x + 12, y) for text, (x, y) in zip(NAMES, places, strict=True)]
    marks = [dot(x, y, COLOURS[at], half=1.6 + 0.5 * at) for at, (x, y) in enumerate(places)]
    drawn = [dot(100 + 40 * at, 300, COLOURS[at]) for at in range(3)]
    assert {entry.text for entry in find_legend([*marks, *drawn], runs)} == set(NAMES)
    assert find_legend(marks, runs) == []  # points with their names: nothing else looks like them


def test_labels_of_an_axis_of_which_some_have_marks_beside_them_are_no_legend() -> None:
    names = ("Oslo", "Bern", "Rome", "Bonn", "Kiel")
    runs = [name(text, 96.0 - 5 * len(text), 100.0 + 20 * at) for at, text in enumerate(names)]
    bars = [sample(100.0, 100.0 + 20 * at, (0.5, 0.5, 0.5)) for at in (1, 3)]
    assert find_legend(bars, runs) == []
