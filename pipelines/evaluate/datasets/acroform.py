"""Interactive forms: fields with their names, values and states.

The label printed beside a field is not known, only the field's name and its alternate description, either of which
will do; the box is that of the field's widget, where it has one only. Buttons without a state, lists of several values
and signatures are left out.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf
from pipelines.evaluate.truth import TrueEntry, Truth

if TYPE_CHECKING:
    from pathlib import Path


def recognises(row: dict[str, Any]) -> bool:
    return "n_fields" in row and "fields" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    return None if any(_entry(field) for field in row["fields"]) else "no field whose value can be compared"


def convert(row: dict[str, Any]) -> Truth:
    entries = [entry for field in row["fields"] if (entry := _entry(field)) is not None]
    return Truth(doc=row["doc"], kind="form", entries=entries, page_count=row["pages"])


def locate(truth: Truth, path: Path) -> Truth:
    """The truth with the boxes of the fields, from the document itself."""
    boxes: dict[str, dict[str, Any]] = {}
    names: Counter[str] = Counter()
    with load_mupdf().open(path) as document:
        for page in document:
            for widget in page.widgets():
                names[widget.field_name] += 1
                box = tuple(widget.rect * page.rotation_matrix)
                boxes[widget.field_name] = {"page_no": page.number + 1, "bbox": box}
    entries = []
    for entry in truth.entries or ():
        name = next((label for label in entry.label or () if names[label] == 1), None)
        entries.append(entry.model_copy(update=boxes[name]) if name else entry)
    return truth.model_copy(update={"entries": entries})


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
    states = field["states"] or []
    if field["type"] == "/Btn" and value is None and "/Off" in states and "/BBox" not in states:
        return TrueEntry(label=_labels(field), value="no", type="checkbox")  # never touched: it is off
    return None
