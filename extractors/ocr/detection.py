"""Finds text lines: the network of Differentiable Binarization (Liao et al., 2020) and its post-processing.

The network gives each pixel the probability of lying in the shrunken core of a text line. A core becomes a rotated
rectangle that is grown back by the offset the network was trained with.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

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

CROP_SHARE = 0.85
LEVEL_DEG = 0.4

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


def crop_line(image: Image, line: TextLine) -> Image:
    """The upright picture of a line, cut tighter than it was found.

    The network finds lines with room above and below. Cut by CROP_SHARE the text fills more of the recogniser's 48
    rows: in poor scans a fifth fewer errors, in clean ones none more.
    """
    import cv2
    import numpy as np

    width, height = max(round(line.width), 1), max(round(line.height * CROP_SHARE), 1)
    angle = line.angle_deg if abs(line.angle_deg) >= LEVEL_DEG else 0.0
    turn = cv2.getRotationMatrix2D((line.center_x, line.center_y), angle, 1.0)
    turn[:, 2] += (width / 2 - line.center_x, height / 2 - line.center_y)
    if angle == 0.0:
        turn[:, 2] = turn[:, 2].round()  # whole pixels: a copy, not a blur
    crop = cv2.warpAffine(image, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(crop, dtype=np.uint8)


class LineDetector:
    """The text detection network."""

    def __init__(self, session: InferenceSession) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name

    def find_lines(self, image: Image) -> list[TextLine]:
        """The text lines of the picture from top to bottom, in its own pixels."""
        import cv2

        height, width = image.shape[:2]
        scale = min(math.sqrt(DETECTION_PX / (height * width)), 1.0)
        rows, columns = (max(round(side * scale / STRIDE_PX), 1) * STRIDE_PX for side in (height, width))
        shrunk = cv2.resize(image, (columns, rows), interpolation=cv2.INTER_AREA)
        probability = self._session.run(None, {self._input: _normalize(shrunk)})[0][0, 0]
        lines = [_in_picture(core, width / columns, height / rows) for core in _find_cores(probability)]
        return sorted(lines, key=lambda line: (line.center_y, line.center_x))


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
        width, height, angle = _level(width + grown, height + grown, angle)
        lines.append(TextLine(x, y, width, height, angle, score))
    return lines


def _level(width: float, height: float, angle_deg: float) -> tuple[float, float, float]:
    """The same rectangle, described with an angle of -45 to 45 degrees."""
    while angle_deg > 45:
        width, height, angle_deg = height, width, angle_deg - 90
    while angle_deg < -45:
        width, height, angle_deg = height, width, angle_deg + 90
    return width, height, angle_deg


def _mean_inside(probability: Floats, contour: npt.NDArray[np.int32]) -> float:
    import cv2
    import numpy as np

    left, top, width, height = cv2.boundingRect(contour)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [contour - (left, top)], 1)
    return float(cv2.mean(probability[top : top + height, left : left + width], mask)[0])


def _in_picture(line: TextLine, scale_x: float, scale_y: float) -> TextLine:
    """From detection pixels to the picture's; the two scales differ only by the rounding to the stride."""
    scale = (scale_x + scale_y) / 2
    return TextLine(
        line.center_x * scale_x,
        line.center_y * scale_y,
        line.width * (scale_x if line.width > line.height else scale),
        line.height * scale,
        line.angle_deg,
        line.score,
    )
