"""Flat forms, from the file to what is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from flat_forms import FlatForm
from made_files import saved

from pipelines.read import read_file
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.result import DocumentEntry


def read(form: FlatForm | bytes, folder: Path, schema: str = "form") -> DocumentEntry:
    data = form if isinstance(form, bytes) else form.bytes()
    (document,) = read_file(saved(folder, "form.pdf", data), ReadOptions(schema_name=schema)).documents
    return document


def answers(document: DocumentEntry) -> list[tuple[Any, Any, Any]]:
    return [(entry["label"], entry["value"], entry["type"]) for entry in document.data["entries"]]


def status(document: DocumentEntry, label: str) -> str:
    labels = [entry["label"] for entry in document.data["entries"]]
    return document.fields[f"/entries/{labels.index(label)}/value"].status


def titled() -> FlatForm:
    return FlatForm().text(60, 60, "Application for a permit", 18, bold=True)


def test_words_on_a_line_answer_the_words_before_it(tmp_path: Path) -> None:
    form = titled().text(60, 120, "Name").text(110, 120, "Ada Byron").line(105, 280, 122)
    form.text(300, 120, "City").line(330, 500, 122)
    document = read(form, tmp_path)
    assert answers(document) == [("Name", "Ada Byron", "text"), ("City", None, "text")]
    assert status(document, "Name") == "single"  # only the line joins them
    assert status(document, "City") == "absent"


def test_a_colon_and_a_line_are_two_witnesses(tmp_path: Path) -> None:
    form = titled().text(60, 120, "Name:").text(110, 120, "Ada Byron").line(105, 280, 122)
    form.text(60, 150, "Town:").text(110, 150, "Ashford")
    document = read(form, tmp_path)
    assert answers(document) == [("Name", "Ada Byron", "text"), ("Town", "Ashford", "text")]
    assert (status(document, "Name"), status(document, "Town")) == ("verified", "single")


@pytest.mark.parametrize("dotted", [False, True])
def test_captions_under_lines(tmp_path: Path, dotted: bool) -> None:
    form = titled()
    for at, (label, value) in enumerate(
        (("First name", "Ada"), ("Last name", "Byron"), ("Date of birth", "13.12.1990"))
    ):
        left = 60 + 160 * at
        form.text(left + 3, 130, value).line(left, left + 140, 132.5, dotted=dotted).text(left, 141, label, 7)
    assert answers(read(form, tmp_path)) == [
        ("First name", "Ada", "text"),
        ("Last name", "Byron", "text"),
        ("Date of birth", "1990-12-13", "date"),
    ]


def test_captions_in_cells_and_labels_beside_cells(tmp_path: Path) -> None:
    form = titled()
    for at, (label, value) in enumerate((("Surname", "Byron"), ("First name", "Ada"), ("Telephone", ""))):
        left = 60 + 150 * at
        form.cell(left, 100, left + 150, 134).text(left + 4, 108, label, 6.5).text(left + 4, 127, value)
    form.text(60, 172, "Case number").cell(140, 158, 300, 178).text(146, 172, "K-4711")
    assert answers(read(form, tmp_path)) == [
        ("Surname", "Byron", "text"),
        ("First name", "Ada", "text"),
        ("Telephone", None, "text"),
        ("Case number", "K-4711", "text"),
    ]


def test_a_table_under_headings_gives_each_cell_its_column(tmp_path: Path) -> None:
    form = titled()
    rows = (("Full name", "Relation"), ("Ada Byron", "mother"), ("Ida Byron", ""))
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            form.cell(60 + 150 * c, 100 + 22 * r, 210 + 150 * c, 122 + 22 * r)
            form.text(66 + 150 * c, 115 + 22 * r, text, bold=r == 0)
    assert answers(read(form, tmp_path)) == [
        ("Full name", "Ada Byron", "text"),
        ("Relation", "mother", "text"),
        ("Full name", "Ida Byron", "text"),
        ("Relation", None, "text"),
    ]


def test_one_letter_a_box_is_one_answer(tmp_path: Path) -> None:
    form = titled().text(60, 112, "Surname and first name", 8)
    for at, letter in enumerate("BYRON ADA  "):
        form.cell(60 + 16 * at, 116, 76 + 16 * at, 136).text(65 + 16 * at, 130, letter.strip())
    assert answers(read(form, tmp_path)) == [("Surname and first name", "BYRON ADA", "text")]


@pytest.mark.parametrize(("mark", "state"), [("", "no"), ("cross", "yes"), ("tick", "yes"), ("fill", "yes")])
@pytest.mark.parametrize("scan", [False, True])
def test_boxes_to_tick_and_what_is_in_them(tmp_path: Path, mark: str, state: str, scan: bool) -> None:
    form = titled().box(60, 111, mark).text(76, 120, "I accept the rules of the club")
    form.box(60, 141).text(76, 150, "Send me the newsletter every week")
    document = read(form.scanned() if scan else form, tmp_path)
    found = {entry["label"]: (entry["value"], entry["type"]) for entry in document.data["entries"]}
    assert list(found.values()) == [(state, "checkbox"), ("no", "checkbox")]
    assert document.fields["/entries/0/value"].status == "single"


def test_rings_are_the_options_of_one_question(tmp_path: Path) -> None:
    form = titled().text(60, 120, "Payment")
    for at, option in enumerate(("Card", "Cash", "Invoice")):
        form.ring(130 + 90 * at, 111, "fill" if option == "Cash" else "").text(145 + 90 * at, 120, option)
    assert answers(read(form, tmp_path)) == [("Payment", "Cash", "radio")]


def test_of_a_question_with_two_answers_none_is_given(tmp_path: Path) -> None:
    form = titled().text(60, 120, "Payment")
    for at, option in enumerate(("Card", "Cash")):
        form.ring(130 + 90 * at, 111, "fill").text(145 + 90 * at, 120, option)
    document = read(form, tmp_path)
    assert answers(document) == [("Payment", None, "radio")]
    assert status(document, "Payment") == "unreadable"
    assert any("could not be read" in reason for reason in document.reasons)


def test_a_grid_of_questions(tmp_path: Path) -> None:
    form = titled().text(300, 120, "Yes").text(360, 120, "No")
    for at, question in enumerate(("Do you smoke?", "Are you ill?")):
        form.text(60, 150 + 30 * at, question)
        form.box(304, 142 + 30 * at, "cross" if at else "").box(362, 142 + 30 * at, "" if at else "cross")
    assert answers(read(form, tmp_path)) == [("Do you smoke?", "No", "radio"), ("Are you ill?", "Yes", "radio")]


def test_a_signature_is_there_or_not_and_other_handwriting_is_not_guessed(tmp_path: Path) -> None:
    form = titled().text(60, 150, "Signature").line(120, 260, 152).scrawl(130, 148)
    form.text(300, 150, "Signature of witness").line(410, 540, 152)
    form.text(60, 200, "Remarks").line(120, 260, 202).scrawl(130, 198)
    document = read(form, tmp_path)
    assert answers(document) == [
        ("Signature", "signed", "signature"),
        ("Signature of witness", None, "signature"),
        ("Remarks", None, "text"),
    ]
    assert status(document, "Remarks") == "unreadable"


def test_a_glyph_that_is_painted_over_is_a_conflict(tmp_path: Path) -> None:
    form = titled().text(76, 120, "I accept the rules").text(60, 120, "[x]")
    form.page.draw_rect((59, 109, 73, 123), fill=(1, 1, 1), color=(1, 1, 1))
    form.box(61, 111)
    document = read(form, tmp_path)
    assert document.data["entries"][0]["value"] == "no"


def test_sections_and_title(tmp_path: Path) -> None:
    form = titled().text(60, 100, "Person", 12, bold=True).text(60, 120, "Name: Ada")
    form.text(60, 160, "Vehicle", 12, bold=True).text(60, 180, "Plate: K 123")
    data = read(form, tmp_path).data
    assert data["title"] == "Application for a permit"
    assert [entry["section"] for entry in data["entries"]] == ["Person", "Vehicle"]


def test_a_skewed_scan_is_read_like_the_page(tmp_path: Path) -> None:
    form = titled().text(60, 120, "Name:").text(110, 120, "Ada Byron").line(105, 280, 122)
    form.text(60, 150, "Telephone:").text(125, 150, "0123 456789").line(120, 280, 152)
    form.box(60, 171, "cross").text(76, 180, "I accept the rules of the club")
    document = read(form.scanned(turn_deg=0.8), tmp_path, schema="auto")
    assert document.kind == "form"
    found = answers(document)
    assert ("Name", "Ada Byron", "text") in found
    assert found[-1][1:] == ("yes", "checkbox")
    assert not [
        path for path, field in document.fields.items() if path.endswith("/value") and field.status == "verified"
    ]


def test_an_empty_form_is_for_a_person(tmp_path: Path) -> None:
    form = titled()
    for at, label in enumerate(("Name:", "Address:", "Date of birth:", "Signature:")):
        form.text(60, 120 + 30 * at, label).line(140, 380, 122 + 30 * at)
    document = read(form, tmp_path, schema="auto")
    assert (document.kind, document.decision) == ("form", "review")
    assert "no field of the form is filled in" in document.reasons
