"""Opening anything: what a file is, damage, encryption, limits; bad files among good ones."""

from __future__ import annotations

import hashlib
import os
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import LIMITS, drawn_picture, encoded, failure, pdf, read_only_page, saved
from PIL import Image

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from schemas.errors import (
    DamagedDocument,
    DocumentError,
    LimitExceeded,
    PageError,
    PasswordRequired,
    UnsupportedType,
    UsageError,
)
from schemas.geometry import BBox
from schemas.options import Limits

if TYPE_CHECKING:
    from pathlib import Path


pymupdf = load_mupdf()


@pytest.fixture(autouse=True)
def _silence(capfd: pytest.CaptureFixture[str]) -> Any:
    """Nothing that is opened here may print."""
    yield
    assert capfd.readouterr() == ("", "")


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
        ("a.xml", b"<?xml version='1.0'?><Letter/>", "XML of another kind"),
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
    assert "max_objects (now 5)" in failure(path, LimitExceeded, Limits(max_objects=5)).hint
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
