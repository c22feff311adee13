"""Letters and marks that a font draws otherwise than it names them, whatever its maps say."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from schemas.options import Limits
from tests.builders.lying_fonts import lying_font, plain_font, tall_font, write
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from schemas.page import Page

pymupdf = load_mupdf()

HONEST = {
    (60, 80): "Ship the other parts of order MX-2204/B by Friday, please",
    (60, 100): "12.50 7,80 1.999,00 3'400.25 0.07 88,00 41.60",
    (60, 120): "GRAND PIANO TUNING KIT, FOUR HUNDRED SIXTY FIVE JIGS",
}


def read(folder: Path, lines: Mapping[tuple[float, float], str], drawn_as: Mapping[str, str], size: float) -> Page:
    document = pymupdf.open()
    page = document.new_page()
    write(page, HONEST, plain_font(), size)
    page.insert_font(fontname="Other", fontbuffer=lying_font(drawn_as))
    for place, text in lines.items():
        page.insert_text(place, text, fontname="Other", fontsize=size)
    with open_document(saved(folder, "a.pdf", document.tobytes()), limits=Limits()) as opened:
        return opened.read_page(1)


def unseen(page: Page) -> list[str]:
    return [word.text for word in page.words if not word.visible]


@pytest.mark.parametrize("face", ["tiro", "tibo", "helv"])
def test_a_ligature_is_no_false_letter(tmp_path: Path, face: str) -> None:
    """One glyph draws "fi"; all words with an f were taken for hidden ones."""
    pymupdf = load_mupdf()
    document = pymupdf.open()
    page = document.new_page()
    for number, text in enumerate(
        ("Whit\ufb01eld of Shef\ufb01eld, \ufb02at 4", "Finest co\ufb00ee for of\ufb01ce and field work")
    ):
        writer = pymupdf.TextWriter(page.rect)
        writer.append((72, 100 + 30 * number), text, font=pymupdf.Font(face), fontsize=11)
        writer.write_text(page)
    with open_document(saved(tmp_path, "ligatures.pdf", document.tobytes()), limits=Limits()) as opened:
        read = opened.read_page(1)
    assert "Whitfield" in {word.text for word in read.words}
    assert unseen(read) == []
    assert not read.findings


@pytest.mark.parametrize("face", ["helv", "tibo", "cobo"])
def test_letters_of_a_condensed_face_are_believed(tmp_path: Path, face: str) -> None:
    """A narrow D is like a zero of a wider face."""
    document = pymupdf.open()
    page = document.new_page()
    for number, text in enumerate(("GRAND PIANO HUNDRED USD", "DE89 3704 INV-2204/D")):
        place = pymupdf.Point(60, 100 + 30 * number)
        page.insert_text(place, text, fontname=face, fontsize=12, morph=(place, pymupdf.Matrix(0.7, 1)))
    with open_document(saved(tmp_path, "narrow.pdf", document.tobytes()), limits=Limits()) as opened:
        read = opened.read_page(1)
    assert len(read.words) == 7
    assert unseen(read) == []


@pytest.mark.parametrize("size", [7.0, 9.0, 12.0])
def test_an_honest_font_is_believed(tmp_path: Path, size: float) -> None:
    lines = {(60, 160): string.ascii_letters, (60, 190): "2.50 0,90 1'000.00 INV-77/a KL.4,5"}
    page = read(tmp_path, lines, {}, size)
    assert unseen(page) == []
    assert not page.findings


@pytest.mark.parametrize(("mark", "digit"), [(".", "1"), (",", "1"), (".", "7"), ("'", "4"), ("\u2019", "1")])
@pytest.mark.parametrize("size", [7.0, 10.0])
def test_a_mark_drawn_as_a_digit_is_not_seen(tmp_path: Path, mark: str, digit: str, size: float) -> None:
    page = read(tmp_path, {(60, 160): f"5{mark}00"}, {mark: digit}, size)
    assert unseen(page) == [f"5{mark}00"]
    (finding,) = page.findings
    assert (finding.code, len(finding.boxes)) == ("font", 1)
    assert f"{f'5{mark}00'!r}" in finding.message


@pytest.mark.parametrize("pitch", [8.5, 9.0, 10.0])
def test_the_feet_of_the_line_above_make_no_digit_of_a_mark(tmp_path: Path, pitch: float) -> None:
    document = pymupdf.open()
    rows = ("1659.02", "23.47 2,55", "19.74 0.63")
    write(document.new_page(), {(60, 80 + pitch * row): text for row, text in enumerate(rows)}, tall_font(), 9.0)
    with open_document(saved(tmp_path, "a.pdf", document.tobytes()), limits=Limits()) as opened:
        page = opened.read_page(1)
    assert unseen(page) == []
    assert page.findings == ()


@pytest.mark.parametrize("digit", "1780")
def test_a_digit_drawn_as_a_mark_is_not_seen(tmp_path: Path, digit: str) -> None:
    page = read(tmp_path, {(60, 160): f"95{digit}66,20"}, {digit: "."}, 10)
    assert unseen(page) == [f"95{digit}66,20"]


@pytest.mark.parametrize(("named", "drawn"), [("D", "W"), ("K", "M"), ("G", "H"), ("X", "R"), ("S", "T")])
def test_a_letter_of_a_number_drawn_as_another_is_not_seen(tmp_path: Path, named: str, drawn: str) -> None:
    page = read(tmp_path, {(60, 160): f"{named}-2041"}, {named: drawn}, 9)
    assert unseen(page) == [f"{named}-2041"]


def test_a_letter_drawn_as_a_digit_is_not_seen(tmp_path: Path) -> None:
    assert unseen(read(tmp_path, {(60, 160): "DE89E704"}, {"E": "3"}, 9)) == ["DE89E704"]


def test_a_name_drawn_as_another_is_not_seen(tmp_path: Path) -> None:
    page = read(tmp_path, {(60, 160): "Marden Supplies"}, {"a": "k", "M": "H"}, 10)
    assert unseen(page) == ["Marden"]
    (finding,) = page.findings
    assert not finding.grave


def test_all_words_of_a_false_letter_are_not_seen(tmp_path: Path) -> None:
    lines: dict[tuple[float, float], str] = {(60, 160 + 14 * row): f"Row {word}" for row, word in enumerate(WORDS)}
    page = read(tmp_path, lines, {"k": "x"}, 9)
    assert unseen(page) == [word for word in WORDS if "k" in word]


WORDS = ("kettle", "market", "lemon", "work", "basket", "silver", "kiosk")


def test_a_false_amount_is_grave(tmp_path: Path) -> None:
    (finding,) = read(tmp_path, {(60, 160): "5.00"}, {".": "1"}, 9).findings
    assert finding.grave


def test_an_a_may_be_of_one_storey(tmp_path: Path) -> None:
    """Inter and Futura draw it like an o with a stem; an o with two storeys there is none."""
    assert unseen(read(tmp_path, {(60, 160): "Marden Supplies"}, {"a": "q"}, 10)) == []
    assert unseen(read(tmp_path, {(60, 160): "Norden Foods"}, {"o": "a"}, 10)) == ["Norden", "Foods"]
