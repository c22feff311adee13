"""Cells are found in the row that they belong to."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from text_pages import words_of

from extractors.grounding import PageIndex, ground_rows

if TYPE_CHECKING:
    from extractors.grounding import Kind

COLUMNS: dict[str, Kind] = {"description": "text", "quantity": "number", "unit_price": "number", "amount": "number"}
Cells = tuple[str, str, str, str]


def _levels(rows: list[Cells], above: str = "", below: str = "") -> list[dict[str, int]]:
    """The line of the page on which each cell was found."""
    text = "\n".join([above, *(f"{a:<20}{b:>8}{c:>12}{d:>12}" for a, b, c, d in rows), below])
    index = PageIndex(list(words_of(f"page\n{text}")))
    sought = [dict(zip(COLUMNS, zip(row, COLUMNS.values(), strict=True), strict=True)) for row in rows]
    found = ground_rows(index, sought)
    return [{name: round((g.evidence[0].bbox.top - 20) / 14) for name, g in row.items()} for row in found]


def test_the_same_row_twice_is_two_rows() -> None:
    rows: list[Cells] = [("Kabel", "1", "12,50", "12,50"), ("Kabel", "1", "12,50", "12,50")]
    first, second = _levels(rows, above="1 Kabel 12,50", below="Summe  12,50")
    assert first["quantity"] == 2
    assert set(second.values()) == {3}


def test_a_cell_that_stands_elsewhere_only_is_ambiguous() -> None:
    index = PageIndex(list(words_of("Kabel   2   12,50\n\n\n\n\n\n\n\nSteuer 19 %")))
    (row,) = ground_rows(index, [{"amount": ("12,50", "number"), "tax_rate": (Decimal(19), "number")}])
    assert not row["amount"].ambiguous
    assert row["tax_rate"].evidence and row["tax_rate"].ambiguous


def test_a_row_of_which_nothing_is_printed_has_no_evidence() -> None:
    index = PageIndex(list(words_of("Kabel   2   12,50")))
    empty, found = ground_rows(index, [{"amount": ("99,99", "number")}, {"amount": ("12,50", "number")}])
    assert not empty["amount"].evidence
    assert found["amount"].evidence


words = st.sampled_from(["Kabel", "Stecker", "Kabel schwarz", "Montage"])
numbers = st.sampled_from(["1", "2", "3"])
amounts = st.sampled_from(["1,00", "2,00", "12,50"])


@given(st.lists(st.tuples(words, numbers, amounts, amounts), min_size=1, max_size=8))
def test_every_cell_of_a_table_is_found_in_its_own_row(rows: list[Cells]) -> None:
    """However often the same words and numbers stand in other rows, or the same row again."""
    for number, levels in enumerate(_levels(rows)):
        assert set(levels.values()) == {2 + number}
