"""Television advertising invoices, orders and contracts (VRDU ad-buy), labelled by people, read with a user's schema.

`visible` says which labels were found in the page's text; a document with a known wrong label is left out.
"""

from __future__ import annotations

from typing import Any

from pipelines.evaluate.truth import TrueValue, Truth, ValueType

SCHEMA = "adbuy.schema.json"
_TYPES: dict[str, ValueType] = {
    "contract_num": "identifier",
    "advertiser": "text",
    "gross_amount": "amount",
    "flight_from": "date",
    "flight_to": "date",
}


def recognises(row: dict[str, Any]) -> bool:
    return {"contract_num", "advertiser", "flight_from"} <= row.keys()


def reason_left_out(row: dict[str, Any]) -> str | None:
    return f"label issue: {row['label_issue']}" if row["label_issue"] else None


def _text(value: str | float) -> str:
    """Amounts with their cents, as they are printed."""
    return value if isinstance(value, str) else f"{value:.2f}"


def convert(row: dict[str, Any]) -> Truth:
    fields: dict[str, TrueValue] = {f"/{name}": _text(row[name]) for name in _TYPES if row[name] is not None}
    return Truth(
        doc=row["doc"],
        kind="custom",
        fields=fields,
        types={f"/{name}": kind for name, kind in _TYPES.items()},
        visible={f"/{name}": flag for name, flag in row["visible"].items()},
        tags={"text_kind": row["kind_guess_by_text"]},
        page_count=row["pages"],
    )
