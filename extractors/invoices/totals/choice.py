"""What was chosen for each role of the totals block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from extractors.invoices.totals.candidates import AmountCandidate

    Candidates = Mapping[str, Sequence[AmountCandidate]]

CLOSES = 6.0
"""What a closed identity weighs against label scores (a good label and money beside it: about 5)."""


@dataclass
class TotalsChoice:
    """The chosen candidate for each role, and the runners-up that were not taken."""

    chosen: dict[str, AmountCandidate] = field(default_factory=dict)
    others: dict[str, list[AmountCandidate]] = field(default_factory=dict)
    rival: AmountCandidate | None = None
    """A larger amount that is called the total as well: what closed may be the sums of one item."""

    def value(self, role: str) -> Decimal | None:
        candidate = self.chosen.get(role)
        return candidate.value if candidate else None

    def uses(self, taken: Sequence[AmountCandidate]) -> bool:
        """One of the prints already plays a role."""
        keys = {candidate.key for candidate in self.chosen.values()}
        return any(candidate.key in keys for candidate in taken)
