"""A perceptual hash of a page: pictures of the same sheet differ in few of its bits, however they were scanned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.base import Image

SIDE = 16
BITS = SIDE * SIDE
_SMALL_PX = 64


def picture_hash(image: Image) -> str:
    """256 bits as 64 hexadecimal digits: the signs of the lowest frequencies (DCT) of the page without its margins.

    The method is pHash (Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010, 3.2.1) with
    16 × 16 frequencies rather than 8 × 8: forms of one sender differ in little but their figures.
    """
    import cv2
    import numpy as np

    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    # A blur as wide as a letter makes the hash blind to noise and to the resolution of the scan.
    small = cv2.resize(_trimmed(gray), (_SMALL_PX, _SMALL_PX), interpolation=cv2.INTER_AREA).astype(np.float32)
    low = cv2.dct(small)[1 : SIDE + 1, 1 : SIDE + 1]
    bits = (low > np.median(low)).astype(np.uint8)
    return bytes(np.packbits(bits)).hex()


def hash_distance(one: str, other: str) -> int:
    """How many of the 256 bits differ. Raises ValueError for what is no hash."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _trimmed(gray: Image) -> Image:
    """The part with ink: scans are shifted, and have other margins than the page had."""
    import cv2
    import numpy as np

    level, _ = cv2.threshold(gray, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    ink = gray <= level
    if ink.mean() > 0.5 or not ink.any():
        return gray
    rows, columns = _span(ink.sum(axis=1)), _span(ink.sum(axis=0))
    return np.ascontiguousarray(gray[rows, columns])


def _span(counts: Image) -> slice:
    """From the first to the last line of pixels with more than specks in it."""
    import numpy as np

    inked = np.flatnonzero(counts > max(2.0, 0.002 * counts.size))
    return slice(int(inked[0]), int(inked[-1]) + 1) if inked.size else slice(None)
