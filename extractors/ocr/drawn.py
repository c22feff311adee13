"""Whether a program drew a picture, or a camera or a scanner took it: the latter never repeat a colour exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from extractors.base import Image

FEW, MOST = 12, 0.8
"""A drawing shows this share of its pixels in its most frequent colours, exactly. Measured: charts 0.86 to 0.99,
enlarged for OCR; a receipt under a camera 0.1."""

HUE, LEAST_OF_HUE = 16, 1e-4
"""Something in it has a hue: a page that was scanned to black and white repeats its two colours too."""

_EVERY_PX = 2


def is_drawn(image: Image) -> bool:
    """Whether an RGB picture is drawn, in colours."""
    colours, shares = exact_colours(image[::_EVERY_PX, ::_EVERY_PX].reshape(-1, 3))
    if float(shares[:FEW].sum()) < MOST:
        return False
    hues = colours.max(axis=1) - colours.min(axis=1)
    return bool((shares[hues >= HUE] >= LEAST_OF_HUE).any())


def exact_colours(pixels: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """The colours of n × 3 pixels, most frequent first, and the share of the pixels that each of them takes."""
    wide = pixels.astype(np.int64)
    values, counts = np.unique((wide[:, 0] << 16) | (wide[:, 1] << 8) | wide[:, 2], return_counts=True)
    order = np.argsort(counts)[::-1]
    values = values[order]
    colours = np.stack([values >> 16, values >> 8 & 255, values & 255], axis=1)
    return colours, counts[order] / max(len(pixels), 1)
