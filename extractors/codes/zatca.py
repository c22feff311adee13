"""ZATCA, the code on Saudi tax invoices: tag, length, value in base64. Source: ZATCA, QR Code Creation, section 4."""

from __future__ import annotations

import base64
import binascii
import re

from extractors.codes.payload import Payload

_SELLER, _VAT, _TIME, _GROSS, _TAX = 1, 2, 3, 4, 5
_BASE64 = re.compile(r"[A-Za-z0-9+/]{16,4000}={0,2}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?=[T ]|\Z)")


def read_zatca(text: str) -> dict[str, str] | None:
    """What a ZATCA code states; None for another payload. All of its first five tags must be there."""
    if not _BASE64.fullmatch(text.strip()):
        return None
    try:
        tags = _tags(base64.b64decode(text.strip(), validate=True))
    except (binascii.Error, ValueError):
        return None
    if not {_SELLER, _VAT, _TIME, _GROSS, _TAX} <= set(tags):
        return None
    say = Payload()
    say.text("/seller/name", tags[_SELLER])
    say.text("/seller/vat_id", tags[_VAT])
    say.amount("/totals/gross", tags[_GROSS])
    say.amount("/totals/tax", tags[_TAX])
    day = _DAY.match(tags[_TIME])
    if day:
        say.short_date("/issue_date", day[0].replace("-", "")[2:])
    return say.values


def _tags(data: bytes) -> dict[int, str]:
    """The five texts; what follows them (hash, signature, key) is binary. Raises ValueError for what is cut off."""
    tags: dict[int, str] = {}
    at = 0
    while at < len(data) and len(tags) < _TAX:
        tag, length = data[at], data[at + 1] if at + 1 < len(data) else -1
        value = data[at + 2 : at + 2 + length] if length >= 0 else b""
        if length < 0 or len(value) != length or tag != len(tags) + 1:
            raise ValueError("no tag, length, value")
        tags[tag] = value.decode("utf-8")
        at += 2 + length
    return tags
