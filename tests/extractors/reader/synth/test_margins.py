"""What surrounds a trade document: parties side by side, a column about the seller, slips that answer nothing."""

from __future__ import annotations

from random import Random

import pytest

from extractors.reader.synth import heads, margins
from extractors.reader.synth.blocks import Block, Tag
from extractors.reader.synth.datasheets import SheetProgram, draw_sheet_look
from extractors.reader.synth.parties import FORMS, Parties
from extractors.reader.synth.tables import ItemTable, draw_look
from extractors.reader.synth.trade import draw_items, draw_totals
from tests.builders.drafts import draft_of


def tagged(block: Block, part: str, key: str) -> str:
    return " ".join(run.piece.text for run in block.runs if Tag(part, key) in run.piece.tags)


def texts(block: Block) -> list[str]:
    return [run.piece.text for run in block.runs]


@pytest.mark.parametrize("form", FORMS)
def test_each_party_stands_under_its_heading(form: str) -> None:
    for seed in range(6):
        draft = draft_of(seed)
        block = Parties(draft, heads.Writer(draft), form, 500.0).block()
        for role in ("buyer", *(key.removesuffix(".name") for key in draft.facts if key.endswith(".name"))):
            assert tagged(block, "value", f"{role}.name").split() == draft.facts[f"{role}.name"].lines[0].split()
            assert tagged(block, "value", f"{role}.address")
        assert tagged(block, "label", "buyer.name").lower() == draft.facts["buyer.name"].label.lower()
        assert max(run.x for run in block.runs) < 500


def test_a_contact_person_answers_nothing() -> None:
    for seed in range(40):
        draft = draft_of(seed)
        who = heads.Writer(draft).party
        block = heads.address_block(draft, "buyer", None, 200.0, who=who)
        assert who.contact not in tagged(block, "value", "buyer.name") or who.contact in who.name
        assert tagged(block, "value", "buyer.address").split() == " ".join(who.address).split()


def test_the_side_column_tells_of_the_seller() -> None:
    draft = draft_of(1)
    block = margins.side_column(draft, heads.Writer(draft), 110.0)
    assert tagged(block, "value", "seller.name").split() == draft.facts["seller.name"].lines[0].split()
    assert tagged(block, "value", "seller.vat_id")


def test_a_payment_slip_repeats_and_answers_nothing() -> None:
    printed = 0
    for seed in range(10):
        draft = draft_of(seed)
        draft.labelled("invoice_number", "id", "R-4711")
        draft.money("totals.gross", 119_00, "Summe")
        block = margins.payment_slip(draft, 400.0)
        printed += "R-4711" in " ".join(texts(block))
        assert not any(tag.part == "value" and tag.key for run in block.runs for tag in run.piece.tags)
    assert printed >= 5


def test_a_slip_with_nothing_to_repeat_is_empty() -> None:
    assert margins.payment_slip(draft_of(1), 400.0).runs == []


def test_taxes_are_told_by_rate() -> None:
    for seed in range(10):
        draft = draft_of(seed)
        trade = draw_totals(draft, draw_items(draft, 4))
        found = texts(margins.tax_table(draft, trade, 300.0))
        for _, base, tax in trade.rates:
            assert draft.figures.plain(base) in " ".join(found)
            assert draft.figures.plain(tax) in " ".join(found)


def test_columns_that_answer_nothing_are_no_cells() -> None:
    looks = [draw_look(Random(seed)) for seed in range(80)]
    wide = [look for look in looks if {"gross_amount", "tax_amount"} & set(look.roles)]
    assert len(wide) > 3
    draft = draft_of(2)
    block = ItemTable(draft, wide[0], draw_items(draft, 3), 500.0).block()
    amounts = [run.piece.text for run in block.runs if any(tag[:2] == ("item", "amount") for tag in run.piece.tags)]
    assert len(amounts) == 3


def test_a_column_s_title_may_be_the_first_to_tell_the_currency() -> None:
    told = 0
    for seed in range(40):
        draft = draft_of(seed)
        block = ItemTable(draft, draw_look(Random(seed)), draw_items(draft, 2), 500.0).block()
        if "currency" in draft.facts:
            told += 1
            (mark,) = draft.facts["currency"].lines
            assert mark.upper() in tagged(block, "value", "currency").upper()
    assert told > 3


def test_a_data_sheet_heads_the_parties_whatever_else_it_leaves_bare() -> None:
    looks = [look for seed in range(60) if (look := draw_sheet_look(Random(seed))).heading == "none"]
    assert len(looks) > 3
    for seed, look in enumerate(looks):
        draft = draft_of(seed)
        sheet = SheetProgram(draft, look, "invoice")
        heading, fields = sheet._made["buyer"]()
        block = sheet._section(heading, fields, look.order.index("buyer"), 400.0)
        assert texts(block)[0].startswith(heading.split()[0])


def test_the_tax_may_stand_in_the_table_of_rates_alone() -> None:
    answered = 0
    for seed in range(30):
        draft = draft_of(seed)
        trade = draw_totals(draft, draw_items(draft, 3))
        draft.facts.pop("totals.tax", None)
        block = margins.tax_table(draft, trade, 300.0)
        said = tagged(block, "value", "totals.tax")
        answered += bool(said)
        if said:
            assert (
                said == draft.facts["totals.tax"].lines[0] == draft.figures.plain(sum(tax for *_, tax in trade.rates))
            )
            assert tagged(block, "label", "totals.tax")
        else:
            assert len(trade.rates) > 1
            assert "totals.tax" not in draft.facts
    assert answered > 10


def test_a_long_name_may_stand_in_two_lines() -> None:
    parted = 0
    for seed in range(120):
        draft = draft_of(seed)
        who = heads.Writer(draft).party
        block = heads.address_block(draft, "buyer", None, 400.0, who=who)
        lines = draft.facts["buyer.name"].lines
        assert " ".join(lines) == who.name
        assert tagged(block, "value", "buyer.name").split() == who.name.split()
        parted += len(lines) > 1
    assert 1 < parted < 30
