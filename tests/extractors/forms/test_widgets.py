"""Interactive forms: values, states and labels of real fields in real PDFs."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_files import LIMITS, pymupdf, saved

from extractors.content import read_content
from extractors.document import open_document
from extractors.forms.widgets import WidgetReader
from pipelines.read import read_file
from schemas.options import ReadOptions
from schemas.target import shipped_target

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.evidence import Reading
    from schemas.page import DocumentContent

TEXT, TICK, RADIO, CHOICE = (
    pymupdf.PDF_WIDGET_TYPE_TEXT,
    pymupdf.PDF_WIDGET_TYPE_CHECKBOX,
    pymupdf.PDF_WIDGET_TYPE_RADIOBUTTON,
    pymupdf.PDF_WIDGET_TYPE_COMBOBOX,
)


def add_field(page: Any, kind: int, name: str, box: tuple[float, ...], value: Any = None, **more: Any) -> None:
    widget = pymupdf.Widget()
    widget.field_type, widget.field_name, widget.rect = kind, name, pymupdf.Rect(*box)
    for attribute, setting in more.items():
        setattr(widget, attribute, setting)
    if value is not None:
        widget.field_value = value
    page.add_widget(widget)


def application() -> Any:
    """A form with a title, two sections, labels left, above and right."""
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 60), "Application for membership", fontsize=20)
    page.insert_text((72, 100), "Personal details", fontsize=13, fontname="hebo")
    page.insert_text((72, 130), "Full name:", fontsize=10)
    add_field(page, TEXT, "a.f1", (150, 118, 350, 134), "Zoë Brandt")
    page.insert_text((72, 160), "Date of birth", fontsize=10)
    add_field(page, TEXT, "a.f2", (150, 148, 250, 164), "1990-04-13")
    page.insert_text((300, 160), "Children", fontsize=10)
    add_field(page, TEXT, "a.f3", (360, 148, 400, 164), "2")
    page.insert_text((72, 190), "Street and number", fontsize=8)
    add_field(page, TEXT, "a.f4", (72, 194, 350, 210))
    page.insert_text((72, 250), "Membership", fontsize=13, fontname="hebo")
    add_field(page, TICK, "b.c1", (72, 268, 84, 280), value=True)
    page.insert_text((92, 278), "I accept the rules", fontsize=10)
    add_field(page, TICK, "b.c2", (72, 288, 84, 300), value=False)
    page.insert_text((92, 298), "Send me the newsletter", fontsize=10)
    page.insert_text((72, 330), "Plan", fontsize=10)
    add_field(page, CHOICE, "b.l1", (150, 318, 250, 334), "Family", choice_values=["Single", "Family"])
    return document


def content_of(document: Any, folder: Path) -> DocumentContent:
    with open_document(saved(folder, "form.pdf", document.tobytes()), limits=LIMITS) as opened:
        return read_content(opened, ocr=_no_ocr)


def _no_ocr() -> Any:
    raise AssertionError("these pages have text")


def entries(readings: list[Reading]) -> list[dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for reading in readings:
        _, *parts = reading.path.split("/")
        if parts[0] == "entries":
            found.setdefault(int(parts[1]), {}).setdefault(parts[2], reading.value)
    return [found[index] for index in sorted(found)]


def read(document: Any, folder: Path) -> list[Reading]:
    return list(WidgetReader().read(content_of(document, folder), shipped_target("form")))


def test_a_form_with_its_labels_sections_and_types(tmp_path: Path) -> None:
    readings = read(application(), tmp_path)
    assert next(r.value for r in readings if r.path == "/title") == "Application for membership"
    personal, member = {"section": "Personal details"}, {"section": "Membership"}
    assert entries(readings) == [
        {"label": "Full name", "value": "Zoë Brandt", "type": "text", **personal},
        {"label": "Date of birth", "value": "1990-04-13", "type": "date", **personal},
        {"label": "Children", "value": "2", "type": "number", **personal},
        {"label": "Street and number", "type": "text", **personal},
        {"label": "I accept the rules", "value": "yes", "type": "checkbox", **member},
        {"label": "Send me the newsletter", "value": "no", "type": "checkbox", **member},
        {"label": "Plan", "value": "Family", "type": "text", **member},
    ]


def test_what_the_file_states_and_the_page_shows_are_two_witnesses(tmp_path: Path) -> None:
    result = read_file(saved(tmp_path, "form.pdf", application().tobytes()), ReadOptions(schema_name="form"))
    (document,) = result.documents
    assert document.data["entries"][0]["value"] == "Zoë Brandt"
    name = document.fields["/entries/0/value"]
    assert (name.status, set(name.selectors)) == ("verified", {"widget", "rules"})
    assert {item.source for item in name.evidence} == {"widget", "text_layer"}
    assert document.fields["/entries/3/value"].status == "absent"
    assert document.fields["/entries/4/value"].status == "single"
    assert document.decision == "review"


def tampered(field: str, value: str) -> bytes:
    """The form with another value in a field, and the appearance it had before."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(application().tobytes())))
    for annotation in writer.pages[0]["/Annots"]:  # type: ignore[attr-defined]
        node = annotation.get_object()
        while "/T" not in node:
            node = node["/Parent"]
        if field.endswith(f".{node['/T']}"):
            node[NameObject("/V")] = NameObject(value) if value.startswith("/") else TextStringObject(value)
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(("field", "value", "path"), [("a.f1", "Mallory", "0"), ("b.c2", "/Yes", "5")])
def test_a_value_that_is_not_what_is_drawn_is_a_conflict(tmp_path: Path, field: str, value: str, path: str) -> None:
    result = read_file(saved(tmp_path, "form.pdf", tampered(field, value)), ReadOptions(schema_name="form"))
    (document,) = result.documents
    found = document.fields[f"/entries/{path}/value"]
    assert found.status == "conflict"
    assert found.alternatives
    assert document.decision == "review"


def test_of_a_radio_group_the_button_chosen_is_the_value(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    page.insert_text((72, 80), "How shall we write to you?", fontsize=10)
    for index, option in enumerate(("By letter", "By e-mail", "Not at all")):
        add_field(page, RADIO, "contact", (72, 100 + 20 * index, 84, 112 + 20 * index), index == 1)
        page.insert_text((92, 110 + 20 * index), option, fontsize=10)
    found = entries(read(document, tmp_path))
    assert [(entry.get("value"), entry["type"]) for entry in found if entry.get("value") not in (None, "no")]
    assert all(entry["type"] == "radio" for entry in found)


def test_a_document_without_fields_is_for_others(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((72, 80), "Name: ______")
    assert read(document, tmp_path) == []


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 500), st.integers(0, 780), st.integers(1, 200), st.integers(1, 40), st.text(max_size=8)
        ),
        max_size=8,
    )
)
def test_no_placement_of_fields_makes_it_fail(boxes: list[tuple[int, int, int, int, str]]) -> None:
    from dataclasses import replace

    from text_pages import document_of

    from schemas.geometry import BBox
    from schemas.page import Widget

    content = document_of("Name   Date\nNumber of guests  12\nTotal\n")
    widgets = tuple(
        Widget(f"f{index}", "text", value or None, BBox(left, top, left + width, top + height), 1, appearance=value)
        for index, (left, top, width, height, value) in enumerate(boxes)
    )
    page = replace(content.pages[0], widgets=widgets)
    readings = WidgetReader().read(replace(content, pages=(page,)), shipped_target("form"))
    assert len(entries(list(readings))) == len(boxes)


def test_fields_over_a_scan_keep_their_labels(tmp_path: Path) -> None:
    drawn = pymupdf.open()
    sheet = drawn.new_page()
    sheet.insert_text((72, 130), "Full name:", fontsize=12)
    sheet.insert_text((72, 190), "Telephone:", fontsize=12)
    document = pymupdf.open()
    page = document.new_page()
    page.insert_image(page.rect, pixmap=sheet.get_pixmap(dpi=150))
    add_field(page, TEXT, "f1", (160, 116, 360, 136))
    add_field(page, TICK, "f2", (160, 180, 172, 192), value=True)
    result = read_file(saved(tmp_path, "scan.pdf", document.tobytes()), ReadOptions(schema_name="form"))
    (entry,) = result.documents
    assert [(e["label"], e["value"]) for e in entry.data["entries"]] == [
        ("Full name", None),
        ("Telephone", "yes"),
    ]


def test_an_xfa_form_beside_the_fields_is_told(tmp_path: Path) -> None:
    document = application()
    catalog = document.pdf_catalog()
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>")
    document.xref_set_key(catalog, "AcroForm/XFA", f"{stream} 0 R")
    result = read_file(saved(tmp_path, "form.pdf", document.tobytes()), ReadOptions(schema_name="form"))
    assert [error.code for error in result.errors] == ["xfa"]
    assert result.documents[0].data["entries"][0]["value"] == "Zoë Brandt"
