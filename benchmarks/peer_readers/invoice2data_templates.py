"""invoice2data with the templates that come with it."""

from __future__ import annotations

from importlib import metadata

from invoice2data import extract_data
from invoice2data.extract.loader import read_templates
from protocol import serve

TEMPLATES = read_templates()


def _amount(value: object) -> str | None:
    return None if value is None else str(value)


def read(path: str) -> dict:
    found = extract_data(path, templates=TEMPLATES) or {}
    day = found.get("date")
    return {
        "invoice_number": found.get("invoice_number"),
        "issue_date": day.date().isoformat() if hasattr(day, "date") else None,
        "currency": found.get("currency"),
        "seller": {"name": found.get("issuer")},
        "totals": {
            "net": _amount(found.get("amount_untaxed")),
            "tax": _amount(found.get("amount_tax")),
            "gross": _amount(found.get("amount")),
        },
        "lines": [
            {
                "description": line.get("name") or line.get("desc"),
                "quantity": _amount(line.get("qty")),
                "unit_price": _amount(line.get("price_unit")),
                "amount": _amount(line.get("price_subtotal")),
            }
            for line in found.get("lines") or []
        ],
    }


serve(metadata.version("invoice2data"), read)
