"""A sample invoice drawn on a page that explains the bill: what it prints is nobody's number, date or sum."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemas.geometry import BBox
    from schemas.page import Page, Word

_SAMPLE = frozenset(
    {"sample", "specimen", "example", "muster", "beispiel", "exemple", "ejemplo", "muestra", "esempio", "fac-simile"}
    | {"facsimile", "campione", "voorbeeld", "exemplo", "przyklad", "wzor", "vzor", "minta"}
)
_LARGEST = 0.6
"""Of the page: a mark across the whole of it says that all of it is a sample, and then it is read as it stands."""
_SLANTED = 0.45
"""Width of a letter by the height of the word's box: a level letter is wider."""
_TALL_PT = 20.0


def without_specimens(page: Page) -> Page:
    """The page without the words on panels that a slanted "SPECIMEN" is written across."""
    panels = [panel for word in page.words if _is_mark(word) for panel in _panels(page, word.bbox)]
    if not panels:
        return page
    kept = (word for word in page.words if not any(p.contains_point(*_middle(word)) for p in panels))
    return replace(page, words=tuple(kept))


def _is_mark(word: Word) -> bool:
    box = word.bbox
    return box.height > _TALL_PT and box.width < _SLANTED * box.height * len(word.text) and fold(word.text) in _SAMPLE


def _panels(page: Page, mark: BBox) -> Iterator[BBox]:
    """The smallest drawn area that holds the mark, if it is but a part of the page."""
    x, y = mark.center_x, mark.center_y
    around = [d.bbox for d in page.drawings if d.bbox.contains_point(x, y) and d.bbox.area > mark.area]
    smallest = min(around, key=lambda box: box.area, default=None)
    if smallest is not None and smallest.area < _LARGEST * page.width_pt * page.height_pt:
        yield smallest


def _middle(word: Word) -> tuple[float, float]:
    return word.bbox.center_x, word.bbox.center_y
