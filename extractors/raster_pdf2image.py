"""Renders pages with Poppler (pdf2image): a second, independent renderer, for pages that MuPDF cannot show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from pdf2image import convert_from_bytes, pdfinfo_from_bytes
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPopplerTimeoutError

from extractors.raster_pdftoppm import INSTALL, first_line
from schemas.errors import PageError

if TYPE_CHECKING:
    from extractors.base import Image

_SIZE = re.compile(r"([\d.]+) x ([\d.]+) pts")


class PopplerRasterizer:
    """Renders pages of a PDF held in memory. `name` is the file's, for messages."""

    def __init__(
        self, data: bytes, *, name: str, max_pixels: int, password: str | None = None, timeout_s: int = 60
    ) -> None:
        self._data = data
        self._name = name
        self._max_pixels = max_pixels
        self._password = password
        self._timeout_s = timeout_s

    def render(self, page_no: int, dpi: float) -> Image:
        """The page as displayed, RGB; at a lower dpi where `max_pixels` would be passed. Raises PageError."""
        try:
            dpi = self._affordable(page_no, dpi)
            pictures = convert_from_bytes(
                self._data,
                dpi=dpi,
                first_page=page_no,
                last_page=page_no,
                userpw=self._password,
                use_cropbox=True,
                timeout=self._timeout_s,
            )
        except (PDFInfoNotInstalledError, FileNotFoundError) as error:
            raise self._failure(page_no, "Poppler is not installed", INSTALL) from error
        except PDFPopplerTimeoutError as error:
            raise self._failure(page_no, f"Poppler took more than {self._timeout_s} s") from error
        except Exception as error:
            raise self._failure(page_no, f"Poppler cannot render it: {first_line(error)}") from error
        if not pictures:
            raise self._failure(page_no, "Poppler rendered nothing")
        return np.array(pictures[0].convert("RGB"))

    def _affordable(self, page_no: int, dpi: float) -> int:
        facts = pdfinfo_from_bytes(
            self._data, userpw=self._password, timeout=self._timeout_s, first_page=page_no, last_page=page_no
        )
        size = next((_SIZE.match(str(value)) for key, value in facts.items() if str(key).endswith("size")), None)
        if size is None:
            return round(dpi)
        square_inches = max(float(size[1]) * float(size[2]) / 72**2, 1e-6)
        return max(1, min(round(dpi), int((self._max_pixels / square_inches) ** 0.5)))

    def _failure(self, page_no: int, reason: str, hint: str = "") -> PageError:
        hint = hint or "print the document to a new PDF and try again"
        return PageError(f"{self._name}, page {page_no}: {reason}", hint=hint, page_no=page_no)
