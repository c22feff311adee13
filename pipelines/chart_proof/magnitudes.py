"""Is a stated number the measured one? Scale, rounding and uncertainty taken in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from extractors.statements.quantities import Quantity
    from extractors.statements.units import Unit

Verdict = Literal["agrees", "contradicts", "unclear"]

_AGREES, _CONTRADICTS = 1.25, 2.5  # half widths of the 95 % interval: in between nobody is accused and nothing proven
_ROUNDED, _ROUNDED_UP = 1.01, 1.3
_SLACK = 0.001  # of the value: what a chart is drawn with and what is printed may be rounded differently
_ABOUT = 0.05
_FAR_ABOVE = 0.3


@dataclass(frozen=True, slots=True)
class Stated:
    """A number as a sentence states it, in the unit of the chart."""

    value: float
    rounding: float
    vague: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    value: float
    error: float


def compare(stated: Stated, measured: Measured) -> Verdict:
    size = abs(measured.value)
    gap = stated.value - measured.value
    rounding = stated.rounding + (_ABOUT * size if stated.vague == "about" else 0.0)
    if abs(gap) <= _AGREES * measured.error + _ROUNDED * rounding:
        return "agrees"
    # What is cut off instead of rounded is nearer to nought by up to a unit; nobody rounds away from it by as much.
    cut = abs(stated.value) < size or stated.value * measured.value < 0
    far = abs(gap) > _CONTRADICTS * measured.error + (2 if cut else _ROUNDED_UP) * rounding + _SLACK * size
    # "More than 40" is right for 41.2, and says nothing of 90.
    if (stated.vague == "above" and gap < 0) or (stated.vague == "below" and gap > 0):
        return "agrees" if abs(gap) <= _FAR_ABOVE * size else "unclear"
    return "contradicts" if far else "unclear"


def compare_any(readings: Iterable[Stated], measured: Measured) -> Verdict:
    """Whether any way of reading the number agrees; it contradicts only if all do."""
    verdicts = [compare(stated, measured) for stated in readings]
    if "agrees" in verdicts:
        return "agrees"
    return "contradicts" if verdicts and all(verdict == "contradicts" for verdict in verdicts) else "unclear"


def in_unit_of(quantity: Quantity, unit: Unit) -> list[Stated]:
    """The quantity in the unit of a chart, in every way it may be meant; none where it has another unit.

    Where only one of the two names a scale, the other may have left it out.
    """
    own = quantity.unit
    if own.name and unit.name and own.name != unit.name:
        return []
    if unit.name == "%" and not own.name and (own.scaled or abs(quantity.value) > 100 or quantity.noun):
        return []
    powers = {own.power - unit.power} if own.scaled and unit.scaled else {0, own.power - unit.power}
    values = [quantity.value] + ([quantity.other] if quantity.other is not None else [])
    return [
        Stated(float(value.scaleb(power)), float(quantity.rounding.scaleb(power)), quantity.vague)
        for value in values
        for power in sorted(powers)
    ]
