"""The proof as checks."""

from __future__ import annotations

from said import fields

from pipelines.proof import proof_outcomes

CLOSED = {"net": "120.00", "tax": "22.80", "gross": "142.80", "payable": "142.80"}


def test_a_system_that_closes_says_how_many_equations_hold() -> None:
    (outcome,) = proof_outcomes(fields(CLOSED))
    assert (outcome.check.id, outcome.check.status, outcome.check.actual) == ("proof.closes", "passed", "2 equations")
    assert outcome.proves == frozenset()


def test_a_gap_names_the_suspects_with_the_values_that_close() -> None:
    closes, suspects = proof_outcomes(fields({**CLOSED, "gross": "147.80"}))
    assert (closes.check.status, closes.check.expected, closes.check.actual) == ("failed", "2 equations", "0 equations")
    assert (suspects.check.id, suspects.check.fields) == ("proof.suspects", ("/totals/gross",))
    assert suspects.check.expected == "/totals/gross 142.80 instead of 147.80"


def test_what_was_not_read_is_named_but_is_no_field() -> None:
    read = {"/lines/0/amount": "50.00", "/lines/1/amount": "60.00", **CLOSED}
    closes, suspects = proof_outcomes(fields(read))
    assert "a line of 10.00 that was not read" in (suspects.check.expected or "")
    assert all(path in fields(read) or path.startswith("/totals/") for path in closes.check.fields)


def test_nothing_to_add_up_is_no_check() -> None:
    assert proof_outcomes(fields({"gross": "142.80"})) == []
