"""Interactive forms read with a schema of a user's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest

from pipelines.read import read_file
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.result import DocumentEntry

TEXT = {"type": "string"}
SCHEMA = {
    "type": "object",
    "properties": {
        "plate": {**TEXT, "title": "Kennzeichen"},
        "mileage": {"type": "integer", "title": "Kilometerstand"},
        "handed_over": {**TEXT, "format": "date", "title": "Übergabe am"},
        "tank": {"enum": ["voll", "3/4", "leer"], "title": "Tankfüllung"},
        "deposit": {"type": "number", "title": "Kaution"},
        "first_aid_kit": {"type": "boolean", "title": "Verbandskasten vorhanden"},
        "damaged": {"type": "boolean", "title": "Schäden festgestellt"},
    },
}
TRUTH: dict[str, Any] = {
    "plate": "HH-KL 4471",
    "mileage": 48210,
    "handed_over": "2026-03-12",
    "tank": "3/4",
    "deposit": 1500,
    "first_aid_kit": True,
    "damaged": False,
}


def _form(path: Path) -> Path:
    text, box, combo = pymupdf.PDF_WIDGET_TYPE_TEXT, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, pymupdf.PDF_WIDGET_TYPE_COMBOBOX
    fields = [
        ("Kennzeichen", text, "HH-KL 4471"),
        ("Kilometerstand", text, "48.210"),
        ("Übergabe am", text, "12.03.2026"),
        ("Tankfüllung", combo, "3/4"),
        ("Kaution (EUR)", text, "1.500,00"),
        ("Verbandskasten vorhanden", box, True),
        ("Schäden festgestellt", box, False),
    ]
    with pymupdf.open() as file:
        page = file.new_page()
        page.insert_text((50, 60), "Übergabeprotokoll", fontsize=16)
        for number, (label, kind, value) in enumerate(fields):
            top = 90 + 30 * number
            widget = pymupdf.Widget()
            widget.field_type, widget.field_name = kind, f"f{number}"
            widget.rect = pymupdf.Rect(180, top, 192 if kind == box else 340, top + (12 if kind == box else 16))
            if kind == combo:
                widget.choice_values = ["voll", "3/4", "leer"]
            widget.field_value, widget.text_fontsize = value, 9
            page.insert_text((50, top + 11), label, fontsize=9)
            page.add_widget(widget)
        file.save(path)
    return path


def _read(path: Path) -> DocumentEntry:
    return read_file(path, ReadOptions(custom_schema=json.dumps(SCHEMA), model="none")).documents[0]


def test_fields_of_every_type_fill_the_properties_that_their_labels_name(tmp_path: Path) -> None:
    entry = _read(_form(tmp_path / "form.pdf"))
    assert entry.data == TRUTH
    told = {path: set(field.selectors) for path, field in entry.fields.items()}
    assert all("widget" in selectors for selectors in told.values())


def test_what_the_file_states_and_the_page_shows_is_verified(tmp_path: Path) -> None:
    fields = _read(_form(tmp_path / "form.pdf")).fields
    assert {path for path, field in fields.items() if field.status == "verified"} >= {
        "/plate",
        "/handed_over",
        "/deposit",
    }


@pytest.mark.parametrize(
    ("name", "value", "path"), [("f0", "B-XX 1", "/plate"), ("f4", "9.999,00", "/deposit"), ("f6", "/Yes", "/damaged")]
)
def test_a_value_that_is_not_what_is_drawn_is_a_conflict(tmp_path: Path, name: str, value: str, path: str) -> None:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(_form(tmp_path / "form.pdf")))
    for annotation in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]
        node = annotation.get_object()
        while "/T" not in node:
            node = node["/Parent"]
        if node["/T"] == name:
            node[NameObject("/V")] = NameObject(value) if value.startswith("/") else TextStringObject(value)
    writer.write(tmp_path / "changed.pdf")
    assert _read(tmp_path / "changed.pdf").fields[path].status == "conflict"


def test_words_beside_buttons_are_no_answers(tmp_path: Path) -> None:
    """ "Yes" stands on the page whichever button is on."""
    with pymupdf.open() as file:
        page = file.new_page()
        page.insert_text((50, 100), "Smoker?", fontsize=10)
        for at, (name, on) in enumerate([("Yes", False), ("No", True)]):
            widget = pymupdf.Widget()
            widget.field_type, widget.field_name = pymupdf.PDF_WIDGET_TYPE_CHECKBOX, f"smoker_{name}"
            widget.rect, widget.field_value = pymupdf.Rect(140 + 60 * at, 90, 152 + 60 * at, 102), on
            page.add_widget(widget)
            page.insert_text((158 + 60 * at, 100), name, fontsize=10)
        file.save(tmp_path / "form.pdf")
    schema = {"type": "object", "properties": {"smoker": {"type": ["boolean", "null"]}}}
    options = ReadOptions(custom_schema=json.dumps(schema), model="none")
    assert read_file(tmp_path / "form.pdf", options).documents[0].data["smoker"] is not True
