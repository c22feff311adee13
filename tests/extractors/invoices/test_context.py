"""What a document says of itself as a whole: how it writes numbers."""

from __future__ import annotations

from decimal import Decimal

from text_pages import context_of


def test_numbers_without_decimals_show_their_groups_by_the_narrow_spaces_in_them() -> None:
    context = context_of("""
    Tétel                     Ár            Nettó ár
    Kiszállás                 500           2 500
    Éves licenc               500           148 000
    ÖSSZESEN                                154 100 HUF
    """)
    assert context.number_format.group == " "
    assert [amount.value for amount in context.rows[-1].amounts] == [Decimal(154100)]


def test_columns_of_whole_numbers_are_no_groups() -> None:
    context = context_of("""
    Pieces        Boxes
    12            345
    20            500
    """)
    assert context.number_format.group is None
