"""Which way up a scanned page lies, and how skewed: told by its own lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from extractors.ocr.detection import TextLine, crop_line
from extractors.ocr.rapid import SIDEWAYS_RATIO
from schemas.geometry import IDENTITY, Affine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.base import Image
    from extractors.ocr.rapid import RapidOcr

WITNESSES = 8
"""Lines read in either direction to tell up from down; the longest say most."""

MIN_SKEW_DEG = 0.3
_LONG = 4.0


class Upright(NamedTuple):
    """A picture in which text is level, and the transform from its pixels to those of the picture it was made of."""

    image: Image
    to_original: Affine


def make_upright(image: Image, engine: RapidOcr, page_no: int) -> Upright:
    """Turns the picture by quarters until its text reads, then levels it.

    Lines that run down the page tell a quarter turn; the longest lines are read both ways, and the way in which the
    recogniser is surer is up. Skew is the median angle of the long lines. Raises PageError.
    """
    lines = engine.find_lines(image, page_no)
    sideways = sum(line.height for line in lines if line.height >= SIDEWAYS_RATIO * line.width)
    level = sum(line.width for line in lines if line.width >= SIDEWAYS_RATIO * line.height)
    chosen = _longest(lines, sideways=sideways > level)
    if not chosen:
        return Upright(image, IDENTITY)
    turns = _turns_that_read(image, chosen, engine, (1, 3) if sideways > level else (0, 2))
    return _level(*_turned(image, turns), _skew_deg(chosen))


def _longest(lines: Sequence[TextLine], *, sideways: bool) -> list[TextLine]:
    """The longest lines of the prevailing direction, longest first."""
    if sideways:
        found = [line for line in lines if line.height >= _LONG * line.width]
    else:
        found = [line for line in lines if line.width >= _LONG * line.height]
    return sorted(found, key=lambda line: -max(line.width, line.height))


def _turns_that_read(image: Image, lines: Sequence[TextLine], engine: RapidOcr, candidates: tuple[int, int]) -> int:
    """The number of quarter turns (counter-clockwise) after which the lines are read most surely."""
    import numpy as np

    crops = [crop_line(image, line) for line in lines[:WITNESSES]]

    def sureness(turns: int) -> float:
        texts = engine.recognize_crops([np.ascontiguousarray(np.rot90(crop, turns)) for crop in crops])
        return sum(confidence * min(len(text), 20) for text, confidence in texts)

    return max(candidates, key=sureness)


def _turned(image: Image, turns: int) -> tuple[Image, Affine]:
    """The picture turned counter-clockwise by quarters, and the transform of its pixels back."""
    import numpy as np

    height, width = image.shape[:2]
    back = {
        0: IDENTITY,
        1: Affine(0.0, 1.0, -1.0, 0.0, float(width), 0.0),
        2: Affine(-1.0, 0.0, 0.0, -1.0, float(width), float(height)),
        3: Affine(0.0, -1.0, 1.0, 0.0, 0.0, float(height)),
    }[turns]
    return np.ascontiguousarray(np.rot90(image, turns)), back


def _skew_deg(lines: Sequence[TextLine]) -> float:
    """The median angle, each line counting by its length."""
    import numpy as np

    angles = np.array([line.angle_deg for line in lines])
    weights = np.array([max(line.width, line.height) for line in lines])
    order = np.argsort(angles)
    middle = np.searchsorted(np.cumsum(weights[order]), weights.sum() / 2)
    return float(angles[order][min(int(middle), len(angles) - 1)])


def _level(image: Image, back: Affine, skew_deg: float) -> Upright:
    """The picture turned against its skew, on a canvas that holds all of it."""
    import cv2
    import numpy as np

    if abs(skew_deg) < MIN_SKEW_DEG:
        return Upright(image, back)
    height, width = image.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    cos, sin = abs(turn[0, 0]), abs(turn[0, 1])
    canvas = round(width * cos + height * sin), round(width * sin + height * cos)
    turn[:, 2] += (canvas[0] / 2 - width / 2, canvas[1] / 2 - height / 2)
    levelled = cv2.warpAffine(
        image, turn, canvas, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(255, 255, 255)
    )
    forward = Affine(*(float(turn[row, column]) for column in range(3) for row in range(2)))
    return Upright(np.asarray(levelled, dtype=np.uint8), forward.inverse().then(back))
