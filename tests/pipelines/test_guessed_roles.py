"""Roles that arithmetic cannot tell apart, from the page to the verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from said import reading
from text_pages import document_of

from extractors.invoices.reader import RulesReader
from pipelines.reconcile import reconcile
from pipelines.trust import judge
from pipelines.weigh import weigh
from schemas.target import shipped_target

if TYPE_CHECKING:
    from schemas.page import DocumentContent

INVOICE = shipped_target("invoice")


def page(heading: str, first: str, second: str, below: str = "") -> str:
    return f"""
    Oak & Ember Studio Ltd
    Invoice number   OAK-2041
    Invoice date     13 May 2026

    {heading}
    {first}
    {second}

    Net total                                              150.00
    VAT 20%                                                 30.00
    Total                                                  180.00
    {below}
    """


def seen(text: str) -> DocumentContent:
    content = document_of(text)
    words = tuple(replace(word, visible=True) for word in content.pages[0].words)
    return replace(content, pages=(replace(content.pages[0], words=words),))


def statuses(text: str) -> dict[str, str]:
    weighed = weigh(RulesReader().read(seen(text), INVOICE), INVOICE)
    return {path: result.status for path, result in weighed.verdicts.items()}


HEADED = "Description                   Qty     Unit price        Amount"
UNKNOWN = "Foo                           Bar     Baz                Qux"
WEIGHED = "Description                   Qty     Weight            Amount"
FIRST = "Brand workshop                 20           5        100.00"
SECOND = "Stock photography              10           5         50.00"


def test_headed_factors_are_proven() -> None:
    found = statuses(page(HEADED, FIRST, SECOND))
    assert found["/lines/0/quantity"] == found["/lines/0/unit_price"] == found["/lines/0/amount"] == "verified"


def test_without_headings_the_product_proves_the_amount_alone() -> None:
    found = statuses(page(UNKNOWN, FIRST, SECOND))
    assert found["/lines/0/amount"] == "verified"
    assert (found["/lines/0/quantity"], found["/lines/0/unit_price"]) == ("single", "single")


def test_a_column_of_another_heading_is_not_proven_as_the_price() -> None:
    found = statuses(page(WEIGHED, FIRST, SECOND))
    assert found["/lines/0/quantity"] == "verified"
    assert found.get("/lines/0/unit_price") != "verified"


def test_a_unit_names_the_quantity_and_a_currency_sign_the_price() -> None:
    first = "Brand workshop                20 h         £5.00        100.00"
    second = "Stock photography             10 h         £5.00         50.00"
    found = statuses(page(UNKNOWN, first, second))
    assert (found["/lines/0/quantity"], found["/lines/0/unit_price"]) == ("verified", "verified")


@pytest.mark.parametrize("label", ["Withholding tax", "Retention 10%", "Credit applied"])
def test_what_is_withheld_is_never_verified_as_paid(label: str) -> None:
    below = f"{label:<55}18.00\n    Amount due                                             162.00"
    assert statuses(page(HEADED, FIRST, SECOND, below)).get("/totals/prepaid") != "verified"


def test_tax_withheld_is_not_read_as_paid() -> None:
    below = "Withholding tax                                         18.00\n    Amount due                 162.00"
    assert "/totals/prepaid" not in statuses(page(HEADED, FIRST, SECOND, below))


def test_what_is_labelled_as_paid_is_proven() -> None:
    below = "Deposit paid                                            18.00\n    Amount due                 162.00"
    assert statuses(page(HEADED, FIRST, SECOND, below))["/totals/prepaid"] == "verified"


def test_a_guess_is_no_witness_beside_a_model_and_one_beside_stated_data() -> None:
    guess = replace(reading("/lines/0/quantity", "20"), role_is_guessed=True)
    for selector, status in (("vlm", "single"), ("xml", "verified")):
        fields = reconcile([guess, reading("/lines/0/quantity", "20", selector)])  # type: ignore[arg-type]
        assert judge(fields, [])["/lines/0/quantity"].status == status
