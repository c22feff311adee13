"""A line item and the table of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.invoices.tokens import AmountToken, PercentToken, has_unit
from extractors.values.rounding import round_like, round_to

if TYPE_CHECKING:
    from extractors.invoices.tokens import Token
    from schemas.page import Word


@dataclass
class LineItem:
    """One item. `cells` holds the chosen token of each numeric role; `texts` the words of each text role, by row.

    `anchor` is the number that made it an item; `top` is where its first line begins; `guessed` are the roles whose
    column no heading names.
    """

    anchor: Token
    cells: dict[str, Token] = field(default_factory=dict)
    texts: dict[str, list[tuple[Word, ...]]] = field(default_factory=dict)
    discounts: list[AmountToken] = field(default_factory=list)
    top: float = 0.0
    guessed: frozenset[str] = frozenset()

    def number(self, role: str) -> Decimal | None:
        token = self.cells.get(role)
        return token.value if isinstance(token, AmountToken | PercentToken) else None

    def role_is_guessed(self, role: str) -> bool:
        """A product commutes: without a heading only a unit beside the quantity, or a currency sign beside the price,
        tells the one from the other.
        """
        token = self.cells.get(role)
        if role not in self.guessed or not isinstance(token, AmountToken):
            return role in self.guessed
        return not (has_unit(token) if role == "quantity" else role == "unit_price" and token.currency is not None)

    @property
    def amount(self) -> Decimal | None:
        """The printed amount less discounts printed on rows of their own under it."""
        printed = self.number("amount")
        return None if printed is None else printed - sum((abs(d.value) for d in self.discounts), Decimal(0))

    def discount(self) -> tuple[Decimal, list[Token]] | None:
        """What is taken off, as an amount, and where it is printed: on rows of its own, or in a column."""
        if self.discounts:
            return sum((abs(d.value) for d in self.discounts), Decimal(0)), list(self.discounts)
        token, printed = self.cells.get("discount"), self.number("discount")
        if token is None or printed is None:
            return None
        quantity, price = self.number("quantity"), self.number("unit_price")
        if quantity is not None and price is not None and self._is_rate(token, printed, quantity * price):
            return self._taken_off(quantity * price, abs(printed)), [token]
        return (abs(printed), [token]) if isinstance(token, AmountToken) else None

    def _taken_off(self, full: Decimal, rate: Decimal) -> Decimal:
        """The rate as an amount. Where half a cent is left, what remains may be what was rounded."""
        taken, amount = round_to(full * rate / 100, 2), self.number("amount")
        return full - amount if amount == round_to(full * (100 - rate) / 100, 2) and _is_in_cents(full) else taken

    def _is_rate(self, token: Token, printed: Decimal, full: Decimal) -> bool:
        """A percent sign says so; else a small number that is a rate only if the amount says so."""
        if isinstance(token, PercentToken):
            return True
        amount = self.number("amount")
        reduced = round_to(full * (100 - abs(printed)) / 100, 2)
        return amount is not None and 0 < abs(printed) < 100 and reduced == amount and full - abs(printed) != amount


@dataclass
class LineTable:
    """All items of the document, and the positions of the rows they and their headers stand on."""

    items: list[LineItem] = field(default_factory=list)
    rows: set[int] = field(default_factory=set)
    sums: list[AmountToken] = field(default_factory=list)
    """What is printed between the items of the items above: carried forward, or the subtotal of a section."""

    gaps: list[tuple[str, Word]] = field(default_factory=list)
    """Position numbers that are left out, each with the number of the item that follows."""

    names_numbers: bool = False
    """The heading over the descriptions may as well be read as one of item numbers."""

    def total(self) -> Decimal | None:
        """The sum of all amounts; None where an item has none."""
        amounts = [item.amount for item in self.items]
        known = [amount for amount in amounts if amount is not None]
        return sum(known, Decimal(0)) if known and len(known) == len(amounts) else None


def _is_in_cents(value: Decimal) -> bool:
    return round_to(value, 2) == value


def multiplies(quantity: Decimal, price: Decimal, amount: Decimal) -> bool:
    """quantity × unit price = amount, rounded half up to the digits of the amount."""
    return round_like(quantity * price, amount) == amount
