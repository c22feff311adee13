"""Charts that are seen and not measured: where they are, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.charts.regions import find_regions
from extractors.tables.finding import find_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.charts.measured import MeasuredChart
    from schemas.geometry import BBox
    from schemas.page import Page

_SAME = 0.5  # of the smaller box
_PARTLY = 0.3  # of it
_UNKNOWN = "no axes of numbers (3-D, polar, a map or a diagram, perhaps)"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why what is plotted between two axes is not measured: its type (`is_type`), or what cannot be told about it."""

    reason: str
    is_type: bool = False


@dataclass(frozen=True, slots=True)
class RefusedChart:
    """A chart that was left out. The box takes in its tick labels and lies in the page's reading frame.

    `is_type`: the reason is what type it is of. `has_axes`: it is plotted along numbers; else it may be something else
    that is drawn with short texts around.
    """

    bbox: BBox
    reason: str
    is_type: bool = False
    has_axes: bool = True

    @property
    def is_no_table(self) -> bool:
        """Whether it is sure to be a chart, and none with numbers in rows and columns, as heat maps often are."""
        return self.is_type and self.has_axes and not self.reason.startswith("heat map")


@dataclass(frozen=True, slots=True)
class Survey:
    """The charts of a page, and those that are on it as well."""

    charts: tuple[MeasuredChart, ...]
    refused: tuple[RefusedChart, ...]


def refused_on(page: Page, survey: Survey) -> list[RefusedChart]:
    """What was refused on a page, and what else looks like a chart there and was not measured. Neither is a table, and
    what is drawn between two axes is one only where its type is not known.
    """
    if not page.paths:
        return []
    seen = [*(chart.bbox for chart in survey.charts), *(chart.bbox for chart in survey.refused)]
    others = [
        RefusedChart(region.bbox, _UNKNOWN, has_axes=False)
        for region in find_regions(page)
        if region.kind == "vector" and not _covers_part(seen, region.bbox)
    ]
    if not (survey.refused or others):
        return []
    tables = [table.bbox for table in find_tables(page)]
    return [one for one in (*survey.refused, *others) if one.is_no_table or not _covers_part(tables, one.bbox)]


def _covers_part(boxes: Iterable[BBox], box: BBox) -> bool:
    return any(
        (common := other.intersection(box)) is not None and common.area > _PARTLY * min(box.area, other.area)
        for other in boxes
    )


def without_repeats(refused: Sequence[RefusedChart]) -> tuple[RefusedChart, ...]:
    """Without those of which another one covers the most: a bar of colours beside its map, an inset."""
    return tuple(
        one
        for index, one in enumerate(refused)
        if not any(_lies_in(one, other, index < at) for at, other in enumerate(refused) if at != index)
    )


def _lies_in(one: RefusedChart, other: RefusedChart, comes_first: bool) -> bool:
    common = one.bbox.intersection(other.bbox)
    if common is None or common.area <= _SAME * one.bbox.area:
        return False
    return one.bbox.area < other.bbox.area or (one.bbox.area == other.bbox.area and not comes_first)
