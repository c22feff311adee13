"""Cuts and turns pictures by an affine transform."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from schemas.geometry import Affine

if TYPE_CHECKING:
    from extractors.base import Image


def rotation(angle_deg: float) -> Affine:
    """A turn about the origin, clockwise on the page; exact for quarter turns."""
    cos, sin = (round(turn(math.radians(angle_deg)), 15) for turn in (math.cos, math.sin))
    return Affine(cos, sin, -sin, cos)


def warp(image: Image, to_target: Affine, width: int, height: int, fill: tuple[int, int, int] | None = None) -> Image:
    """The `width` × `height` picture that `to_target` makes of an RGB image.

    Coordinates run along pixel edges: (0, 0) is the top left corner of the first pixel, (0.5, 0.5) its middle. Outside
    the image is `fill`, or by default what lies at its edge.
    """
    import cv2
    import numpy as np

    border = cv2.BORDER_REPLICATE if fill is None else cv2.BORDER_CONSTANT
    if to_target.is_projective:
        middles = Affine.translate(0.5, 0.5).then(to_target).then(Affine.translate(-0.5, -0.5))
        turned = cv2.warpPerspective(
            image,
            np.array(middles.matrix),
            (width, height),
            flags=cv2.INTER_CUBIC,
            borderMode=border,
            borderValue=fill or (0, 0, 0),
        )
        return np.asarray(turned, dtype=np.uint8)
    # OpenCV's coordinates run along pixel middles.
    x, y = to_target.apply(0.5, 0.5)
    matrix = np.array([[to_target.a, to_target.c, x - 0.5], [to_target.b, to_target.d, y - 0.5]])
    turned = cv2.warpAffine(
        image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=border, borderValue=fill or (0, 0, 0)
    )
    return np.asarray(turned, dtype=np.uint8)
