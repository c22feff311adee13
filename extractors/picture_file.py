"""Pictures as documents: PNG, JPEG, TIFF (each frame a page), WebP and BMP, decoded with Pillow.

The size of a page comes from the resolution that the file states, if that makes a page between 3 and 24 inches long;
many files state 72 or nothing. Otherwise the longer side is taken for that of an A4 page (11.7 inches), within 72 to
600 dpi: small pictures keep a point for a pixel, large ones are no finer than a scanner makes them.
"""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from PIL import ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from extractors import media_type
from extractors.raster_fallback import is_uniform
from schemas.errors import DamagedDocument, LimitExceeded, PageError
from schemas.geometry import BBox
from schemas.page import Attachment, Page, PageFailure, Picture

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage
    from PIL.ImageFile import ImageFile

    from extractors.base import Image
    from schemas.options import Limits

# Each decoder by name, not PIL.Image.open: no other format is ever tried, and the limit on pixels is ours.
_DECODERS: dict[str, type[ImageFile]] = {
    media_type.PNG: PngImageFile,
    media_type.JPEG: JpegImageFile,
    media_type.TIFF: TiffImageFile,
    media_type.WEBP: WebPImageFile,
    media_type.BMP: BmpImageFile,
}
_PAGE_LENGTH_IN = (3.0, 24.0)
_A4_LENGTH_IN = 11.69
_GUESSED_DPI = (72.0, 600.0)
_MAX_RESOLUTION_RATIO = 4.0  # fax: 204 by 98 or 196
_ORIENTATION_TAG = 0x0112
_SIDEWAYS = frozenset({5, 6, 7, 8})
_CORRUPT = "the file is damaged or incomplete: get it again from where it came"


class PictureFile:
    """Pages of a picture file. Raises DamagedDocument or LimitExceeded on opening."""

    second = None  # its pages are pictures: no renderer draws them otherwise

    def __init__(self, data: bytes, kind: str, *, name: str, limits: Limits) -> None:
        self.warnings: tuple[PageFailure, ...] = ()
        self.attachments: tuple[Attachment, ...] = ()
        self.active: tuple[tuple[str, int], ...] = ()
        self._name = name
        self._limits = limits
        self._decoded: tuple[int, Image] | None = None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                decoder: Any = _DECODERS[kind]
                self._file = decoder(io.BytesIO(data))
                # Only TIFF frames are pages; the frames of an animation are one picture that moves.
                self.page_count = int(self._file.n_frames) if kind == media_type.TIFF else 1
        except Exception as error:
            raise DamagedDocument(f"{name}: cannot be opened as {kind}: {error}", hint=_CORRUPT) from error
        if self.page_count == 1:
            self._check_pixels(1)

    def close(self) -> None:
        self._decoded = None
        self._file.close()

    def read_page(self, page_no: int) -> Page:
        """The page: no words, one picture. A frame that cannot be decoded is a failed page."""
        try:
            image = self._decode(page_no)
            width_pt, height_pt = self._size_pt(page_no)
        except (PageError, LimitExceeded) as error:
            return Page(page_no, 0.0, 0.0, status="failed", text_source="none", failure=_failure(error))
        height_px, width_px = image.shape[:2]
        whole = Picture(BBox(0.0, 0.0, width_pt, height_pt), width_px, height_px)
        return Page(
            page_no,
            width_pt,
            height_pt,
            status="blank" if is_uniform(image) else "ok",
            text_source="none",
            pictures=(whole,),
        )

    def with_vectors(self, page: Page) -> Page:
        """The page: nothing is drawn in it but pixels."""
        return page

    def render(self, page_no: int, dpi: float) -> Image:
        """The page upright, RGB; at a lower dpi where `max_pixels` would be passed. Raises PageError."""
        try:
            image = self._decode(page_no)
        except LimitExceeded as error:
            raise PageError(error.message, hint=error.hint, page_no=page_no) from error
        width_pt, height_pt = self._size_pt(page_no)
        width_px, height_px = width_pt * dpi / 72, height_pt * dpi / 72
        shrink = min(1.0, (self._limits.max_pixels / (width_px * height_px)) ** 0.5)
        size = max(1, int(width_px * shrink + 0.5)), max(1, int(height_px * shrink + 0.5))
        if size == (image.shape[1], image.shape[0]):
            return image.copy()
        method = cv2.INTER_AREA if size[0] < image.shape[1] else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)

    def _seek(self, page_no: int) -> None:
        self._file.seek(page_no - 1)

    def _check_pixels(self, page_no: int) -> None:
        width, height = self._file.size
        if width * height > self._limits.max_pixels:
            raise LimitExceeded(
                f"{self._name}, page {page_no}: {width:,} × {height:,} pixels, more than max_pixels",
                hint=f"raise the limit max_pixels (now {self._limits.max_pixels:,}), or send a smaller picture",
                page_no=page_no,
            )

    def _decode(self, page_no: int) -> Image:
        if self._decoded is not None and self._decoded[0] == page_no:
            return self._decoded[1]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                self._seek(page_no)
                self._check_pixels(page_no)
                image = _to_rgb(ImageOps.exif_transpose(self._file))
        except LimitExceeded:
            raise
        except Exception as error:
            message = f"{self._name}, page {page_no}: cannot be decoded: {error}"
            raise PageError(message, hint=_CORRUPT, page_no=page_no) from error
        self._decoded = page_no, image
        return image

    def _size_pt(self, page_no: int) -> tuple[float, float]:
        image = self._decode(page_no)
        stated = self._file.info.get("dpi", (0.0, 0.0))
        sideways = self._file.getexif().get(_ORIENTATION_TAG) in _SIDEWAYS
        return page_size_pt(image.shape[1], image.shape[0], stated[::-1] if sideways else stated)


def page_size_pt(width_px: int, height_px: int, stated_dpi: tuple[float, float]) -> tuple[float, float]:
    """Width and height in points of a page of that many pixels (see the module's text)."""
    x_dpi, y_dpi = (float(value) for value in stated_dpi)
    if min(x_dpi, y_dpi) > 0 and max(x_dpi, y_dpi) <= _MAX_RESOLUTION_RATIO * min(x_dpi, y_dpi):
        width_in, height_in = width_px / x_dpi, height_px / y_dpi
        if _PAGE_LENGTH_IN[0] <= max(width_in, height_in) <= _PAGE_LENGTH_IN[1]:
            return width_in * 72, height_in * 72
    low, high = _GUESSED_DPI
    dpi = min(max(max(width_px, height_px) / _A4_LENGTH_IN, low), high)
    return width_px / dpi * 72, height_px / dpi * 72


def _to_rgb(image: PillowImage) -> Image:
    """Eight bits a channel, on white where it is transparent."""
    if image.mode.startswith(("I", "F")):
        return _deep_to_rgb(np.asarray(image, dtype=np.float64))
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        paper = layered.copy()
        paper.paste((255, 255, 255, 255), (0, 0, *paper.size))
        paper.alpha_composite(layered)
        image = paper
    return np.array(image.convert("RGB"))


def _deep_to_rgb(levels: np.ndarray[Any, np.dtype[np.float64]]) -> Image:
    """Greys of 16 bits, or of any range: brought to 0 to 255."""
    top = levels.max(initial=0.0)
    full = 255.0 if top <= 255 else 65_535.0 if top <= 65_535 else top
    gray = np.clip(np.nan_to_num(levels) * (255.0 / full), 0, 255).astype(np.uint8)
    return np.repeat(gray[:, :, None], 3, axis=2)


def _failure(error: PageError | LimitExceeded) -> PageFailure:
    return PageFailure(error.code, error.message, error.hint)
