"""Text that is on the page for machines alone: without ink, clear, tiny, off the page, in the colour of its ground.

Much text is unseen and harmless: the OCR layer of a scan, what overflows its cell, labels under a logo, two prints on
each other. So only words count of which no glyph is seen at all, on pages whose other text is to be seen, and where
the page shows nothing at their place or a picture; and only an amount among them is grave by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extractors.values.ids import find_ibans
from extractors.visibility import MIN_OPACITY, MIN_SIZE_PT
from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.glyphs import Style
    from extractors.ink import PagePictures
    from schemas.geometry import BBox

Reason = Literal["no ink", "transparent", "tiny", "off the page", "nothing shown at its place", "under a picture"]

MOST_UNSEEN = 0.5  # of the words of a page: past it the text layer as a whole is unseen, as over a scan
_FLAT = 32  # grey levels: less contrast than the ink witness calls visible
_SHOWN = 6  # words quoted in a message
_COVERED = 0.8  # of a word's box
_AMOUNT = re.compile(
    r"(?:[€$£¥]|EUR|USD|GBP|CHF)?[-+]?\d{1,3}(?:[.,'\u2019 ]?\d{3})*[.,]\d\d(?:[€$£¥]|EUR|USD|GBP|CHF|-)?\Z"
)


@dataclass(frozen=True, slots=True)
class HiddenWord:
    """A word of the text layer of which no glyph is seen. `bbox` in displayed points."""

    text: str
    bbox: BBox
    reason: Reason


def why_hidden(box: BBox, styles: Iterable[Style], pictures: PagePictures, covers: Sequence[BBox]) -> Reason | None:
    """Why nobody sees a word none of whose glyphs is seen; None where other ink at its place may be the reason.

    `covers` are pictures and annotations, in displayed points.
    """
    styles = list(styles)
    if not any(style.painted for style in styles):
        return "no ink"
    if all(style.opacity < MIN_OPACITY for style in styles if style.painted):
        return "transparent"
    scale = pictures.dpi / 72
    height, width = pictures.page.shape
    if box.right <= 0 or box.bottom <= 0 or box.left * scale >= width or box.top * scale >= height:
        return "off the page"
    if max(box.width, box.height) < MIN_SIZE_PT or max(style.size_pt for style in styles) < MIN_SIZE_PT:
        return "tiny"
    left, top, right, bottom = (max(0, round(value * scale)) for value in box)
    shown = pictures.page[top:bottom, left:right]
    if not shown.size or int(shown.max()) - int(shown.min()) < _FLAT:
        return "nothing shown at its place"
    if any((common := cover.intersection(box)) and common.area >= _COVERED * box.area for cover in covers):
        return "under a picture"
    return None


def find_hidden_text(hidden: Sequence[HiddenWord], words: int, unseen: int, page_no: int) -> list[Finding]:
    """At most one finding. `words` of the page, `unseen` of them in any way: the layer of a scan accuses nobody."""
    told = [word for word in hidden if any(character.isalnum() for character in word.text)]
    if not told or unseen > MOST_UNSEEN * words:
        return []
    # What is said first is what would be believed first.
    told.sort(key=lambda word: not says_amount(word.text))
    quoted = ", ".join(f"{word.text!r} ({word.reason})" for word in told[:_SHOWN])
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    message = f"the text layer has words that nobody can see: {quoted}{more}"
    grave = any(says_amount(word.text) for word in told) or bool(find_ibans(" ".join(word.text for word in told)))
    return [Finding("hidden_text", page_no, message, tuple(word.bbox for word in told), grave)]


def says_amount(text: str) -> bool:
    """Whether the word is money to the cent."""
    return _AMOUNT.match(text.strip("()[]:;")) is not None
