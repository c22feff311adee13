"""Prints that one renderer shows and the other does not: what a person sees then depends on the program.

MuPDF is read; Poppler is asked whether it shows the same where values stand. The pictures are compared first; where
they are not alike (another face for a font that is not in the file, a line drawn thicker) both are read by OCR, and
the same letters and figures are the same print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np

from extractors.ocr.agreement import READABLE, Agreement, compare_print, folded
from extractors.ocr.prints import CROP_DPI, Print, PrintReader
from extractors.same_print import MIN_ALIKE, MIN_DRAWN_ALIKE, likeness
from schemas.errors import PageError, VouchError
from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

    from extractors.base import Image, Rasterizer
    from extractors.ocr.rapid import RapidOcr
    from schemas.geometry import BBox
    from schemas.page import Page

_EDGE_PT = 2.0
_ONE_LINE = 0.5  # of the lower of two words that stand in one line
_SHOWN = 6
_MOSTLY_FIGURES = 0.5


class Claim(NamedTuple):
    """What is said to be printed in a box of the page as displayed, in points; `drawn`: a bar, a code, no glyphs."""

    text: str
    bbox: BBox
    drawn: bool = False


class _Once:
    """A renderer that keeps the last picture: it is compared first, and read then."""

    def __init__(self, renderer: Rasterizer) -> None:
        self._renderer = renderer
        self._last: tuple[tuple[int, float], Image] | None = None

    def render(self, page_no: int, dpi: float) -> Image:
        if self._last is None or self._last[0] != (page_no, dpi):
            self._last = (page_no, dpi), self._renderer.render(page_no, dpi)
        return self._last[1]


class TwoRenderers:
    """Compares pages as two renderers draw them; `ocr`, if any, reads both where their pictures differ."""

    def __init__(self, first: Rasterizer, second: Rasterizer, ocr: Callable[[], RapidOcr] | None) -> None:
        self._both = _Once(first), _Once(second)
        self._readers = None if ocr is None else tuple(PrintReader(each, ocr) for each in self._both)

    def find(self, page: Page, claims: Sequence[Claim]) -> list[Finding]:
        """At most one finding: the claims of which the second renderer shows nothing, or something else."""
        if any(warning.code == "render" for warning in page.warnings):
            return [_finding(page, "only one of two renderers shows this page", claims)]
        try:
            doubted = self._unlike(page, claims)
            reason = "a second renderer (Poppler) does not show what is read"
            doubted = self._unread(page, doubted)
        except PageError as error:
            doubted = list(claims)
            why = error.message.partition(": ")[2] or error.message
            reason = f"two renderers cannot be compared on this page: {why}"
        return [_finding(page, reason, doubted)] if doubted else []

    def _unlike(self, page: Page, claims: Sequence[Claim]) -> list[Claim]:
        first, second = (_gray(each.render(page.page_no, CROP_DPI)) for each in self._both)
        second = _in_frame(second, *first.shape)
        scale = first.shape[1] / page.width_pt

        def alike(claim: Claim) -> bool:
            if claim.drawn:  # its edges are what is drawn of it
                return likeness(first, second, claim.bbox.expand(_EDGE_PT), scale, whole=True) >= MIN_DRAWN_ALIKE
            return all(likeness(first, second, row, scale) >= MIN_ALIKE for row in _rows(page, claim.bbox))

        return [claim for claim in claims if not alike(claim)]

    def _unread(self, page: Page, claims: Sequence[Claim]) -> list[Claim]:
        if self._readers is None:
            return list(claims)
        to_reading = page.to_display.inverse()
        left = []
        try:
            for claim in claims:
                rows = [to_reading.apply_box(row) for row in _rows(page, claim.bbox)]
                ours, theirs = (reader.read(page, rows) for reader in self._readers)
                if claim.drawn or not _same(claim, ours, theirs):
                    left.append(claim)
        except PageError:
            raise
        except VouchError:
            return list(claims)  # nobody can read here: what differs stays in doubt
        return left


def _rows(page: Page, box: BBox) -> list[BBox]:
    """The lines of words in a box, without the frame around them; the box itself where it has none, or is upright."""
    words = [page.to_display.apply_box(word.bbox) for word in page.words]
    rows: list[BBox] = []
    for word in sorted((w for w in words if box.contains_point(w.center_x, w.center_y)), key=lambda w: w.center_y):
        if rows and word.overlap_y(rows[-1]) > _ONE_LINE * min(word.height, rows[-1].height):
            rows[-1] = rows[-1].union(word)
        else:
            rows.append(word)
    return rows if rows and box.width > box.height else [box]


def _same(claim: Claim, ours: Sequence[Print], theirs: Sequence[Print]) -> bool:
    """Is the same read in both pictures, line by line? Or what was claimed, in the second?"""
    if any(each.confidence < READABLE or not each.text for each in theirs):
        return False
    if all(
        our.confidence >= READABLE and _spelled(our.text) == _spelled(their.text)
        for our, their in zip(ours, theirs, strict=True)
    ):
        return True
    letters = folded(claim.text)
    amount = sum(char.isdigit() for char in letters) > _MOSTLY_FIGURES * len(letters)
    read = Print(" ".join(each.text for each in theirs), min(each.confidence for each in theirs))
    return compare_print(claim.text, read, amount=amount) is Agreement.AGREES


def _spelled(text: str) -> str:
    """With the marks between figures, which make an amount; of names the letters alone."""
    return "".join(text.split()) if any(char.isdigit() for char in text) else folded(text)


def _finding(page: Page, reason: str, claims: Sequence[Claim]) -> Finding:
    quoted = ", ".join(repr(claim.text) for claim in claims[:_SHOWN])
    more = f" and {len(claims) - _SHOWN} more" if len(claims) > _SHOWN else ""
    boxes = tuple(dict.fromkeys(claim.bbox for claim in claims))
    return Finding("renderers", page.page_no, f"{reason}: {quoted}{more}", boxes)


def _gray(image: Image) -> npt.NDArray[np.uint8]:
    gray: npt.NDArray[np.uint8] = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    return gray


def _in_frame(picture: npt.NDArray[np.uint8], height: int, width: int) -> npt.NDArray[np.uint8]:
    """The picture cut or filled up with white: two programs may round a page's size differently."""
    page = np.full((height, width), 255, dtype=np.uint8)
    part = picture[:height, :width]
    page[: part.shape[0], : part.shape[1]] = part
    return page
