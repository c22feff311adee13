"""What sentences claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.statements.claims import find_claims


def kinds(text: str) -> list[tuple[str, int]]:
    return [(claim.kind, claim.sense) for claim in find_claims(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Revenue rose 12 % to $4.2 million in 2024.", [("direction", 1), ("change", 1), ("value", 1)]),
        ("Der Umsatz sank um 12,5 % auf 4,2 Mio. Euro.", [("direction", -1), ("change", -1), ("value", -1)]),
        ("Wind accounted for 34 % of the total.", [("share", 0)]),
        ("Canal made up 59.7 percent of everything in 2016.", [("share", 0)]),
        ("In 2017, 51.7 % of the total came from Surgery.", [("share", 0)]),
        ("Together they supplied 79.9 GWh.", [("total", 0)]),
        ("Insgesamt waren es 498,8 Tausend Besucher.", [("total", 0)]),
        ("Exports doubled between 2019 and 2024.", [("ratio", 0)]),
        ("Den höchsten Wert erreichte Wind im Jahr 2023.", [("extreme", 1)]),
        ("2020 legte Inland auf 54,3 Mio. Euro zu.", [("direction", 1), ("value", 1)]),
        ("Sales were 12 % higher than in 2023.", [("change", 1), ("direction", 1)]),
    ],
)
def test_claims_are_told_by_their_words(text: str, expected: list[tuple[str, int]]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We expect 500 GWh next year.",
        "Für 2026 erwarten wir ein Plus von 6 %.",
        "Sales should rise to 12 million euros.",
    ],
)
def test_what_is_expected_is_no_claim(text: str) -> None:
    assert find_claims(text) == []


def test_what_is_denied_has_no_direction() -> None:
    assert kinds("Sales did not rise.") == []


def test_each_clause_has_its_own_direction() -> None:
    claims = find_claims("Solar rose to 41.2 GWh in 2025, while wind fell to 38.7 GWh.")
    assert [(claim.kind, claim.sense) for claim in claims] == [
        ("direction", 1), ("value", 1), ("direction", -1), ("value", -1),
    ]  # fmt: skip
    assert len({claim.clause for claim in claims}) == 2


@given(st.text(max_size=200))
def test_any_text_is_survived_and_spans_lie_in_it(text: str) -> None:
    for claim in find_claims(text):
        assert 0 <= claim.clause[0] <= claim.span[0] < claim.span[1] <= len(text)
