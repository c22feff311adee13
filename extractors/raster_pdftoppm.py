"""Poppler's picture of a page, to hold MuPDF's against: one process a page, fed the file, nothing written.

`extractors.raster_pdf2image` asks Poppler three times and writes a file: 70 to 100 ms of processor time at 100 to 150
dpi, where this takes 27 to 38 (measured, Poppler 22.12). The process inherits what its worker may do: no network, no
other files, no more memory.
"""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np

from extractors.raster_pymupdf import affordable_dpi
from schemas.errors import PageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from extractors.base import Image

_PROGRAM = "pdftoppm"
INSTALL = "install Poppler (Debian, Ubuntu: apt install poppler-utils; macOS: brew install poppler)"
_HEADER = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")
_TIMEOUT_S = 30
_STATUS = {1: "it cannot open the file", 3: "the document's permissions forbid it"}  # pdftoppm(1)


class PdftoppmRasterizer:
    """Renders pages of a PDF held in memory, in grey, within the frame that `size_pt` gives: width and height.

    `name` is the file's, for messages. `locked`: it takes a password, which others would see on a command line.
    """

    def __init__(
        self,
        data: bytes,
        *,
        name: str,
        max_pixels: int,
        size_pt: Callable[[int], tuple[float, float]],
        locked: bool = False,
    ) -> None:
        self._data = data
        self._name = name
        self._max_pixels = max_pixels
        self._size_pt = size_pt
        self._locked = locked

    def missing(self) -> str:
        """Why no page can be asked for at all, and what to do; "" where they can."""
        if self._locked:
            return "a password would be seen on Poppler's command line; save the document without one"
        return "" if shutil.which(_PROGRAM) else f"Poppler is not installed; {INSTALL}"

    def render(self, page_no: int, dpi: float) -> Image:
        """The page as displayed, three equal channels; white where Poppler's page ends earlier. Raises PageError."""
        try:
            width_pt, height_pt = self._size_pt(page_no)
            dpi = affordable_dpi(width_pt, height_pt, dpi, self._max_pixels)
            frame = tuple(max(1, round(side * dpi / 72)) for side in (width_pt, height_pt))
            picture = _unpacked(self._asked(page_no, dpi, *frame))
        except subprocess.TimeoutExpired as error:
            raise self._failure(page_no, f"Poppler took more than {_TIMEOUT_S} s") from error
        except Exception as error:
            raise self._failure(page_no, f"Poppler cannot draw it: {first_line(error)}") from error
        page = np.full((frame[1], frame[0]), 255, dtype=np.uint8)
        page[: picture.shape[0], : picture.shape[1]] = picture[: frame[1], : frame[0]]
        return np.repeat(page[:, :, None], 3, axis=2)

    def _asked(self, page_no: int, dpi: float, width_px: int, height_px: int) -> bytes:
        command = [
            *(_PROGRAM, "-q", "-gray", "-cropbox", "-singlefile", "-r", f"{dpi:.4f}"),
            *("-f", str(page_no), "-l", str(page_no)),
            *("-x", "0", "-y", "0", "-W", str(width_px), "-H", str(height_px), "-"),
        ]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            _bound(process.pid)
            try:
                picture, _ = process.communicate(self._data, timeout=_TIMEOUT_S)
            except BaseException:
                process.kill()
                raise
        if process.returncode != 0 or not picture:
            raise ValueError(_STATUS.get(process.returncode, f"it ended with status {process.returncode}"))
        return picture

    def _failure(self, page_no: int, reason: str) -> PageError:
        hint = "print the document to a new PDF and try again"
        return PageError(f"{self._name}, page {page_no}: {reason}", hint=hint, page_no=page_no)


def _bound(pid: int) -> None:
    """Its processor time ends too where nobody is left to stop it: a worker may be killed while it waits."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError):
            resource.prlimit(pid, resource.RLIMIT_CPU, (_TIMEOUT_S, _TIMEOUT_S))


def _unpacked(picture: bytes) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    header = _HEADER.match(picture)
    if header is None:
        raise ValueError("what it answers is no picture")
    width, height = int(header[1]), int(header[2])
    return np.frombuffer(picture, dtype=np.uint8, offset=header.end(), count=width * height).reshape(height, width)


def first_line(error: Exception) -> str:
    """What an error says, or its name where it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
