"""Words of the text layer, each with the answer of the ink witness: can a person see it on the page?"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.digit_shapes import DIGITS, false_digits
from extractors.glyphs import Glyphs, read_glyphs
from extractors.ink import CLOSE_DPI, MIN_MATCH, PagePictures, match_glyphs, match_up_close, picture_page
from extractors.overlaps import overlapping_words, seen_apart
from extractors.text_cleaning import clean_word, is_silent, is_space
from extractors.text_quality import is_usable_text_layer
from schemas.geometry import BBox
from schemas.page import Word

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

__all__ = ["TextLayer", "is_usable_text_layer", "read_text_layer"]

MIN_SIZE_PT = 2.5
MIN_OPACITY = 0.1
_NO_WIDTH_PT = 0.05
_LIGATURE_TAILS = frozenset("filst")
_SAME_PLACE = 0.3  # of the word's height: a bold or a shadow faked by drawing the word again
_MANY = 200  # glyphs undecided at first sight, past which a sample is looked at up close before the rest
_SAMPLE = 50
_CLOSE_CALL = 0.75
_EDGE = 0.25  # of a glyph's box on each side: a rule nearer to the middle strikes it through
_LEVEL = (1, 0)
_NEARLY_LEVEL = 0.99
_MOST = 0.6  # of the glyphs of a page, to call their direction the page's


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of one page.

    `direction` is the one most of its text runs in (unit vector, displayed page); `false_digits` is the share of the
    digits to be seen that are drawn as other ones.
    """

    words: tuple[Word, ...]
    direction: tuple[int, int]
    pictures: PagePictures
    false_digits: float


@dataclass(frozen=True, slots=True)
class _Segments:
    """Words as runs of glyphs: word k is made of the glyphs `starts[k]` to `ends[k]` (silent ones among them)."""

    starts: Ints
    ends: Ints
    texts: list[str]
    boxes: Floats

    def __len__(self) -> int:
        return len(self.texts)

    def all_of(self, glyph_flags: Bools) -> Bools:
        """For each word: do all of its glyphs have the flag?"""
        if not len(self):
            return np.zeros(0, dtype=bool)
        missing = np.concatenate([[0], np.cumsum(~glyph_flags)])
        none: Bools = missing[self.ends] == missing[self.starts]
        return none


def read_text_layer(page: Any, display_list: Any, page_no: int, rules: Sequence[BBox] = ()) -> TextLayer:
    """All words of the page's content, annotations and form fields that lie on the page, seen or not.

    `rules` are the thin lines drawn on the page: ink beside the glyphs that does not count against them.
    """
    glyphs = read_glyphs(display_list)
    pictures = picture_page(display_list)
    segments = _segments(glyphs, (display_list.rect.width, display_list.rect.height))
    candidates = _could_be_seen(glyphs, pictures)
    seen = _seen(display_list, glyphs, candidates, pictures, rules)
    honest = _honest(display_list, glyphs, seen, pictures)
    visible = segments.all_of(seen & honest)
    pairs = overlapping_words(segments.boxes)
    rivals = _rivals(segments, pairs, segments.all_of(candidates), visible)
    if rivals:
        members = {k: list(range(segments.starts[k], segments.ends[k])) for pair in rivals for k in pair}
        for k, shown in seen_apart(page, display_list, glyphs, members, rivals, rules).items():
            visible[k] = shown
    visible &= segments.all_of(honest)
    repeats = _repeats(segments, pairs, visible)
    words = tuple(_words(glyphs, segments, visible, page_no, repeats))
    return TextLayer(words, _main_direction(glyphs), pictures, false_digits=_share_of_digits(glyphs, seen, ~honest))


def _segments(glyphs: Glyphs, size_pt: tuple[float, float]) -> _Segments:
    first, last = _runs(glyphs)
    texts = [
        clean_word("".join(glyphs.characters[start:end]))
        for start, end in zip(first.tolist(), last.tolist(), strict=True)
    ]
    if not len(first):
        return _Segments(first, last, [], np.zeros((0, 4)))
    # Between two words lie only spaces; reduceat would take them in, so each word's end is a cut as well.
    cuts = np.stack([first, last], axis=1).ravel()
    padded = np.concatenate([glyphs.boxes, glyphs.boxes[-1:]])
    low = np.minimum.reduceat(padded[:, :2], cuts, axis=0)[::2]
    high = np.maximum.reduceat(padded[:, 2:], cuts, axis=0)[::2]
    on_page = (high >= 0).all(axis=1) & (low <= np.array(size_pt)).all(axis=1)
    keep = np.flatnonzero(on_page & np.array([bool(text) for text in texts]))
    return _Segments(first[keep], last[keep], [texts[k] for k in keep], np.concatenate([low, high], axis=1)[keep])


def _runs(glyphs: Glyphs) -> tuple[Ints, Ints]:
    """Where each word begins and ends among the glyphs: at white space and at the ends of lines."""
    solid = ~glyphs.where(is_space)
    breaks = np.diff(glyphs.lines, prepend=-1, append=-1) != 0
    before = np.concatenate([[False], solid])
    after = np.concatenate([solid, [False]])
    starts = after & (breaks | ~before)
    ends = before & (breaks | ~after)
    return np.flatnonzero(starts), np.flatnonzero(ends)


def _could_be_seen(glyphs: Glyphs, pictures: PagePictures) -> Bools:
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


def _needs_no_ink(glyphs: Glyphs) -> Bools:
    """Format controls, second parts of ligatures and combining marks: what has no width of its own by its nature."""
    flat = (glyphs.boxes[:, 2:] - glyphs.boxes[:, :2] < _NO_WIDTH_PT).any(axis=1)
    return glyphs.where(is_silent) | (flat & glyphs.where(_may_be_flat))


def _may_be_flat(character: str) -> bool:
    return character in _LIGATURE_TAILS or unicodedata.combining(character) > 0


def _seen(display_list: Any, glyphs: Glyphs, candidates: Bools, pictures: PagePictures, rules: Sequence[BBox]) -> Bools:
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


def _honest(display_list: Any, glyphs: Glyphs, seen: Bools, pictures: PagePictures) -> Bools:
    """False for digits that look like other digits; only level text is looked at."""
    honest = np.ones(len(glyphs), dtype=bool)
    level = np.array([style.direction[0] > _NEARLY_LEVEL for style in glyphs.styles], dtype=bool)
    chosen = np.flatnonzero(seen & level[glyphs.style_of] & glyphs.where(_is_digit))
    digits = [glyphs.characters[index] for index in chosen]
    honest[chosen] = ~false_digits(display_list, pictures, digits, glyphs.boxes[chosen])
    return honest


def _is_digit(character: str) -> bool:
    return character in DIGITS


def _share_of_digits(glyphs: Glyphs, seen: Bools, flags: Bools) -> float:
    digits = glyphs.where(_is_digit) & seen
    return float(flags[digits].mean()) if digits.any() else 0.0


def _is_hopeless(display_list: Any, boxes: Floats) -> bool:
    """A scan over its own OCR layer: nothing will be found, and looking costs as much as the rest of the page."""
    if len(boxes) <= _MANY:
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


def _rivals(
    segments: _Segments, pairs: Sequence[tuple[int, int]], candidates: Bools, visible: Bools
) -> list[tuple[int, int]]:
    """Pairs of different words at one place that could both be seen, where looking at both at once does not decide.

    It does where it finds one of them and not the other: then all ink around the first is where it should be. Of words
    that are not found, those that meet at their edges are looked at as well: the ink of one may hide the other's.
    """
    lost = np.flatnonzero(candidates & ~visible)
    meeting = overlapping_words(segments.boxes[lost], core=1.0) if len(lost) <= _MANY else []
    found = [(int(lost[a]), int(lost[b])) for a, b in meeting]
    found += [(a, b) for a, b in pairs if visible[a] and visible[b]]
    return [pair for pair in found if not _is_repeat(segments, *pair)]


def _is_repeat(segments: _Segments, first: int, second: int) -> bool:
    if segments.texts[first] != segments.texts[second]:
        return False
    distance = np.abs(segments.boxes[first] - segments.boxes[second]).max()
    height = segments.boxes[first, 3] - segments.boxes[first, 1]
    return bool(distance <= _SAME_PLACE * height)


def _repeats(segments: _Segments, pairs: Sequence[tuple[int, int]], visible: Bools) -> set[int]:
    """Words to leave out because the same word stands at the same place: of each pair, the one that is not seen."""
    dropped: set[int] = set()
    for first, second in pairs:
        if not {first, second} & dropped and _is_repeat(segments, first, second):
            dropped.add(first if visible[second] and not visible[first] else second)
    return dropped


def _words(
    glyphs: Glyphs, segments: _Segments, visible: Bools, page_no: int, left_out: Container[int]
) -> Iterator[Word]:
    style_of, lines = glyphs.style_of.tolist(), glyphs.lines.tolist()
    runs = zip(segments.texts, segments.boxes.tolist(), segments.starts.tolist(), segments.ends.tolist(), strict=True)
    for k, (text, box, start, end) in enumerate(runs):
        if k in left_out:
            continue
        styles = [glyphs.styles[number] for number in set(style_of[start:end])]
        yield Word(
            text=text,
            bbox=BBox(*box),
            page_no=page_no,
            line_no=lines[start],
            size_pt=round(max(style.size_pt for style in styles), 2),
            bold=2 * sum(style.bold for style in styles) > len(styles),
            visible=bool(visible[k]),
        )


def _main_direction(glyphs: Glyphs) -> tuple[int, int]:
    counts = np.bincount(glyphs.style_of, minlength=len(glyphs.styles))
    votes: dict[tuple[int, int], int] = {}
    for style, count in zip(glyphs.styles, counts.tolist(), strict=True):
        along = (round(style.direction[0]), round(style.direction[1]))
        votes[along] = votes.get(along, 0) + count
    most = max(votes, key=lambda along: votes[along], default=_LEVEL)
    return most if votes.get(most, 0) > _MOST * len(glyphs) else _LEVEL
