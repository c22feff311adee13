"""Labels set in pieces: formulas, with letters of several fonts, small ones raised or lowered, others drawn."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.charts.drawn_letters import DrawnLetter, letter_candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.geometry import BBox
    from schemas.page import TextRun, VectorPath

_BASE = 0.36  # of the type size: from the middle of a figure down to the line it stands on
_DESCENT = 0.25  # from that line to the edge of its box
_SAME_SIZE, _SAME_LINE = 0.05, 0.09
_SCRIPT = (0.5, 0.86)  # the size of an index or exponent, of the type size
_RAISED, _LOWERED = (0.15, 0.8), (0.05, 0.5)
_NEAR = (-0.2, 0.28)  # how far pieces of one label overlap or stand apart, but for spaces
_WORD = 0.45
_SPACE = 0.16
_TALLEST, _DEEPEST = 1.05, 0.32
_HIGH = 0.3
_USUAL_SCRIPT = 0.7
# What is set with a little space on both sides has at times as much as a word's on one of them.
_RELATION = re.compile(r"(?<=\S) ([=<>≤≥≈])(?=\S)|(?<=\S)([=<>≤≥≈]) (?=\S)")


def with_formulas(runs: Sequence[TextRun], paths: Sequence[VectorPath]) -> tuple[list[TextRun], set[int]]:
    """The runs with those joined that one label is set in, and the indices of the paths that draw letters of theirs.

    What is raised is written "R^-1", what is lowered stands behind: "CO2". Only pieces that were set one after the
    other are joined: two labels that happen to be near each other are two.
    """
    letters = sorted(letter_candidates(paths, runs), key=lambda letter: letter.bbox.left)
    lines: list[_Line] = []
    for run in runs:
        if all(unicodedata.combining(char) for char in run.text):
            continue  # an accent that stands by itself belongs to a letter, and alone it is no label
        line = _begun(run)
        joined = _continued(lines[-1], line, letters) if lines else None
        if joined is not None:
            lines[-1] = joined
        else:
            lines.append(_with_first_letters(line, letters))
    used: set[int] = set()
    whole = []
    for line in lines:
        label = _with_letters(line, letters)
        used |= {index for letter in label.letters for index in letter.paths}
        whole.append(label.as_run())
    return whole, used


@dataclass(frozen=True, slots=True)
class _Line:
    """A label as far as it is put together, along its line of writing: upright ones run upwards or downwards."""

    run: TextRun
    text: str
    bbox: BBox
    level: int = 0  # of the last piece: 1 raised, -1 lowered
    last_start: float = 0.0
    letters: tuple[DrawnLetter, ...] = ()

    @property
    def size(self) -> float:
        return self.run.size_pt

    def as_run(self) -> TextRun:
        text = _RELATION.sub(r" \1\2 ", self.text)
        return self.run if text == self.run.text else replace(self.run, text=text, bbox=self.bbox)


def _begun(run: TextRun) -> _Line:
    return _Line(run, run.text, run.bbox, last_start=_extent(run.bbox, run)[0])


def _extent(box: BBox, run: TextRun) -> tuple[float, float]:
    """From where to where a box goes along the writing of a run."""
    if abs(run.angle) < 1:
        return box.left, box.right
    return (-box.bottom, -box.top) if run.angle > 0 else (box.top, box.bottom)


def _base(run: TextRun) -> float:
    """Where the line lies that a run stands on, across its writing and downwards."""
    if abs(run.angle) < 1:
        return run.anchor_y + _BASE * run.size_pt
    return run.bbox.right - _DESCENT * run.size_pt if run.angle > 0 else -run.bbox.left - _DESCENT * run.size_pt


def _across(box: BBox, run: TextRun) -> tuple[float, float]:
    """From where to where a box goes across the writing of a run, downwards."""
    if abs(run.angle) < 1:
        return box.top, box.bottom
    return (box.left, box.right) if run.angle > 0 else (-box.right, -box.left)


def _continued(line: _Line, following: _Line, letters: Sequence[DrawnLetter]) -> _Line | None:
    """Both as one label, where the second goes on from the first, or from the letters drawn behind it."""
    first, second = line.run, following.run
    if abs(first.angle - second.angle) > 1 or first.colour != second.colour or not _is_straight(first):
        return None
    end = _with_letters(line, letters)
    level = _level(end, second)
    if level is None:
        return None
    gap = _extent(second.bbox, first)[0] - _extent(end.bbox, first)[1]
    stacked = level * end.level < 0 and abs(_extent(second.bbox, first)[0] - end.last_start) < _NEAR[1] * end.size
    far = _WORD if level == 0 else _NEAR[1]
    if not (stacked or _NEAR[0] * end.size < gap < far * end.size):
        return None
    if level == 0 and end.level == 0 and not end.letters:
        return None  # of one size and line: what reads the page has joined them, if they are one
    if level < 0 and end.text[-1:].isdigit() and second.text[:1].isdigit() and end.level == 0:
        return None  # two numbers
    return _added(end, second.text, second.bbox, level, gap)


def _is_straight(run: TextRun) -> bool:
    return abs(run.angle) < 1 or abs(abs(run.angle) - 90) < 1


def _level(line: _Line, run: TextRun) -> int | None:
    """How a run stands to the line: on it (0), raised (1), lowered (-1), or not at all."""
    size, share = line.size, run.size_pt / line.size
    above = _base(line.run) - _base(run)
    if abs(share - 1) < _SAME_SIZE:
        return 0 if abs(above) < _SAME_LINE * size else None
    if not _SCRIPT[0] < share < _SCRIPT[1]:
        return None
    if _RAISED[0] * size < above < _RAISED[1] * size:
        return 1
    return -1 if _LOWERED[0] * size < -above < _LOWERED[1] * size else None


def _added(line: _Line, text: str, box: BBox, level: int, gap: float) -> _Line:
    between = "^" if level > 0 and line.level <= 0 else ""
    if level == 0 and gap > _SPACE * line.size:
        between = " "
    start = _extent(box, line.run)[0]
    whole = line.text + between + text
    return replace(line, text=whole, bbox=line.bbox.union(box), level=level, last_start=start)


def _with_letters(line: _Line, letters: Sequence[DrawnLetter]) -> _Line:
    """The line with the letters that are drawn right behind it, one after the other."""
    taken = {id(letter) for letter in line.letters}
    while (letter := _next_letter(line, letters, taken, behind=True)) is not None:
        gap = _extent(letter.bbox, line.run)[0] - _extent(line.bbox, line.run)[1]
        grown = _added(line, letter.text, letter.bbox, _level_of(letter, line.run), gap)
        line = replace(grown, letters=(*line.letters, letter))
        taken.add(id(letter))
    return line


def _with_first_letters(line: _Line, letters: Sequence[DrawnLetter]) -> _Line:
    """The line with the letters that are drawn right before it."""
    line = _as_script(line, letters) or line
    taken = {id(letter) for letter in line.letters}
    while (letter := _next_letter(line, letters, taken, behind=False)) is not None:
        gap = _extent(line.bbox, line.run)[0] - _extent(letter.bbox, line.run)[1]
        between = " " if gap > _SPACE * line.size else ""
        whole = letter.text + between + line.text
        line = replace(line, text=whole, bbox=line.bbox.union(letter.bbox), letters=(letter, *line.letters))
        taken.add(id(letter))
    return line


def _as_script(line: _Line, letters: Sequence[DrawnLetter]) -> _Line | None:
    """The line as a letter with what is set as its index or exponent, if it is one."""
    size = line.size / _USUAL_SCRIPT
    for letter in letters:
        if letter.flat or abs(line.run.angle) > 1:
            continue
        main = replace(line.run, text=letter.text, bbox=letter.bbox, size_pt=size)
        main = replace(main, anchor_y=letter.bbox.bottom - _BASE * size)
        gap, level = line.bbox.left - letter.bbox.right, _level(_begun(main), line.run)
        if level and _NEAR[0] * size < gap < _NEAR[1] * size and _stands_on(letter, main):
            return replace(_added(_begun(main), line.text, line.bbox, level, gap), letters=(letter,))
    return None


def _next_letter(line: _Line, letters: Sequence[DrawnLetter], taken: set[int], *, behind: bool) -> DrawnLetter | None:
    run, size = line.run, line.size
    if run.colour is None or not _is_straight(run):
        return None
    start, end = _extent(line.bbox, run)
    for letter in letters:
        near, far = _extent(letter.bbox, run)
        gap = near - end if behind else start - far
        if id(letter) not in taken and _NEAR[0] * size < gap < _WORD * size and _stands_on(letter, run):
            return letter
    return None


def _stands_on(letter: DrawnLetter, run: TextRun) -> bool:
    """Whether a letter has its place in the line of a run, in its colour: on it, or raised."""
    top, bottom = _across(letter.bbox, run)
    base, size = _base(run), run.size_pt
    if [round(255 * part) for part in letter.outline[0].fill or ()] != [round(255 * p) for p in run.colour or ()]:
        return False
    if letter.flat:
        return _SCRIPT[0] * _BASE * size < base - (top + bottom) / 2 < _TALLEST * size
    return base - _TALLEST * size < top and bottom < base + _DEEPEST * size and bottom > base - _TALLEST * size / 2


def _level_of(letter: DrawnLetter, run: TextRun) -> int:
    top, bottom = _across(letter.bbox, run)
    above = _base(run) - (top + bottom) / 2 - _BASE * run.size_pt if letter.flat else _base(run) - bottom
    return 1 if above > (_HIGH if not letter.flat else _HIGH / 2) * run.size_pt else 0
