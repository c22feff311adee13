"""A total is verified by the amounts beside it that add up to it, and by nothing less."""

from __future__ import annotations

import pytest
from filled import custom, entry

GROSS = {"gross_amount": {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$", "title": "Gross amount"}}


def status(page: str) -> tuple[str, str | None]:
    read = entry(custom(GROSS), page)
    return read.fields["/gross_amount"].status, read.data["gross_amount"]


def test_terms_below_their_total() -> None:
    page = """
        Gross amount    $1,000.00
        Commission        $150.00
        Net               $850.00
    """
    assert status(page) == ("verified", "1000.00")


def test_terms_beside_their_total() -> None:
    page = """
        Month      Gross amount    Commission    Net amount
        March      $1,000.00       $150.00       $850.00
    """
    assert status(page) == ("verified", "1000.00")


def test_the_whole_column_above_its_total() -> None:
    page = """
        Spot            Amount
        Morning         $400.00
        Noon            $250.00
        Evening         $350.50
        Gross amount    $1,000.50
    """
    assert status(page) == ("verified", "1000.50")


@pytest.mark.parametrize(
    "page",
    [
        "Gross amount    $1,000.00\nCommission        $150.00\nNet               $805.00",
        "Gross amount      $850.00\nCommission        $150.00\nNet             $1,000.00",
        "Gross amount    $1,000.00\nCommission        $150.00\nNet               $850.00\n\nGross amount: $3,000.00",
        "Gross amount    $1,000.00\nNet             $1,000.00",
        "Morning         $600.00\nNoon            $250.00\nEvening         $400.00\nGross amount  $1,000.00",
    ],
    ids=["no sum", "swapped", "another gross amount", "one amount", "some amounts of the column only"],
)
def test_what_proves_nothing(page: str) -> None:
    assert status(page)[0] != "verified"


def test_a_sum_over_what_nobody_sees_proves_nothing() -> None:
    page = "Gross amount    $1,000.00\nCommission        $150.00\nNet               $850.00"
    read = entry(custom(GROSS), page, visible=False)
    assert read.fields["/gross_amount"].status == "single"
