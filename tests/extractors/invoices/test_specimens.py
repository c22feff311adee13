"""Sample invoices on pages that explain the bill."""

from __future__ import annotations

from dataclasses import replace

from text_pages import page_of

from extractors.invoices.specimens import without_specimens
from schemas.geometry import BBox, union_all
from schemas.page import Drawing, Page, Word

TEXT = """
    Montant prélevé      12,99



    Montant prélevé      155,65
    Total TTC             94,88
"""


def explained(mark: str, *, panel: bool = True, across: bool = False) -> Page:
    page = page_of(TEXT)
    lower = [word for word in page.words if word.bbox.top > page.words[0].bbox.top + 20]
    box = union_all(word.bbox for word in (page.words if across else lower)).expand(6)
    slanted = BBox(box.center_x - 40, box.center_y - 15, box.center_x + 40, box.center_y + 15)
    drawn = Drawing("rect", BBox(0, 0, page.width_pt, page.height_pt) if across else box, fill=(1.0, 1.0, 1.0))
    words = (*page.words, Word(mark, slanted, page.page_no))
    return replace(page, words=words, drawings=(drawn,) if panel else ())


def test_what_a_sample_prints_is_left_out() -> None:
    assert [word.text for word in without_specimens(explained("EXEMPLE")).words] == ["Montant", "prélevé", "12,99"]


def test_another_word_across_a_panel_leaves_it_in() -> None:
    page = explained("BROUILLON")
    assert without_specimens(page) is page


def test_a_sample_across_the_whole_page_is_read_as_it_stands() -> None:
    page = explained("MUSTER", across=True)
    assert without_specimens(page) is page


def test_without_a_panel_nobody_knows_how_far_the_sample_reaches() -> None:
    page = explained("SPECIMEN", panel=False)
    assert without_specimens(page) is page
