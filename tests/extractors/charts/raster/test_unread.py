"""Numbers of axes that the text detector passes over are read from where they stand."""

from __future__ import annotations

import pytest

from extractors.charts.raster.unread import with_unread_numbers
from extractors.ocr.rapid import RapidOcr
from tests.builders.chart_pictures import BOTTOM, INK, LEFT, TOP, Sheet


@pytest.fixture(scope="module")
def engine() -> RapidOcr:
    return RapidOcr(threads=1)


def test_single_figures_are_read_where_the_others_have_them_stand(engine: RapidOcr) -> None:
    sheet = Sheet()
    sheet.axis(8, 1)
    found = with_unread_numbers([run for run in sheet.runs if run.text in "0358"], sheet.pixels(), engine, 1.0)
    assert sorted(run.text for run in found) == [str(value) for value in range(9)]
    whole = {run.text: run.bbox.center_y for run in sheet.runs}
    assert all(abs(run.bbox.center_y - whole[run.text]) < 1 for run in found)


def test_numbers_with_a_figure_in_the_axis_are_not_read_without_it(engine: RapidOcr) -> None:
    sheet = Sheet()
    for at, number in enumerate(("9000", "8000", "7000", "6000")):
        sheet.text(number, LEFT, TOP + 90 * at, "rm")
    sheet.text("5000", LEFT, TOP + 360, "rm")
    sheet.rectangle(LEFT - 5, TOP - 20, LEFT - 3, BOTTOM, INK)
    doubtful = [run for run in sheet.runs if run.text in ("9000", "5000")]
    assert with_unread_numbers(doubtful, sheet.pixels(), engine, 1.0) == doubtful


def test_a_quarter_of_a_year_is_no_number_that_was_misread(engine: RapidOcr) -> None:
    sheet = Sheet()
    for at in range(4):
        sheet.text(f"Q4 {2012 + at}", LEFT + 130 * at, BOTTOM)
    assert with_unread_numbers(sheet.runs, sheet.pixels(), engine, 1.0) == sheet.runs
