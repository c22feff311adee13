"""Words and the ink witness: every way we know to make a page say one thing and show another."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from extractors.text_cleaning import UNKNOWN
from schemas.options import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from schemas.page import Page

pymupdf = load_mupdf()

WHITE = (1, 1, 1)
AT = (72, 100)
BOX = (70, 88, 125, 105)  # around "900,00" in Helvetica 12 at AT


@pytest.fixture
def sheet() -> Iterator[Any]:
    """A document with one empty page."""
    document = pymupdf.open()
    document.new_page(width=300, height=300)
    yield document
    document.close()


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Any], Page]:
    def read_first_page(document: Any) -> Page:
        path = tmp_path / "page.pdf"
        path.write_bytes(document.tobytes())
        with open_document(path, limits=Limits()) as opened:
            return opened.read_page(1)

    return read_first_page


def visible(page: Page) -> dict[str, bool]:
    return {word.text: word.visible for word in page.words}


def test_accents_drawn_over_their_letters_are_parts_of_them(sheet: Any, read: Callable[[Any], Page]) -> None:
    """TeX's first fonts have no letter "ä"; an accent beside a letter ("l´eau") is an apostrophe."""
    font = load_mupdf().Font("helv")
    accent, letter = font.text_length("¨", 12), font.text_length("a", 12)
    for text, left in (("L", 72.0), ("¨", 79.0 + (letter - accent) / 2), ("a", 79.0), ("rm", 79.0 + letter)):
        write(sheet, text, at=(left, 100.0))
    write(sheet, "l´eau", at=(72.0, 140.0))
    assert [word.text for word in read(sheet).words] == ["Lärm", "l´eau"]


def write(document: Any, text: str = "900,00", at: tuple[float, float] = AT, **options: Any) -> None:
    document[0].insert_text(at, text, **{"fontsize": 12, **options})


def picture_of(text: str, size: tuple[int, int] = (55, 17), ink: int = 0) -> bytes:
    """A PNG of a text, black on white, about where Helvetica 12 would have it in BOX."""
    scale = 6
    image = Image.new("RGB", (size[0] * scale, size[1] * scale), (255, 255, 255))
    ImageDraw.Draw(image).text(
        (2 * scale, 2.2 * scale), text, font=ImageFont.load_default(12 * scale), fill=(ink, ink, ink)
    )
    return png(image)


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def outlines_of(text: str) -> Any:
    """A one-page document that shows the text as filled paths, with no text layer."""
    source = pymupdf.open()
    source.new_page(width=55, height=17).insert_text((2, 12), text, fontsize=12)
    drawn = pymupdf.open("svg", source[0].get_svg_image(text_as_path=True).encode())
    return pymupdf.open("pdf", drawn.convert_to_pdf())


def test_printed_words_are_visible_and_boxed(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total 900,00")
    page = read(sheet)
    assert [word.text for word in page.words] == ["Total", "900,00"]
    assert all(word.visible and word.source == "text_layer" and word.page_no == 1 for word in page.words)
    total = page.words[0]
    assert (total.bbox.left, total.size_pt, total.bold) == (pytest.approx(72, abs=0.5), 12.0, False)
    assert total.bbox.contains_point(75, 97)


def test_bold_is_known_by_the_font(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total", fontname="hebo")
    assert [word.bold for word in read(sheet).words] == [True]


@pytest.mark.parametrize(
    "options",
    [
        pytest.param({"render_mode": 3}, id="no ink"),
        pytest.param({"fill_opacity": 0.02}, id="transparent"),
        pytest.param({"color": WHITE}, id="white on white"),
        pytest.param({"color": (0.93, 0.93, 0.93)}, id="nearly white on white"),
        pytest.param({"fontsize": 1.5}, id="tiny"),
    ],
)
def test_what_has_no_ink_to_be_seen_is_not_visible(
    sheet: Any, read: Callable[[Any], Page], options: dict[str, Any]
) -> None:
    write(sheet, "Total", at=(72, 150))
    write(sheet, **options)
    assert visible(read(sheet)) == {"Total": True, "900,00": False}


def test_light_text_on_a_dark_ground_is_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    sheet[0].draw_rect(BOX, fill=(0.1, 0.1, 0.3), color=None)
    write(sheet, color=WHITE)
    assert visible(read(sheet)) == {"900,00": True}


@pytest.mark.parametrize("ground", [(0.8, 0.2, 0.2), (0.5, 0.5, 0.5), (0, 0, 0)])
def test_text_in_the_colour_of_its_ground_is_not_visible(
    sheet: Any, read: Callable[[Any], Page], ground: tuple[float, float, float]
) -> None:
    write(sheet, "Total", at=(72, 150))
    sheet[0].draw_rect(BOX, fill=ground, color=None)
    write(sheet, color=tuple(min(level + 0.05, 1) for level in ground))
    assert visible(read(sheet)) == {"Total": True, "900,00": False}


def test_a_word_under_a_white_rectangle_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total", at=(72, 150))
    write(sheet)
    sheet[0].draw_rect(BOX, fill=WHITE, color=None)
    assert visible(read(sheet)) == {"Total": True, "900,00": False}


def test_of_a_covered_number_and_the_one_painted_over_it_the_upper_is_visible(
    sheet: Any, read: Callable[[Any], Page]
) -> None:
    write(sheet, "900,00")
    sheet[0].draw_rect(BOX, fill=WHITE, color=None)
    write(sheet, "100,00")
    assert visible(read(sheet)) == {"900,00": False, "100,00": True}


def test_a_number_with_one_digit_painted_over_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "800,00")
    sheet[0].draw_rect((72, 88, 78.7, 105), fill=WHITE, color=None)
    write(sheet, "3")
    assert visible(read(sheet)) == {"800,00": False, "3": True}


def test_two_numbers_printed_on_each_other_are_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "900,00")
    write(sheet, "147,25")
    assert not any(visible(read(sheet)).values())


def test_a_word_printed_twice_is_one_bold_word(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "900,00")
    write(sheet, "Total", at=(72, 150))
    write(sheet, "900,00", at=(AT[0] + 0.3, AT[1]))
    assert [(word.text, word.visible) for word in read(sheet).words] == [("900,00", True), ("Total", True)]


def test_a_word_under_a_picture_of_another_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "900,00")
    sheet[0].insert_image(BOX, stream=picture_of("100,00"))
    assert visible(read(sheet)) == {"900,00": False}


@pytest.mark.parametrize("colour", [WHITE, (0.97, 0.97, 0.97), (0, 0, 0)])
def test_a_word_over_a_picture_of_another_is_not_visible(
    sheet: Any, read: Callable[[Any], Page], colour: tuple[float, float, float]
) -> None:
    sheet[0].insert_image(BOX, stream=picture_of("147,25"))
    write(sheet, "900,00", color=colour)
    assert visible(read(sheet)) == {"900,00": False}


def test_a_word_on_a_plain_part_of_a_picture_is_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    sheet[0].insert_image((20, 20, 280, 280), stream=png(Image.new("RGB", (300, 300), (200, 220, 240))))
    write(sheet)
    assert visible(read(sheet)) == {"900,00": True}


def test_a_word_under_the_clear_part_of_a_picture_is_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet)
    stamp = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(stamp).ellipse((150, 150, 198, 198), fill=(200, 0, 0, 255))
    sheet[0].insert_image((50, 50, 250, 250), stream=png(stamp))
    assert visible(read(sheet)) == {"900,00": True}


@pytest.mark.parametrize("cover", ["rectangle", "circle"])
def test_a_word_under_another_drawn_as_shapes_is_not_visible(
    sheet: Any, read: Callable[[Any], Page], cover: str
) -> None:
    write(sheet, "Total", at=(72, 150))
    write(sheet, "900,00")
    if cover == "rectangle":
        sheet[0].draw_rect(BOX, fill=WHITE, color=None)
    else:
        sheet[0].draw_circle((97, 96), 40, fill=WHITE, color=None)
    sheet[0].show_pdf_page(pymupdf.Rect(BOX), outlines_of("100,00"), 0)
    assert visible(read(sheet)) == {"Total": True, "900,00": False}


def test_a_word_under_an_annotation_is_not_visible_and_the_annotation_is(
    sheet: Any, read: Callable[[Any], Page]
) -> None:
    write(sheet, "900,00")
    note = sheet[0].add_freetext_annot((60, 80, 140, 110), "100,00", fontsize=12, fill_color=WHITE)
    note.update()
    seen = visible(read(sheet))
    assert seen == {"900,00": False, "100,00": True}


def test_a_hidden_layer_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total", at=(72, 150))
    write(sheet, "900,00", oc=sheet.add_ocg("hidden", on=False))
    assert not visible(read(sheet)).get("900,00", False)


def test_a_word_cut_by_a_clip_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total", at=(72, 150))
    page = sheet[0]
    write(sheet, "900,00")
    last = page.get_contents()[-1]
    clipped = b"q 60 0 38 300 re W n\n" + sheet.xref_stream(last) + b"\nQ"
    sheet.update_stream(last, clipped)
    assert visible(read(sheet)) == {"Total": True, "900,00": False}


def test_a_word_over_the_edge_of_the_page_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total")
    write(sheet, "900,00", at=(280, 100))
    write(sheet, "elsewhere", at=(500, 100))
    assert visible(read(sheet)) == {"Total": True, "900,00": False}


def test_a_word_outside_the_crop_box_is_left_out(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Total", at=(72, 150))
    write(sheet, "900,00", at=(10, 40))
    sheet[0].set_cropbox((60, 120, 200, 200))
    assert visible(read(sheet)) == {"Total": True}


def test_actual_text_does_not_replace_what_is_printed(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "100,00")
    last = sheet[0].get_contents()[-1]
    lie = b"/Span << /ActualText (900,00) >> BDC\n" + sheet.xref_stream(last) + b"\nEMC"
    sheet.update_stream(last, lie)
    assert visible(read(sheet)) == {"100,00": True}


def test_a_struck_word_is_not_visible_and_an_underlined_one_is(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "900,00")
    sheet[0].draw_line((70, 96), (112, 96), width=0.8)
    write(sheet, "Payable", at=(72, 150))
    sheet[0].draw_line((70, 151.5), (118, 151.5), width=0.8)
    assert visible(read(sheet)) == {"900,00": False, "Payable": True}


def test_a_digit_cut_by_a_white_line_is_not_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "700,00")
    sheet[0].draw_line((72, 92), (79, 92), width=2.0, color=WHITE)
    assert visible(read(sheet)) == {"700,00": False}


def test_a_light_watermark_leaves_words_visible(sheet: Any, read: Callable[[Any], Page]) -> None:
    sheet[0].insert_text((40, 130), "COPY", fontsize=90, color=(0.9, 0.9, 0.9))
    write(sheet, "Total 900,00")
    seen = visible(read(sheet))
    assert seen["Total"]
    assert seen["900,00"]


@pytest.mark.parametrize("under", [False, True])
def test_the_ocr_layer_of_a_scan_stays_but_is_not_visible(sheet: Any, read: Callable[[Any], Page], under: bool) -> None:
    """Words over the scan without ink, or with ink and under it: there is ink at their place, but not theirs."""
    lines = [f"Invoice line {number} amount {number}9,00" for number in range(1, 12)]
    scan = Image.new("L", (1250, 1250), 255)
    draw, font = ImageDraw.Draw(scan), ImageFont.load_default(50)
    for row, line in enumerate(lines):
        draw.text((100, 60 + 100 * row), line, font=font, fill=20)
    page = sheet[0]
    if not under:
        page.insert_image(page.rect, stream=png(scan))
    for row, line in enumerate(lines):
        page.insert_text((24, 25 + 24 * row), line, fontsize=12, render_mode=0 if under else 3)
    if under:
        page.insert_image(page.rect, stream=png(scan))
    result = read(sheet)
    assert result.text_source == "text_layer"
    assert [word.text for word in result.words] == " ".join(lines).split()
    assert not any(word.visible for word in result.words)


def test_a_scan_with_only_a_stamp_as_text_goes_to_ocr(sheet: Any, read: Callable[[Any], Page]) -> None:
    scan = Image.new("L", (1250, 1250), 255)
    draw, font = ImageDraw.Draw(scan), ImageFont.load_default(50)
    for row in range(11):
        draw.text((100, 60 + 100 * row), "An invoice line of some length", font=font, fill=20)
    sheet[0].insert_image(sheet[0].rect, stream=png(scan))
    sheet[0].insert_text((20, 295), "Scanned by copier 7", fontsize=6)
    page = read(sheet)
    assert (page.text_source, page.words) == ("none", ())
    assert [warning.code for warning in page.warnings] == ["text_layer"]


def test_text_that_runs_up_the_page_is_read_level(sheet: Any, read: Callable[[Any], Page]) -> None:
    for row in range(5):
        sheet[0].insert_text((100 + 20 * row, 250), f"Line {row} of a sideways page", fontsize=11, rotate=90)
    page = read(sheet)
    assert all(word.visible for word in page.words)
    assert all(word.bbox.width > word.bbox.height for word in page.words if len(word.text) > 3)
    first = next(word for word in page.words if word.text == "sideways")
    shown = page.to_display.apply_box(first.bbox)
    assert shown.height > shown.width
    assert 85 < shown.left < 100


def let_font_lie(document: Any, code: str, shape: str, name: str | None = None) -> None:
    """From here on the page's font draws `shape` (a glyph name) for `code`, and calls it `name`, or else `code`."""
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Lie def /CMapType 2 def "
        "1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <20> <7e> <0020> endbfrange "
        f"1 beginbfchar <{ord(code):02x}> <{ord(name or code):04x}> endbfchar "
        "endcmap end end"
    )
    stream = document.get_new_xref()
    document.update_object(stream, "<<>>")
    document.update_stream(stream, cmap.encode())
    font = document[0].get_fonts()[0][0]
    encoding = f"<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[{ord(code)}/{shape}]>>"
    document.xref_set_key(font, "Encoding", encoding)
    document.xref_set_key(font, "ToUnicode", f"{stream} 0 R")


@pytest.mark.parametrize(("code", "shape"), [("9", "one"), ("9", "four"), ("8", "three"), ("1", "seven")])
@pytest.mark.parametrize("font", ["helv", "tibo", "cour"])
def test_a_digit_drawn_as_another_is_not_visible(
    sheet: Any, read: Callable[[Any], Page], code: str, shape: str, font: str
) -> None:
    write(sheet, "Total 2 of 5 parts, 60 25 56 20 25 52 66 50 05", at=(20, 150), fontname=font, fontsize=9)
    write(sheet, f"{code}00,00", fontname=font)
    let_font_lie(sheet, code, shape)
    page = read(sheet)
    seen = visible(page)
    assert seen[f"{code}00,00"] is False
    assert all(shown for text, shown in seen.items() if text != f"{code}00,00")
    assert [warning.code for warning in page.warnings] == ["font"]


@pytest.mark.parametrize("name", [" ", "\u00a0", "\u200b", "\u2009"])
def test_a_digit_called_a_blank_is_not_passed_over(sheet: Any, read: Callable[[Any], Page], name: str) -> None:
    write(sheet, "1~00,00 Total")
    let_font_lie(sheet, "~", "nine", name)
    assert [word.text for word in read(sheet).words] == [f"1{UNKNOWN}00,00", "Total"]


def test_a_text_layer_whose_digits_are_false_goes_to_ocr(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "Invoice 999 of 19 99 99")
    let_font_lie(sheet, "9", "two")
    page = read(sheet)
    assert (page.text_source, page.words) == ("none", ())


def test_spaces_of_any_kind_divide_words(sheet: Any, read: Callable[[Any], Page]) -> None:
    write(sheet, "1\u00a0234,50 EUR")
    assert [word.text for word in read(sheet).words] == ["1", "234,50", "EUR"]


def test_the_witness_is_the_same_for_grey_levels_of_paper(sheet: Any, read: Callable[[Any], Page]) -> None:
    """Contrast is what counts, not darkness: the same step of grey is seen on any ground."""
    found = []
    for row, ground in enumerate(np.linspace(0.2, 1.0, 5)):
        top = 20 + 50 * row
        sheet[0].draw_rect((60, top, 200, top + 30), fill=(ground,) * 3, color=None)
        write(sheet, f"900,{row}", at=(72, top + 20), color=(ground - 0.2,) * 3)
        found.append(f"900,{row}")
    seen = visible(read(sheet))
    assert all(seen[text] for text in found)
