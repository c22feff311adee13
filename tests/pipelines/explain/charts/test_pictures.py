"""Pictures of charts: drawn anew they look as they were drawn, and a wrong value is seen."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from extractors.document import open_document
from pipelines.explain.charts.drawing import Drawing
from pipelines.explain.charts.pictures import picture_chart, side_by_side
from pipelines.explain.charts.plot import plots_of
from pipelines.read import read_file
from schemas.geometry import BBox
from schemas.options import Limits, ReadOptions
from tests.builders.drawn_charts import COLOURS, DrawnChart
from tests.builders.made_files import saved
from tests.builders.results import chart_of, document_of, result_of

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.explain.charts.pictures import ChartPicture
    from schemas.result import DocumentEntry

SCALE = 2.0


def bar_chart() -> DrawnChart:
    drawn = DrawnChart()
    drawn.axes()
    drawn.legend(["Solar", "Wind"])
    for index, place in enumerate(drawn.names(["2021", "2022", "2023"])):
        drawn.bar(place - 10, 10, 0, 15 + 7 * index, 0)
        drawn.bar(place + 10, 10, 0, 40 - 5 * index, 1)
    return drawn


def line_chart() -> DrawnChart:
    drawn = DrawnChart()
    drawn.axes()
    drawn.legend(["Solar", "Wind"])
    places = drawn.names(["a", "b", "c", "d"])
    drawn.line(list(zip(places, [10, 40, 20, 30], strict=True)), 0)
    drawn.line(list(zip(places, [45, 15, 35, 5], strict=True)), 1)
    return drawn


def pie_chart() -> DrawnChart:
    drawn = DrawnChart()
    drawn.pie([40, 35, 25], ["Rent", "Wages", "Other"])
    return drawn


def pictured(
    folder: Path, drawn: DrawnChart, change: tuple[str, str] | None = None
) -> tuple[ChartPicture, Image.Image]:
    """The chart as it was read, with one value changed; the picture of both halves."""
    path = saved(folder, "chart.pdf", drawn.data())
    result = read_file(path, ReadOptions(schema_name="chart"))
    entry = result.documents[0]
    if change is not None:
        _point(entry, change[0])["y"] = change[1]
    (plot,) = plots_of(entry)
    with open_document(path, limits=Limits(), password=None) as document:
        pixels = document.render(1, 72 * SCALE)
    picture = picture_chart(plot, result.pages[0], pixels)
    assert picture is not None
    return picture, Image.open(io.BytesIO(side_by_side(picture, pixels, SCALE)))


def _point(entry: DocumentEntry, x: str) -> dict[str, str]:
    point: dict[str, str] = next(p for p in entry.data["charts"][0]["series"][0]["points"] if p["x"] == x)
    return point


def halves(both: Image.Image) -> tuple[np.ndarray, np.ndarray]:
    """Where each half is of a strong colour: the marks of the chart."""
    pixels = np.asarray(both.convert("HSV"))[16:-16]
    width = (pixels.shape[1] - 48) // 2
    return tuple(
        (part[..., 1] > 110) & (part[..., 2] > 90)
        for part in (pixels[:, 16 : 16 + width], pixels[:, -16 - width : -16])
    )  # type: ignore[return-value]


@pytest.mark.parametrize(("draw", "same"), [(bar_chart, 0.9), (pie_chart, 0.9)])
def test_what_is_drawn_anew_covers_what_was_drawn(tmp_path: Path, draw: type[DrawnChart], same: float) -> None:
    picture, both = pictured(tmp_path, draw())
    assert (picture.over is not None, picture.note) == (True, "")
    printed, anew = halves(both)
    assert (printed & anew).sum() / (printed | anew).sum() > same


def test_lines_are_drawn_anew_in_their_colours(tmp_path: Path) -> None:
    picture, both = pictured(tmp_path, line_chart())
    assert picture.note == ""
    printed, anew = halves(both)
    near = np.pad(printed, 3)
    around = np.any([np.roll(near, (y, x), (0, 1)) for y in (-3, 0, 3) for x in (-3, 0, 3)], axis=0)[3:-3, 3:-3]
    assert anew.sum() > 500
    assert (anew & around).sum() / anew.sum() > 0.9
    seen = {colour.lower() for colour in re.findall('stroke="(#[0-9a-f]{6})"', picture.anew.svg())}
    for wanted in COLOURS[:2]:
        assert any(_apart(colour, wanted) < 0.06 for colour in seen)


def _apart(colour: str, wanted: tuple[float, float, float]) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return max(abs(part - other) for part, other in zip(parts, wanted, strict=True))


def test_a_wrong_value_is_seen_and_said(tmp_path: Path) -> None:
    picture, both = pictured(tmp_path, bar_chart(), ("2022", "44"))
    assert "do not lie at their marks" in picture.note
    printed, anew = halves(both)
    assert (anew & ~printed).sum() > 2000


def test_a_chart_of_a_model_is_drawn_on_a_sheet() -> None:
    entry = document_of({"charts": [chart_of({"a": [("x", "1"), ("y", "3")]}, method="vlm", bbox=[50, 50, 300, 200])]})
    (plot,) = plots_of(entry)
    result = result_of(entry)
    pixels = np.full((800, 1200, 3), 255, np.uint8)
    picture = picture_chart(plot, result.pages[0], pixels)
    assert picture is not None
    assert picture.over is None
    assert "no places on the page" in picture.note
    assert Image.open(io.BytesIO(side_by_side(picture, pixels, 2.0))).width > 800


def test_a_chart_without_values_has_no_picture() -> None:
    for kind in ("bar", "pie", "line"):
        entry = document_of({"charts": [chart_of({"a": []}, type=kind), chart_of({}, type=kind)]})
        assert [picture_chart(plot, result_of(entry).pages[0], None) for plot in plots_of(entry)] == [None, None]


def test_no_text_of_a_document_is_markup() -> None:
    drawing = Drawing()
    hostile = "<script>a</script>\"'&\x1b[31m\u202e\x00]]>"
    drawing.text((0, 0), hostile, 7)
    drawing.text_in(BBox(0, 0, 10, 5), hostile)
    drawing.pill((3, 3), hostile, 5, "#000000")
    drawing.tip(hostile)
    root = ElementTree.fromstring(drawing.svg())
    assert {element.tag for element in root.iter()} == {"g", "text", "rect", "title"}
    assert "\x1b" not in drawing.svg()
