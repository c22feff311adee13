"""Interactive forms: fields with their names, values and states.

The label printed beside a field is not known, only the field's name and its alternate description, either of which
will do; the box is that of the field's widget, of a radio group that of the button that is on. Push buttons hold no
answer and are left out; a check box never touched is off.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.mupdf import load_mupdf
from pipelines.evaluate.truth import TrueEntry, Truth

if TYPE_CHECKING:
    from pathlib import Path

_TICKS = frozenset({"checkbox", "radio"})


def recognises(row: dict[str, Any]) -> bool:
    return "n_fields" in row and "fields" in row


def reason_left_out(row: dict[str, Any]) -> str | None:
    return None if any(_entry(field) for field in row["fields"]) else "no field whose value can be compared"


def convert(row: dict[str, Any]) -> Truth:
    entries = [entry for field in row["fields"] if (entry := _entry(field)) is not None]
    return Truth(doc=row["doc"], kind="form", entries=entries, page_count=row["pages"])


def locate(truth: Truth, path: Path) -> Truth:
    """The truth with the boxes of the fields, from the document itself, and without its push buttons."""
    pymupdf = load_mupdf()
    ticks = (pymupdf.PDF_WIDGET_TYPE_CHECKBOX, pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON)
    widgets: dict[str, list[_Widget]] = {}
    with pymupdf.open(path) as document:
        for page in document:
            for widget in page.widgets():
                box = tuple(widget.rect * page.rotation_matrix)
                is_push = widget.field_type == pymupdf.PDF_WIDGET_TYPE_BUTTON
                state = widget.on_state() if widget.field_type in ticks else None
                found = _Widget(page.number + 1, box, is_push, str(state).lstrip("/"))
                widgets.setdefault(widget.field_name, []).append(found)
    entries = []
    for entry in truth.entries or ():
        own = next((widgets[label] for label in entry.label or () if label in widgets), [])
        if entry.type not in _TICKS or not any(widget.is_push for widget in own):
            entries.append(_placed(entry, own))
    return truth.model_copy(update={"entries": entries})


class _Widget(NamedTuple):
    page_no: int
    bbox: tuple[float, ...]
    is_push: bool
    on_state: str


def _placed(entry: TrueEntry, widgets: list[_Widget]) -> TrueEntry:
    """The entry at its widget; a group of buttons at the one that is on, or nowhere."""
    update: dict[str, Any] = {}
    if entry.type in _TICKS and len({widget.on_state for widget in widgets}) > 1:
        on = [widget for widget in widgets if widget.on_state == entry.value]
        update = {"type": "radio", "value": "yes" if on else None}
        widgets = on[:1]
    elif entry.type in _TICKS:
        update = {"value": "no" if entry.value in (None, "Off") else "yes"}
    if widgets:
        update |= {"page_no": widgets[0].page_no, "bbox": widgets[0].bbox}
    return entry.model_copy(update=update)


def _labels(field: dict[str, Any]) -> list[str]:
    leaf = re.sub(r"\[\d+\]$", "", field["name"].rsplit(".", 1)[-1])
    return [label for label in (field["alt"], field["name"], leaf, re.sub(r"[_.]+", " ", leaf)) if label]


def _entry(field: dict[str, Any]) -> TrueEntry | None:
    """Of buttons the value is the state's name, until their widgets are known."""
    value, kind = field["value"], field["type"]
    if kind == "/Btn":
        streams = "/BBox" in (field["states"] or [])  # the look of a push button is one stream, not one a state
        state = str(value).lstrip("/") if value is not None else None
        return None if streams else TrueEntry(label=_labels(field), value=state, type="checkbox")
    if kind == "/Sig":
        return TrueEntry(label=_labels(field), value="signed" if value else None, type="signature")
    text = str(value).strip() if value is not None else ""
    if kind == "/Ch" and text.startswith("["):
        text = ", ".join(str(choice) for choice in ast.literal_eval(text))
    return TrueEntry(label=_labels(field), value=text.replace("\r", "\n") or None)
