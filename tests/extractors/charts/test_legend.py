"""Which marks stand for a name: those of the legend, on the side where its other names have theirs."""

from __future__ import annotations

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
