"""From pointers to an instance of the schema: always valid, and never a bare null."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.assemble import assemble, null_leaves, with_empties
from schemas.evidence import FieldResult
from schemas.export import KINDS, committed_schema
from schemas.target import shipped_target

TEXTS = ("invoice_number", "purchase_order", "seller/name", "seller/iban", "buyer/address", "payment_terms")
AMOUNTS = ("totals/net", "totals/gross", "totals/prepaid", "lines/0/amount", "lines/7/quantity", "taxes/1/rate")
DATES = ("issue_date", "due_date", "delivery_date")

plain_amounts = st.decimals(-(10**9), 10**9, places=2).map(lambda value: format(value, "f"))
iso_dates = st.integers(0, 20_000).map(lambda days: (date(1990, 1, 1) + timedelta(days)).isoformat())
pointers = st.fixed_dictionaries(
    {},
    optional={
        **{f"/{name}": st.text(max_size=20) for name in TEXTS},
        **{f"/{name}": plain_amounts for name in AMOUNTS},
        **{f"/{name}": iso_dates for name in DATES},
        "/currency": st.from_regex(r"[A-Z]{3}", fullmatch=True),
    },
)
anything = st.dictionaries(
    st.sampled_from([f"/{name}" for name in (*TEXTS, *AMOUNTS, *DATES, "currency", "document_type")]),
    st.text(max_size=12),
)


def is_valid(kind: str, data: object) -> bool:
    return jsonschema.Draft202012Validator(committed_schema(kind)).is_valid(data)


@given(pointers)
def test_any_set_of_sound_values_gives_a_valid_instance(values: dict[str, str]) -> None:
    data, refused = assemble(shipped_target("invoice"), values)
    assert is_valid("invoice", data)
    assert not refused


@given(anything)
def test_values_a_schema_does_not_admit_are_refused_and_not_emitted(values: dict[str, str]) -> None:
    data, refused = assemble(shipped_target("invoice"), values)
    assert is_valid("invoice", data)
    assert refused <= set(values)


@given(anything)
def test_every_null_has_an_entry(values: dict[str, str]) -> None:
    data, _ = assemble(shipped_target("invoice"), values)
    fields = with_empties(data, {}, "absent")
    assert set(null_leaves(data)) == set(fields)
    assert {field.status for field in fields.values()} <= {"absent"}


def test_a_refused_value_leaves_the_others_alone() -> None:
    data, refused = assemble(shipped_target("invoice"), {"/totals/net": "one hundred", "/totals/gross": "120.00"})
    assert refused == {"/totals/net"}
    assert (data["totals"]["net"], data["totals"]["gross"]) == (None, "120.00")


def test_a_row_of_which_nothing_is_known_keeps_its_place() -> None:
    """Pointers into the data stay what the readings call them."""
    data, _ = assemble(shipped_target("invoice"), {"/lines/0/amount": "2.00", "/lines/2/amount": "10.00"})
    assert [line["amount"] for line in data["lines"]] == ["2.00", None, "10.00"]


def test_amounts_keep_the_digits_they_are_printed_with() -> None:
    data, _ = assemble(shipped_target("invoice"), {"/totals/gross": "120.50"})
    assert data["totals"]["gross"] == "120.50"
    assert Decimal(data["totals"]["gross"]) == Decimal("120.5")


def test_entries_come_in_the_order_of_the_data() -> None:
    data, _ = assemble(shipped_target("invoice"), {"/totals/gross": "1.00", "/invoice_number": "1"})
    read = {path: FieldResult(status="single") for path in ("/totals/gross", "/invoice_number")}
    order = list(with_empties(data, read, "absent"))
    assert order.index("/document_type") < order.index("/invoice_number") < order.index("/totals/gross")


def test_a_verdict_on_a_null_is_kept() -> None:
    data, _ = assemble(shipped_target("invoice"), {})
    fields = with_empties(data, {"/totals/net": FieldResult(status="unreadable")}, "absent")
    assert fields["/totals/net"].status == "unreadable"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_empty(kind: str) -> None:
    data, refused = assemble(shipped_target(kind), {})
    assert is_valid(kind, data)
    assert not refused


def test_a_kind_we_do_not_know() -> None:
    with pytest.raises(KeyError):
        assemble(shipped_target("poem"), {})


def test_a_row_that_lacks_a_text_it_must_have_is_kept() -> None:
    values = {"/statements/0/unit": "kg", "/statements/1/text": "It rose.", "/tables/0/rows/0/1": "7"}
    data, refused = assemble(shipped_target("chart"), values)
    assert [row["text"] for row in data["statements"]] == ["", "It rose."]
    assert data["statements"][0]["unit"] == "kg"
    assert data["tables"][0]["rows"] == [["", "7"]]
    assert refused == set()
