"""Finds text lines: the network of Differentiable Binarization (Liao et al., 2020) and its post-processing.

The network gives each pixel the probability of lying in the shrunken core of a text line. A core becomes a rotated
rectangle that is grown back by the offset the network was trained with.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from onnxruntime import InferenceSession

    from extractors.base import Image

    Floats = npt.NDArray[np.float32]

CORE_PROBABILITY = 0.3
LINE_SCORE = 0.5
UNCLIP_RATIO = 1.6
MIN_CORE_PX = 3.0
STRIDE_PX = 32
"""The network's input sides are multiples of this."""

DETECTION_PX = 1_100_000
"""A larger picture is shrunk to this many pixels for the search: an A4 page to 107 dpi."""


class TextLine(NamedTuple):
    """A line of text: a rectangle turned by `angle_deg` (clockwise, -45 to 45) about its centre. Units: pixels."""

    center_x: float
    center_y: float
    width: float
    height: float
    angle_deg: float
    score: float

    @classmethod
    def level(cls, x: float, y: float, sides: tuple[float, float], angle_deg: float, score: float) -> TextLine:
        """The line whose rectangle has these sides; of its descriptions that with an angle of -45 to 45 degrees."""
        width, height = sides
        quarters = round(angle_deg / 90)
        if quarters % 2:
            width, height = height, width
        return cls(x, y, width, height, angle_deg - 90 * quarters, score)


class LineDetector:
    """The text detection network."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name

    def find_lines(self, image: Image) -> list[TextLine]:
        """The text lines of the picture from top to bottom, in its own pixels."""
        height, width = image.shape[:2]
        scale = min(math.sqrt(DETECTION_PX / (height * width)), 1.0)
        probability = self._session.run(None, {self._input: _normalize(_shrink(image, scale))})[0][0, 0]
        lines = [_enlarge(line, 1 / scale) for line in _find_cores(probability)]
        return sorted(lines, key=lambda line: (line.center_y, line.center_x))


def _shrink(image: Image, scale: float) -> Image:
    """The picture at that scale, and room at its right and bottom up to the network's stride."""
    import cv2
    import numpy as np

    rows, columns = (max(round(side * scale), 1) for side in image.shape[:2])
    shrunk = image if scale == 1.0 else cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA)
    below, beside = -rows % STRIDE_PX, -columns % STRIDE_PX
    return np.asarray(cv2.copyMakeBorder(shrunk, 0, below, 0, beside, cv2.BORDER_REPLICATE), dtype=np.uint8)


def _normalize(image: Image) -> Floats:
    """RGB to the network's input: 1 × 3 × height × width, BGR, -1 to 1."""
    import numpy as np

    scaled = image[:, :, ::-1].astype(np.float32) / np.float32(127.5) - np.float32(1.0)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[None])


def _find_cores(probability: Floats) -> list[TextLine]:
    """Rectangles around the connected cores, grown back to the size of the text."""
    import cv2
    import numpy as np

    mask = (probability > CORE_PROBABILITY).astype(np.uint8)
    # One pixel more to the right and below; it also makes contours, which run through the middles of pixels, run along
    # the edges of the core, so that no half pixel need be added to what follows.
    mask = cv2.dilate(mask, np.ones((2, 2), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    lines = []
    for contour in contours:
        (x, y), (width, height), angle = cv2.minAreaRect(contour)
        if min(width, height) < MIN_CORE_PX:
            continue
        score = _mean_inside(probability, contour)
        if score < LINE_SCORE:
            continue
        grown = 2 * width * height * UNCLIP_RATIO / (2 * (width + height))
        lines.append(TextLine.level(x, y, (width + grown, height + grown), angle, score))
    return lines


def _mean_inside(probability: Floats, contour: npt.NDArray[np.int32]) -> float:
    import cv2
    import numpy as np

    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [contour - (left, top)], 1)
    return float(cv2.mean(probability[top : top + height, left : left + width], mask)[0])


def _enlarge(line: TextLine, scale: float) -> TextLine:
    x, y, width, height = (scale * length for length in line[:4])
    return TextLine(x, y, width, height, line.angle_deg, line.score)
