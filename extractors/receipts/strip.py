"""Is a page a till receipt? Told by how few characters its lines hold, not by its size: scans lie on large sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.layout import Row

MAX_CHARACTERS = 54.0
"""Across the text of a receipt. Thermal printers set 32 to 48; letters and invoices hold 60 and more (measured)."""

_FEWEST_ROWS = 6
_OUTLIERS = 20


def is_strip(rows: Sequence[Row]) -> bool:
    """Whether the rows of a page, a few outliers aside, stand in one narrow column."""
    words = [word for row in rows for word in row.words]
    characters = sum(len(word.text) for word in words)
    if len(rows) < _FEWEST_ROWS or not characters:
        return False
    character = sum(word.bbox.width for word in words) / characters
    aside = len(rows) // _OUTLIERS
    left = sorted(row.bbox.left for row in rows)[aside]
    right = sorted(row.bbox.right for row in rows)[-1 - aside]
    return character > 0 and right - left <= MAX_CHARACTERS * character
