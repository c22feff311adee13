"""Payloads of payment codes, as their standards write them."""

from __future__ import annotations

import base64


def swiss(
    *, kind: str = "S", iban: str = "CH4431999123000889012", amount: str = "50.00", billing: str = "", name: str = ""
) -> str:
    """A QR-bill of the guidelines' example; `kind` S or K says how addresses are written."""
    seller, buyer = name or "Max Muster & Söhne", "Simon Muster"
    if kind == "S":
        parties = [["S", seller, "Musterstrasse", "123", "8000", "Seldwyla", "CH"]]
        parties += [["S", buyer, "Musterstrasse", "1", "8000", "Seldwyla", "CH"]]
    else:
        parties = [["K", seller, "Musterstrasse 123", "8000 Seldwyla", "", "", "CH"]]
        parties += [["K", buyer, "Musterstrasse 1", "8000 Seldwyla", "", "", "CH"]]
    lines = ["SPC", "0200", "1", iban, *parties[0], *[""] * 7, amount, "CHF", *parties[1]]
    lines += ["QRR", "210000000003139471430009017", "", "EPD", billing]
    return "\n".join(lines)


def epc(
    *, amount: str = "EUR404.60", iban: str = "DE02120300000000202051", name: str = "Nordlicht Werkzeuge GmbH"
) -> str:
    return "\n".join(["BCD", "002", "1", "SCT", "BYLADEM1001", name, iban, amount, "", "", "RE-2026-0815"])


def zatca(*, gross: str = "115.00", tax: str = "15.00") -> str:
    values = ["شركة توريد التكنولوجيا", "399999999900003", "2026-04-25T15:30:00Z", gross, tax]
    encoded = [value.encode() for value in values]
    return base64.b64encode(b"".join(bytes([n, len(v)]) + v for n, v in enumerate(encoded, start=1))).decode()


def finnish(*, euros: int = 4883, cents: int = 15, due: str = "260612") -> str:
    """Version 4: the account, the amount, three noughts, the reference, the day it is due."""
    return f"4{'7944052020036082'}{euros:06}{cents:02}000{'868516259619897':0>20}{due}"
