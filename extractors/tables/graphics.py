"""Charts and figures, which have lines and short texts as tables do. Told by what is drawn in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox
    from schemas.page import Drawing, Word

_MARK_PT = 3.0
_WHITE = 0.97
_FEW_CURVES = 6
_FEW_MARKS = 3


def is_graphic(box: BBox, words: Sequence[Word], drawings: Sequence[Drawing]) -> bool:
    """Whether curves are drawn in a box, or more filled shapes without a word in them than with one."""
    inside = [drawing for drawing in drawings if box.contains(drawing.bbox, slack=1.0)]
    curves = sum(drawing.shape == "path" and min(drawing.bbox.width, drawing.bbox.height) > 1 for drawing in inside)
    if curves >= _FEW_CURVES:
        return True
    shapes = {d.bbox for d in inside if d.fill is not None and min(d.fill) < _WHITE and _is_mark(d.bbox)}
    near = [word.bbox for word in words if box.contains_point(word.bbox.center_x, word.bbox.center_y)]
    empty = sum(not any(shape.contains_point(w.center_x, w.center_y) for w in near) for shape in shapes)
    return empty >= _FEW_MARKS and 2 * empty > len(shapes)


def _is_mark(box: BBox) -> bool:
    return min(box.width, box.height) >= _MARK_PT
