"""The running text of a page as sentences: without tables, labels, headings, or numbers standing alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from extractors.statements.vocabulary import starts_with
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.geometry import BBox
    from schemas.page import Page, Word

_LEADING = 1.35  # of the line height: the widest gap between two lines of one paragraph
_COLUMN_GAP = 1.6  # of the line height: a wider gap parts columns
_LEVEL, _ALIKE = 0.35, 1.5  # of the line height
_BESIDE = 40
_END = re.compile(r"[.!?][\"'”“’)]*\Z")
_SHORTENED = re.compile(
    r"(?:ca|bzw|vs|approx|No|Nr|Fig|Abb|Tab|Dr|Prof|St|Inc|Ltd|Co|Corp|z\.\s?B|d\.\s?h|e\.\s?g|i\.\s?e|"
    r"inkl|einschl|ggü|Vj|resp|etc|usw|sog|insb|max|min|Jan|Feb|Apr|Aug|Sept?|Okt|Oct|Nov|Dez|Dec|[A-Z])\.\Z",
    re.IGNORECASE,
)
_SCALE_WORD = re.compile(r"(?:Mio|Mrd|Tsd|mn|bn)\.\Z")
_ORDINAL = re.compile(r"\d{1,2}\.\Z")
_CALENDAR = re.compile(r"(?:Jan|Feb|Mär|Mar|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Halbjahr)", re.IGNORECASE)
_BEGINS = re.compile(r"[\"'„“‚(]?[A-ZÄÖÜ0-9€$£]")
_FEWEST_WORDS = 3
_LONG = 8
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True)
class Sentence:
    """Words of one sentence in reading order, all on one page."""

    words: tuple[Word, ...]

    @cached_property
    def _pieces(self) -> tuple[str, ...]:
        """The words as the text has them: a word broken at the end of a line is closed up."""
        return tuple(
            (word.text[:-1] if _is_broken(word, following) else word.text + " ").translate(_LIGATURES)
            for word, following in pairwise([*self.words, self.words[-1]])
        )

    @cached_property
    def text(self) -> str:
        """The words with single spaces."""
        return "".join(self._pieces).strip()

    def words_at(self, span: tuple[int, int]) -> list[Word]:
        """The words that a part of the text is made of."""
        ends = list(accumulate(len(piece) for piece in self._pieces))
        starts = [0, *ends[:-1]]
        return [
            word
            for word, start, end in zip(self.words, starts, ends, strict=True)
            if start < span[1] and end > span[0] and self.text[max(start, span[0]) : min(end, span[1])].strip()
        ]


def _is_broken(word: Word, following: Word) -> bool:
    return word.text.endswith("-") and word.line_no != following.line_no and following.text[:1].islower()


def find_sentences(page: Page, areas: Sequence[BBox] = ()) -> list[Sentence]:
    """The sentences of a page that lie outside the areas (its tables), from top to bottom by paragraph."""
    words = [
        word
        for word in page.words
        if not any(area.contains_point(word.bbox.center_x, word.bbox.center_y) for area in areas)
    ]
    return [
        sentence
        for paragraph in _paragraphs(_lines(words))
        for sentence in _split([word for line in paragraph for word in line])
        if _is_said(sentence)
    ]


def _is_said(sentence: Sentence) -> bool:
    """Words rather than labels: it ends like a sentence, or is long, and most of it is letters."""
    worded = sum(word.text[:1].isalpha() and len(word.text) > 1 for word in sentence.words)
    ends = _END.search(sentence.words[-1].text) is not None
    return worded >= _FEWEST_WORDS - (2 if ends else 0) and (ends or len(sentence.words) >= _LONG)


def _lines(words: Iterable[Word]) -> list[list[Word]]:
    """Words on one level with no wide gap, whatever lines their source put them in (it parts justified lines)."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (round(w.bbox.center_y, 1), w.bbox.left)):
        home = next((line for line in reversed(lines[-_BESIDE:]) if _on_level(line[-1], word)), None)
        if home is None:
            lines.append([word])
        else:
            home.append(word)
    return _rejoined(lines)


def _rejoined(lines: list[list[Word]]) -> list[list[Word]]:
    """Pieces of a line that is justified in a narrow column: the line above or below runs over the gap between them."""
    boxes = [union_all(word.bbox for word in line) for line in lines]
    pieces: list[tuple[BBox, list[Word]]] = []
    for box, line in sorted(
        zip(boxes, lines, strict=True), key=lambda item: (round(item[0].center_y, 1), item[0].left)
    ):
        home = next((p for p in pieces[-_BESIDE:] if _are_one(p[0], box, boxes)), None)
        if home is None:
            pieces.append((box, line))
        else:
            pieces[pieces.index(home)] = (home[0].union(box), [*home[1], *line])
    return [line for _, line in pieces]


def _are_one(left: BBox, right: BBox, lines: Sequence[BBox]) -> bool:
    height = min(left.height, right.height)
    level = abs(left.center_y - right.center_y) < _LEVEL * height and left.right < right.left
    if not level or max(left.height, right.height) > _ALIKE * height:
        return False
    return any(
        line.left < left.left + height
        and right.right < line.right + height
        and abs(line.height - height) < _LEVEL * height
        and 0.5 * height < abs(line.center_y - left.center_y) < (1 + _LEADING) * height
        for line in lines
    )


def _on_level(last: Word, word: Word) -> bool:
    height = min(last.bbox.height, word.bbox.height)
    level = abs(last.bbox.center_y - word.bbox.center_y) < _LEVEL * height
    alike = max(last.bbox.height, word.bbox.height) < _ALIKE * height
    return level and alike and -0.3 * height < word.bbox.left - last.bbox.right < _COLUMN_GAP * height


def _paragraphs(lines: list[list[Word]]) -> list[list[list[Word]]]:
    """Lines stacked in one column with no wide gap, in one size."""
    paragraphs: list[list[list[Word]]] = []
    for line in sorted(lines, key=lambda line: (union_all(w.bbox for w in line).top, line[0].bbox.left)):
        home = next((p for p in reversed(paragraphs) if _continues(p[-1], line)), None)
        if home is None:
            paragraphs.append([line])
        else:
            home.append(line)
    return paragraphs


def _continues(above: list[Word], line: list[Word]) -> bool:
    upper, lower = union_all(w.bbox for w in above), union_all(w.bbox for w in line)
    height = max(above[0].bbox.height, line[0].bbox.height)
    gap = lower.top - upper.bottom
    same_size = abs(above[0].bbox.height - line[0].bbox.height) < 0.15 * height
    aligned = abs(upper.left - lower.left) < 2 * height or abs(upper.center_x - lower.center_x) < height
    return same_size and aligned and -0.5 * height < gap < _LEADING * height and upper.overlap_x(lower) > 0


def _split(words: Sequence[Word]) -> list[Sentence]:
    sentences: list[Sentence] = []
    start = 0
    for index, word in enumerate(words):
        following = words[index + 1].text if index + 1 < len(words) else ""
        if not following or _ends(word.text, following):
            sentences.append(Sentence(tuple(words[start : index + 1])))
            start = index + 1
    return sentences


def _ends(text: str, following: str) -> bool:
    if not _END.search(text) or not _BEGINS.match(following):
        return False
    if _ORDINAL.match(text):
        return not _CALENDAR.match(following)
    if _SCALE_WORD.match(text):
        return starts_with("function", following)
    return not _SHORTENED.match(text)
