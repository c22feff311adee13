"""A value as it is found on a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.page import Word


@dataclass(frozen=True)
class Value:
    """A canonical value and the groups of words it stands on. `part` tells the first and last date of a period."""

    value: str
    parts: tuple[tuple[Word, ...], ...]
    fit: float = 1.0
    part: str = ""
