"""Items of the embedded reader take the numbers of the rows that another reader read, or are not heard."""

from __future__ import annotations

from dataclasses import replace

from said import evidence, reading

from pipelines.item_rows import join_rows
from pipelines.weigh import weigh
from schemas.target import shipped_target

TABLE = [
    reading("/lines/0/amount", "300.00"),
    reading("/lines/0/quantity", "2"),
    reading("/lines/1/amount", "200.00"),
    reading("/lines/1/quantity", "4"),
]


def of(path: str, value: str, like: int | None = None):  # type: ignore[no-untyped-def]
    """Seen by the embedded reader, on the print of a reading of the table or on one of its own."""
    return reading(path, value, "embedded", on=None if like is None else TABLE[like].evidence[0])


def test_a_row_takes_the_number_of_its_partner_and_one_without_a_partner_is_left_out() -> None:
    own = [
        of("/lines/0/amount", "17.00"),
        of("/lines/1/amount", "300.00", 0),
        of("/lines/2/amount", "200.00", 2),
        of("/lines/2/item_number", "B-22"),
    ]
    joined = [r for r in join_rows([*TABLE, *own]) if r.selector == "embedded"]
    assert [(r.path, r.value) for r in joined] == [
        ("/lines/0/amount", "300.00"),
        ("/lines/1/amount", "200.00"),
        ("/lines/1/item_number", "B-22"),
    ]
    assert {r.numbered_by for r in joined} == {"rules"}


def test_joining_again_changes_nothing() -> None:
    once = join_rows([*TABLE, of("/lines/3/amount", "200.00", 2)])
    assert list(join_rows(once)) == list(once)


def test_a_table_that_it_alone_saw_counts_where_it_adds_up() -> None:
    own = [of("/lines/0/amount", "300.00"), of("/lines/1/amount", "200.00")]
    closed = [reading("/totals/net", "500.00"), *own]
    assert list(join_rows(closed)) == closed
    open_ = [reading("/totals/net", "501.00"), *own]
    assert list(join_rows(open_)) == open_[:1]
    assert list(join_rows(own)) == []


def test_cells_that_both_read_are_verified_and_rows_keep_their_numbers() -> None:
    own = [of("/lines/0/amount", "9.00"), of("/lines/1/amount", "200.00", 2), of("/lines/1/quantity", "4", 3)]
    weighed = weigh([*TABLE, *own], shipped_target("invoice"))
    assert weighed.values["/lines/1/amount"].selectors == ("rules", "embedded")
    assert weighed.values["/lines/0/amount"].selectors == ("rules",)
    assert weighed.verdicts["/lines/1/quantity"].status == "verified"
    assert weighed.verdicts["/lines/0/quantity"].status == "single"
    assert "/lines/2/amount" not in weighed.values


def test_of_a_row_that_is_read_only_codes_and_rates_are_filled() -> None:
    print_ = evidence("x")
    own = [
        of("/lines/1/amount", "200.00", 2),
        of("/lines/1/unit_price", "50.00"),
        of("/lines/1/tax_rate", "19"),
        reading("/lines/1/item_number", "B-22", "embedded", on=print_),
    ]
    values = weigh([*TABLE, *own], shipped_target("invoice")).values
    assert values["/lines/1/item_number"].value == "B-22"
    assert values["/lines/1/tax_rate"].value == "19"
    assert "/lines/1/unit_price" not in values


def test_another_value_in_a_cell_is_an_alternative() -> None:
    own = [of("/lines/1/amount", "200.00", 2), of("/lines/1/quantity", "40", 3)]
    cell = weigh([*TABLE, *own], shipped_target("invoice")).values["/lines/1/quantity"]
    assert (cell.value, cell.in_conflict) == ("4", False)
    assert [(a.value, a.selectors) for a in cell.alternatives()] == [("40", ("embedded",))]


def test_confidence_is_shown_where_the_agreement_was_measured() -> None:
    sure = [replace(of("/lines/1/amount", "200.00", 2), confidence=0.98), replace(of("/lines/1/quantity", "4", 3))]
    verdicts = weigh([*TABLE, *sure], shipped_target("invoice")).verdicts
    assert verdicts["/lines/1/amount"].confidence == 0.98
    assert verdicts["/lines/1/quantity"].confidence is None
    alone = weigh([replace(of("/seller/name", "Acme"), confidence=0.98)], shipped_target("invoice")).verdicts
    assert alone["/seller/name"].confidence is None
    guessed = replace(sure[0], role_is_guessed=True)
    assert weigh([*TABLE, guessed], shipped_target("invoice")).verdicts["/lines/1/amount"].confidence is None
