"""Charts drawn with known values, the way report writers draw them: paths and text, no picture."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, cos, pi, sin, tan
from typing import TYPE_CHECKING, Any

from extractors.charts.solve import survey_charts
from extractors.mupdf import load_mupdf
from extractors.pdf_file import PdfFile
from schemas.options import Limits

if TYPE_CHECKING:
    from extractors.charts.measured import MeasuredChart
    from extractors.charts.refused import Survey

pymupdf = load_mupdf()

PLOT = (100.0, 120.0, 420.0, 320.0)
COLOURS = ((0.12, 0.47, 0.71), (1.0, 0.5, 0.05), (0.17, 0.63, 0.17))
_GREY = (0.4, 0.4, 0.4)


@dataclass
class DrawnChart:
    """A page with a chart on it. Values run from `low` to `high` along the left side of `PLOT`, or its lower one."""

    low: float = 0.0
    high: float = 50.0
    step: float = 10.0
    document: Any = field(default_factory=pymupdf.open)

    def __post_init__(self) -> None:
        self.page = self.document.new_page(width=595, height=842)

    def place(self, value: float, *, lying: bool = False) -> float:
        left, top, right, bottom = PLOT
        share = (value - self.low) / (self.high - self.low)
        return left + share * (right - left) if lying else bottom - share * (bottom - top)

    def axes(self, *, lying: bool = False) -> None:
        """Both axis lines, tick marks and numbers."""
        left, top, right, bottom = PLOT
        self.page.draw_line((left, top), (left, bottom), color=_GREY)
        self.page.draw_line((left, bottom), (right, bottom), color=_GREY)
        value = self.low
        while value <= self.high + 1e-9:
            at, text = self.place(value, lying=lying), f"{value:g}"
            if lying:
                self.page.draw_line((at, bottom), (at, bottom + 4), color=_GREY)
                self.text(text, at, bottom + 14)
            else:
                self.page.draw_line((left - 4, at), (left, at), color=_GREY)
                self.page.insert_text((left - 8 - self.width(text), at + 3), text, fontsize=8)
            value += self.step

    def width(self, text: str) -> float:
        return float(pymupdf.get_text_length(text, fontsize=8))

    def text(self, text: str, centre: float, baseline: float, size: float = 8.0) -> None:
        half = pymupdf.get_text_length(text, fontsize=size) / 2
        self.page.insert_text((centre - half, baseline), text, fontsize=size)

    def legend(self, names: list[str]) -> None:
        for index, name in enumerate(names):
            x = PLOT[0] + 90 * index
            self.page.draw_rect((x, 92, x + 8, 100), color=None, fill=COLOURS[index])
            self.page.insert_text((x + 12, 99), name, fontsize=8)

    def names(self, names: list[str], *, lying: bool = False) -> list[float]:
        """Categories along the other axis; the places of their middles."""
        left, top, right, bottom = PLOT
        span = (bottom - top if lying else right - left) / len(names)
        places = [(top if lying else left) + span * (index + 0.5) for index in range(len(names))]
        for name, place in zip(names, places, strict=True):
            if lying:
                self.page.insert_text((left - 8 - self.width(name), place + 3), name, fontsize=8)
            else:
                self.text(name, place, bottom + 14)
        return places

    def bar(self, place: float, half: float, near: float, far: float, colour: int = 0, *, lying: bool = False) -> None:
        """A bar from one value to another."""
        ends = sorted((self.place(near, lying=lying), self.place(far, lying=lying)))
        box = (
            (ends[0], place - half, ends[1], place + half) if lying else (place - half, ends[0], place + half, ends[1])
        )
        self.page.draw_rect(box, color=None, fill=COLOURS[colour])

    def line(self, points: list[tuple[float, float]], colour: int = 0) -> None:
        """A polyline through places along the lower side and values."""
        self.page.draw_polyline([(x, self.place(y)) for x, y in points], color=COLOURS[colour], width=1.5)

    def area(self, places: list[float], top: list[float], floor: list[float], colour: int = 0) -> None:
        """What lies between two chains of values."""
        edge = [(x, self.place(y)) for x, y in zip(places, top, strict=True)]
        base = [(x, self.place(y)) for x, y in zip(places, floor, strict=True)]
        shape = self.page.new_shape()
        shape.draw_polyline([*edge, *reversed(base), edge[0]])
        shape.finish(color=None, fill=COLOURS[colour])
        shape.commit()

    def pie(
        self,
        shares: list[float],
        names: list[str],
        *,
        centre: tuple[float, float] = (260, 220),
        radius: float = 80,
        colours: int | None = None,
    ) -> None:
        """Wedges from the top, clockwise, each with its name beside it; after so many `colours` they begin anew."""
        total, angle = sum(shares), -pi / 2
        shades = [wedge_colour(index % (colours or len(shares))) for index in range(len(shares))]
        for share, name, colour in zip(shares, names, shades, strict=True):
            turn = 2 * pi * share / total
            shape = self.page.new_shape()
            _wedge(shape, centre, radius, (angle, turn))
            shape.finish(color=None, fill=colour)
            shape.commit()
            middle = angle + turn / 2
            x, y = centre[0] + 1.2 * radius * cos(middle), centre[1] + 1.2 * radius * sin(middle)
            self.text(name, x, y + 3)
            angle += turn

    def data(self) -> bytes:
        return bytes(self.document.tobytes())


def wedge_colour(index: int) -> tuple[float, float, float]:
    return (0.1 + 0.15 * index, 0.3, 0.9 - 0.15 * index)


def _wedge(shape: Any, centre: tuple[float, float], radius: float, span: tuple[float, float]) -> None:
    """Centre, rim, centre: the arc in Bézier curves of at most an eighth of a turn."""

    def rim(angle: float) -> tuple[float, float]:
        return centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)

    start, turn = span
    pieces = max(1, ceil(turn / (pi / 4)))
    step = turn / pieces
    reach = 4 / 3 * tan(step / 4) * radius
    shape.draw_line(centre, rim(start))
    for index in range(pieces):
        a, b = start + index * step, start + (index + 1) * step
        (ax, ay), (bx, by) = rim(a), rim(b)
        first = ax - reach * sin(a), ay + reach * cos(a)
        second = bx + reach * sin(b), by - reach * cos(b)
        shape.draw_bezier((ax, ay), first, second, (bx, by))
    shape.draw_line(rim(start + turn), centre)


def survey_of(drawn: DrawnChart) -> Survey:
    """What is measured and what is refused on the page."""
    file = PdfFile(drawn.data(), name="drawn.pdf", limits=Limits())
    try:
        return survey_charts(file.read_page(1))
    finally:
        file.close()


def charts_of(drawn: DrawnChart) -> list[MeasuredChart]:
    """What is measured on the page."""
    return list(survey_of(drawn).charts)


def values_of(chart: MeasuredChart) -> dict[str | None, list[tuple[str, float]]]:
    """The points of each series, to one decimal."""
    return {
        series.name.text if series.name else None: [(point.x, round(point.y, 1)) for point in series.points]
        for series in chart.series
    }
