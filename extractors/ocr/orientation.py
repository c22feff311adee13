"""Which way up a scanned page lies, and how skewed: told by its own lines of text.

The detector finds a line equally well whichever way it runs (measured: the same 187 of 187 at 0, 90, 180 and 270
degrees, and at skews up to 10), so the page is searched once and its lines are turned with it.
"""

from __future__ import annotations

import math
from statistics import fmean
from typing import TYPE_CHECKING, NamedTuple

from extractors.ocr.crops import crop_line
from extractors.ocr.detection import TextLine
from extractors.ocr.warp import rotation, warp
from schemas.geometry import IDENTITY, Affine, BBox

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image
    from extractors.ocr.rapid import RapidOcr

WITNESSES = 8
"""Lines read to tell up from down: the longest, for they say most."""

WITNESS_LENGTH = 12.0
"""How much of each is read, in line heights."""

SURE = 0.75
"""A page read this surely is the right way up; below, the other way is read as well and the surer one taken.

Sureness is the mean, over the witnesses, of the confidence of their weakest character. Measured on 216 pages (rendered,
registration forms, advertising invoices, receipts; turned and skewed): upright median 0.92, least 0.51; upside down
median 0.35, most 0.52; the surer way was right every time. The classifier that the wheel carries for this question was
wrong on 5 % of single lines.
"""

FEWEST_WITNESSES = 3
VERY_SURE = 0.9
"""Three lines that are read this surely settle it; more would cost as much again as a tenth of the page."""

MIN_SKEW_DEG = 0.2
_LONG, _WIDE = 3.0, 1.5

SLOPING_DEG = 20.0
"""A page lies no more askew than this if any of its lines do: steeper ones are the labels of a chart's axis."""

SLIGHT_DEG = 1.0
RULE_LENGTH = 0.25
RULE_CONTRAST = 6
"""A picture in which an edge runs along one row of pixels for this share of its width lies level to 0.15 degrees,
though the boxes of a few short lines say otherwise by less than a degree: charts, forms and screenshots that were
never on paper. (The table under a photographed receipt may have a level grain, so more than that is believed.)"""


class Upright(NamedTuple):
    """A picture in which text is level, its lines, and the transform from its pixels to the original picture's."""

    image: Image
    lines: tuple[TextLine, ...]
    to_original: Affine


def make_upright(image: Image, engine: RapidOcr, page_no: int) -> Upright:
    """Turns the picture by quarters until its text reads, then levels it.

    Raises PageError where the picture cannot be read, ModelError where the models are missing.
    """
    lines = engine.find_lines(image, page_no)
    straight = _straight(lines)
    sideways = _run_sideways(straight)
    witnesses = sorted(
        (line for line in straight if _is_long(line, sideways)), key=lambda line: -max(line.width, line.height)
    )
    if not witnesses:
        return Upright(image, tuple(lines), IDENTITY)
    turn_deg = _reading_turn_deg(image, witnesses[:WITNESSES], engine, sideways)
    skew_deg = _skew_deg(witnesses)
    if abs(skew_deg) < SLIGHT_DEG and lies_level(image):
        skew_deg = 0.0
    return _turn(image, lines, turn_deg, skew_deg if abs(skew_deg) >= MIN_SKEW_DEG else 0.0)


def _straight(lines: Sequence[TextLine]) -> Sequence[TextLine]:
    """The lines that run along the page's sides, skew apart, if there are some; else all."""
    straight = [line for line in lines if abs(line.angle_deg) <= SLOPING_DEG]
    return straight if len(straight) >= FEWEST_WITNESSES else lines


def _run_sideways(lines: Sequence[TextLine]) -> bool:
    """By their length and by their number: the one long title of an axis does not turn a chart of short labels."""
    level = sum(line.width for line in lines if _is_long(line, sideways=False))
    upright = sum(line.height for line in lines if _is_long(line, sideways=True))
    rows = sum(line.width > _WIDE * line.height for line in lines)
    columns = sum(line.height > _WIDE * line.width for line in lines)
    return upright > level and columns > rows


def _is_long(line: TextLine, sideways: bool) -> bool:
    along, across = (line.height, line.width) if sideways else (line.width, line.height)
    return along >= _LONG * across


def _reading_turn_deg(image: Image, witnesses: Sequence[TextLine], engine: RapidOcr, sideways: bool) -> int:
    """The clockwise turn after which the witnesses read. The second candidate is tried where the first is unsure."""
    candidates = (90, 270) if sideways else (0, 180)
    sureness = {}
    for turn_deg in candidates:
        sureness[turn_deg] = _sureness(image, witnesses, engine, turn_deg)
        if sureness[turn_deg] >= SURE:
            return turn_deg
    return max(candidates, key=lambda turn_deg: sureness[turn_deg])


def _sureness(image: Image, witnesses: Sequence[TextLine], engine: RapidOcr, turn_deg: int) -> float:
    """The mean confidence of the witnesses' weakest characters; where the first few are very sure, of those."""
    found: list[float] = []
    for line in witnesses:
        found.append(engine.recognize_crops([_witness_crop(image, line, turn_deg)])[0][1])
        if len(found) >= FEWEST_WITNESSES and fmean(found) >= VERY_SURE:
            break
    return fmean(found)


def _witness_crop(image: Image, line: TextLine, turn_deg: int) -> Image:
    """The beginning of a line as it reads once the picture is turned."""
    read = _turned(line, turn_deg, IDENTITY)
    crop = crop_line(image, read._replace(angle_deg=read.angle_deg - turn_deg))
    return crop[:, : round(WITNESS_LENGTH * crop.shape[0])]


def _turned(line: TextLine, angle_deg: float, to_upright: Affine) -> TextLine:
    """The line in a picture that was turned clockwise."""
    center_x, center_y = to_upright.apply(line.center_x, line.center_y)
    return TextLine.level(center_x, center_y, (line.width, line.height), line.angle_deg + angle_deg, line.score)


def _skew_deg(lines: Sequence[TextLine]) -> float:
    """The median slope of the lines, each counting by its length."""
    by_angle = sorted(lines, key=lambda line: line.angle_deg)
    half = sum(max(line.width, line.height) for line in lines) / 2
    for line in by_angle:
        half -= max(line.width, line.height)
        if half <= 0:
            return line.angle_deg
    raise ValueError("no lines to tell the skew from")


def lies_level(image: Image) -> bool:
    """Whether some edge of the picture runs along a single row of its pixels for a quarter of its width."""
    import numpy as np

    gray = image[:, :, 1].astype(np.int16)
    steps = np.diff(gray, axis=0)
    least = max(round(RULE_LENGTH * image.shape[1]), 1)
    for edges in (steps > RULE_CONTRAST, steps < -RULE_CONTRAST):
        if any(_longest_run(row) >= least for row in edges[edges.sum(axis=1) >= least]):
            return True
    return False


def _longest_run(row: npt.NDArray[np.bool_]) -> int:
    import numpy as np

    ends = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
    return int((ends[1::2] - ends[::2]).max(initial=0))


def _turn(image: Image, lines: Sequence[TextLine], turn_deg: int, skew_deg: float) -> Upright:
    """The picture turned clockwise by quarters and against its skew, on a canvas that holds all of it."""
    import numpy as np

    if turn_deg == 0 and skew_deg == 0:
        return Upright(image, tuple(lines), IDENTITY)
    angle_deg = turn_deg - skew_deg
    height, width = image.shape[:2]
    canvas = rotation(angle_deg).apply_box(BBox(0.0, 0.0, width, height))
    to_upright = rotation(angle_deg).then(Affine.translate(-canvas.left, -canvas.top))
    if skew_deg == 0:
        upright = np.ascontiguousarray(np.rot90(image, -turn_deg // 90))
    else:
        upright = warp(image, to_upright, math.ceil(canvas.width), math.ceil(canvas.height), _paper(image))
    turned = tuple(_turned(line, angle_deg, to_upright) for line in lines)
    return Upright(upright, turned, to_upright.inverse())


def _paper(image: Image) -> tuple[int, int, int]:
    """The colour most of the picture is near."""
    import numpy as np

    red, green, blue = np.median(image[::8, ::8].reshape(-1, 3), axis=0)
    return int(red), int(green), int(blue)
