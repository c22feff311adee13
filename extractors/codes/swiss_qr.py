"""Swiss QR-bill. Source: SIX, Implementation Guidelines QR-bill 2.3; billing information: Swico S1, version 1.2."""

from __future__ import annotations

import re

from extractors.codes.payload import Payload, lines_of

_IBAN, _CREDITOR, _AMOUNT, _CURRENCY, _DEBTOR, _TRAILER, _BILLING = 3, 4, 18, 19, 20, 30, 31
_FEWEST_LINES = 28
_TAG = re.compile(r"(?<!\\)/")
_CHE_DIGITS = 9


def read_swiss_qr(text: str) -> dict[str, str] | None:
    """What a QR-bill states; None for another payload."""
    lines = lines_of(text)
    if lines[0] != "SPC" or len(lines) < _FEWEST_LINES or not lines[1].startswith("02"):
        return None
    say = Payload()
    say.iban("/seller/iban", lines[_IBAN])
    _party(say, "/seller", lines[_CREDITOR : _CREDITOR + 7])
    _party(say, "/buyer", lines[_DEBTOR : _DEBTOR + 7])
    say.amount("/totals/payable", lines[_AMOUNT])
    say.currency("/currency", lines[_CURRENCY])
    if len(lines) > _BILLING and lines[_TRAILER] == "EPD":
        _billing(say, lines[_BILLING])
    return say.values


def _party(say: Payload, base: str, lines: list[str]) -> None:
    """Structured (S): street, number, postcode, town. Combined (K): two lines as printed."""
    kind, name, first, second, postcode, town, _country = lines
    if kind not in ("S", "K"):
        return
    say.text(f"{base}/name", name)
    street = f"{first} {second}".strip() if kind == "S" else first
    place = f"{postcode} {town}".strip() if kind == "S" else second
    say.text(f"{base}/address", ", ".join(part for part in (street, place) if part))


def _billing(say: Payload, information: str) -> None:
    """Swico's tags: 10 invoice number, 11 its date, 30 the seller's UID, 31 the day of delivery."""
    if not information.startswith("//S1/"):
        return
    parts = _TAG.split(information.removeprefix("//S1/"))
    tags = dict(zip(parts[::2], (part.replace("\\/", "/").replace("\\\\", "\\") for part in parts[1::2]), strict=False))
    say.text("/invoice_number", tags.get("10", ""))
    say.short_date("/issue_date", tags.get("11", ""))
    say.short_date("/delivery_date", tags.get("31", ""))
    uid = tags.get("30", "")
    if len(uid) == _CHE_DIGITS and uid.isdecimal():
        say.text("/seller/vat_id", f"CHE{uid}")
