"""Several till receipts on one sheet: expenses are stuck side by side on paper and scanned at once.

A sheet is cut along its widest strips without words, crosswise and again (recursive X–Y cut: Nagy and Seth 1984), and a
cut counts only where whatever it leaves is a receipt by itself, with a total and a date of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import permutations
from statistics import median
from typing import TYPE_CHECKING, Literal

from extractors.layout import rows_of
from extractors.receipts.amounts import find_amounts
from extractors.receipts.strip import is_strip
from extractors.receipts.totals import choose_totals
from extractors.values.dates import find_dates
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from schemas.page import Page, Word

_GAP = 1.2  # of the height of words: the least strip without words that may be a cut
_GAP_BELOW = 3.0  # between two receipts in one column
_CUTS_TRIED = 6
_FEWEST_WORDS = 12
_MOST_PARTS = 300

Axis = Literal["x", "y"]


@dataclass(frozen=True)
class _Receipt:
    words: tuple[Word, ...]
    total: Decimal


def receipts_on(page: Page) -> list[Page]:
    """The receipts that lie beside each other on a scanned sheet, each as the page with no other words than its own.

    The page alone where it is one document. A sheet of one column is never cut, as a receipt has the slip of the card
    below it; nor one whose parts say the same total, as one of them is a copy.
    """
    if page.status != "ok" or page.text_source != "ocr" or len(page.words) < 2 * _FEWEST_WORDS:
        return [page]
    found = _Sheet(page).divided(tuple(page.words))
    if len(found) < 2 or not _beside_each_other(found):
        return [page]
    return [_with_words(page, receipt.words) for receipt in sorted(found, key=_place)]


def _place(receipt: _Receipt) -> tuple[float, float]:
    return min(word.bbox.left for word in receipt.words), min(word.bbox.top for word in receipt.words)


def _beside_each_other(found: Sequence[_Receipt]) -> bool:
    boxes = [union_all(word.bbox for word in receipt.words) for receipt in found]
    return any(one.right <= other.left for one, other in permutations(boxes, 2))


class _Sheet:
    def __init__(self, page: Page) -> None:
        self._page = page
        self._parts_left = _MOST_PARTS

    def divided(self, words: tuple[Word, ...]) -> list[_Receipt]:
        """The receipts that the words are, none left over; empty where they are not."""
        self._parts_left -= 1
        if self._parts_left < 0 or len(words) < _FEWEST_WORDS:
            return []
        whole = _as_receipt(self._page, words)
        below = _GAP if whole is None else _GAP_BELOW
        for axis, cut in [*_cuts(words, "x", _GAP), *_cuts(words, "y", below)]:
            first = self.divided(tuple(word for word in words if _extent(word, axis)[1] <= cut))
            rest = self.divided(tuple(word for word in words if _extent(word, axis)[1] > cut)) if first else []
            found = [*first, *rest]
            if rest and len({receipt.total for receipt in found}) == len(found):
                return found
        return [] if whole is None else [whole]


def _cuts(words: Sequence[Word], axis: Axis, gap: float) -> list[tuple[Axis, float]]:
    """Where strips without words begin, the widest first; `gap` is how wide they are at least, in heights of words."""
    least = gap * median(word.bbox.height for word in words)
    extents = sorted(_extent(word, axis) for word in words)
    gaps: list[tuple[float, float]] = []
    end = extents[0][1]
    for start, stop in extents[1:]:
        if start - end > least:
            gaps.append((start - end, end))
        end = max(end, stop)
    return [(axis, where) for _, where in sorted(gaps, reverse=True)[:_CUTS_TRIED]]


def _extent(word: Word, axis: Axis) -> tuple[float, float]:
    return (word.bbox.left, word.bbox.right) if axis == "x" else (word.bbox.top, word.bbox.bottom)


def _as_receipt(page: Page, words: tuple[Word, ...]) -> _Receipt | None:
    rows = rows_of(_with_words(page, words))
    if not is_strip(rows):
        return None
    gross = choose_totals(find_amounts(rows)).chosen.get("gross")
    dated = any(find_dates(row.text, "dmy") for row in rows)
    return _Receipt(words, gross.value) if gross is not None and dated else None


def _with_words(page: Page, words: tuple[Word, ...]) -> Page:
    whole = union_all(word.bbox for word in words)
    codes = tuple(code for code in page.codes if code.bbox.intersection(whole) is not None)
    return replace(page, words=words, drawings=(), codes=codes)
