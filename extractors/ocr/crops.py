"""Cuts lines of text out of a page's picture, free of the rules of the table around them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.ocr.warp import rotation, warp
from schemas.geometry import Affine

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from extractors.base import Image
    from extractors.ocr.detection import TextLine

    Mask = npt.NDArray[np.bool_]

LEVEL_DEG = 0.4
RULE_WIDTH = 0.15
RULE_REACH = 0.25
"""A rule is ink through the whole height of the line and this share of it beyond, above and below; and it is thin."""


def crop_line(image: Image, line: TextLine) -> Image:
    """The upright picture of a line, H × W × 3, of the line's size; vertical rules in it are painted over."""
    width, height = max(round(line.width), 1), max(round(line.height), 1)
    reach = max(round(RULE_REACH * height), 2)
    angle = line.angle_deg if abs(line.angle_deg) >= LEVEL_DEG else 0.0
    level = Affine.translate(-line.center_x, -line.center_y).then(rotation(-angle))
    to_crop = level.then(Affine.translate(width / 2, height / 2 + reach))
    if angle == 0.0:  # whole pixels: a copy, not a blur
        to_crop = Affine.translate(round(to_crop.e), round(to_crop.f))
    tall = warp(image, to_crop, width, height + 2 * reach)
    return _without_rules(tall)[reach : height + reach]


def find_ink(crop: Image) -> Mask:
    """Which pixels of a line are ink, dark on light or light on dark; H × W."""
    import cv2

    darkness = cv2.GaussianBlur(crop.min(axis=2), (3, 3), 0)
    threshold, _ = cv2.threshold(darkness, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink: Mask = darkness <= threshold
    return ~ink if ink.mean() > 0.5 else ink


def _without_rules(crop: Image) -> Image:
    import numpy as np

    ink = find_ink(crop)
    ruled = ink.all(axis=0)
    if not ruled.any():
        return crop
    edges = np.flatnonzero(np.diff(np.concatenate(([False], ruled, [False]))))
    paper = np.median(crop[~ink], axis=0).astype(np.uint8)
    clean = crop.copy()
    for start, end in edges.reshape(-1, 2):
        if end - start <= max(RULE_WIDTH * crop.shape[0], 2):
            clean[:, max(start - 2, 0) : end + 2] = paper
    return clean
