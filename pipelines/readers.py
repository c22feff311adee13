"""Which readers the options leave in. Each comes in by the same door, its libraries behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.base import Reader
    from schemas.options import ReadOptions


def readers_for(options: ReadOptions) -> list[Reader]:
    """The readers that need no model, cheapest first."""
    from extractors.invoices.reader import RulesReader

    readers: list[Reader] = [RulesReader()]
    return [reader for reader in readers if reader.selector not in options.without]
