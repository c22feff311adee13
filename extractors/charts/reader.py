"""Reads charts: every point measured from its path, drawn or traced, with how far it may be off; and says which ones
are seen and not measured.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from extractors.charts.data_labels import agreeing_labels, proving_labels
from extractors.charts.raster.readings import as_traced
from extractors.charts.raster.solve import survey_traced
from extractors.charts.refused import refused_on
from extractors.charts.solve import survey_charts
from extractors.readings import make_reading
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.charts.axes import Scale
    from extractors.charts.data_labels import LabelValue
    from extractors.charts.measured import MeasuredChart, MeasuredPoint, MeasuredSeries
    from extractors.charts.refused import RefusedChart
    from schemas.evidence import Selector
    from schemas.geometry import BBox
    from schemas.page import DocumentContent, Page, TextRun, Word
    from schemas.target import Target


REFUSED, PERHAPS = "refused_charts", "perhaps_charts"
"""What is no value of the document: charts that were seen and not measured, and what may be some. Each has its reason
for a value and the box of the chart for evidence.
"""


class ChartReader:
    """Measures the charts of pages, those that are drawn and those that are pictures (`Page.traced`).

    A number printed at a mark is a second witness: where it lies within the measurement's uncertainty, it is the value
    of both. One that does not stands against the measurement.
    """

    selector: Selector = "geometry"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "chart":
            return ()
        surveys = [(page, survey_charts(page)) for page in content.pages]
        drawn = [(page, chart, False) for page, survey in surveys for chart in survey.charts]
        pictures = [(page, survey_traced(picture)) for page in content.pages for picture in page.traced]
        traced = [(page, chart, True) for page, survey in pictures for chart in survey.charts]
        found = sorted((*drawn, *traced), key=lambda item: item[0].page_no)
        refused = [(page, chart, False) for page, survey in surveys for chart in refused_on(page, survey)]
        refused += [(page, chart, True) for page, survey in pictures for chart in survey.refused]
        readings = [
            replace(reading, numbered_by=self.selector)
            for index, (page, chart, from_pixels) in enumerate(found)
            for reading in _readings(f"/charts/{index}", page, chart, from_pixels=from_pixels)
        ]
        return [*readings, *(reading for index, one in enumerate(refused) for reading in _refused(index, *one))]


def _refused(index: int, page: Page, chart: RefusedChart, from_pixels: bool) -> Iterable[Reading]:
    reading = _measured(f"{REFUSED if chart.has_axes else PERHAPS}/{index}", chart.reason, chart.bbox, page)
    return as_traced([reading]) if from_pixels else [reading]


def _readings(base: str, page: Page, chart: MeasuredChart, *, from_pixels: bool) -> Iterator[Reading]:
    readings = _chart(base, page, chart)
    yield from as_traced(readings) if from_pixels else readings


def _chart(base: str, page: Page, chart: MeasuredChart) -> Iterator[Reading]:
    yield from _printed(f"{base}/title", chart.title, page)
    yield _measured(f"{base}/type", chart.kind, chart.bbox, page)
    if chart.orientation is not None:
        yield _measured(f"{base}/orientation", chart.orientation, chart.bbox, page)
    yield from _axes(base, page, chart)
    for number, series in enumerate(chart.series):
        yield from _series(f"{base}/series/{number}", page, chart, series)
    yield _measured(f"{base}/page_no", str(page.page_no), chart.bbox, page)
    displayed = page.to_display.apply_box(chart.bbox)
    for corner, value in enumerate(displayed):
        yield _measured(f"{base}/bbox/{corner}", f"{value:.1f}", chart.bbox, page)
    yield _measured(f"{base}/method", "vector", chart.bbox, page)


def _axes(base: str, page: Page, chart: MeasuredChart) -> Iterator[Reading]:
    # The axis of values is y, however the bars lie.
    lying = chart.orientation == "horizontal"
    x_scale, y_scale = (chart.y_scale, chart.x_scale) if lying else (chart.x_scale, chart.y_scale)
    x_label, y_label = (chart.y_label, chart.x_label) if lying else (chart.x_label, chart.y_label)
    if chart.kind in ("pie", "donut"):
        yield _measured(f"{base}/y_axis/unit", "%", chart.bbox, page)
        return
    points = [point for series in chart.series for point in series.points]
    if chart.orientation is not None and 2 * sum(point.x_run is not None for point in points) > len(points):
        x_scale = None  # bars are named by their labels, whether those are numbers or not
    yield from _printed(f"{base}/x_axis/label", x_label, page)
    yield from _scale(f"{base}/x_axis", x_scale, page, chart.bbox)
    yield from _printed(f"{base}/y_axis/label", y_label, page)
    yield from _scale(f"{base}/y_axis", y_scale, page, chart.bbox)


def _scale(base: str, scale: Scale | None, page: Page, box: BBox) -> Iterator[Reading]:
    if scale is not None and scale.unit:
        yield _measured(f"{base}/unit", scale.unit, scale.ticks[0].run.bbox, page)
    kind = scale.kind if scale is not None else "category"
    # An axis is proved by the labels it was fitted to: with them it can be drawn again over the page.
    labels = [words for tick in (scale.ticks if scale is not None else ()) if (words := _words_of(tick.run, page))]
    if labels:
        yield make_reading(f"{base}/scale", kind, labels, selector="geometry")
    else:
        yield _measured(f"{base}/scale", kind, box, page)


def _series(base: str, page: Page, chart: MeasuredChart, series: MeasuredSeries) -> Iterator[Reading]:
    yield from _printed(f"{base}/name", series.name, page)
    labels = agreeing_labels(series, chart.values_of(series))
    proving = proving_labels(chart, series, labels)
    for number, point in enumerate(series.points):
        yield from _point(f"{base}/points/{number}", page, point, labels.get(number), proves=number in proving)


def _point(base: str, page: Page, point: MeasuredPoint, label: LabelValue | None, *, proves: bool) -> Iterator[Reading]:
    if point.x:
        if point.x_run is not None:
            yield from _printed(f"{base}/x", point.x_run, page, point.x)
        else:
            yield _measured(f"{base}/x", point.x, point.bbox, page)
    measured = format_value(point.y, point.error)
    error = point.error
    words = _words_of(label.run, page) if label is not None else []
    if label is not None and words:
        yield _measured(f"{base}/y", label.value if label.agrees else measured, point.bbox, page)
        # The label witnesses the number. Whose number it is, its place alone does not prove (see `proving_labels`).
        yield make_reading(f"{base}/y", label.value, [words], selector="geometry")
        if proves:
            yield make_reading(f"{base}/y", label.value, [words], selector="rules")
        error = max(error, label.rounding)  # what is printed is rounded
    elif measured:
        yield _measured(f"{base}/y", measured, point.bbox, page)
    if measured:
        yield _measured(f"{base}/uncertainty", format_value(error, error / 10), point.bbox, page)


def _measured(path: str, value: str, box: BBox, page: Page) -> Reading:
    evidence = Evidence(page_no=page.page_no, bbox=box, text=value, source="vector", match="numeric")
    return Reading(path, value, value, "geometry", (evidence,))


def _printed(path: str, run: TextRun | None, page: Page, value: str = "") -> Iterator[Reading]:
    """A text as printed, on the page's own words where they are the same; or the number (`value`) that it writes."""
    if run is None:
        return
    words = _words_of(run, page)
    text = " ".join((value or run.text).split())
    yield make_reading(path, text, [words], selector="geometry") if words else _measured(path, text, run.bbox, page)


def _words_of(run: TextRun, page: Page) -> list[Word]:
    """The words that a run is made of; none where the page's words say anything else."""
    box = run.bbox.expand(0.5)
    words = [word for word in page.words if box.contains_point(word.bbox.center_x, word.bbox.center_y)]
    same = "".join(word.text for word in words) == "".join(run.text.split())
    return words if same else []
