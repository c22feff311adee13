"""A stand-in for the network: it points where a test says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.reader.example import KINDS, ROLES, Query
from extractors.reader.session import Pointed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.reader.features import PageFeatures


@dataclass
class ScriptedPointer:
    """`says`: by a query's name, the text it points at and how surely; what is not named is not on the page.

    `items`: by a word's text, its role and the number of its line item."""

    says: Mapping[str, tuple[str, float]]
    facts: Mapping[str, Any] = field(default_factory=dict)
    items: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def ask(self, page: PageFeatures, queries: Sequence[Query]) -> Pointed:
        self.asked.append(tuple(query.name for query in queries))
        words = len(page.texts)
        start = np.full((len(queries), 1 + words), 1e-6, dtype=np.float32)
        end = start.copy()
        for row, query in enumerate(queries):
            text, share = self.says.get(query.name, ("", 0.0))
            first, last = _span(page.texts, text.split())
            start[row, first], end[row, last] = max(share, 1e-6) ** 0.5, max(share, 1e-6) ** 0.5
            start[row, 0] = end[row, 0] = max(1.0 - share, 1e-6) ** 0.5
        label = np.zeros_like(start)
        told = [self.items.get(text, ("", -1)) for text in page.texts]
        roles = np.array([[float(role == named) for role in ROLES] for named, _ in told], dtype=np.float32)
        numbers = np.array([number for _, number in told])
        rows = np.where(numbers[:, None] == numbers[None, :], 5.0, -5.0).astype(np.float32)
        kinds = np.zeros(len(KINDS), dtype=np.float32)
        return Pointed(np.log(start), np.log(end), label, np.log(0.1 + 0.8 * roles), rows, kinds)


def _span(texts: Sequence[str], sought: Sequence[str]) -> tuple[int, int]:
    """Columns of the first and last word; 0, "not on this page", where the text is not on this one."""
    for at in range(len(texts) - len(sought) + 1):
        if sought and list(texts[at : at + len(sought)]) == list(sought):
            return 1 + at, at + len(sought)
    return 0, 0
