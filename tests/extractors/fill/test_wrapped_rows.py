"""Cells of two lines beside each other, as rows of a form."""

from __future__ import annotations

from filled import custom, filled
from text_pages import page_of

from extractors.fill.reader import FillReader
from schemas.geometry import BBox
from schemas.page import DocumentContent, Page, SourceFile, Word

TEXT = {"type": ["string", "null"]}
MOMENT = {"type": ["string", "null"], "format": "date-time"}


def test_a_label_and_its_value_may_both_go_on_in_a_second_line() -> None:
    page = """
        Parcel ID     08-114-0220-013

        Property      62 SUMAC RIDGE
        address       ROAD

        District      1104
    """
    assert filled({"property_address": TEXT, "parcel_id": TEXT}, page) == {
        "property_address": "62 SUMAC RIDGE ROAD",
        "parcel_id": "08-114-0220-013",
    }


def test_headings_over_their_values_stay_rows_of_their_own() -> None:
    page = """
        Parcel ID         Owner

        Start place       Deposit paid by
        Harbour Works     Maria Keller

        District          1104
    """
    assert filled({"start_place": TEXT, "deposit_paid_by": TEXT}, page) == {
        "start_place": "Harbour Works",
        "deposit_paid_by": "Maria Keller",
    }


def test_a_label_of_one_line_is_centred_beside_a_value_of_two() -> None:
    def word(text: str, left: float, top: float) -> Word:
        return Word(text, BBox(left, top, left + 6.0 * len(text), top + 14), 1, size_pt=10)

    words = [
        *page_of("Sender:").words,
        word("Received:", 30, 107),
        word("03.04.2026", 150, 100),
        word("08:15", 150, 114),
        word("Printed", 30, 140),
    ]
    page = Page(1, 595.0, 842.0, words=tuple(words))
    content = DocumentContent(SourceFile("cells.pdf", "0" * 64, "application/pdf", 1, 1), (page,))
    found = [r.value for r in FillReader().read(content, custom({"received": MOMENT})) if r.rank == 0]
    assert found == ["2026-04-03T08:15:00Z"]
