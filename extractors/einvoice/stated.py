"""What an e-invoice states, as values of our invoice: JSON Pointer to canonical text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Syntax = Literal["cii", "ubl"]

_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_MONTH = re.compile(r"\d{4}-?(?:0[1-9]|1[0-2])")
_CURRENCY = re.compile(r"[A-Z]{3}")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})")
_MAX_TEXT = 4_000


@dataclass(frozen=True)
class EInvoice:
    """An e-invoice, read. `values` by JSON Pointer into an Invoice; `others` what else may be meant by a path (further
    bank accounts, a price per several units); `unit_codes` those of the lines by their pointer.

    `type_code` is UNTDID 1001, `guideline` the profile it claims (BT-24), `problems` what it states against its syntax.
    """

    syntax: Syntax
    guideline: str
    type_code: str
    values: dict[str, str]
    others: dict[str, tuple[str, ...]]
    problems: tuple[str, ...]


@dataclass
class Statements:
    """Collects values; what cannot be one is noted and left out."""

    values: dict[str, str] = field(default_factory=dict)
    others: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def text(self, path: str, raw: str) -> None:
        if raw:
            self.values[path] = raw[:_MAX_TEXT]

    def amount(self, path: str, raw: str) -> None:
        number = self.number(path, raw)
        if number is not None:
            self.values[path] = plain(number)

    def count(self, path: str, raw: str) -> None:
        """A quantity, price or rate: zeros that only fill up are not kept."""
        number = self.number(path, raw)
        if number is not None:
            self.values[path] = shortest(number)

    def number(self, path: str, raw: str) -> Decimal | None:
        """A decimal as XML Schema writes it; None for nothing, and for what is none."""
        if not raw:
            return None
        try:
            if _PLAIN_NUMBER.fullmatch(raw):
                return Decimal(raw)
        except InvalidOperation:
            pass
        self.problems.append(f"{path} is no number: {raw[:40]!r}")
        return None

    def date(self, path: str, raw: str) -> None:
        """A day as CII or UBL writes it; a month alone (UNTDID 2379, format 610) is not one, and no mistake."""
        if not raw or _MONTH.fullmatch(raw):
            return
        match = _DATE.match(raw)
        try:
            self.values[path] = date(*(int(part) for part in match.groups())).isoformat() if match else ""
        except ValueError:
            match = None
        if match is None:
            self.values.pop(path, None)
            self.problems.append(f"{path} is no date: {raw[:40]!r}")

    def currency(self, path: str, raw: str) -> None:
        code = raw.strip().upper()
        if _CURRENCY.fullmatch(code):
            self.values[path] = code
        elif code:
            self.problems.append(f"{path} is no currency: {raw[:40]!r}")

    def identifier(self, path: str, raw: str) -> None:
        """An IBAN, BIC or VAT id: capitals, no white space."""
        self.text(path, "".join(raw.split()).upper())

    def further(self, path: str, values: Iterable[str]) -> None:
        others = tuple(v for v in dict.fromkeys(values) if v and v != self.values.get(path))
        if others:
            self.others[path] = others


def plain(number: Decimal) -> str:
    """As stated, without exponent or a negative zero."""
    return format(abs(number) if number == 0 else number, "f")


def shortest(number: Decimal) -> str:
    return plain(number.normalize())


def is_note(quantity: str, amount: str) -> bool:
    """A line of no quantity and no amount: some systems write comments and titles of sections so."""
    return all(_PLAIN_NUMBER.fullmatch(raw) and not Decimal(raw) for raw in (quantity, amount))


def address_of(lines: Iterable[str], postcode: str, city: str, country: str) -> str:
    """Parts divided by commas, the postcode before its city, the country as its code."""
    place = " ".join(part for part in (postcode, city) if part)
    return ", ".join(part for part in (*lines, place, country) if part)
