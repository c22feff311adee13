"""What a person states is found in the document, or refused with the nearest names."""

from __future__ import annotations

import pytest

from pipelines.review.statements import statements_of
from schemas.errors import UsageError
from schemas.evidence import FieldResult
from schemas.result import DocumentEntry

DATA = {"totals": {"net": "1.00", "gross": None}, "seller": {"name": "A"}, "buyer": {"name": None},
        "lines": [{"amount": "1.00"}, {"amount": "2.00"}]}  # fmt: skip
FIELDS = ("/totals/net", "/totals/gross", "/seller/name", "/buyer/name", "/lines/0/amount", "/lines/1/amount")
DOCUMENT = DocumentEntry(
    kind="invoice", pages=[1], data=DATA, fields={at: FieldResult(status="single") for at in FIELDS}, decision="review"
)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("/totals/gross=1.19", {"/totals/gross": "1.19"}),
        ("totals.gross = 1.19 ", {"/totals/gross": "1.19"}),
        ("gross=1.19", {"/totals/gross": "1.19"}),
        ("lines[1].amount=3", {"/lines/1/amount": "3"}),
        ("seller.name=B =  C", {"/seller/name": "B = C"}),
        ("gross=", {"/totals/gross": None}),
        ("lines.1=", {"/lines/1": None}),
        ("/lines/2/amount=3", {"/lines/2/amount": "3"}),
        ("lines.2.amount=3", {"/lines/2/amount": "3"}),
    ],
)
def test_a_field_is_named_as_people_name_it(text: str, stated: dict[str, str | None]) -> None:
    assert statements_of(DOCUMENT, [text]) == stated


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["gross"], "states nothing"),
        (["name=B"], "may be 2 fields"),
        (["totals.grss=1"], "no field 'totals.grss'"),
        (["gross=1", "totals.gross=2"], "/totals/gross twice"),
        (["lines.0=", "/lines/1/amount=3"], "takes a row out and states /lines/1/amount"),
    ],
)
def test_what_cannot_be_meant_is_refused(texts: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        statements_of(DOCUMENT, texts)


def test_rows_may_be_taken_out_together() -> None:
    assert statements_of(DOCUMENT, ["lines.0=", "lines.1="]) == {"/lines/0": None, "/lines/1": None}
