"""What is written in a picture, as runs: level, sloping along an axis, or up its side."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from math import cos, radians, sin
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.raster.alike import read_alike
from extractors.charts.raster.parted_runs import parts_of_run
from extractors.charts.raster.sloping import read_sloping
from extractors.charts.raster.unread import with_unread_numbers
from extractors.ocr.crops import crop_line
from extractors.ocr.rapid import FONT_SIZE, WORD_HEIGHT, reading_order
from extractors.ocr.sideways import FIRST_SIDEWAYS, SIDEWAYS_RATIO, joined_upright, part_sideways
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
_UPRIGHT_DEG, _SAME_DEG = 75.0, 12.0
_IN_LINE, _NEXT = 0.45, 1.2
_WIDER = 1.7
_SURE, _FAIRLY, _MOSTLY_SURE = 0.6, 0.45, 0.8
_STANDING, _SURELY = 1.35, 0.95
_LONG = 6
_SHORTEST = 1.8
_FEW, _GIANT = 2, 2.2
_SWATCHES = frozenset("□■▪▫◻◼●○◆◇•★☆")
_WORD_GAP = 1.0
_FIGURE_GAP = 0.55
_FIGURES = re.compile(r"[-–−+$€£]?[\d.,]+[%*]*\Z")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")
_DATES = re.compile(r"(?:1[5-9]|20)\d\d(?:-\d\d){0,2}")
_FEWEST_IN_ROW, _IN_ROW = 3, 0.3
_GROUPS = re.compile(r"[-–−+$€£]?\d{1,3}\Z"), re.compile(r"\d{3}(?:[.,]\d+)?[%*]*\Z")


def find_prints(
    words: Sequence[Word], upright: tuple[Image, Sequence[TextLine]], engine: RapidOcr, pt: float
) -> list[TextRun]:
    """The runs of a picture that was read, in points. `upright` is that picture with its lines, `pt` points a pixel.

    The words are those of its level lines (`part_sideways`), with or without those of the others.
    Raises ModelError where the models are missing.
    """
    image, lines = upright
    level = reading_order(part_sideways(lines)[0])  # as the words' lines are numbered
    labels, sloping = read_sloping(image, lines, engine)
    turned = _turned_lines([line for line in lines if line not in sloping], level)
    by_line: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        if word.line_no < FIRST_SIDEWAYS:  # the others are read again below, whatever way they run
            by_line[word.line_no].append(word)
    runs = [_sloping_run(text, line, pt) for text, line in labels]
    for number, own in by_line.items():
        line = level[number]
        if line in sloping:
            continue
        if abs(line.angle_deg) <= SLOPING_DEG:
            stands = _standing_run(image, line, engine, pt, " ".join(word.text for word in own))
            runs += [stands] if stands is not None else _level_runs(own)
        elif line.height > _TURNED * line.width:
            turned.append(line)
        else:
            runs.append(_sloping_run(" ".join(word.text for word in own), line, pt))
    for number, line in enumerate(level):
        if (
            number not in by_line
            and line not in sloping
            and (stands := _standing_run(image, line, engine, pt, "")) is not None
        ):
            runs.append(stands)  # a short name that stands, read as nothing
    for line in turned:
        runs += _turned_run(image, line, engine, pt)
    parted = [part for run in _with_joined_slopes(_without_giants(runs)) for part in part_row(run)]
    whole = _rows_alike([run for run in parted if set(run.text) - _SWATCHES])
    return with_unread_numbers(whole, image, engine, pt)


def _rows_alike(runs: Sequence[TextRun]) -> list[TextRun]:
    """The runs, those that stand in a level row read alike."""
    found = list(runs)
    left = [at for at, run in enumerate(runs) if abs(run.angle) <= SLOPING_DEG]
    while left:
        first = runs[left[0]]
        row = [at for at in left if abs(runs[at].bbox.center_y - first.bbox.center_y) <= _IN_ROW * first.size_pt]
        left = [at for at in left if at not in row]
        for at, text in zip(row, read_alike([runs[at].text for at in row]), strict=True):
            found[at] = replace(runs[at], text=text)
    return found


def _turned_lines(lines: Sequence[TextLine], level: Sequence[TextLine]) -> list[TextLine]:
    """The lines that are taller than wide, those that run straight up as whole as they are printed."""
    tall = [line for line in lines if line.height >= SIDEWAYS_RATIO * line.width]
    upright = [line for line in tall if abs(line.angle_deg) <= SLOPING_DEG]
    pieces = set(lines) - set(level) - set(tall)  # too short by themselves
    return [line for line in tall if line not in upright] + joined_upright(upright, sorted(pieces))


def part_row(run: TextRun) -> list[TextRun]:
    """The labels of a row that OCR read as one: years with a space between them, months with none."""
    text = run.text.strip()
    found = list(_DATES.finditer(text)) if abs(run.angle) <= SLOPING_DEG else []
    if len(found) < _FEWEST_IN_ROW or "".join(match[0] for match in found) != text.replace(" ", ""):
        return [run]
    return parts_of_run(run, text, (match.span() for match in found))


def _with_joined_slopes(runs: list[TextRun]) -> list[TextRun]:
    """The runs with sloping ones joined that go on in each other's direction: the detector parts words there."""
    sloping = [run for run in runs if SLOPING_DEG < abs(run.angle) < _UPRIGHT_DEG]
    joined: list[TextRun] = []
    for run in sorted(sloping, key=lambda r: r.bbox.left):
        before = next((other for other in joined if _follows(other, run)), None)
        if before is None:
            joined.append(run)
        else:
            joined.remove(before)
            text = f"{before.text.strip()} {run.text.strip()}"
            joined.append(replace(before, text=text, bbox=before.bbox.union(run.bbox)))
    return [run for run in runs if run not in sloping] + joined


def _follows(run: TextRun, after: TextRun) -> bool:
    if abs(run.angle - after.angle) > _SAME_DEG:
        return False
    turn, size = radians(-run.angle), run.size_pt
    dx, dy = after.bbox.center_x - run.bbox.center_x, after.bbox.center_y - run.bbox.center_y
    along, across = dx * cos(turn) + dy * sin(turn), dy * cos(turn) - dx * sin(turn)
    gap = along - (_length(run) + _length(after)) / 2
    return abs(across) < _IN_LINE * size and -0.5 * size < gap < _NEXT * size


def _length(run: TextRun) -> float:
    """Of a sloping run, along its direction: its box less what its height takes of it."""
    turn = radians(abs(run.angle))
    across = run.size_pt / FONT_SIZE * WORD_HEIGHT
    if cos(turn) >= sin(turn):
        return max((run.bbox.width - across * sin(turn)) / cos(turn), 0.0)
    return max((run.bbox.height - across * cos(turn)) / sin(turn), 0.0)


def _unspaced(text: str) -> str:
    """Text set at an angle is spaced so unevenly that single letters are read as words: "m illion"."""
    text = re.sub(r"(?<=[a-z]) ([b-z])(?= (?:of|in|and|per|for|to|by|on|from|with|the|or)\b|$)", r"\1", text.strip())
    return re.sub(r"(?<!\S)([B-HJ-Zb-z]) (?=[a-z]|[A-Z]{2})", r"\1", text)


def _without_giants(runs: list[TextRun]) -> list[TextRun]:
    """Without the marks that were taken for a character or two: they are far larger than what is written."""
    if not runs:
        return runs
    usual = median(run.size_pt for run in runs)
    return [run for run in runs if len(run.text.strip()) > _FEW or run.size_pt <= _GIANT * usual]


def _level_runs(words: Sequence[Word]) -> Iterable[TextRun]:
    """The words of a line, parted where the gap is one between two labels."""
    ordered = sorted(words, key=lambda word: word.bbox.left)
    between = _gap_between_numbers(ordered)
    start = 0
    for end in range(1, len(ordered) + 1):
        if end == len(ordered) or _parts(ordered[end - 1], ordered[end], between):
            own = [word for word in ordered[start:end] if word.text not in _SWATCHES]
            start = end
            if not own:
                continue  # a marker, of a legend or of the data
            box = union_all(word.bbox for word in own)
            yield TextRun(" ".join(word.text for word in own), box, own[0].size_pt, anchor_y=box.center_y)


def _gap_between_numbers(words: Sequence[Word]) -> float | None:
    """In a row of figures alone, the least gap between two numbers, where it is clearly wider than that of groups."""
    if len(words) < 4 or not all(_FIGURES.match(word.text) for word in words):
        return None
    gaps = sorted(max(b.bbox.left - a.bbox.right, 0.1) for a, b in pairwise(words))
    jumps = [(after / before, (after + before) / 2) for before, after in pairwise(gaps)]
    widest, middle = max(jumps)
    return middle if widest >= _WIDER else None


def _parts(before: Word, after: Word, between: float | None) -> bool:
    gap = after.bbox.left - before.bbox.right
    if after.text in _SWATCHES:
        return True
    if between is not None:
        return gap > between
    figures = _FIGURES.match(before.text) and _FIGURES.match(after.text)
    if _YEAR.match(before.text) and _YEAR.match(after.text):
        return True
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


def _standing_run(image: Image, line: TextLine, engine: RapidOcr, pt: float, level: str) -> TextRun | None:
    """A short text that is read whole only when it is turned: numbers along an upright axis look like an "0" or two."""
    if line.height < _STANDING * line.width or len(level) > _FEW:
        return None
    crop = crop_line(image, line)
    ways = [np.ascontiguousarray(np.rot90(crop, turn)) for turn in (-1, 1)]
    read = engine.recognize_crops(ways, by_ink=False)
    (text, sure), down = max(zip(read, (False, True), strict=True), key=lambda item: item[0][1])
    if sure < _SURELY or len(text.strip()) <= len(level) or not any(char.isalnum() for char in text):
        return None
    along = line.angle_deg + (90 if down else -90)
    box = _box(line, along, line.height, pt)
    return TextRun(text.strip(), box, line.width * FONT_SIZE * pt, -along, anchor_y=box.center_y)


def _turned_run(image: Image, line: TextLine, engine: RapidOcr, pt: float) -> Iterable[TextRun]:
    """A line that is higher than wide: it runs up, or, if that cannot be read, down. None if neither can."""
    if line.height < _SHORTEST * line.width:
        return
    crop = crop_line(image, line)
    up, down = np.ascontiguousarray(np.rot90(crop, -1)), np.ascontiguousarray(np.rot90(crop, 1))
    # What leans to the right reads upwards, or it would stand on its head.
    first, second = (up, down) if line.angle_deg > -1 else (down, up)
    (text, sure, mean), upwards = engine.recognize_uneven(first), first is up
    if mean < _MOSTLY_SURE and abs(line.angle_deg) <= SLOPING_DEG:
        other = engine.recognize_uneven(second)
        if other[2] > mean:
            (text, sure, mean), upwards = other, second is up
    text = _unspaced(text)
    long = len(text) >= _LONG
    if not text or not (sure >= (_FAIRLY if long else _SURE) or (long and mean >= _MOSTLY_SURE)):
        return
    along = line.angle_deg - 90 if upwards else line.angle_deg + 90
    box = _box(line, along, line.height, pt)
    yield TextRun(text, box, line.width * FONT_SIZE * pt, -along, anchor_y=box.center_y)
