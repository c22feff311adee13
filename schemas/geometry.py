"""Boxes and transforms. Pure; every function is a leaf.

A box is `(left, top, right, bottom)` in PDF points, origin top left, of the page as displayed (its rotation applied),
unless a name says otherwise (`_px`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


_Row = tuple[float, float, float]
Matrix = tuple[_Row, _Row, _Row]


class BBox(NamedTuple):
    """An axis-parallel box. Zero width or height is legal (a rule is a box)."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    @property
    def center_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def center_y(self) -> float:
        return (self.top + self.bottom) / 2

    def union(self, other: BBox) -> BBox:
        return BBox(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def intersection(self, other: BBox) -> BBox | None:
        """The common box, or None where they are apart. Touching or flat boxes do intersect."""
        box = BBox(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )
        return box if box.left <= box.right and box.top <= box.bottom else None

    def overlap_x(self, other: BBox) -> float:
        """Length of the common horizontal extent; negative is the gap between them."""
        return min(self.right, other.right) - max(self.left, other.left)

    def overlap_y(self, other: BBox) -> float:
        """Length of the common vertical extent; negative is the gap between them."""
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def iou(self, other: BBox) -> float:
        """Intersection over union, 0 to 1; 0 for flat boxes."""
        common = self.intersection(other)
        if common is None or common.area == 0:
            return 0.0
        return common.area / (self.area + other.area - common.area)

    def contains(self, other: BBox, slack: float = 0.0) -> bool:
        return (
            self.left - slack <= other.left
            and self.top - slack <= other.top
            and self.right + slack >= other.right
            and self.bottom + slack >= other.bottom
        )

    def contains_point(self, x: float, y: float) -> bool:
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def expand(self, dx: float, dy: float | None = None) -> BBox:
        dy = dx if dy is None else dy
        return BBox(self.left - dx, self.top - dy, self.right + dx, self.bottom + dy)

    def rounded(self, digits: int = 2) -> BBox:
        return BBox(*(round(value, digits) for value in self))


def union_all(boxes: Iterable[BBox]) -> BBox:
    """The smallest box around all. Raises ValueError when there is none."""
    items = list(boxes)
    if not items:
        raise ValueError("no boxes to unite")
    if len(items) == 1:
        return items[0]
    lefts, tops, rights, bottoms = zip(*items, strict=True)
    return BBox(min(lefts), min(tops), max(rights), max(bottoms))


class Affine(NamedTuple):
    """A 2-D affine transform: x' = a·x + c·y + e, y' = b·x + d·y + f (the order PDF uses).

    A page photographed at an angle needs more: where `g` or `h` is not 0, both are divided by g·x + h·y + 1, and the
    transform is projective.
    """

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0
    g: float = 0.0
    h: float = 0.0

    @classmethod
    def scale(cls, sx: float, sy: float | None = None) -> Affine:
        return cls(sx, 0.0, 0.0, sx if sy is None else sy, 0.0, 0.0)

    @classmethod
    def translate(cls, dx: float, dy: float) -> Affine:
        return cls(1.0, 0.0, 0.0, 1.0, dx, dy)

    def then(self, after: Affine) -> Affine:
        """The transform that applies self first, then `after`. Raises ValueError where it puts the origin nowhere."""
        if self.is_projective or after.is_projective:
            return _projective(_product(after.matrix, self.matrix))
        return Affine(
            after.a * self.a + after.c * self.b,
            after.b * self.a + after.d * self.b,
            after.a * self.c + after.c * self.d,
            after.b * self.c + after.d * self.d,
            after.a * self.e + after.c * self.f + after.e,
            after.b * self.e + after.d * self.f + after.f,
        )

    def inverse(self) -> Affine:
        """Raises ValueError where the transform is singular."""
        if self.is_projective:
            return _projective(_adjugate(self.matrix))
        det = self.a * self.d - self.b * self.c
        if det == 0:
            raise ValueError("singular transform")
        a, b, c, d = self.d / det, -self.b / det, -self.c / det, self.a / det
        return Affine(a, b, c, d, -(a * self.e + c * self.f), -(b * self.e + d * self.f))

    def apply(self, x: float, y: float) -> tuple[float, float]:
        across, down = self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f
        if not self.is_projective:
            return across, down
        depth = self.g * x + self.h * y + 1.0
        return across / depth, down / depth

    @property
    def is_projective(self) -> bool:
        return self.g != 0.0 or self.h != 0.0

    @property
    def matrix(self) -> Matrix:
        """Three rows of three, for column vectors (x, y, 1)."""
        return (self.a, self.c, self.e), (self.b, self.d, self.f), (self.g, self.h, 1.0)

    def apply_box(self, box: BBox) -> BBox:
        """The axis-parallel box around the transformed corners."""
        corners = [self.apply(x, y) for x in (box.left, box.right) for y in (box.top, box.bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return BBox(min(xs), min(ys), max(xs), max(ys))


def _product(left: Matrix, right: Matrix) -> Matrix:
    columns = tuple(zip(*right, strict=True))
    one, two, three = (
        tuple(sum(a * b for a, b in zip(row, column, strict=True)) for column in columns) for row in left
    )
    return one, two, three  # type: ignore[return-value]


def _adjugate(matrix: Matrix) -> Matrix:
    """The inverse but for a factor."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return (
        (e * i - f * h, c * h - b * i, b * f - c * e),
        (f * g - d * i, a * i - c * g, c * d - a * f),
        (d * h - e * g, b * g - a * h, a * e - b * d),
    )


def _projective(matrix: Matrix) -> Affine:
    """The transform of a matrix, which is the same but for a factor."""
    (a, c, e), (b, d, f), (g, h, one) = matrix
    if one == 0:
        raise ValueError("singular transform")
    return Affine(a / one, b / one, c / one, d / one, e / one, f / one, g / one, h / one)


IDENTITY = Affine()
