"""Fields as the specification allows them and as programs break it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from made_files import saved
from raw_forms import RawForm
from text_pages import document_of

from extractors.forms.widgets import WidgetReader
from pipelines.read import read_file
from schemas.geometry import BBox
from schemas.options import ReadOptions
from schemas.page import Widget, Word
from schemas.target import shipped_target

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.result import DocumentEntry, Result

CALENDAR = {"/F": {"/S": "/JavaScript", "/JS": ('AFDate_FormatEx("m/d/yyyy");',)}}


def result_of(form: RawForm, folder: Path) -> Result:
    return read_file(saved(folder, "form.pdf", form.bytes()), ReadOptions(schema_name="form"))


def read(form: RawForm, folder: Path) -> DocumentEntry:
    (document,) = result_of(form, folder).documents
    return document


def values(document: DocumentEntry) -> list[tuple[Any, Any]]:
    return [(entry["value"], entry["type"]) for entry in document.data["entries"]]


def states(form: RawForm, *on: str) -> dict[str, Any]:
    return {"/N": {f"/{state}": form.drawn("", 10, 10) for state in ("Off", *on)}}


def test_one_field_on_three_pages_is_one_entry(tmp_path: Path) -> None:
    form = RawForm(pages=3)
    form.printed(1, {(50, 805): "Full name"})
    field = form.field("name", "Tx", ("Ada",))
    for page in range(3):
        form.widget(field, (150, 800, 300, 816), page, AP={"/N": form.drawn("Ada", 150, 16)})
    document = read(form, tmp_path)
    assert values(document) == [("Ada", "text")]
    assert document.data["entries"][0]["label"] == "Full name"
    assert {item.page_no for item in document.fields["/entries/0/value"].evidence} == {1, 2, 3}


def test_a_page_that_shows_another_value_than_the_others_is_a_conflict(tmp_path: Path) -> None:
    form = RawForm(pages=2)
    field = form.field("total", "Tx", ("100",))
    for page, drawn in enumerate(("100", "900")):
        form.widget(field, (150, 800, 300, 816), page, AP={"/N": form.drawn(drawn, 150, 16)})
    assert read(form, tmp_path).fields["/entries/0/value"].status == "conflict"


def test_words_in_a_field_that_states_nothing_are_a_conflict_and_no_value(tmp_path: Path) -> None:
    form = RawForm()
    form.widget(form.field("note", "Tx"), (150, 800, 300, 816), AP={"/N": form.drawn("hello", 150, 16)})
    document = read(form, tmp_path)
    assert values(document) == [(None, "text")]
    verdict = document.fields["/entries/0/value"]
    assert verdict.status == "conflict"
    assert [other.value for other in verdict.alternatives] == ["hello"]


def test_a_list_with_several_choices_gives_them_all(tmp_path: Path) -> None:
    form = RawForm()
    options = [[("o",), ("Oracle",)], [("d",), ("DB2",)], [("p",), ("Postgres",)]]
    field = form.field("bases", "Ch", [("o",), ("p",)], Ff=1 << 21, Opt=options)
    form.widget(field, (150, 700, 300, 760), AP={"/N": form.drawn("Oracle DB2 Postgres", 150, 60)})
    assert values(read(form, tmp_path)) == [("o, p", "text")]


def test_a_drop_down_is_held_against_the_text_it_shows(tmp_path: Path) -> None:
    options = [[("a",), ("First class",)], [("b",), ("Second class",)]]
    statuses = []
    for shown in ("First class", "Second class"):
        form = RawForm()
        field = form.field("seat", "Ch", ("a",), Ff=1 << 17, Opt=options)
        form.widget(field, (150, 800, 300, 816), AP={"/N": form.drawn(shown, 150, 16)})
        document = read(form, tmp_path)
        assert values(document) == [("a", "text")]
        statuses.append(document.fields["/entries/0/value"].status)
    assert statuses == ["verified", "conflict"]


def test_check_boxes_of_one_field_with_states_of_their_own_are_a_choice(tmp_path: Path) -> None:
    form = RawForm()
    form.printed(0, {(70, 803): "Bus", (70, 783): "Train"})
    field = form.field("way", "Btn", "/Train")
    for at, state in enumerate(("Bus", "Train")):
        box = (50, 800 - 20 * at, 60, 810 - 20 * at)
        form.widget(field, box, AS="/Train" if state == "Train" else "/Off", AP=states(form, state))
    assert values(read(form, tmp_path)) == [("Train", "radio")]


def test_a_check_box_repeated_on_pages_is_one_tick(tmp_path: Path) -> None:
    form = RawForm(pages=2)
    field = form.field("agreed", "Btn", "/Yes")
    for page in range(2):
        form.widget(field, (50, 800, 60, 810), page, AS="/Yes", AP=states(form, "Yes"))
    assert values(read(form, tmp_path)) == [("yes", "checkbox")]


def test_signed_or_not(tmp_path: Path) -> None:
    form = RawForm()
    signature = {"/Type": "/Sig", "/Filter": "/Adobe.PPKLite", "/Contents": ("x",)}
    form.widget(form.field("first", "Sig", signature), (50, 800, 200, 830))
    form.widget(form.field("second", "Sig"), (50, 700, 200, 730))
    assert values(read(form, tmp_path)) == [("signed", "signature"), (None, "signature")]


def test_the_format_of_a_field_tells_day_from_month_and_nothing_else_does(tmp_path: Path) -> None:
    found = []
    for more in ({}, {"AA": CALENDAR}):
        form = RawForm()
        form.widget(form.field("due", "Tx", ("7/2/2025",), **more), (50, 800, 200, 816))
        found.append(values(read(form, tmp_path))[0])
    assert found == [("7/2/2025", "date"), ("2025-07-02", "date")]


def test_a_day_with_a_time_is_more_than_a_date(tmp_path: Path) -> None:
    form = RawForm()
    form.widget(form.field("at", "Tx", ("13/02/2025 12:34",)), (50, 800, 200, 816))
    assert values(read(form, tmp_path)) == [("13/02/2025 12:34", "text")]


def test_a_field_on_no_page_is_told(tmp_path: Path) -> None:
    form = RawForm()
    form.widget(form.field("seen", "Tx", ("1",)), (50, 800, 200, 816))
    form.field("lost", "Tx", ("2",))
    result = result_of(form, tmp_path)
    assert len(result.documents[0].data["entries"]) == 1
    (told,) = [error for error in result.errors if error.code == "fields"]
    assert "1 form fields are on no page" in told.message
    assert "lost" in told.message


def test_a_tree_of_fields_that_is_a_circle_ends(tmp_path: Path) -> None:
    from pypdf.generic import ArrayObject, NameObject

    form = RawForm()
    one, other = form.field("one", "Tx", ("1",)), form.field("other", "Tx")
    form.widget(one, (50, 800, 200, 816))
    one.get_object()[NameObject("/Parent")] = other
    other.get_object()[NameObject("/Parent")] = one
    other.get_object()[NameObject("/Kids")] = ArrayObject([one, other])
    result = result_of(form, tmp_path)
    assert result.status == "ok"
    assert "render" not in {error.code for error in result.errors}  # the page is MuPDF's own, not Poppler's


def test_thousands_of_fields_take_seconds_and_keep_their_labels() -> None:
    content = document_of("Name\n")
    widgets, words = [], []
    for index in range(3000):
        left, top = 10.0 + 100 * (index % 6), 20.0 + 12 * (index // 6)
        box = BBox(left + 30, top, left + 80, top + 10)
        widgets.append(Widget(f"f{index}", "text", str(index), box, 1, appearance=str(index), field=index + 1))
        words.append(Word(f"No{index}", BBox(left, top, left + 25, top + 10), 1))
        words.append(Word(str(index), BBox(left + 45, top, left + 60, top + 10), 1))
    page = replace(content.pages[0], widgets=tuple(widgets), words=tuple(words), height_pt=7000)
    started = time.process_time()
    readings = WidgetReader().read(replace(content, pages=(page,)), shipped_target("form"))
    assert time.process_time() - started < 10
    labels = [reading.value for reading in readings if reading.path.endswith("/label")]
    assert labels == [f"No{index}" for index in range(3000)]
