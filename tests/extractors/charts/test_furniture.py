"""What is drawn in a chart and is no mark."""

from __future__ import annotations

from dataclasses import replace

from extractors.charts.furniture import holds_legend, text_boxes, without_hatching
from extractors.charts.legend import Entry
from schemas.geometry import BBox
from schemas.page import TextRun, VectorPath

FRAME, BAR = BBox(50, 50, 350, 250), BBox(80, 100, 110, 250)


def rectangle(box: BBox, clip: BBox | None) -> VectorPath:
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return VectorPath(corners, (False,) * 4, box, None, (0, 0, 0), 1.0, clip=clip, group=1)


def strokes(clip: BBox, group: int) -> list[VectorPath]:
    """Sloping lines across a box and beyond it."""
    places = [(clip.left + 8 * k, clip.bottom - 8 * k) for k in range(-1, 4)]
    ends = [((x, y), (x + 40, y - 40)) for x, y in places]
    return [
        VectorPath(
            line,
            (False,),
            BBox(line[0][0], line[1][1], line[1][0], line[0][1]),
            None,
            (0, 0, 0),
            1.0,
            clip=clip,
            group=group,
        )
        for line in ends
    ]


def test_lines_seen_through_a_bar_are_its_hatching_and_those_seen_through_the_panel_are_lines() -> None:
    drawn = [rectangle(FRAME, None), rectangle(BAR, FRAME)]
    assert without_hatching([*drawn, *strokes(BAR, 2)]) == drawn
    lines = strokes(FRAME, 3)
    assert without_hatching([*drawn, *lines]) == [*drawn, *lines]
    elsewhere = strokes(BBox(200, 100, 230, 250), 4)  # no bar is there
    assert without_hatching([*drawn, *elsewhere]) == [*drawn, *elsewhere]


def test_a_box_with_a_border_in_the_colour_of_the_plot_is_that_of_a_legend() -> None:
    beige, tight = (0.93, 0.91, 0.84), BBox(260, 60, 340, 78)
    text = TextRun("Baseline and ours", BBox(268, 64, 336, 74), 8.0, anchor_y=69.0)
    ground = replace(rectangle(FRAME, None), fill=beige, stroke=None)
    box = replace(rectangle(tight, None), fill=beige)
    assert text_boxes([ground, box], [text]) == [box]
    assert text_boxes([box], [text]) == []  # a bar has such a number in it


def test_a_bar_under_a_part_of_a_legend_is_no_box_around_it() -> None:
    text = TextRun("Ours", BBox(300, 62, 318, 72), 8.0, anchor_y=67.0)
    swatch = rectangle(BBox(285, 64, 296, 70), None)
    entry = Entry("Ours", text, (swatch,))
    assert holds_legend(rectangle(BBox(280, 58, 324, 76), None), [entry])
    assert not holds_legend(rectangle(BBox(280, 58, 324, 250), None), [entry])
