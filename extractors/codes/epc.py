"""EPC069-12, the code for SEPA credit transfers (Girocode, "Zahlen mit Code", BezahlCode's successor)."""

from __future__ import annotations

from extractors.codes.payload import Payload, lines_of

_VERSIONS = ("001", "002")
_BIC, _NAME, _IBAN, _AMOUNT = 4, 5, 6, 7


def read_epc(text: str) -> dict[str, str] | None:
    """What a Girocode states; None for another payload. It pays in euros only."""
    lines = lines_of(text)
    if lines[0] != "BCD" or len(lines) <= _IBAN or lines[1] not in _VERSIONS:
        return None
    say = Payload()
    say.bic("/seller/bic", lines[_BIC])
    say.text("/seller/name", lines[_NAME])
    say.iban("/seller/iban", lines[_IBAN])
    amount = lines[_AMOUNT] if len(lines) > _AMOUNT else ""
    if amount.startswith("EUR"):
        say.amount("/totals/payable", amount.removeprefix("EUR"))
        say.currency("/currency", "EUR")
    return say.values
