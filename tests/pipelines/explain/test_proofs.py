from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.explain.proofs import collect_proofs, select_proofs, unknown_field
from schemas.evidence import FieldResult
from schemas.result import DocumentEntry

if TYPE_CHECKING:
    from typing import Any


def _document(data: dict[str, Any], *pointers: str) -> DocumentEntry:
    fields = {pointer: FieldResult(status="single") for pointer in pointers}
    return DocumentEntry(kind="invoice", pages=[1], data=data, fields=fields, decision="review")


DOCUMENT = _document(
    {
        "seller": {"name": "A"},
        "buyer": {"name": "B"},
        "lines": [{"amount": "1.00", "name": "x"}, {"amount": "2.00", "name": None}],
        "totals": {"gross": "3.00"},
        "odd/key~": {"paid": True},
    },
    "/totals/gross",
    "/lines/1/amount",
    "/lines/1/name",
    "/lines/0/amount",
    "/lines/0/name",
    "/buyer/name",
    "/seller/name",
    "/odd~1key~0/paid",
    "/gone",
)


def test_proofs_stand_in_the_order_of_the_data() -> None:
    assert [proof.pointer for proof in collect_proofs(DOCUMENT)] == [
        "/seller/name",
        "/buyer/name",
        "/lines/0/amount",
        "/lines/0/name",
        "/lines/1/amount",
        "/lines/1/name",
        "/totals/gross",
        "/odd~1key~0/paid",
        "/gone",
    ]


def test_a_proof_holds_the_plain_value() -> None:
    values = {proof.pointer: proof.value for proof in collect_proofs(DOCUMENT)}
    assert values["/lines/1/amount"] == "2.00"
    assert values["/odd~1key~0/paid"] == "yes"
    assert values["/lines/1/name"] is None
    assert values["/gone"] is None


@pytest.mark.parametrize(
    ("field", "pointers"),
    [
        ("/totals/gross", ["/totals/gross"]),
        ("totals.gross", ["/totals/gross"]),
        ("Totals/Gross", ["/totals/gross"]),
        ("gross", ["/totals/gross"]),
        ("lines[1].amount", ["/lines/1/amount"]),
        ("lines.1", ["/lines/1/amount", "/lines/1/name"]),
        ("amount", ["/lines/0/amount", "/lines/1/amount"]),
        ("name", ["/seller/name", "/buyer/name", "/lines/0/name", "/lines/1/name"]),
        ("seller", ["/seller/name"]),
        ("", []),
        ("ross", []),
        ("totals.gross.more", []),
    ],
)
def test_a_field_is_named_in_full_or_in_short(field: str, pointers: list[str]) -> None:
    assert [proof.pointer for proof in select_proofs(collect_proofs(DOCUMENT), field)] == pointers


def test_every_pointer_names_itself_alone() -> None:
    proofs = collect_proofs(DOCUMENT)
    for proof in proofs:
        assert select_proofs(proofs, proof.pointer) == [proof]


def test_no_field_names_all() -> None:
    proofs = collect_proofs(DOCUMENT)
    assert select_proofs(proofs, None) == proofs


def test_what_the_decision_names_is_pressing() -> None:
    document = DOCUMENT.model_copy(update={"reasons": ["/lines/1/amount rests on one witness", "no /buyer/names"]})
    pressing = [proof.pointer for proof in collect_proofs(document) if proof.is_pressing]
    assert pressing == ["/lines/1/amount"]


def test_an_unknown_field_is_answered_with_the_nearest() -> None:
    error = unknown_field("total.gros", collect_proofs(DOCUMENT))
    assert "total.gros" in error.message
    assert "/totals/gross" in error.hint
    assert "leave FIELD out" in unknown_field("qqq", []).hint
