"""An exact sum over separate prints is a second witness for what OCR alone has read; nothing less is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from said import evidence, reading

from pipelines.checks import check_invoice
from pipelines.reconcile import reconcile
from pipelines.sums import summed_values
from pipelines.trust import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.evidence import EvidenceSource, Reading

TOTALS = {"/totals/net": "100.00", "/totals/tax": "20.00", "/totals/gross": "120.00"}


def read_by(source: EvidenceSource, values: Mapping[str, str]) -> list[Reading]:
    return [
        reading(path, value, on=evidence(value, source=source), transcribed=False) for path, value in values.items()
    ]


def summed(said: list[Reading]) -> set[str]:
    fields = reconcile(said)
    return summed_values(fields, check_invoice(fields))


def test_a_sum_of_three_prints_vouches_for_each() -> None:
    said = read_by("ocr", TOTALS)
    assert summed(said) == set(TOTALS)
    fields = reconcile(said)
    verdicts = judge(fields, check_invoice(fields))
    assert {verdicts[path].status for path in TOTALS} == {"verified"}


def test_a_hidden_text_layer_may_add_up_as_it_likes() -> None:
    assert summed(read_by("text_layer", TOTALS)) == set()


@pytest.mark.parametrize(
    "values",
    [
        {"/totals/net": "100.00", "/totals/tax": "0.00", "/totals/gross": "100.00"},  # one figure twice
        {"/totals/net": "100.00", "/totals/tax": "30.00", "/totals/gross": "120.00"},  # does not close
        {"/lines/0/quantity": "3", "/lines/0/unit_price": "4.00", "/lines/0/amount": "12.00"},  # a product
        {"/totals/gross": "120.00", "/totals/payable": "120.00"},
    ],
)
def test_less_than_a_sum_of_three_amounts_vouches_for_nothing(values: dict[str, str]) -> None:
    assert summed(read_by("ocr", values)) == set()


def test_two_roles_on_one_print_are_no_sum() -> None:
    shared = evidence("100.00", source="ocr")
    said = [
        reading("/totals/net", "100.00", on=shared, transcribed=False),
        reading("/totals/tax", "100.00", on=shared, transcribed=False),
        *read_by("ocr", {"/totals/gross": "200.00"}),
    ]
    assert summed(said) == set()


def test_cash_and_change_vouch_for_the_total_but_are_no_fields_of_it() -> None:
    values = {"tendered": "20.00", "change": "7.50", "/totals/payable": "12.50", "/totals/gross": "12.50"}
    assert summed(read_by("ocr", values)) == {"/totals/payable", "/totals/gross"}
    assert summed(read_by("ocr", values | {"change": "0.00", "tendered": "12.50"})) == set()
