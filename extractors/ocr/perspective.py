"""A page photographed at an angle: its four corners, and the transform that lays it flat."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractors.ocr.warp import warp
from schemas.geometry import Affine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image

    Corners = npt.NDArray[np.float32]
    Gray = npt.NDArray[np.uint8]

SEARCH_PX = 640
SMALLEST, LARGEST = 0.2, 0.97
"""Share of the picture that a page fills."""

FILLED = 0.94
"""A page fills its four corners; what fills them less is bent, torn, or no page."""

CONTRAST = 40
"""Levels by which a page is brighter than what it lies on."""

_EDGE_PX = 3

STRONGEST_TILT = 0.02
"""How far a page's fourth corner may lie from where the other three put it, in diagonals; beyond, it is laid flat."""


class Flat(NamedTuple):
    """A picture in which the page lies flat, and the transform from its pixels to the original picture's."""

    image: Image
    to_original: Affine


def lay_flat(image: Image) -> Flat | None:
    """The page that the picture shows from an angle, seen from above; None where there is none, or no angle."""
    import cv2
    import numpy as np

    corners = find_page(image)
    if corners is None or _tilt(corners) < STRONGEST_TILT:
        return None
    top, right, bottom, left = (float(np.linalg.norm(corners[i] - corners[(i + 1) % 4])) for i in range(4))
    width, height = round(max(top, bottom)), round(max(left, right))
    # OpenCV's coordinates run along pixel middles, ours along pixel edges.
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    (a, c, e), (b, d, f), (g, h, _) = (matrix / matrix[2, 2]).tolist()
    to_flat = Affine(a, b, c, d, e, f, g, h)
    return Flat(warp(image, to_flat, width, height), to_flat.inverse())


def find_page(image: Image) -> Corners | None:
    """The corners of a bright page on a dark ground, clockwise from the top left, in pixel edges; None for no page."""
    import cv2
    import numpy as np

    scale = min(SEARCH_PX / max(image.shape[:2]), 1.0)
    gray = cv2.cvtColor(cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    gray = cv2.GaussianBlur(gray, (5, 5), 0)
    _, bright = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    # Print is closed over, as far as a line of large type is high.
    bright = cv2.morphologyEx(bright, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    contour = max(contours, key=cv2.contourArea, default=None)
    if contour is None or not SMALLEST <= cv2.contourArea(contour) / gray.size <= LARGEST:
        return None
    hull = cv2.convexHull(contour)
    quad = cv2.approxPolyDP(hull, 0.02 * cv2.arcLength(hull, True), True)
    if len(quad) != 4 or cv2.contourArea(contour) < FILLED * cv2.contourArea(quad):
        return None
    if not _is_inside(quad, gray) or not _stands_out(gray, quad):
        return None
    return np.asarray((_clockwise(quad.reshape(4, 2).astype(np.float32)) + 0.5) / scale, dtype=np.float32)


def _is_inside(quad: npt.NDArray[np.int32], gray: Gray) -> bool:
    """No corner lies at the picture's edge: a scan with a dark border on two sides shows no page from an angle."""
    (left, top), (right, bottom) = quad.min(axis=(0, 1)), quad.max(axis=(0, 1))
    height, width = gray.shape
    return bool(min(left, top, width - 1 - right, height - 1 - bottom) >= _EDGE_PX)


def _stands_out(gray: Gray, quad: npt.NDArray[np.int32]) -> bool:
    import cv2
    import numpy as np

    inside = np.zeros_like(gray)
    cv2.fillConvexPoly(inside, quad, 1)
    outside = cv2.dilate(inside, np.ones((25, 25), np.uint8)) - inside
    if not outside.any():
        return False
    return float(np.median(gray[inside > 0])) - float(np.median(gray[outside > 0])) >= CONTRAST


def _clockwise(points: Corners) -> Corners:
    """From the corner nearest the picture's top left, clockwise."""
    import numpy as np

    center = points.mean(axis=0)
    angles = np.arctan2(points[:, 1] - center[1], points[:, 0] - center[0])
    ordered = points[np.argsort(angles)]
    first = int(ordered.sum(axis=1).argmin())
    return np.asarray(np.roll(ordered, -first, axis=0), dtype=np.float32)


def _tilt(corners: Corners) -> float:
    """Distance of the fourth corner from the parallelogram of the other three, in lengths of the diagonal."""
    import numpy as np

    a, b, c, d = corners
    diagonal = max(float(np.linalg.norm(a - c)), float(np.linalg.norm(b - d)), 1.0)
    return float(np.linalg.norm(a + c - b - d)) / diagonal
