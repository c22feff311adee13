"""Equations over field paths, in exact decimals: sums, and products rounded as they are printed. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from extractors.values.rounding import round_like, round_to

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Values = Mapping[str, Decimal]

ZERO = Decimal(0)
CENT = Decimal("0.01")
_PLACES = (0, 1, 2, 3, 4)
"""Digits behind the point that quantities, prices and rates are printed with."""


class Equation(Protocol):
    """What must hold between the values of some paths; a path without a value counts as nought."""

    @property
    def id(self) -> str: ...

    @property
    def paths(self) -> tuple[str, ...]: ...

    def holds(self, values: Values) -> bool: ...

    def solve(self, path: str, values: Values) -> Sequence[Decimal]:
        """The values of one path that make it hold, all others as they are; none where nothing would."""
        ...


@dataclass(frozen=True, eq=False)
class Sum:
    """Σ sign × value = 0, to the cent: sums of printed amounts leave nothing to round."""

    id: str
    terms: tuple[tuple[str, int], ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for path, _ in self.terms)

    @cached_property
    def signs(self) -> Mapping[str, int]:
        return dict(self.terms)

    def gap(self, values: Values) -> Decimal:
        return sum((sign * values.get(path, ZERO) for path, sign in self.terms), ZERO)

    def holds(self, values: Values) -> bool:
        return self.gap(values) == 0

    def solve(self, path: str, values: Values) -> Sequence[Decimal]:
        return [values.get(path, ZERO) - self.signs[path] * self.gap(values)]


@dataclass(frozen=True, eq=False)
class LineProduct:
    """quantity × unit price − discount = amount, rounded half up to the digits of the amount."""

    id: str
    quantity: str
    price: str
    discount: str
    amount: str

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.quantity, self.price, self.discount, self.amount)

    def holds(self, values: Values) -> bool:
        full = values[self.quantity] * values[self.price] - values.get(self.discount, ZERO)
        return round_like(full, values[self.amount]) == values[self.amount]

    def solve(self, path: str, values: Values) -> Sequence[Decimal]:
        amount, discount = values[self.amount], values.get(self.discount, ZERO)
        full = values[self.quantity] * values[self.price]
        if path == self.amount:
            return [round_like(full - discount, amount)]
        if path == self.discount:
            return [round_like(full, amount) - amount]
        other = values[self.price if path == self.quantity else self.quantity]
        if other == 0:
            return []
        exact = (amount + discount) / other
        return _fitting(exact, lambda factor: round_like(factor * other - discount, amount) == amount)


@dataclass(frozen=True, eq=False)
class TaxProduct:
    """base × rate = tax amount. A cent apart holds: tax may be summed over rounded lines (EN 16931, BR-CO-17)."""

    id: str
    base: str
    rate: str
    amount: str

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.base, self.rate, self.amount)

    def holds(self, values: Values) -> bool:
        return self._is_near(values[self.base], values[self.rate], values[self.amount])

    @staticmethod
    def _is_near(base: Decimal, rate: Decimal, amount: Decimal) -> bool:
        return abs(base * rate / 100 - amount) <= CENT

    def solve(self, path: str, values: Values) -> Sequence[Decimal]:
        if path == self.amount:
            return [round_to(values[self.base] * values[self.rate] / 100, 2)]
        other, amount = values[self.rate if path == self.base else self.base], values[self.amount]
        if other == 0:
            return []
        return _fitting(amount * 100 / other, lambda factor: self._is_near(factor, other, amount))


def _fitting(exact: Decimal, holds: Callable[[Decimal], bool]) -> Sequence[Decimal]:
    """The exact factor rounded to the digits factors are printed with, as far as the product still holds."""
    tried = dict.fromkeys(round_to(exact, places) for places in _PLACES)
    return [value for value in tried if value and holds(value)]
