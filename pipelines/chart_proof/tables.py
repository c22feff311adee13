"""Which lines of which tables hold the numbers of which series: by names, and by the numbers themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from statistics import median
from typing import TYPE_CHECKING

from extractors.statements.units import Unit, read_unit
from extractors.statements.vocabulary import starts_with
from extractors.values.numbers import infer_number_format, parse_printed
from pipelines.chart_proof.magnitudes import Measured, Stated, compare
from pipelines.chart_proof.names import bare_name, related, same_name
from pipelines.chart_proof.views import ChartView, PointView, SeriesView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractors.values.numbers import NumberFormat
    from pipelines.chart_proof.magnitudes import Verdict
    from pipelines.chart_proof.views import CellView, TableView
    from schemas.evidence import Reading

_FEWEST = 2
_NAMED_SHARE, _UNNAMED_SHARE = 0.5, 0.75
_FEWEST_UNNAMED = 3
_POWERS = (0, -3, 3, -6, 6, -9, 9)
_AFFIXES = re.compile(r"\s*[^\d.,()\-+−]{0,12}\Z")


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that is a number, with half a unit of its last digit."""

    cell: CellView
    value: float
    rounding: float


@dataclass(frozen=True)
class Line:
    """A column or a row of a table: its name, and its numbers by the name of the row or column they stand in.

    `heading` is the reading of the name.
    """

    name: str
    unit: Unit
    numbers: Mapping[str, Number]
    heading: Reading | None = None


@dataclass(frozen=True, slots=True)
class CellFinding:
    """A cell before the point that it stands for; `stated` is its number in the unit of the chart."""

    point: PointView
    number: Number
    stated: Stated
    verdict: Verdict


@dataclass(frozen=True)
class Link:
    """A line that holds the numbers of a series. `named`: its name says so, or the chart has no other series.

    `power` of ten lies between the two; `as_share`: the line in per cent of its sum is what the chart shows.
    """

    chart: ChartView
    series: SeriesView
    table: TableView
    line: Line
    findings: tuple[CellFinding, ...]
    named: bool
    power: int = 0
    as_share: bool = False

    @property
    def names_series(self) -> bool:
        """A series without a name has that of the line that all its numbers stand in."""
        return not self.series.name and self.agreeing == len(self.findings) >= _FEWEST_UNNAMED and not self.as_share

    @property
    def agreeing(self) -> int:
        return sum(finding.verdict == "agrees" for finding in self.findings)


def with_tables(chart: ChartView, links: Sequence[Link]) -> ChartView:
    """The chart with the names and the unit that it does not state and its table does, and with the values that its
    table gives more exactly than a drawing can be measured: a small change shows in them alone."""
    own = {link.series.path: link for link in links if link.chart is chart and not link.as_share}
    series = tuple(_with_line(one, own[one.path]) if one.path in own else one for one in chart.series)
    unit = next((link.line.unit for link in own.values() if link.line.unit.name or link.line.unit.scaled), None)
    known = chart.unit.name or chart.unit.scaled
    shifted = any(link.power for link in own.values())
    return replace(chart, series=series, unit=chart.unit if known or unit is None or shifted else unit)


def _with_line(series: SeriesView, link: Link) -> SeriesView:
    told = {f.point.path: f.stated for f in link.findings if f.verdict == "agrees"} if link.named else {}
    points = tuple(
        replace(point, y=stated.value, error=stated.rounding)
        if (stated := told.get(point.path)) is not None and stated.rounding < point.error
        else point
        for point in series.points
    )
    return replace(series, points=points, name=bare_name(link.line.name) if link.names_series else series.name)


def as_chart(table: TableView) -> ChartView | None:
    """A table as a chart of its columns: sentences may speak of numbers that no chart shows. Totals are left out."""
    fmt = infer_number_format(cell.text for row in table.rows for cell in row if cell)
    rows = [row for row in table.rows if row and row[0] and not starts_with("total", row[0].text)]
    series = []
    for col, name in list(enumerate(table.header))[1:]:
        numbers = [
            (row[0].text, number)
            for row in rows
            if row[0] and (cell := row[col]) and (number := number_of(cell, fmt)) is not None
        ]
        if len(numbers) >= _FEWEST and name and not starts_with("total", name):
            points = [PointView(n.cell.path, label, n.value, n.rounding / 2, n.cell.text) for label, n in numbers]
            series.append(SeriesView(f"{table.path}/header/{col}", name, tuple(points)))
    if not series:
        return None
    heading = " ".join(table.header)
    units = {read_unit(one.name) for one in series} - {Unit()}
    unit = units.pop() if len(units) == 1 else read_unit(table.title) if not units else Unit()
    return ChartView(table.path, "table", table.title or heading, heading, table.header[0], unit, tuple(series))


def link_tables(charts: Sequence[ChartView], tables: Sequence[TableView]) -> list[Link]:
    """The best line for every series, in any table; no line stands for two series of one chart."""
    links: list[Link] = []
    lines = [(table, line) for table in tables for line in lines_of(table)]
    for chart in charts:
        found = [
            link
            for series in chart.series
            for table, line in lines
            if (link := _link(chart, series, (table, line))) is not None
        ]
        found.sort(key=lambda link: (-link.named, -link.agreeing / len(link.findings), -link.agreeing))
        taken: set[int] = set()
        done: set[str] = set()
        for link in found:
            if id(link.line) not in taken and link.series.path not in done:
                links.append(link)
                taken.add(id(link.line))
                done.add(link.series.path)
    return links


def lines_of(table: TableView) -> list[Line]:
    """Columns under their headings with rows named by the first column, and rows with columns named by headings."""
    fmt = infer_number_format(cell.text for row in table.rows for cell in row if cell)
    labels = [row[0].text if row and row[0] else "" for row in table.rows]
    width = len(table.header)
    columns = [
        _line(table.headings[col], table, fmt, zip(labels, (row[col] for row in table.rows), strict=True))
        for col in range(1, width)
    ]
    rows = [
        _line(row[0].reading if row and row[0] else None, table, fmt, zip(table.header[1:], row[1:], strict=True))
        for row in table.rows
    ]
    return [line for line in [*columns, *rows] if len(line.numbers) >= _FEWEST]


def _line(
    heading: Reading | None, table: TableView, fmt: NumberFormat, cells: Iterable[tuple[str, CellView | None]]
) -> Line:
    numbers = {
        label: number for label, cell in cells if label and cell and (number := number_of(cell, fmt)) is not None
    }
    name = heading.value if heading else ""
    own, shared = read_unit(name), read_unit(table.title)
    return Line(name, own if own.name or own.scaled else shared, numbers, heading)


def number_of(cell: CellView, fmt: NumberFormat) -> Number | None:
    """The number of a cell; its unit, if it has one, aside."""
    printed = parse_printed(cell.text, fmt)
    if printed is None:
        match = _AFFIXES.search(cell.text)
        printed = parse_printed(cell.text[: match.start()].strip(), fmt) if match and match.start() else None
    if printed is None:
        return None
    exponent = int(printed.value.as_tuple().exponent)
    return Number(cell, float(printed.value), float(Decimal(5).scaleb(exponent - 1)))


def _link(chart: ChartView, series: SeriesView, at: tuple[TableView, Line]) -> Link | None:
    table, line = at
    pairs = [
        (point, number)
        for point in series.points
        if (number := next((n for label, n in line.numbers.items() if same_name(label, point.x)), None)) is not None
    ]
    if len(pairs) < _FEWEST or 2 * len(pairs) < len(series.points):
        return None
    named = _is_named(chart, series, line)
    best: Link | None = None
    for power, as_share in _ways(chart, line):
        findings = tuple(_findings(pairs, power, as_share=as_share))
        link = Link(chart, series, table, line, findings, named, power, as_share)
        if best is None or link.agreeing > best.agreeing:
            best = link
    if best is None:
        return None
    share, fewest = (_NAMED_SHARE, _FEWEST) if named else (_UNNAMED_SHARE, _FEWEST_UNNAMED)
    return best if best.agreeing >= max(fewest, share * len(best.findings)) else None


def _is_named(chart: ChartView, series: SeriesView, line: Line) -> bool:
    if len(chart.series) == 1:
        # The only series is what the chart is about; another column of the table may be as well.
        return (
            not series.name or same_name(line.name, series.name) or related(line.name, f"{chart.title} {chart.y_label}")
        )
    return same_name(line.name, series.name)


def _ways(chart: ChartView, line: Line) -> Iterator[tuple[int, bool]]:
    if line.unit.scaled and chart.unit.scaled:
        yield line.unit.power - chart.unit.power, False
    else:
        yield from ((power, False) for power in _POWERS)
    if chart.shows_shares or chart.unit.name == "%":
        yield 0, True


def _findings(pairs: Sequence[tuple[PointView, Number]], power: int, *, as_share: bool) -> Iterator[CellFinding]:
    factor = 10.0**power
    if as_share:
        # Of a hundred parts, whatever one wrong number makes of their sum.
        factor = median(point.y / number.value if number.value else 0.0 for point, number in pairs)
    for point, number in pairs:
        stated = Stated(number.value * factor, abs(number.rounding * factor))
        yield CellFinding(point, number, stated, compare(stated, Measured(point.y, point.error)))
