from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.charts.raster.finding import is_flat, shows_marks
from extractors.content import read_content, with_charts_beside_totals
from extractors.document import open_document
from extractors.ocr.rapid import RapidOcr
from schemas.options import Limits
from tests.builders.chart_pictures import Sheet, bar_picture

if TYPE_CHECKING:
    from schemas.page import Page

VALUES = {"North": (12.0,), "East": (27.0,), "South": (33.0,), "West": (18.0,)}


@cache
def engine() -> RapidOcr:
    return RapidOcr(threads=1)


def page_of(path: Path) -> Page:
    with open_document(path, limits=Limits()) as document:
        (page,) = read_content(document, ocr=engine).pages
    return page


def no_engine() -> RapidOcr:
    raise AssertionError("OCR was asked for")


def test_a_picture_file_of_a_chart_is_traced(tmp_path: Path) -> None:
    path = tmp_path / "chart.png"
    Image.fromarray(bar_picture(VALUES, 40, 10).pixels()).save(path)
    page = page_of(path)
    (traced,) = page.traced
    assert {"North", "East", "South", "West"} <= {run.text for run in traced.runs}
    assert page.words


def pdf_with(path: Path, picture: Path, *, text: str) -> Path:
    document = pymupdf.open()
    page = document.new_page(width=595, height=842)
    page.insert_textbox((60, 60, 535, 200), text, fontsize=11)
    page.insert_image((90, 250, 505, 510), filename=str(picture))
    document.save(path)
    return path


def test_a_chart_placed_as_a_picture_in_a_page_of_text_is_traced(tmp_path: Path) -> None:
    picture = tmp_path / "chart.png"
    Image.fromarray(bar_picture(VALUES, 40, 10).pixels()).save(picture)
    page = page_of(pdf_with(tmp_path / "report.pdf", picture, text="Sales by region, in thousand units. " * 8))
    (traced,) = page.traced
    assert page.text_source == "text_layer"
    assert 90 <= traced.bbox.left <= 91
    assert traced.bbox.right == pytest.approx(505, abs=1)


def test_a_photo_in_a_page_of_text_is_not_read(tmp_path: Path) -> None:
    picture = tmp_path / "photo.png"
    gradient = Image.linear_gradient("L").resize((640, 400))
    Image.merge("RGB", (gradient, gradient.rotate(90), gradient.rotate(180))).save(picture)
    path = pdf_with(tmp_path / "report.pdf", picture, text="The new warehouse, seen from the south. " * 8)
    with open_document(path, limits=Limits()) as document:
        (page,) = read_content(document, ocr=no_engine).pages
    assert page.traced == ()


def test_a_photo_of_a_receipt_is_not_traced() -> None:
    page = page_of(Path(__file__).parents[4] / "sample_docs" / "receipt.jpg")
    assert page.words
    assert page.traced == ()


def test_letters_are_no_marks() -> None:
    sheet = Sheet()
    for row in range(15):
        sheet.text("Invoice 4711 of 12 March, payable within thirty days", 320, 20 + 24 * row)
    image = sheet.pixels()
    assert not shows_marks(image)
    assert is_flat(image)


def test_a_picture_that_the_page_writes_on_is_a_ground(tmp_path: Path) -> None:
    picture = tmp_path / "chart.png"
    Image.fromarray(bar_picture(VALUES, 40, 10).pixels()).save(picture)
    path = pdf_with(tmp_path / "report.pdf", picture, text="Shares of each month and region, in percent. " * 8)
    with pymupdf.open(path) as document:
        for place in range(4):
            document[0].insert_text((150 + 80 * place, 400), f"{place}.7")
        document.saveIncr()
    with open_document(path, limits=Limits()) as document:
        (page,) = read_content(document, ocr=no_engine).pages
    assert page.traced == ()


def test_a_chart_beside_a_sum_to_be_paid_is_traced_only_when_charts_are_asked_for(tmp_path: Path) -> None:
    picture = tmp_path / "chart.png"
    Image.fromarray(bar_picture(VALUES, 40, 10).pixels()).save(picture)
    path = pdf_with(tmp_path / "bill.pdf", picture, text="Invoice No. 4711\nTotal amount due: 1,234.50 EUR")
    with open_document(path, limits=Limits()) as document:
        content = read_content(document, ocr=no_engine)
        assert content.pages[0].traced == ()
        (page,) = with_charts_beside_totals(content, document, engine).pages
    (traced,) = page.traced
    assert {"North", "East", "South", "West"} <= {run.text for run in traced.runs}


def test_lines_beside_a_sideways_one_keep_their_words(tmp_path: Path) -> None:
    picture = Image.fromarray(bar_picture(VALUES, 40, 10).pixels())
    title = Image.new("RGB", (260, 22), "white")
    ImageDraw.Draw(title).text((4, 2), "Sales in thousand units", "black", ImageFont.load_default(18))
    wider = Image.new("RGB", (picture.width + 60, picture.height), "white")
    wider.paste(picture, (60, 0))
    wider.paste(title.rotate(90, expand=True), (8, 60))
    path = tmp_path / "chart.png"
    wider.save(path)
    (traced,) = page_of(path).traced
    assert {"North", "East", "South", "West"} <= {run.text for run in traced.runs}
