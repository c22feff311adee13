"""Numbers broken at the end of a line: put together, and none where the rest is missing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import context_of

from extractors.invoices.header import find_header_fields

TEXT = """
    Invoice date         15 September 2026
    Invoice number       {first}
                         {second}
    Amount due           111.48
"""


def number(first: str, second: str) -> str | None:
    found = find_header_fields(context_of(TEXT.format(first=first, second=second)))["/invoice_number"]
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("DS-INV-2026-", "8811732", "DS-INV-2026-8811732"),
        ("DS-INV-2026", "-8811732", "DS-INV-2026-8811732"),
        ("FT/2026/", "1874", "FT/2026/1874"),
        ("DS-INV-2026", "8811732", "DS-INV-2026"),
        ("DS-INV-2026", "", "DS-INV-2026"),
    ],
)
def test_a_joint_at_the_end_of_the_line_or_at_the_next_ones_beginning(first: str, second: str, whole: str) -> None:
    assert number(first, second) == whole


@pytest.mark.parametrize("second", ["", "Berlin", "page 2", "Due 16 September 2026"])
def test_a_part_of_a_number_is_no_number(second: str) -> None:
    assert number("DS-INV-2026-", second) is None


# Letters that are no currency: "DM000" is money.
@given(st.from_regex(r"[ABX]{2}[0-9]{3,6}", fullmatch=True), st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_the_parts_come_together_in_their_order(first: str, second: str) -> None:
    assert number(f"{first}-", second) == f"{first}-{second}"
