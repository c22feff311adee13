"""One query of a held-out page, answered by the network and by the rules. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractors.merge.choose import compared_value
from schemas.evidence import Reading

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True)
class Said:
    """One query: what is true, what the network says and how surely, what the rules say; None is nothing."""

    field: str
    type: str
    true: object
    network: object
    shares: tuple[float, ...]
    true_share: float | None
    rules: object
    family: str

    def probability(self, temperature: float) -> float:
        """Of the network's choice, among all candidates and "not on this page"."""
        return tempered(self.shares, self.shares[0], temperature) if self.shares else 0.0


def tempered(shares: Sequence[float], share: float, temperature: float) -> float:
    """A share when logits are divided by the temperature: shares of all candidates, the rest is "none"."""
    all_shares = np.clip(np.array([*shares, 1.0 - sum(shares)]), 1e-12, 1.0) ** (1.0 / temperature)
    return float(max(share, 1e-12) ** (1.0 / temperature) / all_shares.sum())


def compared(value: str) -> object:
    """What two values must share to be the same."""
    return compared_value(Reading("", value, value, "embedded"))
