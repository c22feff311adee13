"""Codes that hold a reference and nothing else, and the Finnish bank bar code, whose digits are a payment.

Source of the latter: Finance Finland, "Pankkiviivakoodi", versions 4 (national reference) and 5 (RF reference).
"""

from __future__ import annotations

import re

from extractors.codes.payload import Payload

_BANK_BAR_CODE = re.compile(r"[45]\d{53}")
_REFERENCE = re.compile(r"(?=[^\s]*\d)[A-Za-z0-9][A-Za-z0-9./_-]{3,39}")


def read_bank_bar_code(text: str) -> dict[str, str] | None:
    """What a Finnish bank bar code states; None for another text, and where its IBAN's check digits do not hold."""
    if not _BANK_BAR_CODE.fullmatch(text) or not text.isascii():
        return None
    say = Payload()
    say.iban("/seller/iban", f"FI{text[1:17]}")
    if not say.values:
        return None
    say.amount("/totals/payable", f"{text[17:23]}.{text[23:25]}")
    say.short_date("/due_date", text[48:54])
    say.currency("/currency", "EUR")
    return say.values


def read_reference(text: str) -> str | None:
    """The text of a code that may be a number of the document: one word with digits in it."""
    text = text.strip()
    return text if _REFERENCE.fullmatch(text) else None
