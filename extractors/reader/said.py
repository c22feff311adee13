"""One query of a held-out page, answered by the network and by the rules. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from extractors.merge.choose import compared_value
from extractors.values.currency_marks import find_marks
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


@dataclass(frozen=True)
class Unread:
    """A print that none of our parsers reads where it stands ("R663.50", of "RM663.50"): the value may stand elsewhere
    too, so that what is said may be right nevertheless."""

    text: str

    def as_said(self, *said: object) -> object:
        """The first of `said` that this print may be, else its own text, which nobody said."""
        return next((each for each in said if isinstance(each, str) and self._may_be(each)), compared(self.text))

    def _may_be(self, said: str) -> bool:
        """Of the same figures; or a date whose day and year are here, its month in letters; or what a mark means."""
        here, there = re.findall(r"\d+", self.text), re.findall(r"\d+", said)
        if not here or not there:
            return said.upper() in {code for mark in find_marks(self.text) for code in mark.codes}
        if "".join(here) == "".join(there):
            return True
        is_date = len(there) == 3 and len(there[0]) == 4
        return is_date and len(here) == 2 and {int(n) for n in here} == {int(there[0]), int(there[2])}


def tempered(shares: Sequence[float], share: float, temperature: float) -> float:
    """A share when logits are divided by the temperature: shares of all candidates, the rest is "none"."""
    all_shares = np.clip(np.array([*shares, 1.0 - sum(shares)]), 1e-12, 1.0) ** (1.0 / temperature)
    return float(max(share, 1e-12) ** (1.0 / temperature) / all_shares.sum())


def compared(value: str) -> object:
    """What two values must share to be the same."""
    return compared_value(Reading("", value, value, "embedded"))
