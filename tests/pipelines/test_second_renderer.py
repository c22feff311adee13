"""Pages that MuPDF and Poppler draw differently: what only one of them shows is never verified."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extractors.disorder import is_disordered
from extractors.mupdf import load_mupdf
from pipelines.read import read_file
from pipelines.settings import load_settings
from schemas.options import ReadOptions, SecondRenderer
from tests.builders.einvoices import invoice_pdf
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schemas.check import Check
    from schemas.result import DocumentEntry

pymupdf = load_mupdf()


def redrawn(change: Callable[[bytes], bytes]) -> bytes:
    """A sound invoice with the content of its page changed."""
    with pymupdf.open("pdf", invoice_pdf()) as document:
        page = document[0]
        page.clean_contents()
        (number,) = page.get_contents()
        document.update_stream(number, change(document.xref_stream(number)))
        return bytes(document.tobytes())


def entry(folder: Path, data: bytes, when: SecondRenderer = "suspicious") -> DocumentEntry:
    (document,) = read_file(saved(folder, "a.pdf", data), ReadOptions(model="none", second_renderer=when)).documents
    return document


def verified(document: DocumentEntry) -> set[str]:
    return {path for path, field in document.fields.items() if field.status == "verified"}


def compared(document: DocumentEntry) -> list[Check]:
    return [check for check in document.checks if check.id == "page.renderers"]


ONE_SHOWS_IT = {
    "a state restored that was never saved": lambda content: b"Q\n" + content,
    "a colour with too few numbers, on white": lambda content: b"1 1 1 rg 0 0 rg\n" + content.replace(b"0 0 0 rg", b""),
    "a number that is none": lambda content: b"1 0 0 1 5-00 0 cm\n" + content,
}


@pytest.mark.parametrize("way", ONE_SHOWS_IT)
def test_what_one_renderer_alone_shows_is_not_verified(tmp_path: Path, way: str) -> None:
    data = redrawn(ONE_SHOWS_IT[way])
    assert "/totals/gross" in verified(entry(tmp_path, data, "off"))
    document = entry(tmp_path, data)
    assert not verified(document)
    (check,) = compared(document)
    assert check.status == "failed"
    assert document.decision == "review"
    assert ", at [" in check.message
    assert "/totals/gross" in check.fields


def test_a_sound_page_loses_nothing_by_being_compared(tmp_path: Path) -> None:
    data = invoice_pdf()
    alone, both = entry(tmp_path, data, "off"), entry(tmp_path, data, "always")
    assert verified(alone) == verified(both)
    assert not compared(both)


def test_a_sound_page_is_not_compared_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> Any:
        raise AssertionError("Poppler was asked")

    monkeypatch.setattr("extractors.raster_pdftoppm.PdftoppmRasterizer.render", asked)
    assert verified(entry(tmp_path, invoice_pdf()))


def test_a_file_that_poppler_cannot_open_is_for_a_person(tmp_path: Path) -> None:
    with pymupdf.open("pdf", invoice_pdf()) as document:
        packed = document.tobytes(use_objstms=1, garbage=3)
    cut_off = entry(tmp_path, packed[: packed.rindex(b"/XRef") - 20])
    assert "/totals/gross" in cut_off.fields
    assert not verified(cut_off)
    (check,) = compared(cut_off)
    assert "cannot open the file" in check.message


def test_without_poppler_the_check_says_that_it_was_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (check,) = compared(entry(tmp_path, invoice_pdf(), "always"))
    assert check.status == "skipped"
    assert "page 1 not compared" in check.message
    assert "apt install poppler-utils" in check.message


def test_no_password_is_put_on_a_command_line(tmp_path: Path) -> None:
    with pymupdf.open("pdf", invoice_pdf()) as document:
        locked = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="sesame", owner_pw="owner")
    options = ReadOptions.model_validate({"model": "none", "second_renderer": "always", "password": "sesame"})
    (read,) = read_file(saved(tmp_path, "a.pdf", locked), options).documents
    (check,) = compared(read)
    assert (check.status, "password" in check.message) == ("skipped", True)


def test_the_setting_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOUCH_SECOND_RENDERER", "always")
    assert load_settings().second_renderer == "always"


@pytest.mark.parametrize(
    ("content", "disordered"),
    [
        (b"q BT /F1 10 Tf 1 0 0 1 60 782 Tm (a Q b) Tj ET Q", False),
        (b"q 1 0 0 rg BI /W 1 /H 1 ID Q Q Q ET EI Q", False),
        (b"% Q\nq\n.5 g\n-1.5 0 0 +2 0 0 cm Q", False),
        (b"Q q", True),
        (b"BT BT ET", True),
        (b"ET", True),
        (b"BT (open)", True),
        (b"0 0 rg", True),
        (b"--1 g", True),
    ],
)
def test_disorder(content: bytes, disordered: bool) -> None:
    assert is_disordered(content) is disordered
