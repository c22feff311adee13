"""Text beside a chart: no table, whatever labels of the chart stand on its lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.charts.refused import refused_on
from extractors.charts.solve import survey_charts
from extractors.charts.tables_apart import tables_apart_from_charts
from extractors.document import open_document
from extractors.tables.finding import find_tables
from schemas.options import Limits
from tests.builders.drawn_charts import DrawnChart

if TYPE_CHECKING:
    from pathlib import Path

TEXT = ["Sales in the", "north came to", "12 units and", "the south sold", "37 of them in", "the same year"]


def test_text_beside_a_chart_makes_no_table_with_its_labels(tmp_path: Path) -> None:
    drawn = DrawnChart(step=5)
    drawn.axes()
    for place, value in zip(drawn.names(["North", "South", "East", "West"]), (12, 37, 18, 46), strict=True):
        drawn.bar(place, 14, 0, value)
    for number, line in enumerate(TEXT):
        drawn.page.insert_text((10, drawn.place(40 - 5 * number) + 3), line, fontsize=8)
    path = tmp_path / "report.pdf"
    path.write_bytes(drawn.data())
    with open_document(path, limits=Limits()) as document:
        page = document.read_page(1)
    assert find_tables(page) != []
    assert not tables_apart_from_charts(page)


def test_the_names_and_numbers_of_box_plots_make_no_table_and_the_plot_is_told(tmp_path: Path) -> None:
    drawn = DrawnChart(step=5)
    drawn.axes()
    for row, place in enumerate(drawn.names(["North", "South", "East", "West"])):
        drawn.bar(place, 22, 8 + 2 * row, 28 + 3 * row)
        at = drawn.place(22 + row)
        drawn.page.draw_line((place - 22, at), (place + 22, at), color=(0, 0, 0))
        for value in (12, 18, 27):
            drawn.text(f"{value}.{row}", place, drawn.place(value))
    path = tmp_path / "boxes.pdf"
    path.write_bytes(drawn.data())
    with open_document(path, limits=Limits()) as document:
        page = document.read_page(1)
    assert find_tables(page) != []
    assert not tables_apart_from_charts(page)
    assert [chart.reason for chart in refused_on(page, survey_charts(page))] == ["box plot"]
