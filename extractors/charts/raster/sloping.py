"""Labels set at an angle along an axis, each as one line.

The text detector parts them into words, boxes short ones level, and leaves some out. But all labels of a row slope
alike and begin (or end) at one height: across their direction the ink of the row makes one stripe a label, as the lines
of a skewed page do (*projection profile*).
"""

from __future__ import annotations

from math import cos, radians, sin
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from extractors.charts.raster.alike import read_alike
from extractors.ocr.crops import crop_line
from extractors.ocr.detection import TextLine
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from extractors.base import Image
    from extractors.ocr.rapid import RapidOcr

    Floats = npt.NDArray[np.float64]

_LONG, _WIDE = 1.5, 2.5
_SLOPES = 15.0, 75.0
_FEWEST, _FEWEST_SHORT, _SOME = 3, 6, 0.25
_SAME_TOP, _BELOW, _BESIDE = 0.8, 0.1, 2.0
_AROUND_DEG, _STEP_DEG = 6.0, 0.5
_USUAL_DEG = (30.0, 45.0, 60.0)
_CONTRAST = 40.0
_FAINT = 0.02
_THIN, _THICK = 0.3, 1.25
_HOLE, _APART = 2, 1.1
_PAPER_PX = 2
_SURE = 0.45


class SlopingLabel(NamedTuple):
    """A label, and its line; `angle_deg` of the line runs along the text, clockwise."""

    text: str
    line: TextLine


class _Row(NamedTuple):
    """Lines of labels that slope alike, what they span, in whole pixels, and how thick they are."""

    lines: tuple[TextLine, ...]
    box: BBox
    thick: float
    angles: tuple[float, ...]


def read_sloping(image: Image, lines: Sequence[TextLine], engine: RapidOcr) -> tuple[list[SlopingLabel], set[TextLine]]:
    """The labels of all rows that slope, and those of the detector's lines that they are made of.

    A row of which a label cannot be read is left to the detector. Raises ModelError where the models are missing.
    """
    labels: list[SlopingLabel] = []
    taken: set[TextLine] = set()
    for row in _rows(lines, image.shape[1]):
        found = _stripes(image, row, [line for line in lines if _is_level(line)])
        crops = [_crop(image, line, thick) for line, thick in found]
        read = engine.recognize_crops(crops)
        texts = read_alike([text for text, _ in read])
        own = [SlopingLabel(text, line) for text, (line, _) in zip(texts, found, strict=True) if text]
        sure = median([sure for _, sure in read] or [0.0])
        covered = {line for line in row.lines if any(_covers(label.line, line) for label in own)}
        if sure >= _SURE and len(own) >= _FEWEST and len(covered) >= len(row.lines) - 1:
            labels += own
            taken |= covered
    return labels, taken


def _along(line: TextLine) -> float:
    """The direction of a line's longer side, -90 to 90."""
    if line.width >= line.height:
        return line.angle_deg
    return line.angle_deg - 90 if line.angle_deg > 0 else line.angle_deg + 90


def _is_long(line: TextLine) -> bool:
    return max(line.width, line.height) >= _LONG * min(line.width, line.height)


def _is_level(line: TextLine) -> bool:
    return abs(line.angle_deg) < _SLOPES[0] and line.width >= _WIDE * line.height


def _slopes(line: TextLine) -> bool:
    return _SLOPES[0] < abs(_along(line)) < _SLOPES[1]


def _around(line: TextLine) -> BBox:
    turn = radians(line.angle_deg)
    dx = (line.width * abs(cos(turn)) + line.height * abs(sin(turn))) / 2
    dy = (line.width * abs(sin(turn)) + line.height * abs(cos(turn))) / 2
    return BBox(line.center_x - dx, line.center_y - dy, line.center_x + dx, line.center_y + dy)


def _rows(lines: Sequence[TextLine], width: int) -> Iterator[_Row]:
    """Rows of lines that begin at one height and slope, with the pieces below them."""
    boxes = {line: _around(line) for line in lines if not _is_level(line)}
    left = sorted((line for line in boxes if _slopes(line) or not _is_long(line)), key=lambda line: boxes[line].top)
    while left:
        thick = min(left[0].width, left[0].height)
        row = [line for line in left if boxes[line].top - boxes[left[0]].top <= _SAME_TOP * thick]
        left = [line for line in left if line not in row] if _angles(row) else left[1:]
        if not (angles := _angles(row)):
            continue
        thick = median(min(line.width, line.height) for line in row)
        box = union_all(boxes[line] for line in row)
        while below := [line for line in left if _hangs(boxes[line], box, thick)]:
            row += below
            left = [line for line in left if line not in below]
            box = union_all(boxes[line] for line in row)
        wide = box._replace(left=max(box.left - _BESIDE * thick, 0), right=min(box.right + _BESIDE * thick, width))
        yield _Row(tuple(row), wide, thick, angles)


def _hangs(piece: BBox, row: BBox, thick: float) -> bool:
    """Whether a piece stands right under a row: the rest of its labels."""
    return piece.center_x < row.right and piece.right > row.left and piece.top - row.bottom < _BELOW * thick


def _angles(row: Sequence[TextLine]) -> tuple[float, ...]:
    """The directions that labels of a row may have, in degrees; none of a row that does not slope."""
    long = [_along(line) for line in row if _is_long(line) and _slopes(line)]
    for sign in (-1, 1):
        own = [angle for angle in long if angle * sign > 0]
        if len(own) >= max(_FEWEST, len(long) / 2):
            middle = median(own)
            return tuple(np.arange(middle - _AROUND_DEG, middle + _AROUND_DEG + _STEP_DEG, _STEP_DEG).tolist())
    short = [line for line in row if not _is_long(line)]
    turned = sum(abs(line.angle_deg) > _SLOPES[0] for line in short)
    if len(short) >= _FEWEST_SHORT and turned >= _SOME * len(short):
        return tuple(sign * angle for angle in _USUAL_DEG for sign in (-1, 1))
    return ()


def _stripes(image: Image, row: _Row, level: Sequence[TextLine]) -> list[tuple[TextLine, float]]:
    """The lines of a row's labels, and how thick the ink of each is."""
    x, y, dark = _ink(image, row.box, [_around(line) for line in level])
    if not len(x):
        return []
    angle = max(row.angles, key=lambda deg: _sharpness(x, y, dark, deg))
    turn = radians(angle)
    along, across = x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)
    found = []
    for first, last in _runs(across, dark, row.thick):
        own = np.sort(along[(across >= first) & (across < last)])
        for start, end in _pieces(own, _APART * row.thick):
            if end - start < _THIN * row.thick:
                continue
            u, v = (start + end) / 2, (first + last) / 2
            center = u * cos(turn) - v * sin(turn), u * sin(turn) + v * cos(turn)
            line = TextLine(*center, end - start + 0.4 * row.thick, row.thick, angle, 1.0)
            if any(_covers(line, one) for one in row.lines):
                found.append((line, last - first))
    return found


def _ink(image: Image, box: BBox, level: Sequence[BBox]) -> tuple[Floats, Floats, Floats]:
    """The places of what is inked in a box, to pixels' middles, and how dark; without what is written level there."""
    left, top, right, bottom = (round(side) for side in box)
    top = max(top, 0)
    part = image[top:bottom, left:right].min(axis=2).astype(np.float64)
    dark = np.median(part) - part
    dark[dark < _CONTRAST] = 0.0
    for other in level:
        rows = slice(max(round(other.top) - top, 0), max(round(other.bottom) - top, 0))
        dark[rows, max(round(other.left) - left, 0) : max(round(other.right) - left, 0)] = 0.0
    ys, xs = (side.astype(np.float64) for side in np.nonzero(dark))
    return xs + (left + 0.5), ys + (top + 0.5), dark[dark > 0.0]


def _sharpness(x: Floats, y: Floats, dark: Floats, angle_deg: float) -> float:
    turn = radians(angle_deg)
    across = y * cos(turn) - x * sin(turn)
    profile = np.bincount((across - across.min()).astype(np.int64), dark)
    return float((np.diff(profile) ** 2).sum())


def _runs(across: Floats, dark: Floats, thick: float) -> list[tuple[float, float]]:
    """Where the profile of the ink across a row's direction is not blank, in stripes as thick as a line at most."""
    start = np.floor(across.min())
    profile = np.bincount((across - start).astype(np.int64), dark)
    inked = np.flatnonzero(profile > _FAINT * np.percentile(profile, 90))
    parts = np.split(inked, np.flatnonzero(np.diff(inked) > _HOLE) + 1)
    runs = [(float(part[0] + start), float(part[-1] + 1 + start)) for part in parts if len(part)]
    return [(a, b) for a, b in runs if _THIN * thick <= b - a <= _THICK * thick]


def _pieces(along: Floats, gap: float) -> list[tuple[float, float]]:
    """Sorted places in groups that are no further apart than a gap."""
    parts = np.split(along, np.flatnonzero(np.diff(along) > gap) + 1)
    return [(float(part[0]), float(part[-1])) for part in parts if len(part)]


def _covers(label: TextLine, line: TextLine) -> bool:
    turn = radians(label.angle_deg)
    dx, dy = line.center_x - label.center_x, line.center_y - label.center_y
    along, across = dx * cos(turn) + dy * sin(turn), dy * cos(turn) - dx * sin(turn)
    return abs(along) <= label.width / 2 and abs(across) <= label.height / 2


def _crop(image: Image, line: TextLine, thick: float) -> Image:
    """The upright picture of a label, without what juts in of its neighbours."""
    crop = crop_line(image, line)
    middle, half = crop.shape[0] / 2, thick / 2 + _PAPER_PX
    paper = np.median(crop.reshape(-1, 3), axis=0).astype(np.uint8)
    crop[: max(round(middle - half), 0)] = paper
    crop[min(round(middle + half), crop.shape[0]) :] = paper
    return crop
