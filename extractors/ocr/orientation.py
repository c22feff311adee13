"""Which way up a scanned page lies, and how skewed: told by its own lines of text.

The detector finds a line equally well whichever way it runs (measured: the same 187 of 187 at 0, 90, 180 and 270
degrees, and at skews up to 10), so the page is searched once and its lines are turned with it.
"""

from __future__ import annotations

import math
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from extractors.ocr.crops import crop_line
from extractors.ocr.detection import TextLine
from extractors.ocr.drawn import is_drawn
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

MIN_SKEW_DEG, MIN_RULED_DEG = 0.2, 0.08
"""Skews that are left as they are, as the text tells them and as rules do: a rule across a page rises by two pixels at
the second, and the cells of a table by as much."""
_LONG, _WIDE = 3.0, 1.5

SLOPING_DEG = 20.0
"""A page lies no more askew than this if any of its lines do: steeper ones are the labels of a chart's axis."""

SLIGHT_DEG = 1.0
DRAWN_DEG = 0.005
"""Rules that are level to a tenth of a pixel were drawn by a program and never scanned: whatever the boxes of a few
words beside hatched or sloping shapes say, such a picture is not askew."""
RULE_LENGTH = 0.25
RULE_CONTRAST = 6
RULE_REACH_PX = 4
MOST_RULES = 9
"""An edge that runs along one row of pixels for this share of the picture's width tells the skew to a few hundredths of
a degree, where the boxes of a few short lines are wrong by up to half a degree: forms and tables, charts and
screenshots. It is believed where they say less than a degree (the table under a photographed receipt may have a level
grain). The row alone says little: a thick rule, blurred by its scanner, keeps to one over 0.4 degrees."""


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
    return _turn(image, lines, turn_deg, corrected_deg(_skew_deg(witnesses), image))


def corrected_deg(skew_deg: float, image: Image) -> float:
    """By how much a picture is levelled whose lines of text slope by `skew_deg`: as its rules have it, if they can."""
    ruled_deg = rules_skew_deg(image)
    if ruled_deg is not None and abs(ruled_deg) < DRAWN_DEG and abs(skew_deg) < SLOPING_DEG:
        return 0.0
    if ruled_deg is not None and max(abs(skew_deg), abs(ruled_deg)) < SLIGHT_DEG:
        return ruled_deg if abs(ruled_deg) >= MIN_RULED_DEG else 0.0
    if ruled_deg is None and abs(skew_deg) < SLIGHT_DEG and is_drawn(image):
        return 0.0  # a chart without long rules: its few short labels do not tell
    return skew_deg if abs(skew_deg) >= MIN_SKEW_DEG else 0.0


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


def rules_skew_deg(image: Image) -> float | None:
    """The slope of the edges that run along the picture's width, clockwise; None where none runs far enough.

    Each is followed from column to column by where its brightness changes most; the median of the longest is taken.
    """
    import numpy as np

    gray = image[:, :, 1].astype(np.int16)
    steps = np.diff(gray, axis=0)
    least = max(round(RULE_LENGTH * image.shape[1]), 2)
    found: list[tuple[int, float]] = []
    for falling in (steps, -steps):
        edges = falling > RULE_CONTRAST
        for row in np.flatnonzero(edges.sum(axis=1) >= least):
            start, end = _longest_run(edges[row])
            if end - start >= least:
                around = falling[max(row - RULE_REACH_PX, 0) : row + RULE_REACH_PX + 1, start:end]
                found.append((end - start, _slope_deg(np.where(around > RULE_CONTRAST, around, 0))))
    longest = sorted(found, reverse=True)[:MOST_RULES]
    return median(slope for _, slope in longest) if longest else None


def _slope_deg(steps: npt.NDArray[np.int16]) -> float:
    """Of an edge that runs through a strip of rows: the line through the middle of its steps, column by column."""
    import numpy as np

    at = np.arange(steps.shape[0]) @ steps / np.maximum(steps.sum(axis=0), 1)
    along = np.arange(steps.shape[1]) - (steps.shape[1] - 1) / 2
    return math.degrees(math.atan(float(along @ at) / float(along @ along)))


def _longest_run(row: npt.NDArray[np.bool_]) -> tuple[int, int]:
    import numpy as np

    ends = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
    at = int((ends[1::2] - ends[::2]).argmax())
    return int(ends[2 * at]), int(ends[2 * at + 1])


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
