"""Interactive forms: fields with their names, values and states.

The label printed beside a field is not known, only the field's name and its alternate description, either of which
will do. Buttons without a state, lists of several values and signatures are left out.
"""

from __future__ import annotations

import re
from typing import Any

from pipelines.evaluate.truth import TrueEntry, Truth


def recognises(row: dict[str, Any]) -> bool:
    return "n_fields" in row and "fields" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    return None if any(_entry(field) for field in row["fields"]) else "no field whose value can be compared"


def convert(row: dict[str, Any]) -> Truth:
    entries = [entry for field in row["fields"] if (entry := _entry(field)) is not None]
    return Truth(doc=row["doc"], kind="form", entries=entries, page_count=row["pages"])


def _labels(field: dict[str, Any]) -> list[str]:
    leaf = re.sub(r"\[\d+\]$", "", field["name"].rsplit(".", 1)[-1])
    return [label for label in (field["alt"], field["name"], leaf, re.sub(r"[_.]+", " ", leaf)) if label]


def _entry(field: dict[str, Any]) -> TrueEntry | None:
    value = field["value"]
    if field["type"] == "/Tx" or (field["type"] == "/Ch" and not str(value).startswith("[")):
        text = str(value).strip() if value is not None else ""
        return TrueEntry(label=_labels(field), value=text.replace("\r", "\n") or None)
    if field["type"] == "/Btn" and isinstance(value, str) and value.startswith("/"):
        return TrueEntry(label=_labels(field), value="no" if value == "/Off" else "yes", type="checkbox")
    return None
