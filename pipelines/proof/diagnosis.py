"""The smallest sets of fields that must be wrong, and the values that would close the system. Pure.

Source: diagnosis from first principles by minimal hitting sets (Reiter 1987, Artificial Intelligence 32). An equation
that does not hold is a conflict set: one of its fields is wrong. The tree is built by size, so the first level at which
every equation can be made to hold gives the minimal diagnoses; it is bounded in depth and in nodes.
"""

from __future__ import annotations

from collections import ChainMap, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from pipelines.proof.equations import ZERO, Sum
from pipelines.proof.misreading import misreading_cost
from pipelines.proof.system import UNREAD_LINE, equations_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipelines.proof.equations import Equation, Values

    Assigned = Mapping[str, Decimal]

_DEEPEST = 2
_MOST_NODES = 20_000
_MOST_FAULTS = 24
_UNREAD_COST = 2.5
_LARGEST_ROUNDING = Decimal("0.5")
_UNSIGNED = ("/totals/allowances", "/totals/charges", "/totals/prepaid")
_HIGHEST_RATE = 40


@dataclass(frozen=True)
class Change:
    """A field and the value that closes the system; `read` is None where the field was not read at all."""

    path: str
    read: Decimal | None
    closing: Decimal

    @property
    def cost(self) -> float:
        return _UNREAD_COST if self.read is None else misreading_cost(self.read, self.closing)


@dataclass(frozen=True)
class Fault:
    """Fields that, changed together, make every equation hold. `mends` counts the equations that failed before."""

    changes: tuple[Change, ...]
    mends: int

    @property
    def paths(self) -> frozenset[str]:
        return frozenset(change.path for change in self.changes)

    @property
    def cost(self) -> float:
        """Likelier faults cost less; what closes several equations at once is no coincidence."""
        return sum(change.cost for change in self.changes) / max(1, self.mends)


@dataclass(frozen=True)
class Diagnosis:
    """`equations` is the whole system, `failed` what of it does not hold, `faults` the smallest ones, likeliest first.

    No fault at all although equations failed means that more fields are wrong than were tried together.
    """

    equations: tuple[Equation, ...]
    failed: tuple[Equation, ...]
    faults: tuple[Fault, ...]

    @property
    def closes(self) -> bool:
        return not self.failed

    @property
    def suspects(self) -> tuple[Mapping[str, Decimal], ...]:
        """Each fault as paths with the values that would close the system."""
        return tuple({change.path: change.closing for change in fault.changes} for fault in self.faults)


def diagnose(values: Values) -> Diagnosis:
    """Whether the system closes over the values by path, and if not, the smallest sets of fields that must be wrong."""
    equations = tuple(equations_of(values))
    failed = tuple(equation for equation in equations if not equation.holds(values))
    if not failed:
        return Diagnosis(equations, (), ())
    search = _Search(equations, values)
    faults: list[Fault] = []
    for size in range(1, _DEEPEST + 1):
        faults = [_fault(changed, values, len(failed)) for changed in search.closing({}, failed, size)]
        if faults:
            break
    unique = {fault.changes: fault for fault in faults}
    likeliest = sorted(unique.values(), key=lambda fault: fault.cost)
    return Diagnosis(equations, failed, tuple(likeliest[:_MOST_FAULTS]))


def _fault(changed: Mapping[str, Decimal], values: Values, mends: int) -> Fault:
    changes = (Change(path, values.get(path), closing) for path, closing in changed.items())
    return Fault(tuple(sorted(changes, key=lambda change: change.path)), mends)


class _Search:
    """The hitting-set tree: each edge gives one field of a failed equation a value that makes it hold.

    The gaps of sums are computed once: a change moves them by what it changes, however many lines are added up.
    """

    def __init__(self, equations: Sequence[Equation], values: Values) -> None:
        self.values = dict(values)
        self.nodes = 0
        self.gaps = {id(equation): equation.gap(values) for equation in equations if isinstance(equation, Sum)}
        self.of_path: dict[str, list[Equation]] = defaultdict(list)
        for equation in equations:
            for path in equation.paths:
                self.of_path[path].append(equation)

    def closing(self, changed: Assigned, failed: Sequence[Equation], depth: int) -> Iterator[Assigned]:
        """Assignments of up to `depth` further fields under which no equation fails."""
        conflict = min(failed, key=lambda equation: len(equation.paths))
        for path in conflict.paths:
            if path in changed:
                continue
            for value in self._candidates(path, failed, changed):
                self.nodes += 1
                if self.nodes > _MOST_NODES:
                    return
                then = {**changed, path: value}
                left = self._failed_after(path, failed, then)
                if not left:
                    yield then
                elif depth > 1:
                    yield from self.closing(then, left, depth - 1)

    def _candidates(self, path: str, failed: Sequence[Equation], changed: Assigned) -> list[Decimal]:
        """The values any failed equation demands of the field, those it may have."""
        solved = (value for e in self.of_path[path] if e in failed for value in self._solve(e, path, changed))
        return [value for value in dict.fromkeys(solved) if _may_be(path, value, self.values)]

    def _failed_after(self, path: str, failed: Sequence[Equation], changed: Assigned) -> Sequence[Equation]:
        touched = self.of_path[path]
        still = [equation for equation in failed if equation not in touched]
        return [*still, *(equation for equation in touched if not self._holds(equation, changed))]

    def _solve(self, equation: Equation, path: str, changed: Assigned) -> Sequence[Decimal]:
        if isinstance(equation, Sum):
            return [self.values.get(path, ZERO) - equation.signs[path] * self._gap(equation, changed)]
        return equation.solve(path, ChainMap(dict(changed), self.values))

    def _holds(self, equation: Equation, changed: Assigned) -> bool:
        if isinstance(equation, Sum):
            return self._gap(equation, changed) == 0
        return equation.holds(ChainMap(dict(changed), self.values))

    def _gap(self, equation: Sum, changed: Assigned) -> Decimal:
        moved = (
            equation.signs[path] * (value - self.values.get(path, ZERO))
            for path, value in changed.items()
            if path in equation.signs
        )
        return self.gaps[id(equation)] + sum(moved, ZERO)


def _may_be(path: str, value: Decimal, values: Values) -> bool:
    """What no field of the kind can be is no explanation."""
    negative = values.get("/totals/gross", ZERO) < 0
    if path in _UNSIGNED:
        return value >= 0 or negative
    if path == "/totals/rounding":
        return abs(value) <= _LARGEST_ROUNDING
    if path.endswith("/rate"):
        return 0 <= value <= _HIGHEST_RATE
    if path.endswith("/discount"):
        return value >= 0 or negative
    if path == UNREAD_LINE:
        return value != 0
    return True
