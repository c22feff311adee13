"""A page as the network was shown it, and what it said: the words it may point at, in reading order."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from extractors.reader.example import PrintedWord
from extractors.reader.features import PICTURE_HEIGHT, PICTURE_WIDTH, page_features
from extractors.reader.layout import lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

    from extractors.reader.example import Query
    from extractors.reader.features import PageFeatures
    from extractors.reader.session import Pointed, Pointer
    from schemas.geometry import BBox
    from schemas.page import Page, Word

    Floats = npt.NDArray[np.float32]

NEAR_LINES = 1.9
"""An address goes on where the next line is no farther below, in heights."""
MOST_WORDS, OVERLAP = 420, 40
"""Words shown at once; a page with more is shown in pieces that share some lines."""


@dataclass(frozen=True)
class Sheet:
    """Words of one page, or of a piece of it, in reading order, with the network's view of them."""

    page_no: int
    words: tuple[Word, ...]
    features: PageFeatures

    def ask(self, network: Pointer, queries: Sequence[Query]) -> Pointed:
        return network.ask(self.features, queries)

    @cached_property
    def _places(self) -> dict[tuple[str, BBox], int]:
        return {(word.text, word.bbox): index for index, word in enumerate(self.words)}

    @cached_property
    def _centres(self) -> Floats:
        boxes = self.features.boxes
        return np.stack([(boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2], axis=1)

    @cached_property
    def _segments(self) -> list[int]:
        numbers: list[int] = self.features.layout.segment.tolist()
        return numbers

    @cached_property
    def _below(self) -> dict[tuple[int, int], int | None]:
        """What `below` has answered: the likeliest beginnings of one query are those of the next."""
        return {}

    def after(self, place: int) -> int | None:
        """The next word of the segment; None after its last."""
        following = place + 1
        segments = self._segments
        return following if following < len(segments) and segments[following] == segments[place] else None

    def below(self, last: int, first: int) -> int | None:
        """The first word of the segment right below `last` that starts flush with the segment of `first`."""
        opening = bisect_left(self._segments, self._segments[first])
        if (last, opening) not in self._below:
            self._below[last, opening] = self._find_below(last, opening)
        return self._below[last, opening]

    @cached_property
    def _openings(self) -> tuple[npt.NDArray[np.int64], Floats, Floats]:
        """The first word of each segment, and its left and top."""
        first = np.flatnonzero(np.diff(self.features.layout.segment, prepend=-1))
        return first, self.features.boxes[first, 0], self.features.boxes[first, 1]

    def _find_below(self, last: int, opening: int) -> int | None:
        boxes = self.features.boxes
        first, left, top = self._openings
        height = boxes[last, 3] - boxes[last, 1]
        below = first[
            (top > boxes[last, 1] + 0.5 * height)
            & (top < boxes[last, 1] + NEAR_LINES * height)
            & (np.abs(left - boxes[opening, 0]) < height)
        ]
        return int(below[0]) if len(below) else None

    def find(self, words: Sequence[Word]) -> tuple[int, ...]:
        """Where these words stand in the sheet; words that were joined or parted since are found by their place."""
        found: set[int] = set()
        for word in words:
            at = self._places.get((word.text, word.bbox))
            found.update([at] if at is not None else self._within(word.bbox))
        return tuple(sorted(found))

    def _within(self, box: BBox) -> list[int]:
        """Words whose centre lies in the box, or whose box holds its centre."""
        x, y = self._centres[:, 0], self._centres[:, 1]
        inside = (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom)
        boxes = self.features.boxes
        around = (boxes[:, 0] <= box.center_x) & (boxes[:, 2] >= box.center_x)
        around &= (boxes[:, 1] <= box.center_y) & (boxes[:, 3] >= box.center_y)
        return [int(index) for index in np.flatnonzero(inside | around)]


def sheets_of(page: Page) -> Iterator[Sheet]:
    """The page, in pieces of whole reading order where it has many words. Nothing for a page without words."""
    if page.status != "ok" or not page.words:
        return
    boxes = np.array([word.bbox for word in page.words], dtype=np.float32)
    order = lay_out(boxes).order
    picture = _picture_of(page)
    first = 0
    while True:
        piece = [page.words[index] for index in order[first : first + MOST_WORDS]]
        shown = [PrintedWord(word.text, tuple(word.bbox), word.size_pt, word.bold) for word in piece]
        features = page_features(shown, (page.width_pt, page.height_pt), picture)
        yield Sheet(page.page_no, tuple(piece[index] for index in features.order), features)
        if first + MOST_WORDS >= len(order):
            return
        first += MOST_WORDS - OVERLAP


def _picture_of(page: Page) -> npt.NDArray[np.uint8] | None:
    if not page.thumbnail:
        return None
    return np.frombuffer(page.thumbnail, dtype=np.uint8).reshape(PICTURE_HEIGHT, PICTURE_WIDTH)
