"""Letters that are drawn and not set: some programs draw what their fonts lack, Greek letters and signs of formulas.

Which letter it is, is told by its shape, held against those of the standard faces; one that looks like none of them, or
like several, stays unread.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.frames import is_rectangle
from extractors.charts.marks import is_round
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

UNREAD = "\ufffd"
LETTERS = "αβγδεζηθκλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ∞≤≥±→∂∇√≈≠"
_FACES = ("helv", "heit", "tiro", "tiit", "symb")
_LARGEST = 1.4  # of the type size
_LEAST = 0.25
_FEWEST_CORNERS = 6
_SIGN = (0.3, 0.95)  # the length of a minus, of the type size
_FLAT = 0.2
_HEIGHT_PX = 40
_SLANT = 0.2  # of oblique letters, which some faces have and others do not
_LIKE, _LEAD = 0.75, 0.06
_LESS_LIKE, _CLEAR_LEAD = 0.6, 0.15


@dataclass(frozen=True, slots=True)
class DrawnLetter:
    """A filled figure that may be a letter, and the indices of its paths. A `flat` one is a minus or a dash."""

    bbox: BBox
    paths: tuple[int, ...]
    outline: tuple[VectorPath, ...]
    flat: bool

    @property
    def text(self) -> str:
        """What it looks like."""
        return "−" if self.flat else _letter_like(self.outline)


def letter_candidates(paths: Sequence[VectorPath], runs: Iterable[TextRun]) -> list[DrawnLetter]:
    """Filled figures in the colour of text, no larger than its letters and of no shape that marks of a chart have."""
    sizes: dict[object, float] = {}
    for run in runs:
        if run.colour is not None:
            sizes[_rounded(run.colour)] = max(run.size_pt, sizes.get(_rounded(run.colour), 0.0))
    groups: dict[int, list[int]] = defaultdict(list)
    for index, path in enumerate(paths):
        if path.fill is not None and path.stroke is None and path.opacity == 1.0:
            size = sizes.get(_rounded(path.fill))
            if size is not None and max(path.bbox.width, path.bbox.height) <= _LARGEST * size:
                groups[path.group].append(index)
    found = []
    for indices in groups.values():
        outline = tuple(paths[index] for index in indices)
        size = sizes[_rounded(outline[0].fill or ())]
        box = union_all(path.bbox for path in outline)
        flat = len(outline) == 1 and is_rectangle(outline[0]) and box.height < _FLAT * box.width
        large = _LEAST * size <= max(box.width, box.height) <= _LARGEST * size
        if flat and _SIGN[0] * size * 0.7 <= box.width <= _SIGN[1] * size:
            found.append(DrawnLetter(box, tuple(indices), outline, flat=True))
        elif large and _is_lettered(outline):
            found.append(DrawnLetter(box, tuple(indices), outline, flat=False))
    return found


def _rounded(colour: Iterable[float]) -> tuple[int, ...]:
    return tuple(round(255 * part) for part in colour)


def _is_lettered(outline: Sequence[VectorPath]) -> bool:
    """Holes, curves or many corners: no circle, square, triangle or diamond."""
    if len(outline) > 1:
        return True
    path = outline[0]
    return len(path.points) > _FEWEST_CORNERS and not is_round(path) and not is_rectangle(path)


@lru_cache(maxsize=512)  # a label is put together step by step, and asks for its letters at each
def _letter_like(outline: tuple[VectorPath, ...]) -> str:
    known, names = _known()
    likeness: dict[str, float] = {}
    for slant in (0.0, _SLANT):
        for name, value in zip(names, (known @ _shape(outline, slant)).tolist(), strict=True):
            likeness[name] = max(value, likeness.get(name, -1.0))
    (best, first), (_, second) = sorted(likeness.items(), key=lambda item: -item[1])[:2]
    lead = first - second
    like = (first >= _LIKE and lead >= _LEAD) or (first >= _LESS_LIKE and lead >= _CLEAR_LEAD)
    return best if like else UNREAD


def _shape(outline: Sequence[VectorPath], slant: float) -> npt.NDArray[np.float64]:
    """The shape of a filled outline, set upright by as much as it may be slanted."""
    import cv2

    from extractors.digit_shapes import shapes_of

    box = union_all(path.bbox for path in outline)
    scale = _HEIGHT_PX / max(box.height, box.width, 0.01)
    corners = [
        np.array(
            [((x - box.left + slant * (y - box.top)) * scale, (y - box.top) * scale) for x, y in path.points],
            dtype=np.float64,
        )
        + 2
        for path in outline
    ]
    ink = np.zeros((_HEIGHT_PX + 4, 2 * _HEIGHT_PX), dtype=np.uint8)
    cv2.fillPoly(ink, [np.round(16 * points).astype(np.int32) for points in corners], 255, cv2.LINE_8, 4)
    whole = np.array([[0, 0, ink.shape[1], ink.shape[0]]], dtype=np.float64)
    shape: npt.NDArray[np.float64] = shapes_of(ink, whole)[0][0]
    return shape


@cache
def _known() -> tuple[npt.NDArray[np.float64], list[str]]:
    """The shapes of the letters in each face that has them, and which each is."""
    from extractors.digit_shapes import shapes_in_faces

    return shapes_in_faces(LETTERS, _FACES)
