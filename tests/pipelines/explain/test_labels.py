from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.explain.labels import describe_field, label_field, read_tokens
from schemas.export import KINDS


@pytest.mark.parametrize(
    ("pointer", "label"),
    [
        ("/totals/gross", "Totals · Gross"),
        ("/seller/vat_id", "Seller · VAT ID"),
        ("/lines/0/unit_price", "Lines 1 · Unit price"),
        ("/charts/1/series/0/points/11/y", "Charts 2 · Series 1 · Points 12 · Y"),
        ("/a~1b~0c", "A/b~c"),
        ("/7", "7"),
    ],
)
def test_a_label_reads_like_a_name(pointer: str, label: str) -> None:
    assert label_field(read_tokens(pointer)) == label


@given(st.lists(st.text(min_size=1), min_size=1))
def test_tokens_survive_the_pointer(tokens: list[str]) -> None:
    pointer = "".join("/" + token.replace("~", "~0").replace("/", "~1") for token in tokens)
    assert read_tokens(pointer) == tuple(tokens)


@pytest.mark.parametrize(
    ("kind", "pointer", "said"),
    [
        ("invoice", "/totals/gross", "Total amount with VAT (BT-112)"),
        ("receipt", "/lines/4/amount", "Line net amount (BT-131); gross where prices include tax"),
        ("invoice", "/seller/iban", "Payment account identifier, IBAN without spaces (BT-84)"),
        ("chart", "/charts/0/series/2/points/3/uncertainty", "Half width of the 95 % interval, in the unit of y"),
        ("invoice", "/nonsense/0", ""),
        ("a user's own", "/totals/gross", ""),
    ],
)
def test_descriptions_come_from_the_schema(kind: str, pointer: str, said: str) -> None:
    assert describe_field(kind, read_tokens(pointer)) == said


def test_every_described_leaf_of_an_invoice_is_found() -> None:
    for name, field in KINDS["invoice"].model_fields.items():
        assert describe_field("invoice", (name,)) == field.description
