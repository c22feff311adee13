"""Does a letter look like the letter that the text layer calls it, and a mark between digits like a mark?

A font can draw "B" and call it "A", or draw "1" and call it a full stop. Letters are compared as digits are
(`extractors.digit_shapes`), with those of the twelve standard faces, but faces differ more in letters than in digits:
what is called false looks very much like another character and much less like its own. Small and capital letters are
one, because shapes have no size, and letters are never told from those that look alike in many faces.

Looked at are all letters of words that have a digit (numbers of invoices and accounts), and of the others a few of each
letter of each font: one font can hold two shapes of one letter, but names have more letters than one.

Measured on 126,004 letters and 4,508 marks of 135 pages of invoices, orders, tables and forms: none is called false;
of 15,234 letters that were given another character's name, 76 % are found in the page's own picture. In 187 fonts of
all kinds, letters are called false in thin, script and symbol faces only. Up close 83 % of 13,728 false names are found
in 44 faces, and none of 2,288 honest ones.
"""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from extractors.digit_shapes import (
    DIGITS,
    MIN_HEIGHT_PX,
    close_up,
    draw_large,
    known_shapes,
    shapes_of,
)
from extractors.glyphs import LIGATURE_TAILS

if TYPE_CHECKING:
    import numpy.typing as npt

    from extractors.glyphs import Glyphs
    from extractors.ink import PagePictures

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
MARKS = ".,'\u2019"
MIN_LIKENESS = 0.78
MIN_LEAD = 0.2
_FIRST_LEAD = 0.1  # in the page's own picture, to be worth a closer look
_WIDENED = (1.0, 1.25, 1.5)
_SURE = 0.85  # like its own: no other can lead by much
_SAMPLES = 2  # of each letter of each font
_MAX_CLOSE = 60  # of one page
_LIGATURE_HEADS = "fs"
_NO_WIDTH_PT = 0.01
_TALL = 0.6  # of the digit beside it: taller is no mark
_ALIKE = ("il1jt", "o0qc", "s5", "z2", "b6", "g9q", "vy")
"""Classes that faces draw alike (as far as shapes of one height go)."""
_ROUND_A = "oqgcd0"
"""What the "a" of one storey looks like (Inter, Futura, handwriting): an "a" may be drawn so, an "o" never with two."""


def false_letters(display_list: Any, pictures: PagePictures, glyphs: Glyphs, level: Bools) -> Bools:
    """For each glyph: is it a letter that is drawn as another character? `level`: seen, on level text."""
    false = np.zeros(len(glyphs), dtype=bool)
    letters = level & glyphs.where(is_letter) & ~_in_ligatures(glyphs)
    chosen = _worth_a_look(glyphs, letters)
    if not len(chosen):
        return false
    named = np.array([_CLASSES.index(glyphs.characters[index].casefold()) for index in chosen])
    shapes, heights = shapes_of(pictures.ink, glyphs.boxes[chosen] * (pictures.dpi / 72))
    unlike = np.flatnonzero((heights >= MIN_HEIGHT_PX) & (_likeness_to_own(shapes, named) < _SURE))
    lead = _lead(shapes[unlike], named[unlike])[0]
    doubtful = unlike[np.argsort(-lead, kind="stable")][: min(int((lead >= _FIRST_LEAD).sum()), _MAX_CLOSE)]
    for at in doubtful:
        large = close_up(display_list, glyphs.boxes[chosen[at]], _WIDENED)
        if large is None:
            continue
        # A narrow D looks like a zero; as wide as others it looks like a D, and no zero ever does.
        leads, best = _lead(large, np.repeat(named[at], len(large)))
        false[chosen[at]] = best.max() - (best - leads).max() >= MIN_LEAD and best.max() >= MIN_LIKENESS
    return _with_their_like(glyphs, letters, false)


def false_marks(display_list: Any, pictures: PagePictures, glyphs: Glyphs, level: Bools) -> Bools:
    """For each glyph: is it a mark beside a digit, and as tall as one?"""
    false = np.zeros(len(glyphs), dtype=bool)
    marks = np.flatnonzero(level & glyphs.where(is_mark))
    digit = level & glyphs.where(_is_digit)
    beside = [index for index in marks.tolist() if _digit_beside(glyphs, digit, index) is not None]
    if not beside:
        return false
    neighbours = [_digit_beside(glyphs, digit, index) or 0 for index in beside]
    heights, digits = (_ink_heights(pictures, glyphs.boxes[some]) for some in (beside, neighbours))
    for at in np.flatnonzero((digits > 0) & (heights > np.maximum(_TALL * digits, 2)))[:_MAX_CLOSE]:
        height, digit_height = (_height_up_close(display_list, glyphs.boxes[some[at]]) for some in (beside, neighbours))
        false[beside[at]] = digit_height > 0 and height > _TALL * digit_height
    return false


def is_letter(character: str) -> bool:
    return character in LETTERS


def is_mark(character: str) -> bool:
    return character in MARKS


def _is_digit(character: str) -> bool:
    return character in DIGITS


def _digit_beside(glyphs: Glyphs, digit: Bools, index: int) -> int | None:
    for other in (index - 1, index + 1):
        if 0 <= other < len(glyphs) and digit[other] and glyphs.lines[other] == glyphs.lines[index]:
            return other
    return None


def _height_up_close(display_list: Any, box: Floats) -> float:
    """Points that the tallest piece of ink in the middle of the box takes up, drawn large: no neighbour reaches in, nor
    does the line above, whose feet stand in the box where a font has tall boxes and lines are close.
    """
    ink, dpi = draw_large(display_list, box)
    if not ink.size:
        return 0.0
    _, pieces, stats, _ = cv2.connectedComponentsWithStats((ink > _INKED).astype(np.uint8))
    third = ink.shape[1] // 3
    there = np.unique(pieces[:, third : ink.shape[1] - third])
    return max((float(stats[piece, cv2.CC_STAT_HEIGHT]) * 72 / dpi for piece in there if piece), default=0.0)


def _ink_heights(pictures: PagePictures, boxes: Floats) -> Floats:
    """Pixels of ink in the middle of each box, from top to bottom. (Neighbours may reach in at its sides.)"""
    heights = np.zeros(len(boxes))
    for number, (left, top, right, bottom) in enumerate(boxes * (pictures.dpi / 72)):
        middle, reach = (left + right) / 2, max((right - left) / 4, 0.5)
        columns = slice(max(0, round(middle - reach)), max(1, round(middle + reach)))
        rows = slice(max(0, int(top)), max(0, int(bottom) + 1))
        inked = np.flatnonzero((pictures.ink[rows, columns] > _INKED).any(axis=1))
        heights[number] = inked[-1] - inked[0] + 1 if len(inked) else 0
    return heights


def _in_ligatures(glyphs: Glyphs) -> Bools:
    """Whose glyphs draw the letters behind them as well (fi, ffl), and those letters: MuPDF gives them no width."""
    tail = glyphs.where(LIGATURE_TAILS.__contains__) & (glyphs.boxes[:, 2] - glyphs.boxes[:, 0] < _NO_WIDTH_PT)
    head = glyphs.where(_LIGATURE_HEADS.__contains__) & ~tail
    ahead = np.append(tail[1:], False) & np.append(glyphs.lines[1:] == glyphs.lines[:-1], False)
    found: Bools = tail | (head & ahead)
    return found


def _worth_a_look(glyphs: Glyphs, letters: Bools) -> Ints:
    """All letters of words with a digit, and a few of each letter of each font."""
    numbered = np.zeros(len(glyphs), dtype=bool)
    solid = ~glyphs.where(str.isspace)
    edges = np.flatnonzero(np.diff(glyphs.lines, prepend=-1, append=-1) != 0)
    breaks = np.unique(np.concatenate([edges, np.flatnonzero(~solid)]))
    digit = np.concatenate([[0], np.cumsum(glyphs.where(_is_digit))])
    for start, end in pairwise(breaks.tolist()):
        numbered[start:end] = digit[end] > digit[start]
    samples: dict[tuple[str, str], list[int]] = {}
    fonts, style_of = [style.font for style in glyphs.styles], glyphs.style_of.tolist()
    for index in np.flatnonzero(letters & ~numbered).tolist():
        samples.setdefault((fonts[style_of[index]], glyphs.characters[index]), []).append(index)
    few = {i for found in samples.values() for i in found[:: max(1, -(-len(found) // _SAMPLES))]}
    return np.array(sorted(few | set(np.flatnonzero(letters & numbered).tolist())), dtype=np.int64)


def _with_their_like(glyphs: Glyphs, letters: Bools, false: Bools) -> Bools:
    """What was seen of a sample holds for all letters of that name in that font."""
    kinds = {_kind(glyphs, index) for index in np.flatnonzero(false).tolist()}
    if kinds:
        for index in np.flatnonzero(letters).tolist():
            false[index] |= _kind(glyphs, index) in kinds
    return false


def _kind(glyphs: Glyphs, index: int) -> tuple[str, str]:
    return glyphs.styles[glyphs.style_of[index]].font, glyphs.characters[index]


_CLASSES = sorted(set(LETTERS.casefold()) | set(DIGITS))
_INKED = 96
_ROWS = 20


def _likeness_to_own(shapes: Floats, named: Ints) -> Floats:
    """The best correlation of each shape with the character that it is called."""
    known, bounds, _ = _known()
    likeness = np.zeros(len(shapes))
    ends = np.append(bounds[1:], len(known))
    for character in np.unique(named):
        members = np.flatnonzero(named == character)
        likeness[members] = (shapes[members] @ known[bounds[character] : ends[character]].T).max(axis=1)
    return likeness


def _lead(shapes: Floats, named: Ints) -> tuple[Floats, Floats]:
    """By how much each shape is more like another character than like its own; and how like that one it is.

    Characters that look like its own are none of the others.
    """
    known, bounds, alike = _known()
    if not len(shapes):
        return np.zeros(0), np.zeros(0)
    # A few rows at a time, as in `digit_shapes`: BLAS would else start threads.
    parts = [shapes[start : start + _ROWS] @ known.T for start in range(0, len(shapes), _ROWS)]
    likeness = np.maximum.reduceat(np.concatenate(parts), bounds, axis=1)
    own = np.where(alike[named], likeness, -1.0).max(axis=1)
    best = np.where(alike[named], -1.0, likeness).max(axis=1)
    return best - own, best


@cache
def _known() -> tuple[Floats, Ints, Bools]:
    """Shapes of all characters of all faces, class after class; where each class begins; which classes are alike."""
    shapes, characters = known_shapes(LETTERS + DIGITS)
    classes = np.array([_CLASSES.index(character.casefold()) for character in characters])
    order = np.argsort(classes, kind="stable")
    alike = np.eye(len(_CLASSES), dtype=bool)
    for group in _ALIKE:
        members = [_CLASSES.index(character) for character in group]
        alike[np.ix_(members, members)] = True
    alike[_CLASSES.index("a"), [_CLASSES.index(character) for character in _ROUND_A]] = True
    return shapes[order], np.searchsorted(classes[order], np.arange(len(_CLASSES))), alike
