"""Rows of several selectors come to one numbering: the same row has the same number, whoever read it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import assume, given
from hypothesis import strategies as st
from said import evidence, reading

from pipelines.align import align_rows
from pipelines.reconcile import reconcile
from schemas.geometry import BBox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.evidence import Reading, Selector

Row = tuple[str, str, str]
NAMES = ("description", "quantity", "amount")


def said_by(selector: Selector, rows: Iterable[tuple[int | None, Row]], array: str = "/lines") -> list[Reading]:
    """What a selector says of rows, numbered as it saw them; each with the true row, on whose prints it stands (None:
    it was not found on the page)."""
    said = []
    for number, (true_row, row) in enumerate(rows):
        for column, (name, value) in enumerate(zip(NAMES, row, strict=True)):
            item = reading(f"{array}/{number}/{name}", value, selector)
            if true_row is None:
                item = replace(item, evidence=())
            else:
                box = BBox(100.0 * column, 20.0 * true_row, 100.0 * column + 50, 20.0 * true_row + 10)
                item = replace(item, evidence=(evidence(value).model_copy(update={"bbox": box}),))
            said.append(item)
    return said


def numbers(readings: Sequence[Reading], selector: Selector) -> list[int]:
    """The row numbers of a selector's readings, one for each row, in the order in which it read them."""
    return list(dict.fromkeys(int(r.path.split("/")[2]) for r in readings if r.selector == selector))


texts = st.sampled_from(["Kabel", "Stecker", "Montage", "Kabel lang", "Anfahrt"])
rows = st.tuples(texts, st.sampled_from(["1", "2", "10"]), st.sampled_from(["1.00", "12.50", "25.00", "30.00"]))
some_rows = st.lists(rows, max_size=8)
apart = st.lists(rows, min_size=1, max_size=8, unique_by=(lambda row: row[2] + row[0]))


@given(st.lists(st.tuples(st.sampled_from([0, 1, 3, 7]), rows), max_size=5))
def test_one_selector_is_left_as_it_is(found: list[tuple[int, Row]]) -> None:
    said = [reading(f"/lines/{number}/amount", row[2]) for number, row in found]
    assert align_rows(said) == said
    other = reading("/invoice_number", "4711", "vlm")
    assert align_rows([*said, other]) == [*said, other]


@given(some_rows, some_rows, st.booleans())
def test_every_selector_keeps_its_rows_apart_and_in_order(ours: list[Row], theirs: list[Row], found: bool) -> None:
    said = [
        *said_by("rules", [(n if found else None, row) for n, row in enumerate(ours)]),
        *said_by("vlm", [(n if found else None, row) for n, row in enumerate(theirs)]),
    ]
    aligned = align_rows(said)
    assert [replace(r, path="") for r in aligned] == [replace(r, path="") for r in said]
    for selector, own in (("rules", ours), ("vlm", theirs)):
        found_numbers = numbers(aligned, selector)  # type: ignore[arg-type]
        assert found_numbers == sorted(set(found_numbers))
        assert len(found_numbers) == len(own)


@given(st.lists(rows, min_size=1, max_size=8), st.data())
def test_rows_that_one_of_them_dropped_leave_the_others_where_they_are(table: list[Row], data: st.DataObject) -> None:
    """However alike the rows are: they stand on prints of their own."""
    seen = {
        selector: data.draw(st.sets(st.integers(0, len(table) - 1), min_size=1)) for selector in ("rules", "vlm", "xml")
    }
    said: list[Reading] = []
    for selector, kept in seen.items():
        said += said_by(selector, [(n, table[n]) for n in sorted(kept)])  # type: ignore[arg-type]
    aligned = align_rows(said)
    place = {n: at for at, n in enumerate(sorted(set.union(*seen.values())))}
    for selector, kept in seen.items():
        assert numbers(aligned, selector) == [place[n] for n in sorted(kept)]  # type: ignore[arg-type]


@given(apart, st.data())
def test_rows_not_found_on_the_page_are_told_apart_by_what_they_say(table: list[Row], data: st.DataObject) -> None:
    kept = sorted(data.draw(st.sets(st.integers(0, len(table) - 1), min_size=1)))
    said = [*said_by("rules", enumerate(table)), *said_by("vlm", [(None, table[n]) for n in kept])]
    assert numbers(align_rows(said), "vlm") == kept


@given(apart, st.data())
def test_a_cell_read_wrongly_is_a_conflict_in_its_row_and_not_a_row_of_its_own(
    table: list[Row], data: st.DataObject
) -> None:
    wrong = data.draw(st.integers(0, len(table) - 1))
    misread = [(text, quantity, "99.99" if n == wrong else amount) for n, (text, quantity, amount) in enumerate(table)]
    said = [*said_by("rules", enumerate(table)), *said_by("vlm", [(None, row) for row in misread])]
    assume(sum(row[0] == table[wrong][0] for row in table) == 1)
    fields = reconcile(align_rows(said))
    assert [path for path, field in fields.items() if field.in_conflict] == [f"/lines/{wrong}/amount"]


def test_an_inserted_row_is_put_in_where_it_stands() -> None:
    table: list[Row] = [("Kabel", "1", "1.00"), ("Stecker", "1", "2.00"), ("Montage", "1", "3.00")]
    said = [*said_by("rules", [(0, table[0]), (2, table[2])]), *said_by("vlm", enumerate(table))]
    aligned = align_rows(said)
    assert numbers(aligned, "rules") == [0, 2]
    assert numbers(aligned, "vlm") == [0, 1, 2]
    assert [f.selectors for p, f in reconcile(aligned).items() if p.startswith("/lines/1/")] == [("vlm",)] * 3


def test_rows_on_other_prints_do_not_agree_although_they_say_the_same() -> None:
    said = [*said_by("rules", [(0, ("Kabel", "1", "1.00"))]), *said_by("vlm", [(5, ("Kabel", "1", "1.00"))])]
    assert numbers(align_rows(said), "vlm") == [1]


def test_one_amount_in_common_makes_no_row_where_another_row_fits_better() -> None:
    """The best pairing as a whole: 12.50 is also the amount of another item."""
    ours: list[Row] = [("Kabel", "2", "12.50"), ("Montage", "10", "30.00")]
    theirs: list[Row] = [("Anfahrt", "1", "12.50"), ("Kabel", "2", "12.50"), ("Montage", "10", "30.00")]
    said = [*said_by("rules", [(None, r) for r in ours]), *said_by("vlm", [(None, r) for r in theirs])]
    aligned = align_rows(said)
    assert numbers(aligned, "rules") == [1, 2]
    assert numbers(aligned, "vlm") == [0, 1, 2]


def test_taxes_are_aligned_by_their_rate_in_whatever_order() -> None:
    def taxes(selector: Selector, *rates: tuple[str, str]) -> list[Reading]:
        return [
            reading(f"/taxes/{number}/{name}", value, selector)
            for number, pair in enumerate(rates)
            for name, value in zip(("rate", "amount"), pair, strict=True)
        ]

    said = [*taxes("rules", ("7", "1.40"), ("19", "19.00")), *taxes("xml", ("19", "19.00"), ("7", "1.40"))]
    said = [replace(r, evidence=()) if r.selector == "xml" else r for r in said]
    fields = reconcile(align_rows(said))
    assert {path: field.value for path, field in fields.items() if path.endswith("rate")} == {
        "/taxes/0/rate": "7",
        "/taxes/1/rate": "19",
    }
    assert all(field.selectors == ("rules", "xml") for field in fields.values())


def test_rows_within_rows_are_aligned_within_their_row() -> None:
    def points(selector: Selector, *series: tuple[str, list[str]]) -> list[Reading]:
        said = []
        for number, (name, xs) in enumerate(series):
            base = f"/charts/0/series/{number}"
            said.append(reading(f"{base}/name", name, selector))
            said += [reading(f"{base}/points/{at}/x", x, selector) for at, x in enumerate(xs)]
        return [replace(r, evidence=()) for r in said]

    said = [
        *points("geometry", ("Nord", ["2021", "2022", "2023"]), ("Süd", ["2021", "2023"])),
        *points("vlm", ("Süd", ["2021", "2022", "2023"])),
    ]
    aligned = align_rows(said)
    assert [r.path for r in aligned if r.selector == "vlm"] == [
        "/charts/0/series/1/name",
        *(f"/charts/0/series/1/points/{at}/x" for at in range(3)),
    ]
    assert [r.path for r in aligned if r.path.startswith("/charts/0/series/1/points") and r.selector == "geometry"] == [
        "/charts/0/series/1/points/0/x",
        "/charts/0/series/1/points/2/x",
    ]


def test_what_is_read_for_checks_only_keeps_its_path() -> None:
    said = [*said_by("rules", [(0, ("Oak", "2", "10.00"))]), reading("running_sum/0", "10.00")]
    seen = said_by("embedded", [(0, ("Oak", "2", "10.00"))])
    assert [r.path for r in align_rows([*said, *seen]) if not r.path.startswith("/lines/0/")] == ["running_sum/0"]
