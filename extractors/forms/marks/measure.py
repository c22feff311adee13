"""The marks of a page, from its picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.forms.marks.guesses import read_words
from extractors.forms.marks.rules import boxes_of, cells_between, find_rules
from extractors.forms.marks.ticks import find_ticks, is_no_letter
from schemas.geometry import Affine, BBox
from schemas.page import FormMarks, Tick

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from extractors.base import Image
    from schemas.page import Page, Word

    Mask = npt.NDArray[np.uint8]

DPI = 150.0
_INK = 0.8
"""Of the paper's brightness around it: what is darker is ink. Grey fills of cells (0.87 and more) are paper."""
_PAPER_PX = 41
_SHADED = 0.975
"""Of the paper's brightness: what the lightest fills of cells leave, and no noise of a scan does."""
_BELOW, _FOOT = 0.16, 0.2
"""Of a word's box: what lies below the letters in the text layer's box is what the word stands on. OCR's box ends with
the letters, or takes in the dots under them."""
_SCRAWL_PT = (14.0, 5.0)
_STROKES = (0.02, 0.6)
"""Share of a scrawl's box that is ink: less is dirt, more is a picture."""
_JOINED_PT = 6.0


def measure_marks(page: Page, image: Image) -> FormMarks:
    """The marks of a page in its reading frame; `image` is the page as displayed (RGB, any resolution)."""
    gray = _in_reading_frame(page, image)
    ink = _ink(gray)
    scale = 72.0 / DPI
    read = read_words(page)
    text = _places(read, ink.shape)
    letters = _places(read, ink.shape, {"text_layer": _BELOW})
    rules = find_rules(ink, letters, _places(read, ink.shape, {"text_layer": _BELOW, "ocr": _FOOT}), DPI)
    drawn = ink.copy()
    for word in page.words:
        if word.source == "text_layer" and word.visible and len(word.text) > 1 and word.text[0].isalnum():
            left, top, right, bottom = _to_px(word.bbox)
            drawn[top:bottom, left:right] = 0  # the text layer knows where letters are: they are no rings
    ticks = find_ticks(drawn, DPI)
    cells = cells_between(rules, ink.shape, DPI)
    paper = float(np.median(gray[::8, ::8]))
    rest = ink.copy()
    for box in rules.level + rules.upright:
        rest[max(box[1] - 2, 0) : box[3] + 2, max(box[0] - 2, 0) : box[2] + 2] = 0
    for box, _, _ in ticks:
        rest[max(box[1] - 3, 0) : box[3] + 3, max(box[0] - 3, 0) : box[2] + 3] = 0
    rest[text > 0] = 0
    return FormMarks(
        lines=tuple(_to_points(box, scale) for box in rules.level),
        cells=tuple(_to_points(box, scale) for box in cells),
        shaded=tuple(_to_points(box, scale) for box in cells if _is_shaded(gray, box, paper)),
        ticks=tuple(
            Tick(_to_points(box, scale), shape, state, is_no_letter(ink, box, state)) for box, shape, state in ticks
        ),
        scrawls=tuple(_to_points(box, scale) for box in _scrawls(rest)),
    )


def _places(words: Sequence[Word], shape: tuple[int, ...], without: Mapping[str, float] | None = None) -> Mask:
    """255 where words stand, without that share of their boxes' height below, by their source."""
    mask = np.zeros(shape, np.uint8)
    for word in words:
        left, top, right, bottom = _to_px(word.bbox)
        below = round((without or {}).get(word.source, 0.0) * (bottom - top))
        mask[top : bottom - below, left:right] = 255
    return mask


def _in_reading_frame(page: Page, image: Image) -> Mask:
    """The page grey and level, `DPI` pixels an inch."""
    gray = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    width, height = _size(page)
    to_pixels = Affine.scale(gray.shape[1] / max(page.width_pt, 1.0))
    frame = Affine.scale(72.0 / DPI).then(page.to_display).then(to_pixels)
    if (gray.shape[1], gray.shape[0]) == (width, height) and page.to_display == Affine.scale(1.0):
        return np.asarray(gray, dtype=np.uint8)
    matrix = np.array(frame.matrix, dtype=np.float64)
    flags = cv2.INTER_AREA if gray.shape[1] > 1.5 * width else cv2.INTER_LINEAR
    if not frame.is_projective:
        warped = cv2.warpAffine(
            gray, matrix[:2], (width, height), flags=flags | cv2.WARP_INVERSE_MAP, borderValue=255.0
        )
    else:
        warped = cv2.warpPerspective(
            gray, matrix, (width, height), flags=flags | cv2.WARP_INVERSE_MAP, borderValue=255.0
        )
    return np.asarray(warped, dtype=np.uint8)


def _size(page: Page) -> tuple[int, int]:
    frame = page.to_display.inverse().apply_box(BBox(0.0, 0.0, page.width_pt, page.height_pt))
    return max(round(frame.right * DPI / 72), 8), max(round(frame.bottom * DPI / 72), 8)


def _ink(gray: Mask) -> Mask:
    """255 where it is darker than the paper around."""
    small = cv2.resize(gray, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    kernel = np.ones((_PAPER_PX // 4 | 1,) * 2, np.uint8)
    paper = cv2.blur(cv2.dilate(small, kernel), (9, 9))
    paper = cv2.resize(paper, (gray.shape[1], gray.shape[0]), interpolation=cv2.INTER_LINEAR)
    dark: Any = gray < (paper.astype(np.float32) * _INK)
    return np.where(dark, 255, 0).astype(np.uint8)


def _is_shaded(gray: Mask, box: Sequence[int], paper: float) -> bool:
    """Whether most of a cell is darker than the paper is."""
    inside = gray[box[1] + 2 : box[3] - 2 : 2, box[0] + 2 : box[2] - 2 : 2]
    return bool(inside.size) and float(np.median(inside)) < _SHADED * paper


def _scrawls(rest: Mask) -> list[tuple[int, int, int, int]]:
    """Strokes that stand together, larger than specks and letters."""
    reach = round(_JOINED_PT * DPI / 72)
    clean = cv2.morphologyEx(rest, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    found = []
    for left, top, right, bottom in boxes_of(cv2.dilate(clean, np.ones((reach, reach), np.uint8))):
        box = (left + reach // 2, top + reach // 2, right - reach // 2, bottom - reach // 2)
        wide, high = (box[2] - box[0]) * 72 / DPI, (box[3] - box[1]) * 72 / DPI
        if wide < _SCRAWL_PT[0] or high < _SCRAWL_PT[1]:
            continue
        share = float((clean[box[1] : box[3], box[0] : box[2]] > 0).mean())
        if _STROKES[0] < share < _STROKES[1]:
            found.append(box)
    return found


def _to_px(box: BBox) -> tuple[int, int, int, int]:
    zoom = DPI / 72
    return (
        max(int(box.left * zoom), 0),
        max(int(box.top * zoom), 0),
        max(round(box.right * zoom), 0),
        max(round(box.bottom * zoom), 0),
    )


def _to_points(box: Sequence[int], scale: float) -> BBox:
    return BBox(box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)
