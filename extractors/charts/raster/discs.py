"""Pies and donuts in pixels: round shapes, sampled along circles; a change of colour is an edge of a wedge."""

from __future__ import annotations

import itertools
from math import cos, pi, sin
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from extractors.charts.raster.palette import Mask, Palette

    Floats = npt.NDArray[np.floating]

LEAST_DIAMETER = 0.12
"""Of the shorter side of the picture."""

ROUND = 0.04
"""Width and height of a disc differ by no more, or it is an ellipse: a pie drawn in 3-D is not measured."""

STEPS = 1440
_RADII = (0.55, 0.62, 0.69, 0.76, 0.83, 0.9)
_DONUT_RADII = (0.72, 0.77, 0.82, 0.87, 0.92)
_AGREE = 0.5
_NARROWEST = 4
_COVERED = 0.85


class Sector(NamedTuple):
    """From `start` to `end`, radians clockwise on the picture from the right."""

    colour: int
    start: float
    end: float


class Disc(NamedTuple):
    """A pie or donut, in pixels."""

    x: float
    y: float
    radius: float
    hole: float
    sectors: tuple[Sector, ...]


def find_discs(palette: Palette, text: Mask) -> list[Disc]:
    """The round shapes of at least two wedges; `text` masks what is written.

    What is written belongs to a disc where it lies on its rim, and hides the rim where it stands close beside it.
    """
    inked = np.isin(palette.labels, [n for n in range(len(palette.colours)) if not palette.is_faint(n)])
    return _discs(inked | text, palette, text) or _discs(inked & ~text, palette, text)


def _discs(inked: Mask, palette: Palette, text: Mask) -> list[Disc]:
    import cv2

    mask = inked.astype(np.uint8)
    # Thin lines that lead to names are opened away; thin paper between the wedges is closed.
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((9, 9), np.uint8))
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    least = LEAST_DIAMETER * min(palette.labels.shape)
    found = []
    for contour in contours:
        _, _, width, height = cv2.boundingRect(contour)
        if min(width, height) < least:
            continue
        circle = _circle(contour[:, 0, :].astype(np.float64))
        if circle is not None and (disc := _sectors(palette, text, *circle)) is not None:
            found.append(disc)
    return found


def _circle(points: npt.NDArray[np.float64]) -> tuple[float, float, float] | None:
    """The circle that most of a contour lies on, by least squares, without what sticks out; None where it is none."""
    kept = points
    for _ in range(4):
        if len(kept) < 20:
            return None
        ones = np.ones(len(kept))
        solved, *_ = np.linalg.lstsq(np.column_stack((kept, ones)), (kept**2).sum(axis=1), rcond=None)
        x, y = solved[0] / 2, solved[1] / 2
        radius = float(np.sqrt(max(solved[2] + x * x + y * y, 0.0)))
        off = np.abs(np.hypot(points[:, 0] - x, points[:, 1] - y) - radius)
        kept = points[off <= max(np.percentile(off, 70), 1.5)]
    on = off <= max(ROUND / 2 * radius, 2.0)
    turned = np.unique(np.floor(np.arctan2(points[on, 1] - y, points[on, 0] - x) / (pi / 36)))
    if on.mean() < 0.6 or len(turned) < _COVERED * 72:
        return None
    # Contours run through the middles of pixels: the edge is half a pixel further out, and places count from edges.
    return float(x) + 0.5, float(y) + 0.5, radius + 0.5


def _sectors(palette: Palette, text: Mask, x: float, y: float, radius: float) -> Disc | None:
    hole = _hole(palette, x, y, radius)
    radii = _DONUT_RADII if hole > 0.45 * radius else _RADII
    angles = (np.arange(STEPS) + 0.5) * (2 * pi / STEPS)
    rings = np.stack([_ring(palette.labels, text, x, y, radius * at, angles) for at in radii])
    sides = _majority(rings, len(palette.colours))
    sectors = _parts(sides)
    if len(sectors) < 2 or sum(s.end - s.start for s in sectors) < 0.98 * 2 * pi:
        return None
    return Disc(x, y, radius, hole, tuple(sectors))


def _ring(
    labels: npt.NDArray[np.int8], text: Mask, x: float, y: float, radius: float, angles: Floats
) -> npt.NDArray[np.int8]:
    columns = np.clip((x + radius * np.cos(angles)).astype(int), 0, labels.shape[1] - 1)
    rows = np.clip((y + radius * np.sin(angles)).astype(int), 0, labels.shape[0] - 1)
    found = labels[rows, columns].copy()
    found[text[rows, columns] & (found <= 0)] = -1
    return np.asarray(found, dtype=np.int8)


def _hole(palette: Palette, x: float, y: float, radius: float) -> float:
    """The radius of the hole: how far out from the centre there is paper all around, 0 for a pie."""
    angles = (np.arange(90) + 0.5) * (2 * pi / 90)
    nothing = np.zeros(palette.labels.shape, dtype=bool)
    for part in range(18, 2, -1):
        ring = _ring(palette.labels, nothing, x, y, radius * part / 20, angles)
        if (ring <= 0).mean() > 0.7:
            return radius * part / 20
    return 0.0


def _majority(rings: npt.NDArray[np.int8], colours: int) -> npt.NDArray[np.int8]:
    """The colour that most circles show in each direction; -1 where too few agree, or where it is paper."""
    votes = np.stack([(rings == number).sum(axis=0) for number in range(1, colours)])
    seen = (rings >= 0).sum(axis=0)
    best = votes.argmax(axis=0)
    sure = votes.max(axis=0) > _AGREE * np.maximum(seen, 1)
    return np.where(sure & (seen >= 2), best + 1, -1).astype(np.int8)


def _parts(sides: npt.NDArray[np.int8]) -> list[Sector]:
    """The wedges in turn. What is of no colour between two (paper, a smoothed edge) is shared by both."""
    changes = np.flatnonzero(sides != np.roll(sides, 1))
    if not len(changes):
        return []
    turned = np.roll(sides, -changes[0])
    starts = np.concatenate(([0], np.flatnonzero(np.diff(turned)) + 1, [len(turned)]))
    runs = [(int(turned[a]), int(a), int(b)) for a, b in itertools.pairwise(starts)]
    solid = [run for run in runs if run[0] > 0 and run[2] - run[1] >= _NARROWEST]
    if len(solid) < 2:
        return []
    joined = [solid[0]]
    for colour, start, end in solid[1:]:
        last = joined[-1]
        # A label printed over a wedge parts it by more than an edge does; paper between two wedges of one colour less.
        if colour == last[0] and (start - last[2] > 12 or start - last[2] <= 1):
            joined[-1] = (colour, last[1], end)
        else:
            joined.append((colour, start, end))
    return _closed(joined, changes[0], len(sides))


def _closed(parts: list[tuple[int, int, int]], shift: int, steps: int) -> list[Sector]:
    if len(parts) > 2 and parts[0][0] == parts[-1][0] and parts[0][1] + steps - parts[-1][2] <= 1:
        head, tail = parts[0], parts[-1]
        parts = [(head[0], tail[1] - steps, head[2]), *parts[1:-1]]
    found = []
    for index, (colour, start, end) in enumerate(parts):
        before = parts[index - 1][2] - (steps if index == 0 else 0)
        after = parts[(index + 1) % len(parts)][1] + (steps if index == len(parts) - 1 else 0)
        first, last = (before + start) / 2, (end + after) / 2
        found.append(Sector(colour, (first + shift) * 2 * pi / steps, (last + shift) * 2 * pi / steps))
    return found


def rim_point(disc: Disc, angle: float) -> tuple[float, float]:
    return disc.x + disc.radius * cos(angle), disc.y + disc.radius * sin(angle)
