"""The few colours a chart is drawn in, told from the mixtures that smooth edges and compression leave between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.base import Image

    Labels = npt.NDArray[np.int8]
    Mask = npt.NDArray[np.bool_]

BIN_BITS = 3
"""Colours are counted in cells of 8 × 8 × 8 levels."""

APART = 22
"""Two colours of one chart differ by at least this many levels in some channel."""

WITHIN = 20
"""A pixel shows a colour that is no further off in any channel: twice what JPEG of quality 75 does to a flat area."""

MOST = 24
_FEWEST_PX = 30
_LEAST_SHARE = 6e-5
_BESIDE = 0.75
_ON_LINE = 16.0
_NEAR_PX = 5
_FADED, _PIECES, _CRUMB_PX = 0.4, 40, 9
_DASHES, _DASH_PX = 12, 40
_RIM_PX = 4
_PALE, _PALE_HUE, _GREY = 215, 24, 14
_SIDE = 256 >> BIN_BITS


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by number, the paper's first; `labels` has the number of each pixel's colour, -1 for none.

    `colours` is n × 3, RGB, 0 to 255.
    """

    colours: npt.NDArray[np.int16]
    labels: Labels

    def mask(self, number: int) -> Mask:
        return np.asarray(self.labels == number)

    def colour(self, number: int) -> tuple[float, float, float]:
        """As paths carry it: RGB, 0 to 1."""
        red, green, blue = (round(int(part)) / 255 for part in self.colours[number])
        return red, green, blue

    def is_faint(self, number: int) -> bool:
        """Whether a colour is one of paper, bands and gridlines: pale and without a hue."""
        parts = self.colours[number]
        return bool(parts.min() >= _PALE and parts.max() - parts.min() <= _PALE_HUE) or number == 0

    def is_grey(self, number: int) -> bool:
        parts = self.colours[number]
        return bool(parts.max() - parts.min() <= _GREY)


def find_palette(image: Image, text: Mask) -> Palette:
    """The colours of an RGB picture. `text` masks what is written, H × W: letters are no marks."""
    wide = image.astype(np.int32) >> BIN_BITS
    cells = (wide[:, :, 0] * _SIDE + wide[:, :, 1]) * _SIDE + wide[:, :, 2]
    peaks = _peaks(image, cells, text)
    labels = _nearest(cells, peaks)
    drawn = np.where(text, np.int8(-1), labels)
    counts = np.bincount(drawn.ravel() + 1, minlength=len(peaks) + 1)[1:]
    kept = [0, *(n for n in range(1, len(peaks)) if not _is_mixture(n, peaks, drawn, counts))]
    colours = peaks[kept]
    nearest = _nearest(cells, colours) if len(kept) < len(peaks) else labels
    return Palette(colours, _with_faded_strokes(image, nearest, colours))


def _peaks(image: Image, cells: npt.NDArray[np.int32], text: Mask) -> npt.NDArray[np.int16]:
    """The most frequent colours, each `APART` from those before it; that of the paper, which the edges show, first."""
    inked = cells[~text]
    counts = np.bincount(inked, minlength=_SIDE**3)
    pixels = image[~text]
    sums = [np.bincount(inked, weights=pixels[:, channel], minlength=_SIDE**3) for channel in range(3)]
    found: list[npt.NDArray[np.float64]] = []
    least = max(_FEWEST_PX, _LEAST_SHARE * inked.size)
    for cell in np.argsort(counts)[::-1]:
        if counts[cell] < least or len(found) == MOST:
            break
        colour = np.array([channel[cell] / counts[cell] for channel in sums])
        if all(np.abs(colour - other).max() >= APART for other in found):
            found.append(colour)
    if not found:
        found = [np.array([255.0, 255.0, 255.0])]
    colours = np.round(np.array(found)).astype(np.int16)
    paper = _paper(cells, colours)
    return np.concatenate((colours[paper : paper + 1], colours[:paper], colours[paper + 1 :]))


def _paper(cells: npt.NDArray[np.int32], colours: npt.NDArray[np.int16]) -> int:
    """Which colour is the paper's: a large area may take more of the picture, but not of its edges."""
    at = min(_RIM_PX, (min(cells.shape) - 1) // 2)  # the outermost pixels may be a border
    rim = np.concatenate((cells[at], cells[-1 - at], cells[:, at], cells[:, -1 - at]))
    labels = _nearest(rim, colours)
    counts = np.bincount(labels[labels >= 0], minlength=len(colours))
    return int(counts.argmax()) if 2 * counts.max() > len(rim) else 0


def _with_faded_strokes(image: Image, labels: Labels, colours: npt.NDArray[np.int16]) -> Labels:
    """The labels with what is left of thin strokes that fall between pixels: mixtures with paper, beside their ink.

    Only of colours that are left in crumbs: an edge of a bar, or of a stroke two pixels thick, is found by how it is
    mixed.
    """
    import cv2

    found = labels
    paper = colours[0].astype(np.float64)
    hues = [n for n in range(1, len(colours)) if np.ptp(colours[n]) > _GREY]
    crumbled = [n for n in hues if _is_crumbled(labels == n)]
    whole = [n for n in crumbled if not any(_between(colours[n], colours[0], colours[m]) for m in hues if m != n)]
    for number in whole:
        way = colours[number] - paper
        weaker = [n for n in crumbled if n != number and _between(colours[n], colours[0], colours[number])]
        rows, columns = np.nonzero(_without_solid_parts(found, weaker))
        off = image[rows, columns] - paper
        share = off @ way / float(way @ way)
        mixed = (share > _FADED) & (np.abs(off - share[:, None] * way).max(axis=1) <= _ON_LINE)
        own = (found == number).astype(np.uint8)
        own[rows[mixed], columns[mixed]] = 1
        _, parts = cv2.connectedComponents(own, connectivity=8)
        inked = np.unique(parts[found == number])
        grown = np.isin(parts, inked[inked > 0])
        found = np.where(grown, np.int8(number), found)
    return found


def _is_crumbled(mask: Mask) -> bool:
    """Whether the pixels of a colour hang together in many small pieces."""
    import cv2

    pieces, _ = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    inked = int(mask.sum())
    return (pieces > _PIECES and inked < _CRUMB_PX * pieces) or (pieces > _DASHES and inked < _DASH_PX * pieces)


def _without_solid_parts(labels: Labels, weaker: Sequence[int]) -> Mask:
    """The pixels of no colour, and of weaker ones those that hang together with nothing solid: a marker, a swatch."""
    import cv2

    loose = labels == -1
    for number in weaker:
        own = (labels == number).astype(np.uint8)
        _, parts = cv2.connectedComponents(own, connectivity=8)
        solid = np.unique(parts[cv2.erode(own, np.ones((3, 3), np.uint8)) > 0])
        loose |= (own > 0) & ~np.isin(parts, solid)
    return np.asarray(loose, dtype=np.bool_)


def _nearest(cells: npt.NDArray[np.int32], colours: npt.NDArray[np.int16]) -> Labels:
    """The number of the nearest colour for each pixel, by its cell; -1 where none is `WITHIN` reach."""
    levels = (np.arange(_SIDE, dtype=np.int16) << BIN_BITS) + (1 << (BIN_BITS - 1))
    distance = np.stack([_distances(levels, colour) for colour in colours])
    best = distance.argmin(axis=0)
    table = np.where(distance.min(axis=0) <= WITHIN, best, -1).astype(np.int8)
    return np.asarray(table[cells], dtype=np.int8)


def _distances(levels: npt.NDArray[np.int16], colour: npt.NDArray[np.int16]) -> npt.NDArray[np.int16]:
    """From a colour to the middle of every cell: the largest difference of a channel."""
    red, green, blue = (np.abs(levels - part) for part in colour)
    apart = np.maximum(np.maximum(red[:, None, None], green[None, :, None]), blue[None, None, :])
    return np.asarray(apart.reshape(-1), dtype=np.int16)


def _is_mixture(number: int, colours: npt.NDArray[np.int16], labels: Labels, counts: npt.NDArray[np.int64]) -> bool:
    """Whether a colour is only what lies between two others, at their edges."""
    import cv2

    near = [
        other
        for other in range(1, len(colours))
        if other != number
        and counts[other] >= 0.5 * counts[number]
        and _between(colours[number], colours[0], colours[other])
    ]
    if not near:
        return False
    own = (labels == number).astype(np.uint8)
    if cv2.erode(own, np.ones((3, 3), np.uint8)).sum() > 0.02 * counts[number]:
        return False
    for other in near:
        beside = cv2.dilate((labels == other).astype(np.uint8), np.ones((_NEAR_PX, _NEAR_PX), np.uint8))
        if int((own & beside).sum()) > _BESIDE * counts[number]:
            return True
    return False


def _between(colour: npt.NDArray[np.int16], paper: npt.NDArray[np.int16], other: npt.NDArray[np.int16]) -> bool:
    way = (other - paper).astype(np.float64)
    length = float(way @ way)
    if length == 0:
        return False
    share = float((colour - paper) @ way) / length
    off = np.linalg.norm(colour - paper - share * way)
    return bool(0.05 < share < 0.95 and off <= _ON_LINE)
