"""The pixel witness at work on whole files: a hidden text layer is believed only as far as the pixels bear it out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from layered_scans import layered_scan, write_texts

from extractors.content import read_content
from extractors.document import open_document
from extractors.invoices.reader import RulesReader
from extractors.mupdf import load_mupdf
from extractors.ocr.prints import PrintReader
from extractors.ocr.rapid import RapidOcr
from pipelines.read import read_file
from pipelines.second_look import PAGE_BUDGET_PX, look_again
from schemas.errors import PageError
from schemas.options import Limits, ReadOptions
from schemas.target import shipped_target

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.base import Image
    from schemas.page import DocumentContent
    from schemas.result import DocumentEntry

pymupdf = load_mupdf()


def read(path: Path) -> DocumentEntry:
    (document,) = read_file(path, ReadOptions(schema_name="invoice")).documents
    return document


def test_a_layer_that_says_what_the_picture_shows_is_transcribed(tmp_path: Path) -> None:
    document = read(layered_scan(tmp_path / "scan.pdf"))
    for path in ("/totals/gross", "/totals/net", "/totals/tax"):
        assert document.fields[path].status == "verified", path
    assert document.fields["/totals/gross"].evidence[0].source == "text_layer"


def test_a_number_planted_under_the_picture_is_contradicted_and_both_are_shown(tmp_path: Path) -> None:
    document = read(layered_scan(tmp_path / "scan.pdf", says={"OAK-2041": "OAK-7041", "£2,196.00": "£2,796.00"}))
    gross = document.fields["/totals/gross"]
    assert gross.status != "verified"
    sources = {gross.text: gross.evidence[0].source} | {o.text: o.evidence[0].source for o in gross.alternatives}
    assert sources == {"£2,196.00": "ocr", "£2,796.00": "text_layer"}
    assert document.fields["/currency"].status != "conflict"
    assert document.decision == "review"


def test_a_planted_identifier_is_a_conflict(tmp_path: Path) -> None:
    says = {"Invoice number: OAK-2041": "Invoice number: OAK-7944"}
    number = read(layered_scan(tmp_path / "scan.pdf", says=says)).fields["/invoice_number"]
    assert number.status == "conflict"
    (other,) = number.alternatives
    assert (other.value, other.evidence[0].source) == ("OAK-2041", "ocr")


def test_what_the_embedded_reader_chose_by_false_words_says_nothing_of_the_true_ones(tmp_path: Path) -> None:
    path = layered_scan(tmp_path / "scan.pdf", says={"£2,196.00": "£2,796.00"})
    with open_document(path, limits=Limits()) as document:
        content = read_content(document, ocr=RapidOcr)
        said = RulesReader().read(content, shipped_target("invoice"))
        (gross,) = (r for r in said if r.path == "/totals/gross" and r.rank == 0)
        chosen = replace(gross, selector="embedded")
        both = look_again([gross, chosen], content, PrintReader(document, RapidOcr))
        alone = look_again([chosen], content, PrintReader(document, RapidOcr))
    false, true = "2796.00", "2196.00"
    assert [(r.selector, r.value) for r in both] == [("rules", false), ("rules", true), ("embedded", false)]
    assert [(r.selector, r.value) for r in alone] == [("embedded", false), ("embedded", true)]


def test_planted_sums_that_close_are_not_believed(tmp_path: Path) -> None:
    """The layer is consistent in itself; the page shows other amounts."""
    says = {"£1,830.00": "£1,930.00", "£366.00": "£386.00", "£2,196.00": "£2,316.00"}
    document = read(layered_scan(tmp_path / "scan.pdf", says=says))
    for path in ("/totals/gross", "/totals/net", "/totals/tax"):
        assert document.fields[path].status == "conflict", path


def test_text_under_a_picture_of_something_else_proves_nothing(tmp_path: Path) -> None:
    blank = dict.fromkeys(("£1,830.00", "£366.00", "£2,196.00"), "")
    document = read(layered_scan(tmp_path / "scan.pdf", shows=blank))
    assert document.data["totals"]["gross"] == "2196.00"
    assert document.fields["/totals/gross"].status == "single"


@pytest.mark.parametrize(("code", "shape"), [("9", "one"), ("1", "seven")])
def test_a_font_that_draws_other_digits_than_it_names_is_contradicted(tmp_path: Path, code: str, shape: str) -> None:
    document = pymupdf.open()
    page = document.new_page()
    # One amount in a font of its own, whose `code` is drawn as another digit.
    write_texts(page, {"£2,196.00": ""})
    page.insert_text((480, 340), "£2,196.00", fontsize=11, fontname="tiro")
    fonts = {font[4]: font[0] for font in page.get_fonts()}
    encoding = f"<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[{ord(code)}/{shape}]>>"
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Lie def /CMapType 2 def "
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange "
        "1 beginbfchar <a3> <00a3> endbfchar endcmap end end"
    )
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, cmap.encode())
    document.xref_set_key(fonts["tiro"], "Encoding", encoding)
    document.xref_set_key(fonts["tiro"], "ToUnicode", f"{stream} 0 R")
    path = tmp_path / "lie.pdf"
    document.save(path)
    gross = read(path).fields["/totals/gross"]
    assert gross.status == "conflict"
    assert gross.alternatives[0].evidence[0].source == "ocr"


class Unwilling:
    """A renderer that cannot, and an engine that must not be asked."""

    def render(self, page_no: int, dpi: float) -> Image:
        raise PageError(f"page {page_no} cannot be rendered at {dpi}", hint="print it anew", page_no=page_no)


def no_engine() -> RapidOcr:
    raise AssertionError("the engine was asked")


def content_of(path: Path) -> DocumentContent:
    with open_document(path, limits=Limits()) as document:
        return read_content(document, ocr=no_engine)


def test_what_cannot_be_rendered_stays_with_one_witness(tmp_path: Path) -> None:
    content = content_of(layered_scan(tmp_path / "scan.pdf"))
    readings = list(RulesReader().read(content, shipped_target("invoice")))
    assert look_again(readings, content, PrintReader(Unwilling(), no_engine)) == readings
    assert not any(reading.transcribed for reading in readings)


def test_a_born_digital_page_asks_for_no_ocr(tmp_path: Path) -> None:
    document = pymupdf.open()
    write_texts(document.new_page(), {})
    path = tmp_path / "born.pdf"
    document.save(path)
    content = content_of(path)
    readings = list(RulesReader().read(content, shipped_target("invoice")))
    assert look_again(readings, content, PrintReader(Unwilling(), no_engine)) == readings
    assert all(reading.transcribed for reading in readings)


def test_totals_and_header_come_first_within_the_budget(tmp_path: Path) -> None:
    widths: list[int] = []

    class Counting(RapidOcr):
        def recognize_crops(self, images):  # type: ignore[no-untyped-def]
            widths.extend(round(48 * image.shape[1] / image.shape[0]) for image in images)
            return super().recognize_crops(images)

    with open_document(layered_scan(tmp_path / "scan.pdf"), limits=Limits()) as document:
        content = read_content(document, ocr=no_engine)
        readings = list(RulesReader().read(content, shipped_target("invoice")))
        seen = look_again(readings, content, PrintReader(document, Counting))
    assert 0 < sum(widths) <= PAGE_BUDGET_PX
    first = {reading.path for reading in seen if reading.transcribed}
    assert {"/totals/gross", "/totals/net", "/totals/tax", "/invoice_number", "/issue_date"} <= first


def test_the_pixels_speak_of_the_row_whose_print_they_are(tmp_path: Path) -> None:
    """Else a number in a chart that they read otherwise would be the first point of another chart."""
    path = layered_scan(tmp_path / "scan.pdf", says={"£2,196.00": "£2,796.00"})
    with open_document(path, limits=Limits()) as document:
        ocr = RapidOcr()
        content = read_content(document, ocr=lambda: ocr)
        readings = RulesReader().read(content, shipped_target("invoice"))
        numbered = [replace(reading, numbered_by="geometry") for reading in readings]
        told = look_again(numbered, content, PrintReader(document, lambda: ocr))
    assert len(told) > len(numbered)
    assert {reading.numbered_by for reading in told} == {"geometry"}
