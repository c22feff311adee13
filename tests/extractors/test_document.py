"""Opening anything, and pages as values: real files made here, bad ones among them."""

from __future__ import annotations

import hashlib
import io
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from extractors.picture_file import page_size_pt
from schemas.errors import (
    DamagedDocument,
    DocumentError,
    LimitExceeded,
    PageError,
    PasswordRequired,
    UnsupportedType,
    UsageError,
    VouchError,
)
from schemas.geometry import BBox
from schemas.options import Limits

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.page import Page

pymupdf = load_mupdf()

LIMITS = Limits()


@pytest.fixture(autouse=True)
def _silence(capfd: pytest.CaptureFixture[str]) -> Any:
    """Nothing that is opened here may print."""
    yield
    assert capfd.readouterr() == ("", "")


def pdf(pages: int = 1, text: str = "Invoice 4711", **save: Any) -> bytes:
    document = pymupdf.open()
    for number in range(1, pages + 1):
        document.new_page().insert_text((72, 100), f"{text} page {number}", fontsize=12)
    data: bytes = document.tobytes(**save)
    document.close()
    return data


def saved(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def encoded(image: Image.Image, kind: str, **options: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def drawn_picture(width: int = 600, height: int = 400, mode: str = "RGB") -> Image.Image:
    """White with a dark bar at the upper left, so that its orientation is known."""
    image = Image.new("RGB", (width, height), (255, 255, 255))
    image.paste((20, 20, 20), (20, 20, width // 2, 60))
    return image.convert(mode)


def read_only_page(path: Path, limits: Limits = LIMITS, password: str | None = None) -> Page:
    with open_document(path, limits=limits, password=password) as document:
        assert document.page_count == 1
        return document.read_page(1)


def failure(path: Path, error: type[VouchError], limits: Limits = LIMITS, password: str | None = None) -> VouchError:
    with pytest.raises(error) as caught:
        open_document(path, limits=limits, password=password)
    assert path.name in caught.value.message
    assert caught.value.hint
    return caught.value


# --- what a file is -------------------------------------------------------------------------------------------------


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    data = pdf(pages=3)
    with open_document(saved(tmp_path, "a.pdf", data), limits=LIMITS) as document:
        assert document.source.sha256 == hashlib.sha256(data).hexdigest()
        assert (document.source.media_type, document.source.size_bytes) == ("application/pdf", len(data))
        pages = [document.read_page(number) for number in (1, 2, 3)]
    assert [page.text for page in pages] == [f"Invoice 4711 page {number}" for number in (1, 2, 3)]
    assert {page.status for page in pages} == {"ok"}
    assert {page.text_source for page in pages} == {"text_layer"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_every_kind_of_picture_is_one_page_for_ocr(tmp_path: Path, kind: str) -> None:
    path = saved(tmp_path, f"a.{kind.lower()}", encoded(drawn_picture(), kind))
    with open_document(path, limits=LIMITS) as document:
        page = document.read_page(1)
        image = document.render(1, 72)
    assert (page.status, page.text_source, page.words) == ("ok", "none", ())
    assert page.pictures[0].bbox == BBox(0, 0, page.width_pt, page.height_pt)
    assert image.shape[1] / image.shape[0] == pytest.approx(1.5, abs=0.01)
    assert image[image.shape[0] // 10, image.shape[1] // 4].max() < 90


def test_the_content_decides_not_the_name(tmp_path: Path) -> None:
    path = saved(tmp_path, "invoice.png", pdf())
    with open_document(path, limits=LIMITS) as document:
        assert document.source.media_type == "application/pdf"
        assert [warning.code for warning in document.warnings] == ["misnamed"]
        assert document.read_page(1).text == "Invoice 4711 page 1"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"<!DOCTYPE html><html><body>Invoice</body></html>", "web page"),
        ("a.pdf", b"PK\x03\x04" + bytes(60), "ZIP"),
        ("a.jpg", b"\0\0\0\x18ftypheic" + bytes(60), "HEIC"),
        ("a.gif", b"GIF89a" + bytes(60), "GIF"),
        ("a.pdf", b"just some words that are no document", "none of PDF"),
        ("a.xml", b"<?xml version='1.0'?><Invoice/>", "none of PDF"),
    ],
)
def test_other_files_are_named_and_refused(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    assert told in failure(saved(tmp_path, name, content), UnsupportedType).message


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    assert "0 bytes" in failure(saved(tmp_path, "a.pdf", b""), DamagedDocument).message


def test_a_missing_file_a_folder_and_a_pipe_are_the_callers_mistake(tmp_path: Path) -> None:
    failure(tmp_path / "none.pdf", UsageError)
    failure(tmp_path, UsageError)
    os.mkfifo(tmp_path / "pipe.pdf")
    failure(tmp_path / "pipe.pdf", UsageError)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.pdf", pdf())
    path.chmod(0)
    assert "may not be read" in failure(path, DocumentError).message


# --- damage ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [20, 200])
def test_a_stump_of_a_pdf_is_damaged(tmp_path: Path, size: int) -> None:
    failure(saved(tmp_path, "a.pdf", pdf()[:size]), DamagedDocument)


def test_a_pdf_without_its_end_is_repaired_with_a_warning(tmp_path: Path) -> None:
    data = pdf(pages=2)
    path = saved(tmp_path, "a.pdf", data[: data.rindex(b"startxref")])
    with open_document(path, limits=LIMITS) as document:
        assert [warning.code for warning in document.warnings] == ["repaired"]
        assert document.read_page(2).text == "Invoice 4711 page 2"


def test_a_pdf_without_its_header_is_still_one(tmp_path: Path) -> None:
    data = pdf()
    assert read_only_page(saved(tmp_path, "a.pdf", data[data.index(b"1 0 obj") :])).text == "Invoice 4711 page 1"


def test_a_pdf_without_pages_is_damaged(tmp_path: Path) -> None:
    empty = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    path = saved(tmp_path, "a.pdf", empty + b"trailer<</Root 1 0 R/Size 3>>\n%%EOF")
    assert "no pages" in failure(path, DamagedDocument).message


@given(st.binary(max_size=400), st.integers(0, 2000))
def test_no_bytes_make_it_crash(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int) -> None:
    data = pdf()
    path = saved(tmp_path_factory.mktemp("noise"), "a.pdf", data[:at] + noise + data[at + len(noise) :])
    try:
        document = open_document(path, limits=LIMITS)
    except DocumentError as error:
        assert error.hint
        return
    with document:
        for number in range(1, document.page_count + 1):
            assert document.read_page(number).status in {"ok", "blank", "failed"}


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF", "WEBP", "BMP"])
def test_a_truncated_picture_is_damaged_or_a_failed_page(tmp_path: Path, kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 300, 3), dtype=np.uint8))
    data = encoded(noise, kind)
    path = saved(tmp_path, "a.bin", data[: len(data) // 2])
    try:
        page = read_only_page(path)
    except DamagedDocument as error:
        assert error.hint
        return
    assert page.status == "failed"
    assert page.failure is not None
    assert "a.bin, page 1" in page.failure.message
    assert page.failure.hint


# --- encryption -----------------------------------------------------------------------------------------------------


def encrypted(user: str) -> bytes:
    return pdf(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=user, owner_pw="owner")


def test_an_empty_password_opens_by_itself(tmp_path: Path) -> None:
    assert read_only_page(saved(tmp_path, "a.pdf", encrypted(""))).text == "Invoice 4711 page 1"


def test_a_password_is_asked_for_checked_and_used(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.pdf", encrypted("sesame"))
    assert "no password" in failure(path, PasswordRequired).message
    assert "does not open it" in failure(path, PasswordRequired, password="wrong").message
    assert read_only_page(path, password="sesame").text == "Invoice 4711 page 1"


def test_a_password_is_prepared_as_pdf_2_wants(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.pdf", encrypted("SaSLprep"))
    assert read_only_page(path, password="SªSL\u00adprep").text == "Invoice 4711 page 1"


# --- limits ---------------------------------------------------------------------------------------------------------


def test_each_limit_names_itself_and_its_value(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.pdf", pdf(pages=4))
    assert "max_pages (now 3)" in failure(path, LimitExceeded, Limits(max_pages=3)).hint
    assert "max_bytes (now 100)" in failure(path, LimitExceeded, Limits(max_bytes=100)).hint
    bomb = saved(tmp_path, "a.png", encoded(Image.new("1", (5000, 5000)), "PNG"))
    assert "max_pixels (now 1,000,000)" in failure(bomb, LimitExceeded, Limits(max_pixels=1_000_000)).hint


def test_a_bomb_is_refused_by_the_size_it_declares(tmp_path: Path) -> None:
    """A PNG of 60,000 × 60,000 pixels in 60 bytes: nothing of it is decoded."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    failure(saved(tmp_path, "a.png", data), LimitExceeded)


def test_a_page_past_a_limit_fails_and_the_others_go_on(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page().insert_text((72, 100), "first")
    document.new_page(width=14_400, height=3_000).insert_text((72, 100), "second")
    big = encoded(Image.new("1", (3_000, 3_000)), "PNG")
    document.new_page().insert_image((0, 0, 100, 100), stream=big)
    document.new_page().insert_text((72, 100), "fourth")
    path = saved(tmp_path, "a.pdf", document.tobytes())
    with open_document(path, limits=Limits(max_page_side_pt=10_000, max_pixels=5_000_000)) as opened:
        pages = [opened.read_page(number) for number in (1, 2, 3, 4)]
        with pytest.raises(PageError, match="max_pixels"):
            opened.render(3, 72)
    assert [page.status for page in pages] == ["ok", "failed", "failed", "ok"]
    assert [page.page_no for page in pages] == [1, 2, 3, 4]
    for page, limit in ((pages[1], "max_page_side_pt"), (pages[2], "max_pixels")):
        assert page.failure is not None
        assert page.failure.code == "limit"
        assert f"page {page.page_no}" in page.failure.message
        assert limit in page.failure.hint


def test_the_largest_page_is_read_and_rendered_within_the_limit(tmp_path: Path) -> None:
    document = pymupdf.open()
    document.new_page(width=14_400, height=14_400).insert_text((7_000, 7_000), "Total 900,00", fontsize=11)
    limits = Limits(max_pixels=4_000_000)
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=limits) as opened:
        page = opened.read_page(1)
        image = opened.render(1, 300)
    assert [(word.text, word.visible) for word in page.words] == [("Total", True), ("900,00", True)]
    assert image.shape[0] * image.shape[1] <= 4_000_000


def test_a_page_number_out_of_range_is_told(tmp_path: Path) -> None:
    with open_document(saved(tmp_path, "a.pdf", pdf()), limits=LIMITS) as document:
        for number in (0, 2):
            with pytest.raises(PageError, match="no page"):
                document.read_page(number)
            with pytest.raises(PageError, match="no page"):
                document.render(number, 72)


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


def test_widgets_have_their_values_and_states_and_hidden_ones_are_left_out(tmp_path: Path) -> None:
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
    found = [(widget.name, widget.field_type, widget.value, widget.states) for widget in read.widgets]
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


# --- pictures -------------------------------------------------------------------------------------------------------


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frames = [drawn_picture(600, 400), Image.new("1", (500, 500), 1), drawn_picture(300, 700, "L")]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))
    with open_document(saved(tmp_path, "a.tif", data), limits=LIMITS) as document:
        assert document.page_count == 3
        assert [document.read_page(number).status for number in (1, 2, 3)] == ["ok", "blank", "ok"]
        assert document.render(3, 72).shape[0] > document.render(3, 72).shape[1]
        assert document.read_page(1).width_pt == pytest.approx(432)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_camera_was(tmp_path: Path, orientation: int) -> None:
    """The bar lies at the upper left of the upright picture, whatever way the pixels are stored."""
    upright = drawn_picture(600, 400)
    stored = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    image = upright
    for step in stored:
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, "a.jpg", encoded(image, "JPEG", quality=95, exif=exif, dpi=(72, 72)))
    with open_document(path, limits=LIMITS) as document:
        page, rendered = document.read_page(1), document.render(1, 72)
    assert (page.width_pt, page.height_pt) == (pytest.approx(600), pytest.approx(400))
    assert rendered[40, 150].max() < 90
    assert rendered[40, 500].min() > 200
    assert rendered[350, 150].min() > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.asarray(drawn_picture(mode="L")).astype(np.uint16) * 257)
    else:
        image = drawn_picture(mode=mode)
    rendered_by = "TIFF" if mode == "CMYK" else "PNG"
    with open_document(saved(tmp_path, "a.x", encoded(image, rendered_by)), limits=LIMITS) as document:
        rendered = document.render(1, 72)
    assert (rendered.dtype, rendered.shape[2]) == (np.uint8, 3)
    assert rendered[40, 150].max() < 90
    assert rendered[350, 500].min() > 200


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    assert read_only_page(saved(tmp_path, "a.png", encoded(clear, "PNG"))).status == "blank"


@given(
    st.integers(1, 20_000),
    st.integers(1, 20_000),
    st.sampled_from([(0.0, 0.0), (1.0, 1.0), (72.0, 72.0), (300.0, 300.0), (204.0, 98.0), (1e9, 1.0)]),
)
def test_pages_of_pictures_have_sane_sizes(width: int, height: int, dpi: tuple[float, float]) -> None:
    width_pt, height_pt = page_size_pt(width, height, dpi)
    assert min(width_pt, height_pt) > 0
    assert max(width_pt, height_pt) <= max(24 * 72, max(width, height) * 72 / 600 + 1)


def test_a_stated_resolution_counts_if_it_makes_a_page() -> None:
    assert page_size_pt(2480, 3508, (300.0, 300.0)) == pytest.approx((595.2, 841.9), abs=0.1)
    assert page_size_pt(2480, 3508, (72.0, 72.0))[1] == pytest.approx(11.69 * 72)
    assert page_size_pt(1728, 1078, (204.0, 98.0)) == pytest.approx((609.9, 792.0), abs=0.1)
