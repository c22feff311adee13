"""What tables and sentences testify, as readings of the points that they were measured to be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.charts.categories import format_value
from pipelines.chart_proof.names import bare_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipelines.chart_proof.findings import Finding
    from pipelines.chart_proof.tables import Link
    from pipelines.chart_proof.views import PointView
    from schemas.evidence import Reading


@dataclass(frozen=True, slots=True)
class Testimony:
    """A printed number for a point, in the unit of the chart; `agrees` with what was measured, or stands against it."""

    path: str
    value: float
    rounding: float
    agrees: bool
    reading: Reading


def of_tables(links: Iterable[Link]) -> Iterator[Testimony]:
    """Cells of lines that are named like the series. One that only its numbers link is no witness of whose they are."""
    for link in links:
        if link.named and not link.as_share:
            for finding in link.findings:
                if finding.verdict != "unclear":
                    stated = finding.stated
                    agrees = finding.verdict == "agrees"
                    reading = finding.number.cell.reading
                    yield Testimony(finding.point.path, stated.value, stated.rounding, agrees, reading)


def names_of_tables(links: Iterable[Link]) -> Iterator[Reading]:
    """Headings as names of series that the chart leaves unnamed. Their numbers say so, no name does."""
    for link in links:
        if link.names_series and len(link.chart.series) > 1 and link.line.heading is not None:
            yield replace(
                link.line.heading,
                path=f"{link.series.path}/name",
                value=bare_name(link.line.name),
                numbered_by=None,
                role_is_guessed=True,
            )


def testify(
    readings: Sequence[Reading], testimonies: Iterable[Testimony], points: Mapping[str, PointView]
) -> list[Reading]:
    """The readings with the testimonies among them.

    Readings that agree take the value that is known best: the print that is rounded least, or what was measured where
    all prints are rounded more than it is uncertain.
    """
    said: dict[str, list[Testimony]] = defaultdict(list)
    for testimony in testimonies:
        said[testimony.path].append(testimony)
    settled = {path: _settled(points[path], group) for path, group in said.items() if path in points}
    result = [_adjusted(reading, settled) for reading in readings]
    for path, known in settled.items():
        result += [_as_reading(one, known.value, path) for one in said[path]]
    return result


def _adjusted(reading: Reading, settled: Mapping[str, _Settled]) -> Reading:
    known = settled.get(reading.path)
    if known is not None and reading.rank == 0 and reading.value == known.measured:
        return replace(reading, value=known.value)
    owner = settled.get(reading.path.removesuffix("uncertainty") + "y") if "/uncertainty" in reading.path else None
    return reading if owner is None or owner.error is None else replace(reading, value=owner.error)


@dataclass(frozen=True, slots=True)
class _Settled:
    measured: str
    value: str
    error: str | None


def _settled(point: PointView, group: Sequence[Testimony]) -> _Settled:
    best = min((one for one in group if one.agrees), key=lambda one: one.rounding, default=None)
    if best is None or best.rounding > point.error:
        return _Settled(point.text, point.text, None)
    # What is printed is rounded: never surer than that, and never called exact.
    return _Settled(
        point.text, format_value(best.value, best.rounding * 1.9), format_value(best.rounding, best.rounding / 10)
    )


def _as_reading(one: Testimony, value: str, path: str) -> Reading:
    own = value if one.agrees else format_value(one.value, one.rounding * 1.9)
    return replace(one.reading, path=path, value=own, selector="rules", rank=0, numbered_by=None, role_is_guessed=False)


def of_statements(examined: Iterable[tuple[Finding, Reading]]) -> Iterator[Testimony]:
    """Values whose sentence names series and category. A sentence that contradicts is a failed check, no reading."""
    for finding, reading in examined:
        if finding.names_point and finding.about is not None and finding.stated is not None:
            yield Testimony(finding.about, finding.stated.value, finding.stated.rounding, True, reading)
