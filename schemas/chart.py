"""Chart reports: charts with their points, tables, and statements in the text."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.values import Amount, Data

ChartType = Literal["bar", "grouped_bar", "stacked_bar", "line", "area", "scatter", "pie", "donut"]


class Axis(Data):
    label: str | None = None
    unit: str | None = None
    scale: Literal["linear", "log", "date", "category"] | None = None


class Point(Data):
    x: str | None = Field(None, description="Category, date or number, as text")
    y: Amount | None = None
    uncertainty: Amount | None = Field(None, description="Half width of the 95 % interval, in the unit of y")


class Series(Data):
    name: str | None = None
    points: list[Point] = Field(default_factory=list)


class Chart(Data):
    title: str | None = None
    type: ChartType | None = None
    orientation: Literal["vertical", "horizontal"] | None = Field(None, description="Of bars")
    x_axis: Axis = Field(default_factory=Axis)
    y_axis: Axis = Field(default_factory=Axis)
    series: list[Series] = Field(default_factory=list)
    page_no: int | None = Field(None, ge=1)
    bbox: tuple[float, float, float, float] | None = None
    method: Literal["vector", "raster", "vlm"] | None = None


class Table(Data):
    title: str | None = None
    header: list[str] = Field(default_factory=list)
    rows: list[list[str]] = Field(default_factory=list)
    page_no: int | None = Field(None, ge=1)
    bbox: tuple[float, float, float, float] | None = None


class Statement(Data):
    text: str
    value: Amount | None = None
    unit: str | None = None
    refers_to: str | None = Field(None, description="JSON Pointer of the point or total it speaks of")


class ChartReport(Data):
    """A page or report with charts. Null means: not attempted."""

    charts: list[Chart] | None = None
    tables: list[Table] | None = None
    statements: list[Statement] | None = None


REQUIRED = ("/charts", "/tables", "/statements")
