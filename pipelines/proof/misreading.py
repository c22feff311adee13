"""How likely is it that one number was printed and the other was read? Lower costs are likelier. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

_ALIKE = frozenset(frozenset(pair) for pair in ("17", "14", "38", "35", "56", "58", "68", "08", "06", "09", "49", "69"))
"""Digits that recognition takes for one another."""
_ALIKE_COST, _DIGIT_COST, _LENGTH_COST, _SIGN_COST, _POINT_COST = 0.5, 1.0, 1.0, 0.7, 1.0
UNLIKE = 4.0
"""No misreading: the numbers have nothing in common."""


def misreading_cost(read: Decimal, printed: Decimal) -> float:
    """0.5 for a digit taken for one like it, 1 for any other single slip, `UNLIKE` at most.

    Slips: a digit changed, lost or added; two neighbours swapped; the decimal point moved; the sign lost.
    """
    if read == printed:
        return 0.0
    sign = _SIGN_COST if read * printed < 0 else 0.0
    first, second = _digits(read, printed)
    if first.strip("0") == second.strip("0"):
        return min(UNLIKE, sign + (_POINT_COST if abs(read) != abs(printed) else 0.0))
    return min(UNLIKE, sign + min(_substitution(first, second), _length(first, second)))


def _digits(read: Decimal, printed: Decimal) -> tuple[str, str]:
    """Both as digits with the point at the same place, without leading noughts."""
    places = max(2, *(_places(number) for number in (read, printed)))
    first, second = (str(int(abs(number).scaleb(places))) for number in (read, printed))
    return first, second


def _places(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _substitution(first: str, second: str) -> float:
    if len(first) != len(second):
        return UNLIKE
    differing = [i for i in range(len(first)) if first[i] != second[i]]
    if len(differing) == 2 and differing[1] == differing[0] + 1 and {*first} == {*second}:
        a, b = differing
        if first[a] == second[b] and first[b] == second[a]:
            return _DIGIT_COST
    return sum(_ALIKE_COST if frozenset((first[i], second[i])) in _ALIKE else _DIGIT_COST for i in differing)


def _length(first: str, second: str) -> float:
    """One digit lost or added."""
    longer, shorter = (first, second) if len(first) > len(second) else (second, first)
    if len(longer) - len(shorter) != 1:
        return UNLIKE
    return _LENGTH_COST if any(longer[:i] + longer[i + 1 :] == shorter for i in range(len(longer))) else UNLIKE
