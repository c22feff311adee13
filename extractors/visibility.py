"""Which glyphs can a person see, and are they what the text layer calls them?

What the file says of each glyph first (no ink, transparent, tiny, off the page), then the ink witness, coarse for all
and up close for those in doubt, then the shapes of digits, letters and marks.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.digit_shapes import DIGITS, false_digits
from extractors.glyphs import LIGATURE_TAILS
from extractors.ink import CLOSE_DPI, MIN_MATCH, has_ink, match_glyphs, match_up_close
from extractors.letter_shapes import false_letters, false_marks
from extractors.text_cleaning import UNKNOWN, is_silent, is_space

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.glyphs import Glyphs
    from extractors.ink import PagePictures
    from schemas.geometry import BBox

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

MIN_SIZE_PT = 2.5
MIN_OPACITY = 0.1
MANY = 200  # glyphs or words in doubt, past which a sample is looked at before the rest, or none
_NO_WIDTH_PT = 0.05
_SAMPLE = 50
_CLOSE_CALL = 0.75
_EDGE = 0.25  # of a glyph's box on each side: a rule nearer to the middle strikes it through
_NEARLY_LEVEL = 0.99


def could_be_seen(glyphs: Glyphs, pictures: PagePictures) -> Bools:
    """What the file itself says: drawn with ink, opaque enough, big enough, and on the page. Silent glyphs count."""
    inked = np.array([style.painted and style.opacity >= MIN_OPACITY for style in glyphs.styles], dtype=bool)
    size = glyphs.boxes[:, 2:] - glyphs.boxes[:, :2]
    height_px, width_px = pictures.page.shape
    edge = np.array([width_px, height_px]) * (72 / pictures.dpi)
    slack = 0.3 * size
    inside = (glyphs.boxes[:, :2] >= -slack) & (glyphs.boxes[:, 2:] <= edge + slack)
    big = size.max(axis=1) >= MIN_SIZE_PT
    could: Bools = inked[glyphs.style_of] & inside.all(axis=1) & big if len(glyphs) else np.zeros(0, dtype=bool)
    return could


def seen_glyphs(
    display_list: Any, glyphs: Glyphs, candidates: Bools, pictures: PagePictures, rules: Sequence[BBox]
) -> Bools:
    """For each glyph: does the page show it? Most are settled at first sight, the others up close."""
    silent = candidates & _needs_no_ink(glyphs)
    match = silent.astype(np.float64)
    chosen = np.flatnonzero(candidates & ~silent & ~glyphs.where(is_space))
    match[chosen] = match_glyphs(pictures, glyphs.boxes[chosen])
    unsure = chosen[match[chosen] < MIN_MATCH]
    if len(unsure):
        harmless = _beside(rules, glyphs.boxes[unsure])
        match[unsure] = match_glyphs(pictures, glyphs.boxes[unsure], harmless)
        unsure = unsure[match[unsure] < MIN_MATCH]
        if not _is_hopeless(display_list, glyphs.boxes[unsure]):
            _look_closer(display_list, glyphs.boxes, match, unsure, harmless)
    seen: Bools = match >= MIN_MATCH
    return seen


def honest_glyphs(display_list: Any, glyphs: Glyphs, seen: Bools, pictures: PagePictures) -> Bools:
    """False for glyphs that look like other characters; only level text is looked at."""
    if not len(glyphs):
        return np.ones(0, dtype=bool)
    upright = np.array([style.direction[0] > _NEARLY_LEVEL for style in glyphs.styles], dtype=bool)
    level = seen & upright[glyphs.style_of]
    honest = ~(
        false_letters(display_list, pictures, glyphs, level) | false_marks(display_list, pictures, glyphs, level)
    )
    chosen = np.flatnonzero(level & glyphs.where(is_digit))
    digits = [glyphs.characters[index] for index in chosen]
    honest[chosen] &= ~false_digits(display_list, pictures, digits, glyphs.boxes[chosen])
    return honest


def _needs_no_ink(glyphs: Glyphs) -> Bools:
    """Format controls, second parts of ligatures and combining marks: what has no width of its own by its nature."""
    flat = (glyphs.boxes[:, 2:] - glyphs.boxes[:, :2] < _NO_WIDTH_PT).any(axis=1)
    return glyphs.where(is_silent) | (flat & glyphs.where(_may_be_flat))


def _may_be_flat(character: str) -> bool:
    return character in LIGATURE_TAILS or unicodedata.combining(character) > 0


def _is_hopeless(display_list: Any, boxes: Floats) -> bool:
    """A scan over its own OCR layer: nothing will be found, and looking costs as much as the rest of the page."""
    if len(boxes) <= MANY:
        return False
    sample = boxes[:: len(boxes) // _SAMPLE]
    return not (match_up_close(display_list, sample, CLOSE_DPI[0]) >= MIN_MATCH).any()


def _look_closer(display_list: Any, boxes: Floats, match: Floats, unsure: Ints, ignore: Sequence[BBox]) -> None:
    """Raises `match` where a closer look finds more. Hairlines between areas of colour matter less up close."""
    for dpi in CLOSE_DPI:
        if not len(unsure):
            return
        match[unsure] = np.maximum(match[unsure], match_up_close(display_list, boxes[unsure], dpi, ignore))
        unsure = unsure[(match[unsure] < MIN_MATCH) & (match[unsure] >= _CLOSE_CALL)]


def _beside(rules: Sequence[BBox], boxes: Floats) -> list[BBox]:
    """The rules that lie on some of the boxes and strike through none of them."""
    if not rules:
        return []
    lines = np.array(rules, dtype=np.float64)
    meeting = (lines[:, None, 0] < boxes[:, 2]) & (lines[:, None, 2] > boxes[:, 0])
    meeting &= (lines[:, None, 1] < boxes[:, 3]) & (lines[:, None, 3] > boxes[:, 1])
    line_of, box_of = np.nonzero(meeting)
    center = (lines[line_of, :2] + lines[line_of, 2:]) / 2
    low, high = boxes[box_of, :2], boxes[box_of, 2:]
    margin = _EDGE * (high - low)
    through = (center > low + margin) & (center < high - margin)
    wide = lines[line_of, 2] - lines[line_of, 0] >= lines[line_of, 3] - lines[line_of, 1]
    strikes = np.where(wide, through[:, 1], through[:, 0])
    return [rules[k] for k in sorted(set(line_of.tolist()) - set(line_of[strikes].tolist()))]


def name_inked_blanks(glyphs: Glyphs, pictures: PagePictures) -> Glyphs:
    """The glyphs, where a blank between two digits that is drawn as something becomes U+FFFD.

    A font may draw a digit and call it a space or a zero-width character: "1 00" is then printed "1900".
    """
    blank = glyphs.where(is_space) | glyphs.where(is_silent)
    digit = glyphs.where(is_digit)
    within = np.zeros(len(glyphs), dtype=bool)
    within[1:-1] = blank[1:-1] & digit[:-2] & digit[2:] & (glyphs.lines[:-2] == glyphs.lines[2:])
    chosen = np.flatnonzero(within & ~glyphs.synthetic)
    inked = [
        index
        for index in chosen[has_ink(pictures, glyphs.boxes[chosen])].tolist()
        if not _is_shared(glyphs.boxes[index], glyphs.boxes[~blank])
    ]
    if not inked:
        return glyphs
    characters = list(glyphs.characters)
    for index in inked:
        characters[index] = UNKNOWN
    return replace(glyphs, characters=characters)


def _is_shared(box: Floats, others: Floats) -> bool:
    """Does another glyph stand in the box, so that the ink in it may be the other's?"""
    common = np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])
    return bool((common > 0.1 * (box[2:] - box[:2])).all(axis=1).any())


def is_digit(character: str) -> bool:
    """One of the ten that are looked at."""
    return character in DIGITS
