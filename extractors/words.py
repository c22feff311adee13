"""Words of the text layer, each with the answer of the ink witness: can a person see it on the page?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.accents import has_accents, with_accents
from extractors.findings.characters import find_odd_characters, imitating_words
from extractors.findings.false_glyphs import find_false_glyphs
from extractors.findings.hidden_text import HiddenWord, find_hidden_text, why_hidden
from extractors.glyphs import Glyphs, read_glyphs
from extractors.ink import picture_page
from extractors.overlaps import overlapping_words, seen_apart
from extractors.text_cleaning import clean_word, is_silent, is_space
from extractors.text_quality import is_usable_text_layer
from extractors.visibility import MANY, could_be_seen, honest_glyphs, is_digit, name_inked_blanks, seen_glyphs
from schemas.geometry import BBox
from schemas.page import Finding, Word

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    import numpy.typing as npt

    from extractors.ink import PagePictures

    Floats = npt.NDArray[np.float64]
    Ints = npt.NDArray[np.int64]
    Bools = npt.NDArray[np.bool_]

__all__ = ["TextLayer", "is_usable_text_layer", "read_text_layer"]

_SAME_PLACE = 0.3  # of the word's height: a bold or a shadow faked by drawing the word again
_LEVEL = (1, 0)
_MOST = 0.6  # of the glyphs of a page, to call their direction the page's
_MOST_OF_FEW = 0.9  # the names under the bars of a chart stand upright, and may be most of what is written there
_FEW_GLYPHS = 600


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of one page.

    `direction` is the one most of its text runs in (unit vector, displayed page); `false_digits` is the share of the
    digits to be seen that are drawn as other ones; `findings` say what of the text misleads.
    """

    words: tuple[Word, ...]
    direction: tuple[int, int]
    pictures: PagePictures
    false_digits: float
    findings: tuple[Finding, ...] = ()


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


def read_text_layer(
    page: Any, display_list: Any, page_no: int, rules: Sequence[BBox] = (), covers: Sequence[BBox] = ()
) -> TextLayer:
    """All words of the page's content, annotations and form fields that lie on the page, seen or not.

    `rules` are the thin lines drawn on the page: ink beside the glyphs that does not count against them. `covers` are
    its pictures and annotations: what may hide a word.
    """
    pictures = picture_page(display_list)
    glyphs = name_inked_blanks(read_glyphs(display_list), pictures)
    segments, outside = _segments(glyphs, (display_list.rect.width, display_list.rect.height))
    candidates = could_be_seen(glyphs, pictures)
    seen = seen_glyphs(display_list, glyphs, candidates, pictures, rules)
    honest = honest_glyphs(display_list, glyphs, seen, pictures)
    visible = segments.all_of(seen & honest)
    pairs = overlapping_words(segments.boxes)
    rivals = _rivals(segments, pairs, segments.all_of(candidates), visible)
    if rivals:
        members = {k: list(range(segments.starts[k], segments.ends[k])) for pair in rivals for k in pair}
        for k, shown in seen_apart(page, display_list, glyphs, members, rivals, rules).items():
            visible[k] = shown
    visible &= segments.all_of(honest)
    repeats = _repeats(segments, pairs, visible)
    hidden = _hidden(glyphs, segments, outside, _Sight(seen, visible, pictures, covers, repeats))
    findings = find_hidden_text(hidden, len(segments), int((~visible).sum()), page_no)
    false = np.flatnonzero(~segments.all_of(honest)).tolist()
    findings += find_false_glyphs(
        [segments.texts[k] for k in false], [BBox(*segments.boxes[k].tolist()) for k in false], page_no
    )
    imitating = imitating_words(segments.texts)
    findings += _odd_characters(glyphs, segments, imitating, page_no)
    visible[imitating] = False  # a word in letters of another alphabet is not the one that is seen
    words = tuple(_words(glyphs, segments, visible, page_no, repeats))
    false_digits = _share_of_digits(glyphs, seen, ~honest)
    return TextLayer(words, _main_direction(glyphs), pictures, false_digits, tuple(findings))


def _segments(glyphs: Glyphs, size_pt: tuple[float, float]) -> tuple[_Segments, _Segments]:
    """The words on the page, those over its edge among them, and those that lie outside."""
    first, last = _runs(glyphs)
    accented = has_accents("".join(glyphs.characters))
    texts = [
        clean_word(with_accents(glyphs, start, end) if accented else "".join(glyphs.characters[start:end]))
        for start, end in zip(first.tolist(), last.tolist(), strict=True)
    ]
    if not len(first):
        none = _Segments(first, last, [], np.zeros((0, 4)))
        return none, none
    # Between two words lie only spaces; reduceat would take them in, so each word's end is a cut as well.
    cuts = np.stack([first, last], axis=1).ravel()
    padded = np.concatenate([glyphs.boxes, glyphs.boxes[-1:]])
    low = np.minimum.reduceat(padded[:, :2], cuts, axis=0)[::2]
    high = np.maximum.reduceat(padded[:, 2:], cuts, axis=0)[::2]
    on_page = (high >= 0).all(axis=1) & (low <= np.array(size_pt)).all(axis=1)
    said = np.array([bool(text) for text in texts])
    boxes = np.concatenate([low, high], axis=1)
    inside, outside = (
        _Segments(first[kept], last[kept], [texts[k] for k in kept], boxes[kept])
        for kept in (np.flatnonzero(said & on_page), np.flatnonzero(said & ~on_page))
    )
    return inside, outside


def _runs(glyphs: Glyphs) -> tuple[Ints, Ints]:
    """Where each word begins and ends among the glyphs: at white space and at the ends of lines."""
    solid = ~glyphs.where(is_space)
    breaks = np.diff(glyphs.lines, prepend=-1, append=-1) != 0
    before = np.concatenate([[False], solid])
    after = np.concatenate([solid, [False]])
    starts = after & (breaks | ~before)
    ends = before & (breaks | ~after)
    return np.flatnonzero(starts), np.flatnonzero(ends)


def _share_of_digits(glyphs: Glyphs, seen: Bools, flags: Bools) -> float:
    digits = glyphs.where(is_digit) & seen
    return float(flags[digits].mean()) if digits.any() else 0.0


def _rivals(
    segments: _Segments, pairs: Sequence[tuple[int, int]], candidates: Bools, visible: Bools
) -> list[tuple[int, int]]:
    """Pairs of different words at one place that could both be seen, where looking at both at once does not decide.

    It does where it finds one of them and not the other: then all ink around the first is where it should be. Of words
    that are not found, those that meet at their edges are looked at as well: the ink of one may hide the other's.
    """
    lost = np.flatnonzero(candidates & ~visible)
    meeting = overlapping_words(segments.boxes[lost], core=1.0) if len(lost) <= MANY else []
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


@dataclass(frozen=True, slots=True)
class _Sight:
    """Which glyphs and words of a page are seen, its picture, what may cover words, and words that are there twice."""

    seen: Bools
    visible: Bools
    pictures: PagePictures
    covers: Sequence[BBox]
    repeats: Container[int]


def _hidden(glyphs: Glyphs, segments: _Segments, outside: _Segments, sight: _Sight) -> list[HiddenWord]:
    """The words of which no glyph is seen, where the page itself does not explain it."""
    hidden: list[HiddenWord] = []
    unseen = [k for k in np.flatnonzero(~sight.visible).tolist() if k not in sight.repeats]
    if not unseen and not len(outside):
        return hidden
    inked = ~glyphs.where(is_silent)
    for some, numbers in ((segments, unseen), (outside, range(len(outside)))):
        for k in numbers:
            start, end = int(some.starts[k]), int(some.ends[k])
            if some is segments and (sight.seen[start:end] & inked[start:end]).any():
                continue
            box = BBox(*some.boxes[k].tolist())
            styles = [glyphs.styles[number] for number in np.unique(glyphs.style_of[start:end])]
            reason = why_hidden(box, styles, sight.pictures, sight.covers)
            if reason is not None:
                hidden.append(HiddenWord(some.texts[k], box, reason))
    return hidden


def _odd_characters(glyphs: Glyphs, segments: _Segments, imitating: Sequence[int], page_no: int) -> list[Finding]:
    if not imitating and not any(map(is_silent, set(glyphs.characters))):
        return []
    silent = np.concatenate([[0], np.cumsum(glyphs.where(is_silent))])
    odd = np.flatnonzero(silent[segments.ends] > silent[segments.starts]).tolist()
    box_of = [BBox(*segments.boxes[k].tolist()) for k in imitating]
    raw = [
        ("".join(glyphs.characters[segments.starts[k] : segments.ends[k]]), BBox(*segments.boxes[k].tolist()))
        for k in odd
    ]
    return find_odd_characters(raw, [segments.texts[k] for k in imitating], box_of, page_no)


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
    share = _MOST if len(glyphs) >= _FEW_GLYPHS else _MOST_OF_FEW
    return most if votes.get(most, 0) > share * len(glyphs) else _LEVEL
