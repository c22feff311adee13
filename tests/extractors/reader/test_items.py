"""From roles and links of words to line items: no word in two items, no item with two amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scripted_pointer import ScriptedPointer
from text_pages import document_of

from extractors.reader.example import ROLES
from extractors.reader.items import NUMBERS, rows_of, tempered
from extractors.reader.reader import EmbeddedReader
from extractors.reader.session import Pointed
from schemas.target import shipped_target

if TYPE_CHECKING:
    from schemas.evidence import Reading

INVOICE = """
    Item     Description        Qty    Price    Total
    A-17     Oak table            2   150,00   300,00
             with drawer
    B-22     Chair                4    50,00   200,00

    Subtotal                                   500,00
"""
ITEMS = {
    "A-17": ("item_number", 0), "Oak": ("description", 0), "table": ("description", 0), "with": ("description", 0),
    "drawer": ("description", 0), "2": ("quantity", 0), "150,00": ("unit_price", 0), "300,00": ("amount", 0),
    "B-22": ("item_number", 1), "Chair": ("description", 1), "4": ("quantity", 1), "50,00": ("unit_price", 1),
    "200,00": ("amount", 1),
}  # fmt: skip
COLUMNS = ("item_number", "description", "quantity", "unit_price", "amount")


def read(
    items: dict[str, tuple[str, int]], *pages: str, least: float = 0.5, kind: str = "invoice", **vouches: float
) -> dict[str, Reading]:
    trust = {
        "least": {f"/lines/*/{column}": least for column in COLUMNS},
        "vouches": {f"/lines/*/{column}": bound for column, bound in vouches.items()},
    }
    pointer = ScriptedPointer({}, {"trust": trust}, items)
    found = EmbeddedReader(pointer).read(document_of(*(pages or (INVOICE,))), shipped_target(kind))  # type: ignore[arg-type]
    return {reading.path: reading for reading in found}


def test_words_become_items_by_their_roles_and_links() -> None:
    found = {path: reading.value for path, reading in read(ITEMS).items()}
    assert found == {
        "/lines/0/item_number": "A-17",
        "/lines/0/description": "Oak table with drawer",
        "/lines/0/quantity": "2",
        "/lines/0/unit_price": "150.00",
        "/lines/0/amount": "300.00",
        "/lines/1/item_number": "B-22",
        "/lines/1/description": "Chair",
        "/lines/1/quantity": "4",
        "/lines/1/unit_price": "50.00",
        "/lines/1/amount": "200.00",
    }


def test_a_cell_stands_on_its_words_line_by_line() -> None:
    assert [item.text for item in read(ITEMS)["/lines/0/description"].evidence] == ["Oak table", "with drawer"]


def test_a_column_testifies_only_where_that_was_measured() -> None:
    found = read(ITEMS, amount=0.5, quantity=0.95)
    assert not found["/lines/0/amount"].role_is_guessed
    assert found["/lines/0/quantity"].role_is_guessed
    assert found["/lines/0/item_number"].role_is_guessed
    assert set(read(ITEMS, least=2.0, amount=0.5)) == {"/lines/0/amount", "/lines/1/amount"}


def test_weights_that_measured_no_items_give_none() -> None:
    pointer = ScriptedPointer({}, {}, ITEMS)
    assert EmbeddedReader(pointer).read(document_of(INVOICE), shipped_target("invoice")) == []


def test_of_receipts_no_items_are_read() -> None:
    assert read(ITEMS, kind="receipt") == {}


def test_what_has_no_number_is_no_item() -> None:
    assert read({**ITEMS, "Subtotal": ("description", 2)}) == read(ITEMS)


def test_items_go_on_over_pages() -> None:
    second = INVOICE.replace("300,00", "310,00").replace("200,00", "210,00")
    more = {"310,00": ("amount", 0), "210,00": ("amount", 1)}
    found = read({**ITEMS, **more}, INVOICE, second)
    assert [found[f"/lines/{row}/amount"].value for row in range(4)] == ["300.00", "200.00", "310.00", "210.00"]


@given(data=st.data())
def test_every_word_with_a_role_is_in_one_item_and_no_item_has_two_amounts(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 14))
    roles = data.draw(st.lists(st.integers(0, len(ROLES) - 1), min_size=count, max_size=count))
    logits = st.lists(st.floats(-9, 9, width=32), min_size=count * count, max_size=count * count)
    links = np.array(data.draw(logits), dtype=np.float32).reshape(count, count)
    empty = np.zeros((0, 1 + count), dtype=np.float32)
    pointed = Pointed(empty, empty, empty, np.eye(len(ROLES), dtype=np.float32)[roles], links, empty)
    rows = rows_of(pointed, np.arange(count))
    placed = sorted(place for row in rows for places in row.values() for place in places)
    assert placed == [place for place, role in enumerate(roles) if ROLES[role]]
    assert all(len(row.get(role, ())) <= 1 for row in rows for role in NUMBERS)
    assert all(roles[place] == ROLES.index(role) for row in rows for role, places in row.items() for place in places)


@given(probability=st.floats(0, 1), temperature=st.floats(0.5, 4))
def test_a_tempered_probability_stays_on_its_side_of_a_half(probability: float, temperature: float) -> None:
    cooled = tempered(probability, temperature)
    assert 0 <= cooled <= 1
    assert (cooled - 0.5) * (probability - 0.5) >= -1e-9
