"""The charts, tables and statements of a document as its readings tell them, before they are weighed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.statements.units import Unit, read_unit
from pipelines.chart_proof.times import is_time, order_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.evidence import Reading

_POINT = re.compile(r"/charts/(\d+)/series/(\d+)/points/(\d+)/(x|y|uncertainty)\Z")
_SERIES_NAME = re.compile(r"/charts/(\d+)/series/(\d+)/name\Z")
_OF_CHART = re.compile(r"/charts/(\d+)/(title|type|y_axis/label|y_axis/unit|x_axis/label)\Z")
_CELL = re.compile(r"/tables/(\d+)/rows/(\d+)/(\d+)\Z")
_HEADER = re.compile(r"/tables/(\d+)/header/(\d+)\Z")
_TITLE = re.compile(r"/tables/(\d+)/title\Z")
_TEXT = re.compile(r"/statements/(\d+)/text\Z")
_BY_SHARE = ("pie", "donut")


@dataclass(frozen=True, slots=True)
class PointView:
    """A point; `error` is the half width of its 95 % interval."""

    path: str
    x: str
    y: float
    error: float
    text: str = ""
    """The value as it was read."""


@dataclass(frozen=True)
class SeriesView:
    path: str
    name: str
    points: tuple[PointView, ...]

    @cached_property
    def by_x(self) -> dict[str, PointView]:
        return {point.x: point for point in self.points}


@dataclass(frozen=True)
class ChartView:
    """`unit` is that of the values, with its scale word; empty where the chart does not say."""

    path: str
    kind: str
    title: str
    y_label: str
    x_label: str
    unit: Unit
    series: tuple[SeriesView, ...]

    @cached_property
    def categories(self) -> tuple[str, ...]:
        """In the order of the axis; in that of time where they are times."""
        found = tuple(dict.fromkeys(point.x for series in self.series for point in series.points if point.x))
        return tuple(sorted(found, key=order_of)) if found and all(map(is_time, found)) else found

    @cached_property
    def is_over_time(self) -> bool:
        return bool(self.categories) and all(map(is_time, self.categories))

    @property
    def shows_shares(self) -> bool:
        return self.kind in _BY_SHARE


@dataclass(frozen=True, slots=True)
class CellView:
    path: str
    text: str
    reading: Reading


@dataclass(frozen=True)
class TableView:
    """`header` and `cells` are what was read; a place without a reading is None. `headings` are its readings."""

    path: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[CellView | None, ...], ...]
    headings: tuple[Reading | None, ...] = ()


@dataclass(frozen=True)
class ReportView:
    charts: tuple[ChartView, ...]
    tables: tuple[TableView, ...]
    statements: tuple[tuple[str, Reading], ...]
    """Number of the statement (as in its path) and the reading of its text."""


def view_report(readings: Sequence[Reading]) -> ReportView:
    first: dict[str, Reading] = {}
    for reading in readings:
        if reading.rank == 0:
            first.setdefault(reading.path, reading)
    return ReportView(
        _charts(first),
        _tables(first),
        tuple((match[1], reading) for path, reading in first.items() if (match := _TEXT.match(path))),
    )


def _charts(first: dict[str, Reading]) -> tuple[ChartView, ...]:
    points: dict[tuple[int, int], dict[int, dict[str, str]]] = {}
    for path, reading in first.items():
        if match := _POINT.match(path):
            chart, series, point = (int(part) for part in match.groups()[:3])
            points.setdefault((chart, series), {}).setdefault(point, {})[match[4]] = reading.value
    numbers = sorted({chart for chart, _ in points})
    return tuple(_chart(number, first, points) for number in numbers)


def _chart(
    number: int, first: dict[str, Reading], points: dict[tuple[int, int], dict[int, dict[str, str]]]
) -> ChartView:
    def said(leaf: str) -> str:
        reading = first.get(f"/charts/{number}/{leaf}")
        return reading.value if reading else ""

    series = tuple(_series(key, first, points[key]) for key in sorted(points) if key[0] == number)
    title, label = said("title"), said("y_axis/label")
    unit = _unit([said("y_axis/unit"), label, title])
    return ChartView(f"/charts/{number}", said("type"), title, label, said("x_axis/label"), unit, series)


def _unit(texts: Iterable[str]) -> Unit:
    """The name and the scale that the texts give, each from the first that has one."""
    units = [read_unit(text) for text in texts]
    name = next((unit.name for unit in units if unit.name), "")
    scaled = next((unit for unit in units if unit.scaled), None)
    return Unit(name, scaled.power if scaled else 0, scaled is not None)


def _series(key: tuple[int, int], first: dict[str, Reading], points: dict[int, dict[str, str]]) -> SeriesView:
    base = f"/charts/{key[0]}/series/{key[1]}"
    name = first.get(f"{base}/name")
    found = tuple(
        PointView(
            f"{base}/points/{number}/y",
            leaves.get("x", ""),
            value,
            _number(leaves.get("uncertainty")) or 0.0,
            leaves["y"],
        )
        for number, leaves in sorted(points.items())
        if (value := _number(leaves.get("y"))) is not None
    )
    return SeriesView(base, name.value if name else "", found)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None


def _tables(first: dict[str, Reading]) -> tuple[TableView, ...]:
    cells: dict[int, dict[tuple[int, int], CellView]] = {}
    headers: dict[int, dict[int, Reading]] = {}
    titles: dict[int, str] = {}
    for path, reading in first.items():
        if match := _CELL.match(path):
            table, row, col = (int(part) for part in match.groups())
            cells.setdefault(table, {})[row, col] = CellView(path, reading.value, reading)
        elif match := _HEADER.match(path):
            headers.setdefault(int(match[1]), {})[int(match[2])] = reading
        elif match := _TITLE.match(path):
            titles[int(match[1])] = reading.value
    return tuple(
        _table(number, cells[number], headers.get(number, {}), titles.get(number, "")) for number in sorted(cells)
    )


def _table(number: int, cells: dict[tuple[int, int], CellView], header: dict[int, Reading], title: str) -> TableView:
    width = 1 + max(*(col for _, col in cells), *header, 0)
    height = 1 + max(row for row, _ in cells)
    return TableView(
        f"/tables/{number}",
        title,
        tuple(header[col].value if col in header else "" for col in range(width)),
        tuple(tuple(cells.get((row, col)) for col in range(width)) for row in range(height)),
        tuple(header.get(col) for col in range(width)),
    )
