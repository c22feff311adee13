"""Contours are told by the numbers in their gaps."""

from __future__ import annotations

from math import sin

import pytest

from tests.builders.drawn_charts import DrawnChart, survey_of

COLOURS = [(0.1 + 0.2 * k, 0.3, 0.8 - 0.2 * k) for k in range(4)]


@pytest.mark.parametrize("in_gaps", [True, False])
def test_lines_with_numbers_in_their_gaps_are_contours_and_those_with_numbers_above_them_are_not(in_gaps: bool) -> None:
    drawn = DrawnChart()
    drawn.axes()
    for at in (150, 250, 350):
        drawn.page.draw_line((at, 320), (at, 324), color=(0, 0, 0))
        drawn.text(f"{at}", at, 334)
    for number, colour in enumerate(COLOURS):
        line = [(110.0 + 10 * k, 160.0 + 40 * number + 6 * sin(k / 5)) for k in range(30)]
        x, y = line[14]
        for piece in (line[:14], line[15:]) if in_gaps else (line,):
            drawn.page.draw_polyline(piece, color=colour, width=1)
        drawn.text(str(4 * number), x, y + (3 if in_gaps else -6))
    survey = survey_of(drawn)
    assert [one.reason for one in survey.refused] == (["contours"] if in_gaps else [])
    assert len(survey.charts) == (not in_gaps)
