"""A row that was not read: how much, and between which others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from text_pages import document_of

from extractors.invoices.reader import RulesReader
from pipelines.weigh import weigh
from schemas.target import shipped_target

if TYPE_CHECKING:
    from pipelines.checks.outcome import Outcome

INVOICE = shipped_target("invoice")
HEAD = "Pos    Description                Qty    Unit price      Amount"


def completeness(*pages: str) -> list[Outcome]:
    readings = RulesReader().read(document_of(*pages), INVOICE)
    return [outcome for outcome in weigh(readings, INVOICE).outcomes if outcome.check.id == "lines.complete"]


def row(position: int, text: str, amount: str) -> str:
    return f"{position:<7d}{text:27s}{1:3d}{amount:>14s}{amount:>12s}"


def page(*rows: str) -> str:
    return "\n".join(rows)


def total(label: str, amount: str) -> str:
    return f"{'':7s}{label:44s}{amount:>12s}"


END = [total("Net total", "600.00"), total("VAT 20%", "120.00"), total("Total", "720.00")]


def test_where_all_rows_are_read_nothing_is_said() -> None:
    rows = [row(1, "Oak shelf", "200.00"), row(2, "Ladder", "150.00"), row(3, "Bench", "250.00")]
    assert completeness(page(HEAD, *rows, *END)) == []


def test_a_missing_row_is_told_with_its_amount_and_the_position_left_out() -> None:
    rows = [row(1, "Oak shelf", "200.00"), row(2, "Ladder", "150.00"), row(3, "Bench", "100.00")]
    (outcome,) = completeness(page(HEAD, *rows, row(5, "Table", "50.00"), *END))
    assert (outcome.check.status, outcome.check.expected, outcome.check.actual) == ("failed", "600.00", "500.00")
    assert outcome.check.message == "a row of 100.00 was not read; position 4 is left out on page 1"


def test_a_sum_between_the_rows_says_on_which_page_the_row_is_missing() -> None:
    first = page(HEAD, row(1, "Oak shelf", "200.00"), row(2, "Ladder", "150.00"), total("Carried forward", "350.00"))
    second = page(HEAD, row(3, "Bench", "100.00"), total("Carried forward", "550.00"))
    third = page(HEAD, row(5, "Table", "50.00"), *END)
    (outcome,) = completeness(first, second, third)
    assert outcome.check.message.startswith(
        "a row of 100.00 was not read, after line 2 (page 1) and before line 4 (page 3)"
    )


def test_a_row_too_many_is_named() -> None:
    rows = [row(1, "Oak shelf", "200.00"), row(2, "Ladder", "150.00"), row(3, "Bench", "250.00")]
    (outcome,) = completeness(page(HEAD, *rows, row(4, "Deposit paid", "70.00"), *END))
    assert outcome.check.message == "the lines come to 70.00 more than /totals/lines: line 4 (page 1) may be none"


def test_a_line_whose_product_fails_was_misread_and_none_is_missing() -> None:
    wrong = row(3, "Bench", "100.00").replace("100.00", "700.00", 1)
    rows = [row(1, "Oak shelf", "200.00"), row(2, "Ladder", "150.00"), wrong]
    assert completeness(page(HEAD, *rows, *END)) == []


def test_the_check_covers_no_field() -> None:
    """BR-CO-10 doubts the lines already."""
    (outcome,) = completeness(page(HEAD, row(1, "Oak shelf", "200.00"), row(2, "Ladder", "150.00"), *END))
    assert outcome.check.fields == ()
    assert outcome.proves == frozenset()
