"""What a payment code states, as values of our invoice. Helpers that every format shares; all are pure and total."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from extractors.values.ids import is_bic, is_iban, normalize_id

_AMOUNT = re.compile(r"\d{1,15}(?:\.\d{1,3})?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LONGEST = 200


@dataclass
class Payload:
    """JSON Pointer to canonical value. What is not what it should be is left out: a code is a witness, or nothing."""

    values: dict[str, str] = field(default_factory=dict)

    def text(self, path: str, raw: str) -> None:
        text = " ".join(raw.split())
        if text and len(text) <= _LONGEST:
            self.values[path] = text

    def amount(self, path: str, raw: str) -> None:
        if _AMOUNT.fullmatch(raw.strip()) and Decimal(raw):
            self.values[path] = format(Decimal(raw.strip()), "f")

    def currency(self, path: str, raw: str) -> None:
        if _CURRENCY.fullmatch(raw.strip()):
            self.values[path] = raw.strip()

    def iban(self, path: str, raw: str) -> None:
        if is_iban(raw):
            self.values[path] = normalize_id(raw)

    def bic(self, path: str, raw: str) -> None:
        if raw.strip() and is_bic(raw):
            self.values[path] = normalize_id(raw)

    def short_date(self, path: str, raw: str) -> None:
        """YYMMDD of this century; six noughts are no date."""
        if len(raw) == 6 and raw.isdecimal() and raw.isascii():
            try:
                self.values[path] = date(2000 + int(raw[:2]), int(raw[2:4]), int(raw[4:])).isoformat()
            except ValueError:
                return


def lines_of(text: str) -> list[str]:
    """The lines of a payload, whichever of the allowed line ends parts them."""
    return [line.strip() for line in re.split(r"\r\n|\n|\r", text)]
