"""Pages of a PDF as values: frames, drawings, widgets, attachments, empty pages."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from made_files import LIMITS, drawn_picture, encoded, pdf, read_only_page, saved
from PIL import Image

from extractors.charts.solve import find_charts
from extractors.document import open_document
from extractors.mupdf import load_mupdf
from extractors.pdf_file import PdfFile
from schemas.geometry import BBox
from schemas.options import Limits
from tests.builders.drawn_charts import DrawnChart

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.page import Page

pymupdf = load_mupdf()


@pytest.fixture(autouse=True)
def _silence(capfd: pytest.CaptureFixture[str]) -> Any:
    """Nothing that is opened here may print."""
    yield
    assert capfd.readouterr() == ("", "")


# --- frames ---------------------------------------------------------------------------------------------------------


def ink_box(image: np.ndarray[Any, np.dtype[np.uint8]], page: Page) -> BBox:
    """The box in points around everything dark on a rendered page."""
    rows, columns = np.nonzero(image.min(axis=2) < 128)
    scale = page.width_pt / image.shape[1]
    return BBox(columns.min() * scale, rows.min() * scale, columns.max() * scale, rows.max() * scale)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 40, 260, 300)])
@pytest.mark.parametrize("unit", [1, 2])
def test_boxes_lie_where_the_ink_is(tmp_path: Path, rotation: int, crop: tuple[int, ...] | None, unit: int) -> None:
    document = pymupdf.open()
    page = document.new_page(width=300, height=400)
    page.insert_text((100, 200), "Total", fontsize=20, rotate=rotation)
    page.set_rotation(rotation)
    if crop:
        page.set_cropbox(crop)
    if unit != 1:
        document.xref_set_key(page.xref, "UserUnit", str(unit))
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=LIMITS) as opened:
        read = opened.read_page(1)
        image = opened.render(1, 144)
    word = read.words[0]
    assert (word.text, word.visible) == ("Total", True)
    assert read.rotation == rotation
    assert image.shape[:2] == (round(read.height_pt * 2), round(read.width_pt * 2))
    shown = read.to_display.apply_box(word.bbox)
    ink = ink_box(image, read)
    assert shown.contains(ink, slack=1.0)
    assert shown.iou(ink) > 0.3


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_drawings_widgets_and_pictures_are_in_the_displayed_frame(tmp_path: Path, rotation: int) -> None:
    document = pymupdf.open()
    page = document.new_page(width=300, height=400)
    field = pymupdf.Widget()
    field.field_name, field.field_type, field.field_value = "amount", pymupdf.PDF_WIDGET_TYPE_TEXT, "12,00"
    field.rect = pymupdf.Rect(100, 200, 160, 220)
    page.add_widget(field)
    page.draw_rect((100, 200, 160, 220), color=(0, 0, 0))
    page.insert_image((100, 200, 160, 220), stream=encoded(drawn_picture(60, 20), "PNG"), keep_proportion=False)
    page.set_rotation(rotation)
    read = read_only_page(saved(tmp_path, "a.pdf", document.tobytes()))
    expected = {
        0: (100, 200, 160, 220),
        90: (180, 100, 200, 160),
        180: (140, 180, 200, 200),
        270: (200, 140, 220, 200),
    }[rotation]
    frame = next(drawing for drawing in read.drawings if drawing.stroke is not None)
    for box in (frame.bbox, read.pictures[0].bbox, read.widgets[0].bbox):
        assert tuple(read.to_display.apply_box(box)) == pytest.approx(expected, abs=1.0)


def test_drawings_are_single_lines_and_rectangles_flat_ones_too(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page(width=300, height=300)
    page.draw_line((20, 50), (280, 50), width=0.5)
    page.draw_rect((20, 60, 120, 80), fill=(0.9, 0.9, 0.9), color=None)
    page.draw_circle((200, 200), 20)
    page.draw_polyline([(20, 200), (40, 180), (60, 220)])
    stream = page.get_contents()[0]
    document.update_stream(stream, document.xref_stream(stream) + b"\n20 200 260 0 re f\n")
    read = read_only_page(saved(tmp_path, "a.pdf", document.tobytes()))
    shapes = [(drawing.shape, drawing.bbox.rounded(0)) for drawing in read.drawings]
    assert ("line", BBox(20, 50, 280, 50)) in shapes
    assert ("rect", BBox(20, 60, 120, 80)) in shapes
    assert ("rect", BBox(20, 100, 280, 100)) in shapes
    assert ("path", BBox(20, 180, 60, 220)) in shapes
    assert any(shape == "path" and box.contains_point(200, 185) for shape, box in shapes)


def test_widgets_have_their_values_and_states_and_hidden_ones_say_so(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    kinds = pymupdf.PDF_WIDGET_TYPE_TEXT, pymupdf.PDF_WIDGET_TYPE_CHECKBOX, pymupdf.PDF_WIDGET_TYPE_COMBOBOX
    for row, (kind, value) in enumerate(zip(kinds, ("Jane Doe", True, "b"), strict=True)):
        field = pymupdf.Widget()
        field.field_type, field.field_name = kind, f"field {row}"
        field.rect = pymupdf.Rect(72, 100 + 40 * row, 200, 120 + 40 * row)
        field.choice_values = ["a", "b"] if kind == pymupdf.PDF_WIDGET_TYPE_COMBOBOX else None
        field.field_value = value
        page.add_widget(field)
    hidden = pymupdf.Widget()
    hidden.field_type, hidden.field_name, hidden.field_value = kinds[0], "hidden", "secret"
    hidden.rect, hidden.field_display = pymupdf.Rect(72, 300, 200, 320), 1
    page.add_widget(hidden)
    read = read_only_page(saved(tmp_path, "a.pdf", document.tobytes()))
    assert [widget.name for widget in read.widgets if widget.hidden] == ["hidden"]
    seen = [widget for widget in read.widgets if not widget.hidden]
    found = [(widget.name, widget.field_type, widget.value, widget.states) for widget in seen]
    assert found == [
        ("field 0", "text", "Jane Doe", ()),
        ("field 1", "checkbox", "Yes", ("Yes",)),
        ("field 2", "choice", "b", ()),
    ]


def test_attachments_are_typed_by_content_and_named_without_folders(tmp_path: Path) -> None:
    document = pymupdf.open()
    page = document.new_page()
    document.embfile_add("xml", b"<?xml version='1.0'?><a/>", filename="../../factur-x.xml")
    document.embfile_add("note", b"plain words", filename="note.txt")
    page.add_file_annot((72, 72), pdf(), "inner.pdf")
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=LIMITS) as opened:
        found = {attachment.name: attachment for attachment in opened.attachments}
        assert opened.warnings == ()
    assert found.keys() == {"factur-x.xml", "note.txt", "inner.pdf"}
    assert found["factur-x.xml"].media_type == "text/xml"
    assert found["factur-x.xml"].data.startswith(b"<?xml")
    assert found["inner.pdf"].media_type == "application/pdf"


def test_an_attachment_past_the_limit_is_left_out_with_a_warning(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page()
    document.embfile_add("big", bytes(50_000), filename="big.bin")
    document.embfile_add("small", b"words", filename="small.txt")
    data = document.tobytes(deflate=True)
    with open_document(saved(tmp_path, "a.pdf", data), limits=Limits(max_bytes=len(data) + 10)) as opened:
        assert [attachment.name for attachment in opened.attachments] == ["small.txt"]
        assert [warning.code for warning in opened.warnings] == ["limit"]


# --- empty pages ----------------------------------------------------------------------------------------------------


def test_no_more_attachments_are_kept_than_allowed(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page()
    for number in range(5):
        document.embfile_add(f"{number}.txt", b"%d" % number)
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=Limits(max_attachments=2)) as opened:
        assert [attachment.name for attachment in opened.attachments] == ["0.txt", "1.txt"]
        (warning,) = opened.warnings
    assert warning.code == "limit"
    assert "'2.txt' and what follows" in warning.message
    assert "max_attachments (now 2)" in warning.hint


def test_an_empty_page_is_blank(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page()
    document.new_page().draw_rect((10, 10, 90, 90), fill=(1, 1, 1), color=None)
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=LIMITS) as opened:
        assert [opened.read_page(number).status for number in (1, 2)] == ["blank", "blank"]
    white = saved(tmp_path, "a.png", encoded(Image.new("L", (500, 500), 255), "PNG"))
    assert read_only_page(white).status == "blank"


def test_an_xfa_form_is_told_from_its_notice(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((72, 100), "Please wait")
    document.xref_set_key(document.pdf_catalog(), "NeedsRendering", "true")
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=LIMITS) as opened:
        assert [warning.code for warning in opened.warnings] == ["xfa"]


@pytest.mark.parametrize(("limit", "most", "code"), [("MAX_PATHS", 20, "charts"), ("MAX_DRAWN_BYTES", 500, "drawings")])
def test_a_page_with_too_much_drawn_on_it_says_that_its_charts_are_not_measured(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, code: str
) -> None:
    chart = DrawnChart()
    chart.axes()
    for place in chart.names([str(year) for year in range(2001, 2016)]):
        chart.bar(place, 5, 0, place / 10)
    data = chart.data()
    for module in ("extractors.pdf_file", "extractors.vector_paths"):
        monkeypatch.setattr(f"{module}.{limit}", 10**9, raising=False)
    with closing(PdfFile(data, name="full.pdf", limits=Limits())) as file:
        read = file.read_page(1)
        assert find_charts(read) and not read.warnings
    for module in ("extractors.pdf_file", "extractors.vector_paths"):
        monkeypatch.setattr(f"{module}.{limit}", most, raising=False)
    with closing(PdfFile(data, name="full.pdf", limits=Limits())) as file:
        read = file.read_page(1)
    assert not read.paths and read.words
    assert [warning.code for warning in read.warnings] == [code]
    assert "full.pdf, page 1" in read.warnings[0].message
