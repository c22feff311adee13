"""What a check comes to, and which roles it proves."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.reconcile import FieldReading


@dataclass(frozen=True)
class Outcome:
    """A check and the paths whose role it proves: those of an identity that closes over separately printed values.

    An identity proves nothing when it is trivial (one print compared with itself, or a multiplication by one). `doubts`
    are paths that the mere agreement of readers does not prove, although nothing is accused. `transcribes` are paths of
    values that are written the same in what is no reading of the page.
    """

    check: Check
    proves: frozenset[str] = frozenset()
    doubts: frozenset[str] = frozenset()
    transcribes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Comparison:
    """What a rule demands and what was found; `holds` where more than plain equality decides."""

    expected: object
    actual: object
    holds: bool | None = None

    @property
    def passed(self) -> bool:
        return self.expected == self.actual if self.holds is None else self.holds


def make_outcome(
    check_id: str, fields: Iterable[str], compared: Comparison, message: str, *, proves: Iterable[str] = ()
) -> Outcome:
    """The outcome of a rule that could be tried; what it proves counts only if it passed."""
    check = Check(
        id=check_id,
        status="passed" if compared.passed else "failed",
        expected=_text(compared.expected),
        actual=_text(compared.actual),
        fields=tuple(fields),
        message=message,
    )
    return Outcome(check, frozenset(proves) if compared.passed else frozenset())


def skipped(check_id: str, fields: Iterable[str], message: str) -> Outcome:
    return Outcome(Check(id=check_id, status="skipped", fields=tuple(fields), message=message))


def _text(value: object) -> str | None:
    if value is None:
        return None
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def printed_apart(fields: Iterable[FieldReading]) -> bool:
    """Every value was read from a print of its own: no two share a box."""
    seen: set[tuple[int, tuple[float, ...]]] = set()
    for field in fields:
        places = {(e.page_no, tuple(e.bbox)) for e in field.chosen.evidence}
        if not places or places & seen:
            return False
        seen |= places
    return True
