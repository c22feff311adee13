"""Were all rows read? Sums say whether one is missing, and what is printed between the rows says where."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.invoices.reader import LEFT_OUT, RUNNING_SUM
from pipelines.checks.outcome import Comparison, Outcome, make_outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.reconcile import FieldReading

    Fields = Mapping[str, FieldReading]
    Place = tuple[int, float]

_ZERO = Decimal(0)
_TOP: Place = (0, 0.0)
_END: Place = (1_000_000, 0.0)


@dataclass(frozen=True)
class _Line:
    index: int
    amount: Decimal
    place: Place

    @property
    def name(self) -> str:
        return f"line {self.index + 1} (page {self.place[0]})"


def check_completeness(fields: Fields, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """`lines.complete`: where the lines fall short of their total, the amount that is missing and where it must be.

    `outcomes` are those of the arithmetic: a line whose own product fails was misread, and then none is missing. The
    check covers no field, for BR-CO-10 doubts them already.
    """
    failed = {outcome.check.id for outcome in outcomes if outcome.check.status == "failed"}
    lines = _lines(fields)
    target = next((path for path in ("/totals/lines", "/totals/net") if path in fields), None)
    if "BR-CO-10" not in failed or "line.amount" in failed or not lines or target is None:
        return []
    total, stated = sum((line.amount for line in lines), _ZERO), Decimal(fields[target].value)
    if stated == total:
        return []
    after, before = _bounds(fields, lines, stated - total)
    said = _missing(stated - total, lines, (after, before), target)
    return [make_outcome("lines.complete", (), Comparison(stated, total), said + _left_out(fields))]


def _lines(fields: Fields) -> list[_Line]:
    """The lines in the order in which they are printed."""
    found = []
    for path, field in fields.items():
        if path.startswith("/lines/") and path.endswith("/amount") and field.evidence:
            found.append(_Line(int(path.split("/")[2]), Decimal(field.value), _place(field)))
    return sorted(found, key=lambda line: line.place)


def _place(field: FieldReading) -> Place:
    evidence = field.evidence[0]
    return evidence.page_no, evidence.bbox.top


def _bounds(fields: Fields, lines: Sequence[_Line], gap: Decimal) -> tuple[Place, Place]:
    """The places between which the gap arises, by the sums printed between the lines.

    A sum is of all lines above it or of those since the sum before it. Down to the last one that holds nothing is
    missing; at the first one that lacks just the gap it has arisen.
    """
    sums = sorted((_place(f), Decimal(f.value)) for path, f in fields.items() if path.startswith(RUNNING_SUM))
    after, since = _TOP, _TOP
    for place, value in sums:
        running = sum((line.amount for line in lines if line.place < place), _ZERO)
        section = sum((line.amount for line in lines if since < line.place < place), _ZERO)
        if value in (running, section):
            after = place
        elif value in (running + gap, section + gap):
            return after, place
        since = place
    return after, _END


def _missing(gap: Decimal, lines: Sequence[_Line], bounds: tuple[Place, Place], target: str) -> str:
    within = [line for line in lines if bounds[0] < line.place < bounds[1]]
    if gap * sum((line.amount for line in lines), _ZERO) < 0:
        surplus = [line.name for line in within if line.amount == -gap]
        named = f": {' or '.join(surplus)} may be none" if surplus else ""
        return f"the lines come to {-gap:f} more than {target}{named}"
    above = max((line for line in lines if line.place < bounds[0]), key=lambda line: line.place, default=None)
    below = min((line for line in lines if line.place > bounds[1]), key=lambda line: line.place, default=None)
    sides = [f"after {above.name}"] if above else []
    if below is not None:
        sides.append(f"before {below.name}")
    elif bounds[1] < _END:
        sides.append(f"above the sum on page {bounds[1][0]}")
    where = f", {' and '.join(sides)}" if sides else ""
    return f"a row of {gap:f} was not read{where}"


def _left_out(fields: Fields) -> str:
    """Position numbers that are left out, each with the place of the number that follows."""
    found = [(f.value, _place(f)[0]) for path, f in fields.items() if path.startswith(LEFT_OUT)]
    return "".join(f"; position {numbers} is left out on page {page_no}" for numbers, page_no in found)
