"""Gridlines, axes and tick marks in pixels: thin level or upright lines, however faint, dotted or covered in part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from extractors.base import Image

    Mask = npt.NDArray[np.bool_]

CONTRAST = 3
"""Levels of grey by which a line differs from what lies on both sides of it."""

LEAST_INK = 0.18
"""Share of a rule that is drawn: a dotted line shows a third, one behind bars often no more."""

_THICKEST = 3
_SHORTEST = 0.25
_GAP = 0.12


class Rule(NamedTuple):
    """A line at `place` (the middle of its thickness) from `start` to `end`, in pixels from the edge of the picture."""

    place: float
    start: float
    end: float
    thickness: int
    solid: bool


def find_rules(image: Image, text: Mask, *, level: bool) -> list[Rule]:
    """The long thin lines of a picture, level or upright. `text` masks what is written."""
    gray = image.astype(np.int16).sum(axis=2) // 3
    masked = text
    if not level:
        gray, masked = gray.T, text.T
    rules: list[Rule] = []
    for thickness in range(1, _THICKEST + 1):
        for rule in _of_thickness(gray, masked, thickness):
            if all(abs(rule.place - other.place) > _THICKEST or _apart(rule, other) for other in rules):
                rules.append(rule)
    return sorted(rules)


def _apart(rule: Rule, other: Rule) -> bool:
    return min(rule.end, other.end) - max(rule.start, other.start) < 0.5 * min(
        rule.end - rule.start, other.end - other.start
    )


def _of_thickness(gray: npt.NDArray[np.int16], text: Mask, thickness: int) -> list[Rule]:
    """Rows (of so many pixels) that differ from the row above and the row below over most of some length."""
    height, width = gray.shape
    inner = gray[1 : height - thickness]
    above, below = gray[: height - thickness - 1], gray[thickness + 1 :]
    last = gray[thickness : height - 1]
    # A line is darker (or lighter) than both sides, first row and last row alike, and the sides are of one colour.
    even = np.abs(above - below) <= 12
    darker = (above - inner >= CONTRAST) & (below - last >= CONTRAST)
    lighter = (inner - above >= CONTRAST) & (last - below >= CONTRAST)
    found = []
    seen = even & ~text[1 : height - thickness]
    for mask in (darker & seen, lighter & seen):
        counts = mask.sum(axis=1)
        for row in np.flatnonzero(counts >= LEAST_INK * _SHORTEST * width):
            found += _stretches(mask[row], float(row + 1 + thickness / 2), thickness, width)
    return found


def _stretches(row: Mask, place: float, thickness: int, width: int) -> list[Rule]:
    """The long stretches of a row that are inked densely enough; a gap of an eighth of the width parts them."""
    inked = np.flatnonzero(row)
    breaks = np.flatnonzero(np.diff(inked) > _GAP * width)
    found = []
    for part in np.split(inked, breaks + 1):
        start, end = int(part[0]), int(part[-1]) + 1
        if end - start < _SHORTEST * width or len(part) < LEAST_INK * (end - start):
            continue
        longest = np.diff(np.concatenate(([start - 1], part, [end]))).max()
        found.append(
            Rule(place, float(start), float(end), thickness, bool(len(part) > 0.9 * (end - start) and longest < 12))
        )
    return found
