"""Numbers of axes that the text detector passed over: single figures, pale ones, those that a tick mark touches.

What is drawn in the size of a figure, in line with others, is looked at again, one number at a time. A reading counts
only where it goes on with the even series that the numbers of an axis make.
"""

from __future__ import annotations

import re
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from extractors.charts.raster.axes import number_axes
from extractors.charts.raster.parted_runs import words_of_run
from schemas.geometry import BBox
from schemas.page import TextRun

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy.typing as npt

    from extractors.base import Image
    from extractors.charts.raster.axes import NumberAxis, Side
    from extractors.ocr.rapid import RapidOcr

_TALL, _WIDE, _USUAL = (0.5, 0.95), 3.5, 0.75
"""How high figures are, of the type size, and how wide at most where they touch, and one usually, of its height."""

_FIGURE = 0.72
"""How high a figure is, of the type size, in nearly every font."""

_CONTRAST, _GROUND_PX = 48, 41
_FULL, _STOUT = 0.72, 0.55
_BESIDE, _EVEN, _TICK = 0.5, 0.3, 0.3
_IN_LINE, _FEWEST, _MOST_FIGURES, _MOST_READ = 0.25, 3, 7, 48
_MARGIN = 0.3
_SURE = 0.4
_FIGURES = str.maketrans("IliOo", "11100")
_NUMBER = re.compile(r"[-–−]?\d[\d.,]*%?\Z")
_WORD = re.compile(r"[^\W\d_]{2}")
_MOSTLY, _UPRIGHT_DEG = 0.5, 75.0


def with_unread_numbers(runs: Sequence[TextRun], image: Image, engine: RapidOcr, pt: float) -> list[TextRun]:
    """The runs of a picture with what its axes need besides; `pt` points a pixel.

    A reading takes the place of the runs that it covers. Raises ModelError where the OCR models are missing.
    """
    found = list(runs)
    level = [run for run in runs if abs(run.angle) < 1 and any(char.isdigit() for char in run.text)]
    if len(level) < 2:
        return found
    size_pt = median(run.size_pt for run in level)
    numbers = _numbers(image, size_pt / pt)
    for side in ("upright", "level"):
        found = _with_axis(found, numbers, (image, engine, pt), side)
    return found


def _with_axis(
    runs: list[TextRun], numbers: Sequence[BBox], source: tuple[Image, RapidOcr, float], side: Side
) -> list[TextRun]:
    image, engine, pt = source
    known = number_axes(runs, (), side)
    ticks = {id(tick.run) for axis in known for tick in axis.scale.ticks}
    sure = [run for run in runs if id(run) in ticks or not _is_doubtful(run)]
    open_ = {box for group in _in_line(numbers, side) for box in group if not _covered(box, sure, pt)}
    if not open_ or len(open_) > _MOST_READ:
        return runs
    crops = [_crop(image, box) for box in open_]
    read = engine.recognize_crops(crops, by_ink=False)
    new = [
        _run(text, box, pt)
        for (text, sure_), box in zip(read, open_, strict=True)
        if sure_ >= _SURE and _NUMBER.match(text)
    ]
    kept = [run for run in runs if id(run) in ticks or not any(_overlap(run, other) for other in new)]
    return _with_ticks(runs, [*kept, *new], known, side)


def _with_ticks(runs: list[TextRun], all_: list[TextRun], known: Sequence[NumberAxis], side: Side) -> list[TextRun]:
    """The runs with those of `all_` that lengthen an axis or make one."""
    before = {id(run) for run in runs}
    added: list[TextRun] = []
    for axis in number_axes(all_, (), side):
        own = [tick.run for tick in axis.scale.ticks]
        rivals = [len(one.scale.ticks) for one in known if any(one_run in one.runs for one_run in own)]
        if len(own) > max(rivals, default=_FEWEST - 1):
            added += [run for run in own if id(run) not in before]
    if not added:
        return runs
    kept = [part for run in runs for part in _rest(run, added)]
    return [*kept, *added]


def _rest(run: TextRun, added: Sequence[TextRun]) -> list[TextRun]:
    """What is left of a run beside the readings that take its place: the other numbers that were read with it."""
    if not any(_overlap(run, other) for other in added):
        return [run]
    parts = [] if run.angle else words_of_run(run)
    if len(parts) < 2:
        return []
    return [part for part in parts if not any(_overlap(part, other) for other in added)]


def _is_doubtful(run: TextRun) -> bool:
    """Whether a run that no axis took may be a number that was misread, or several that stand over each other."""
    text = run.text.strip()
    if len(words := text.split()) > 1 and any(char.isalpha() for word in words for char in word):
        return False  # "Q4 2014"
    if abs(run.angle) > _UPRIGHT_DEG:
        return len(text) <= _MOST_FIGURES or not any(char.isalpha() for char in text)
    return sum(not char.isalpha() for char in text) > _MOSTLY * len(text) and not _WORD.search(text)


def _covered(box: BBox, runs: Sequence[TextRun], pt: float) -> bool:
    x, y = box.center_x * pt, box.center_y * pt
    return any(run.bbox.contains_point(x, y) for run in runs)


def _overlap(run: TextRun, other: TextRun) -> bool:
    common = run.bbox.intersection(other.bbox)
    return common is not None and common.area > _MOSTLY * min(run.bbox.area, other.bbox.area)


def _numbers(image: Image, size_px: float) -> list[BBox]:
    """Where figures stand, in whole pixels, right and bottom exclusive; those beside each other as one."""
    import cv2

    grey = image.min(axis=2)
    ground = cv2.medianBlur(grey, _GROUND_PX)
    ink = (np.abs(grey.astype(np.int16) - ground.astype(np.int16)) > _CONTRAST).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    figures = []
    for left, top, width, height, area in stats[1:count].tolist():
        tall = _TALL[0] * size_px <= height <= _TALL[1] * size_px and width <= _WIDE * size_px
        blot = area > _FULL * width * height and width > _STOUT * height
        if tall and not blot:
            figures.append(BBox(left, top, left + width, top + height))
    whole = [box for box in _joined(figures) if box.width <= _MOST_FIGURES * _USUAL * box.height]
    return [box for box in whole if _stands_free(box, ink)]


def _stands_free(box: BBox, ink: npt.NDArray[np.uint8]) -> bool:
    """Whether nothing but a tick mark stands right beside a number: a figure that touches an axis would be left out."""
    reach = max(round(_BESIDE * box.height), 2)
    left, top, right, bottom = map(int, box)
    sides = ink[top:bottom, max(left - reach, 0) : left], ink[top:bottom, right : right + reach]
    return all(int(side.any(axis=1).sum()) <= _TICK * box.height for side in sides if side.size)


def _joined(figures: Sequence[BBox]) -> list[BBox]:
    """Figures beside each other as one box."""
    whole: list[BBox] = []
    for box in sorted(figures):
        beside = next(
            (
                at
                for at in range(len(whole) - 1, -1, -1)
                if -1 <= box.left - whole[at].right <= _BESIDE * box.height
                and abs(whole[at].bottom - box.bottom) <= _EVEN * box.height
            ),
            None,
        )
        if beside is None:
            whole.append(box)
        else:
            whole[beside] = whole[beside].union(box)
    return whole


def _in_line(numbers: Sequence[BBox], side: Side) -> Iterator[list[BBox]]:
    """Numbers that stand in a column, by their right ends, left ends or middles, or in a row."""
    keys: tuple[Callable[[BBox], float], ...] = (lambda b: b.right, lambda b: b.left, lambda b: b.center_x)
    for key in keys if side == "upright" else (lambda b: b.bottom,):
        for box in numbers:
            group = [other for other in numbers if abs(key(other) - key(box)) <= _IN_LINE * box.height]
            if len(group) >= _FEWEST:
                yield group


def _crop(image: Image, box: BBox) -> Image:
    """A number with some ground around it, and nothing else that is drawn there."""
    margin = max(round(_MARGIN * box.height), 2)
    left, top, right, bottom = map(int, box)
    part = image[top:bottom, left:right]
    edges = np.concatenate((part[0], part[-1], part[:, 0], part[:, -1]))
    ground = np.median(edges, axis=0).astype(np.uint8)
    crop = np.empty((part.shape[0] + 2 * margin, part.shape[1] + 2 * margin, 3), np.uint8)
    crop[:] = ground
    crop[margin:-margin, margin:-margin] = part
    return crop


def _run(text: str, box: BBox, pt: float) -> TextRun:
    placed = BBox(box.left * pt, box.top * pt, box.right * pt, box.bottom * pt)
    return TextRun(text, placed, box.height / _FIGURE * pt, anchor_y=placed.center_y)
