"""Totals add up; figures are written as the country writes them; identifiers have their shape."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import iban as iban_checks

from extractors.reader.synth.figures import locales
from extractors.reader.synth.identities import iban
from extractors.reader.synth.trade import draw_items, draw_totals
from tests.builders.drafts import draft_of


@pytest.mark.parametrize("inclusive", [False, True])
def test_net_and_tax_are_the_total(inclusive: bool) -> None:
    for seed in range(40):
        draft = draft_of(seed)
        items = draw_items(draft, 1 + seed % 5)
        trade = draw_totals(draft, items, inclusive=inclusive)
        assert trade.gross == sum(base + tax for _, base, tax in trade.rates)
        assert draft.facts["totals.gross"].lines == (draft.figures.money(trade.gross)[1],)
        if len(trade.rates) == 1 and "totals.net" in draft.facts and "totals.tax" in draft.facts:
            _, base, tax = trade.rates[0]
            assert draft.facts["totals.net"].lines == (draft.figures.money(base)[1],)
            assert draft.facts["totals.tax"].lines == (draft.figures.money(tax)[1],)


@given(st.integers(-10_000_000, 10_000_000), st.sampled_from(["DE", "GB", "FR", "CH", "SE"]), st.integers(0, 20))
def test_an_amount_keeps_its_figures(hundredths: int, country: str, seed: int) -> None:
    text = draft_of(seed, country).figures.plain(hundredths, 2)
    assert int("".join(c for c in text if c.isdigit())) == abs(hundredths)
    assert any(mark in text for mark in "-(") == (hundredths < 0)


@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)))
def test_a_date_is_written_by_its_pattern(day: dt.date) -> None:
    figures = draft_of(1).figures
    assert figures.date(day, "dd.mm.yyyy") == day.strftime("%d.%m.%Y")
    assert figures.date(day, "yyyy-mm-dd") == day.isoformat()
    assert str(day.year) in figures.date(day, "d. month yyyy")


def test_ibans_have_right_check_digits() -> None:
    for place in locales():
        text = iban(Random(3), place)
        assert not text or iban_checks.calc_check_digits(text) == text[2:4]
