"""A page as the network was shown it, and what it said: the words it may point at, in reading order."""

from __future__ import annotations

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
