"""What was said of held-out pages becomes bounds: nothing is claimed that was not measured."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_pages import labelled_page
from scripted_pointer import ScriptedPointer

from extractors.reader.measure import content_of, say
from extractors.reader.reader import Trust
from extractors.reader.said import Said, Unread, tempered
from extractors.reader.trust import FEWEST, best_temperature, count, error_correlation, table, trust_of


def said(true: object, network: object, share: float, rules: object = None, field: str = "/totals/gross") -> Said:
    true_share = share if true == network else 1.0 - share
    return Said(field, "amount", true, network, (share,), true_share, rules, "trade-001")


def test_counts_tell_right_invented_and_agreed() -> None:
    row = count(
        [said(1, 1, 0.9, 1), said(1, 2, 0.8, 1), said(None, 3, 0.7), said(1, 1, 0.3, 2), said(2, None, 0.0, 2)],
        1.0,
        0.5,
    )
    assert (row.asked, row.present, row.given, row.right, row.invented) == (5, 4, 3, 1, 1)
    assert (row.rules_right, row.agreed, row.agreed_right, row.either_right) == (3, 1, 1, 3)


def test_a_field_vouches_only_where_enough_agreements_were_right() -> None:
    good = [said(n, n, 0.9, n) for n in range(FEWEST)]
    assert trust_of(good)["vouches"] == {"/totals/gross": pytest.approx(0.5)}
    assert trust_of(good)["agreed"] == {"/totals/gross": pytest.approx((FEWEST + 1) / (FEWEST + 2), abs=1e-4)}
    assert trust_of([replace(each, field="") for each in good])["vouches"] == {}
    assert trust_of(good[1:])["vouches"] == {}
    assert trust_of([*good, said(7, 8, 0.9, 8)])["vouches"] == {}


@pytest.mark.parametrize(
    ("printed", "said", "is_right"),
    [
        ("R663.50", "663.50", True),
        ("R663.50", "66.35", False),
        ("13 lipca 2012", "2012 07 13", True),
        ("5 oktober 2008", "2008 08 02", False),
        ("5 oktober 2008", "2008 10 06", False),
        ("$", "usd", True),
        ("$", "eur", False),
    ],
)
def test_what_no_parser_reads_is_judged_by_its_figures(printed: str, said: str, is_right: bool) -> None:
    assert (Unread(printed).as_said(None, said) == said) is is_right


def test_an_error_below_a_bound_does_not_count_above_it() -> None:
    mixed = [*(said(n, n, 0.9, n) for n in range(2 * FEWEST)), *(said(0, 1, 0.3, 1) for _ in range(5))]
    trust = Trust.of({"trust": trust_of(mixed)})
    row = count(mixed, trust.temperature, trust.vouches["/totals/gross"])
    assert row.agreed_right == row.agreed == 2 * FEWEST


def test_what_points_at_what_is_not_there_is_not_said() -> None:
    inventing = [*(said(n, n, 0.9) for n in range(50)), *(said(None, 1, 0.9) for _ in range(50))]
    trust = Trust.of({"trust": trust_of(inventing)})
    assert trust.least["/totals/gross"] > 1.0


def test_what_nobody_else_reads_is_given_if_it_is_likelier_right_than_wrong() -> None:
    mixed = [
        *(said(n, n, 0.9, field="") for n in range(40)),
        *(said(n, n if n % 3 else None, 0.6, field="") for n in range(30)),
        *(said(n, n if not n % 3 else n + 1, 0.2, field="") for n in range(30)),
    ]
    told = trust_of(mixed)
    assert told["temperature"]
    alone = Trust.of({"trust": told}, alone=True)
    counted = count(mixed, alone.temperature, alone.least["amount"])
    assert counted.given == 60
    assert counted.right == 60


@given(st.lists(st.floats(0.001, 0.3), min_size=1, max_size=3), st.floats(0.5, 4.0))
def test_tempered_shares_are_shares(shares: list[float], temperature: float) -> None:
    told = [tempered(shares, share, temperature) for share in shares]
    assert all(0.0 <= share <= 1.0 for share in told)
    assert sum(told) <= 1.0 + 1e-6
    assert tempered(shares, shares[0], 1.0) == pytest.approx(shares[0], abs=1e-6)


def test_boasting_is_cooled() -> None:
    boasting = [*(said(1, 1, 0.99) for _ in range(7)), *(said(1, 2, 0.99) for _ in range(3))]
    honest = [*(said(1, 1, 0.7) for _ in range(7)), *(said(1, 2, 0.7) for _ in range(3))]
    assert best_temperature(boasting) > best_temperature(honest)


def test_errors_in_common_are_told_from_errors_apart() -> None:
    right, ours = said(1, 1, 0.9, 1), said(1, 2, 0.9, 1)
    theirs, shared = said(1, 1, 0.9, 3), said(1, 2, 0.9, 2)
    assert error_correlation([*[right] * 8, shared, shared]) == pytest.approx(1.0)
    assert error_correlation([*[right] * 4, *[ours] * 4, theirs, shared]) == pytest.approx(0.0)
    assert error_correlation([right]) == error_correlation([]) == 0.0


def test_every_query_of_an_example_is_answered_twice() -> None:
    example = labelled_page(3)
    names = [answer.query.name for answer in example.answers]
    value = example.words[example.answers[0].words[0]].text
    told = list(say(ScriptedPointer({names[0]: (value, 0.9)}), example))
    assert [each.type for each in told] == ["text"] * len(names)
    assert told[0].network == told[0].true is not None
    assert told[0].probability(1.0) == pytest.approx(0.9, abs=0.05)
    assert told[-1].true is None
    assert content_of(example).pages[0].words[0].text == example.words[0].text
    assert len(table(told, 1.0, {})) == 3
