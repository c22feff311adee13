"""Charts and figures, which have lines and short texts as tables do: told by what is drawn, and by their axes."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.tables.figures import is_figure, is_nothing
from extractors.values.numbers import NumberFormat, parse_number
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from schemas.page import Drawing, Word
    from schemas.table import Table

_MARK_PT = 3.0
_CURVE_PT = 1.0
_LARGE_PT = 40.0
_WHITE = 0.97
_FEW_CURVES = 6
_FEW_MARKS = 3
_NEAR_PT = 15.0
_LABELS_PT = 28.0
_MOST_CURVES = 1500
_SHORTEST_AXIS = 4
_SPARSE = 0.55
_EMPTY = 0.3
_FORMAT = NumberFormat(".", ",")


def is_graphic(box: BBox, words: Sequence[Word], drawings: Sequence[Drawing]) -> bool:
    """Whether curves are drawn in a box, or more filled shapes without a word in them than with one."""
    inside = [drawing for drawing in drawings if box.contains(drawing.bbox, slack=1.0)]
    if sum(_is_curve(drawing) for drawing in inside) >= _FEW_CURVES:
        return True
    shapes = {d.bbox for d in inside if d.fill is not None and min(d.fill) < _WHITE and _thickness(d.bbox) >= _MARK_PT}
    near = [word.bbox for word in words if box.contains_point(word.bbox.center_x, word.bbox.center_y)]
    empty = sum(not any(shape.contains_point(w.center_x, w.center_y) for w in near) for shape in shapes)
    return empty >= _FEW_MARKS and 2 * empty > len(shapes)


def graphic_areas(drawings: Sequence[Drawing]) -> list[BBox]:
    """Where curves are drawn close together, or one large line that is not straight; with room for labels."""
    curves = [drawing for drawing in drawings if _is_curve(drawing)]
    if len(curves) > _MOST_CURVES:
        return [union_all(drawing.bbox for drawing in curves)]
    areas = [union_all(boxes) for boxes in _clusters([d.bbox for d in curves]) if len(boxes) >= _FEW_CURVES]
    areas += [d.bbox for d in curves if d.fill is None and _thickness(d.bbox) >= _LARGE_PT]
    return [area.expand(_LABELS_PT) for area in areas if max(area.width, area.height) >= _LARGE_PT]


def _is_curve(drawing: Drawing) -> bool:
    return drawing.shape == "path" and _thickness(drawing.bbox) > _CURVE_PT


def _thickness(box: BBox) -> float:
    return min(box.width, box.height)


def _clusters(boxes: Iterable[BBox]) -> list[list[BBox]]:
    clusters: list[tuple[BBox, list[BBox]]] = []
    for box in boxes:
        near = [cluster for cluster in clusters if cluster[0].intersection(box.expand(_NEAR_PT))]
        together = [box, *(member for _, members in near for member in members)]
        clusters = [cluster for cluster in clusters if not any(cluster is other for other in near)]
        clusters.append((union_all(together), together))
    return [members for _, members in clusters]


def lies_in(words: Sequence[Word], areas: Sequence[BBox]) -> bool:
    """Whether most of the words stand in one of the areas."""
    return any(
        2 * sum(area.contains_point(word.bbox.center_x, word.bbox.center_y) for word in words) > len(words)
        for area in areas
    )


def is_axes(table: Table) -> bool:
    """Cells that are the ticks of a chart: figures in even steps along a row or column, and little else."""
    filled = len(table.cells) / (table.row_count * table.col_count)
    if filled < _EMPTY:
        return True
    if filled >= _SPARSE:
        return False
    grid = table.grid
    lines = [*grid, *zip(*grid, strict=True)]
    return any(_is_scale([cell.text for cell in line if cell is not None]) for line in lines)


def _is_scale(texts: Sequence[str]) -> bool:
    texts = [text for text in texts if not is_nothing(text)]
    values = [_value(text) for text in texts if is_figure(text)]
    numbers = [value for value in values if value is not None]
    if len(numbers) < _SHORTEST_AXIS or len(numbers) < 0.75 * len(texts):
        return False
    steps = {after - before for before, after in pairwise(numbers)}
    return len(steps) == 1 and 0 not in steps


def _value(text: str) -> Decimal | None:
    return parse_number(text, _FORMAT)
