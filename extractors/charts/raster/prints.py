"""What is written in a picture, as runs: level, sloping along an axis, or up its side."""

from __future__ import annotations

import re
from collections import defaultdict
from math import cos, radians, sin
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from extractors.ocr.crops import crop_line
from extractors.ocr.rapid import FONT_SIZE, WORD_HEIGHT, reading_order
from extractors.ocr.sideways import SIDEWAYS_RATIO
from schemas.geometry import BBox, union_all
from schemas.page import TextRun

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.base import Image
    from extractors.ocr.detection import TextLine
    from extractors.ocr.rapid import RapidOcr
    from schemas.page import Word

SLOPING_DEG = 10.0
"""A line that slopes more is a label set at an angle: no page lies so much askew once it is level."""

_TURNED = 1.1
_SURE = 0.6
_SHORTEST = 1.8
_FEW, _GIANT = 2, 2.2
_WORD_GAP = 1.0
_FIGURE_GAP = 0.55
_FIGURES = re.compile(r"[-–−+$€£]?[\d.,]+[%*]*\Z")
_GROUPS = re.compile(r"[-–−+$€£]?\d{1,3}\Z"), re.compile(r"\d{3}(?:[.,]\d+)?[%*]*\Z")


def find_prints(
    words: Sequence[Word], upright: tuple[Image, Sequence[TextLine]], engine: RapidOcr, pt: float
) -> list[TextRun]:
    """The runs of a picture that was read, in points. `upright` is that picture with its lines, `pt` points a pixel.

    Raises ModelError where the models are missing.
    """
    image, lines = upright
    level = reading_order(line for line in lines if line.height < SIDEWAYS_RATIO * line.width)
    turned = [line for line in lines if line.height >= SIDEWAYS_RATIO * line.width]
    by_line: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        by_line[word.line_no].append(word)
    runs: list[TextRun] = []
    for number, own in by_line.items():
        line = level[number]
        if abs(line.angle_deg) <= SLOPING_DEG:
            runs += _level_runs(own)
        elif line.height > _TURNED * line.width:
            turned.append(line)
        else:
            runs.append(_sloping_run(" ".join(word.text for word in own), line, pt))
    for line in turned:
        runs += _turned_run(image, line, engine, pt)
    return _without_giants(runs)


def _without_giants(runs: list[TextRun]) -> list[TextRun]:
    """Without the marks that were taken for a character or two: they are far larger than what is written."""
    if not runs:
        return runs
    usual = median(run.size_pt for run in runs)
    return [run for run in runs if len(run.text.strip()) > _FEW or run.size_pt <= _GIANT * usual]


def _level_runs(words: Sequence[Word]) -> Iterable[TextRun]:
    """The words of a line, parted where the gap is one between two labels."""
    ordered = sorted(words, key=lambda word: word.bbox.left)
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or _parts(ordered[end - 1], ordered[end]):
            own = ordered[start:end]
            box = union_all(word.bbox for word in own)
            yield TextRun(" ".join(word.text for word in own), box, own[0].size_pt, anchor_y=box.center_y)
            start = end


def _parts(before: Word, after: Word) -> bool:
    gap = after.bbox.left - before.bbox.right
    figures = _FIGURES.match(before.text) and _FIGURES.match(after.text)
    if figures and not (_GROUPS[0].match(before.text) and _GROUPS[1].match(after.text)):
        return gap > _FIGURE_GAP * before.size_pt
    return gap > _WORD_GAP * before.size_pt / FONT_SIZE


def _sloping_run(text: str, line: TextLine, pt: float) -> TextRun:
    return TextRun(text, _box(line, line.angle_deg, line.width, pt), line.height * FONT_SIZE * pt, -line.angle_deg)


def _box(line: TextLine, along_deg: float, length: float, pt: float) -> BBox:
    """The box around a line that runs at an angle, clockwise from level."""
    across = min(line.height, line.width) * WORD_HEIGHT / 2
    half = length / 2
    turn = radians(along_deg)
    dx = abs(half * cos(turn)) + abs(across * sin(turn))
    dy = abs(half * sin(turn)) + abs(across * cos(turn))
    x, y = line.center_x, line.center_y
    return BBox((x - dx) * pt, (y - dy) * pt, (x + dx) * pt, (y + dy) * pt)


def _turned_run(image: Image, line: TextLine, engine: RapidOcr, pt: float) -> Iterable[TextRun]:
    """A line that is higher than wide: it runs up, or, if that cannot be read, down. None if neither can."""
    if line.height < _SHORTEST * line.width:
        return
    crop = crop_line(image, line)
    up, down = np.ascontiguousarray(np.rot90(crop, -1)), np.ascontiguousarray(np.rot90(crop, 1))
    # What leans to the right reads upwards, or it would stand on its head.
    first, second = (up, down) if line.angle_deg > -1 else (down, up)
    text, sure = engine.recognize_crops([first], by_ink=False)[0]
    upwards = first is up
    if sure < _SURE and abs(line.angle_deg) <= SLOPING_DEG:
        other, surer = engine.recognize_crops([second], by_ink=False)[0]
        if surer > sure:
            text, sure, upwards = other, surer, second is up
    if sure < _SURE or not text.strip():
        return
    along = line.angle_deg - 90 if upwards else line.angle_deg + 90
    box = _box(line, along, line.height, pt)
    yield TextRun(text, box, line.width * FONT_SIZE * pt, -along, anchor_y=box.center_y)
