"""A table cut into overlapping tiles comes together again; so do the header fields of several pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from said import reading

from extractors.merge import PartReadings, merge_parts
from schemas.evidence import Evidence, Reading
from schemas.geometry import BBox

PITCH, HEIGHT, WIDTH = 20.0, 10.0, 500.0
COLUMNS = {"description": 50.0, "quantity": 250.0, "amount": 400.0}
PAGE = BBox(0, 0, WIDTH, 10_000)

Row = tuple[str, ...]


def cell(row: int, name: str, text: str, *, page_no: int = 1, grounded: bool = True) -> Reading:
    """A cell of the row that stands at `row` on its page."""
    left, top = COLUMNS[name], row * PITCH
    box = BBox(left, top, left + 90, top + HEIGHT)
    evidence = Evidence(page_no=page_no, bbox=box, text=text, source="text_layer")
    return Reading(f"/lines/{row}/{name}", text, text, "vlm", (evidence,) if grounded else (), grounded)


def table(rows: list[Row], *, page_no: int = 1, grounded: bool = True) -> list[Reading]:
    return [
        cell(number, name, text, page_no=page_no, grounded=grounded)
        for number, row in enumerate(rows)
        for name, text in zip(COLUMNS, row, strict=False)
    ]


def tile(whole: list[Reading], first: int, last: int, page_no: int = 1) -> PartReadings:
    """The rows from `first` to before `last`, numbered as the tile shows them."""
    shown = [r for r in whole if first <= row_of(r) < last]
    own = [replace(r, path=r.path.replace(f"/{row_of(r)}/", f"/{row_of(r) - first}/")) for r in shown]
    return PartReadings(page_no, BBox(0, first * PITCH - 2, WIDTH, last * PITCH - 2), own)


def row_of(said: Reading) -> int:
    return int(said.path.split("/")[2])


def rows_in(merged: list[Reading]) -> list[Row]:
    numbers = sorted({row_of(r) for r in merged if r.path.startswith("/lines/")})
    assert numbers == list(range(len(numbers)))
    chosen = {r.path: r.value for r in merged if r.rank == 0}
    rows = [[chosen.get(f"/lines/{number}/{name}") for name in COLUMNS] for number in numbers]
    return [tuple(value for value in row if value is not None) for row in rows]


texts = st.sampled_from(["Kabel", "Stecker", "Montage"])
row = st.tuples(texts, st.sampled_from(["1", "2"]), st.sampled_from(["12.50", "25.00", "30.00"]))
tables = st.lists(row, min_size=1, max_size=14)


@st.composite
def cuts(draw: st.DrawFn, count: int, most: int = 3) -> list[tuple[int, int]]:
    """Spans of rows that cover a table in order, each overlapping the one before by at most `most` rows."""
    spans: list[tuple[int, int]] = []
    first = 0
    while not spans or spans[-1][1] < count:
        last = draw(st.integers(min(count, (spans[-1][1] if spans else 0) + 1), count))
        spans.append((first, last))
        first = max(first + 1, last - draw(st.integers(0, most)))
    return spans


@given(tables, st.data())
def test_any_split_of_a_table_merges_back_to_it(rows: list[Row], data: st.DataObject) -> None:
    """Rows may be the same, and overlaps are of any length."""
    whole = table(rows)
    parts = [tile(whole, first, last) for first, last in data.draw(cuts(len(rows)))]
    assert merge_parts(parts) == whole


@given(st.lists(row, min_size=1, max_size=14, unique=True), st.data())
def test_rows_that_were_not_found_on_the_page_merge_by_what_they_say(rows: list[Row], data: st.DataObject) -> None:
    whole = table(rows, grounded=False)
    parts = [tile(whole, first, last) for first, last in data.draw(cuts(len(rows)))]
    assert rows_in(merge_parts(parts)) == rows


@given(tables, st.data())
def test_a_row_that_a_tile_cuts_is_whole_again(rows: list[Row], data: st.DataObject) -> None:
    """Of the last row of each tile, some cells may be missing and its text be shorter."""
    whole = table(rows)
    parts = [tile(whole, first, last) for first, last in data.draw(cuts(len(rows)).filter(_overlapping))]
    for number, part in enumerate(parts[:-1]):
        last = max(row_of(r) for r in part.readings)
        lost = data.draw(st.sets(st.sampled_from(["quantity", "amount"])))
        kept = [r for r in part.readings if row_of(r) != last or r.path.rpartition("/")[2] not in lost]
        parts[number] = replace(part, readings=kept)
    assert rows_in(merge_parts(parts)) == rows


def _overlapping(spans: list[tuple[int, int]]) -> bool:
    return all(second[0] < first[1] for first, second in pairwise(spans))


@given(tables, st.integers(1, 2), st.data())
def test_columns_of_tiles_side_by_side_are_one_row(rows: list[Row], column: int, data: st.DataObject) -> None:
    whole = table(rows)
    names = list(COLUMNS)
    left = [r for r in whole if names.index(r.path.rpartition("/")[2]) < column]
    right = [r for r in whole if r not in left]
    parts = [
        PartReadings(1, BBox(0, 0, COLUMNS[names[column]] + 5, 9_999), left),
        PartReadings(1, BBox(COLUMNS[names[column]] - 5, 0, WIDTH, 9_999), right),
    ]
    assert rows_in(merge_parts(parts)) == rows


@given(st.lists(tables, min_size=1, max_size=3))
def test_rows_of_different_pages_are_never_one(pages: list[list[Row]]) -> None:
    parts = [PartReadings(number, PAGE, table(rows, page_no=number)) for number, rows in enumerate(pages, start=1)]
    assert rows_in(merge_parts(parts)) == [row for rows in pages for row in rows]


@given(tables)
def test_one_part_is_what_it_is(rows: list[Row]) -> None:
    whole = table(rows)
    assert merge_parts([PartReadings(1, PAGE, whole)]) == whole
    assert merge_parts([]) == []


def test_rows_that_only_one_of_two_tiles_saw_lie_where_the_page_has_them() -> None:
    whole = table([("A", "1", "1.00"), ("B", "1", "2.00"), ("C", "1", "3.00"), ("D", "1", "4.00")])
    upper = PartReadings(1, BBox(0, 0, WIDTH, 80), [r for r in whole if row_of(r) in (0, 2)])
    lower = PartReadings(1, BBox(0, 15, WIDTH, 90), [r for r in whole if row_of(r) in (1, 3)])
    assert [r[0] for r in rows_in(merge_parts([upper, lower]))] == ["A", "B", "C", "D"]


def test_nested_rows_of_a_cut_row_are_merged_too() -> None:
    def point(chart: int, number: int, place: int) -> Reading:
        box = BBox(10, place * PITCH, 90, place * PITCH + HEIGHT)
        seen = Evidence(page_no=1, bbox=box, text=str(place), source="text_layer")
        return Reading(f"/groups/{chart}/items/{number}/x", str(place), str(place), "vlm", (seen,), True)

    upper = PartReadings(1, BBox(0, 0, WIDTH, 80), [point(0, n, n) for n in range(4)])
    lower = PartReadings(1, BBox(0, 38, WIDTH, 140), [point(0, n - 2, n) for n in range(2, 7)])
    merged = merge_parts([upper, lower])
    assert [(r.path, r.value) for r in merged] == [(f"/groups/0/items/{n}/x", str(n)) for n in range(7)]


@pytest.mark.parametrize(
    ("label", "amount"),
    [
        ("Übertrag", "30.00"),
        ("Übertrag von Seite 1", "30.00"),
        ("Carried forward", "30.00"),
        ("Report à nouveau", "30.00"),
        ("Zwischensumme", "30.00"),
        ("Transport", "30.00"),  # in Dutch, and the sum of what stands above
    ],
)
def test_a_sum_carried_over_is_no_row(label: str, amount: str) -> None:
    first = table([("Kabel", "1", "10.00"), ("Stecker", "2", "20.00")])
    carried = [cell(2, "description", label), cell(2, "amount", amount)]
    again = [cell(0, "description", label, page_no=2), cell(0, "amount", amount, page_no=2)]
    second = [replace(r, path=r.path.replace("/0/", "/1/")) for r in table([("Montage", "1", "5.00")], page_no=2)]
    parts = [PartReadings(1, PAGE, [*first, *carried]), PartReadings(2, PAGE, [*again, *second])]
    assert [r[0] for r in rows_in(merge_parts(parts))] == ["Kabel", "Stecker", "Montage"]


@pytest.mark.parametrize("sold", ["Transport", "Vortrag", "Report A4", "Zwischensumme"])
def test_what_is_sold_under_the_name_of_a_sum_is_a_row(sold: str) -> None:
    rows: list[Row] = [("Kabel", "1", "10.00"), ("Stecker", "2", "20.00"), (sold, "1", "7.00")]
    assert rows_in(merge_parts([PartReadings(1, PAGE, table(rows))])) == rows


def test_headings_printed_again_are_no_row() -> None:
    first = PartReadings(1, PAGE, table([("Kabel", "1", "10.00")]))
    heading = [cell(0, "description", "Bezeichnung", page_no=2), cell(0, "quantity", "Menge", page_no=2)]
    rest = [replace(r, path=r.path.replace("/0/", "/1/")) for r in table([("Montage", "1", "5.00")], page_no=2)]
    merged = merge_parts([first, PartReadings(2, PAGE, [*heading, *rest])])
    assert [r[0] for r in rows_in(merged)] == ["Kabel", "Montage"]


NUMBER, GROSS = "/invoice_number", "/totals/gross"


def said(path: str, *values: str | None) -> list[PartReadings]:
    """What each page says of a field; None for a page that says nothing."""
    return [
        PartReadings(page, PAGE, [] if value is None else [reading(path, value, "vlm")])
        for page, value in enumerate(values, start=1)
    ]


def values_of(merged: list[Reading]) -> list[tuple[str, int]]:
    return [(r.value, r.rank) for r in merged]


def test_a_field_is_what_most_pages_say() -> None:
    assert values_of(merge_parts(said(NUMBER, "4711", "4712", "4712"))) == [("4712", 0), ("4711", 1)]


def test_what_was_found_on_the_page_beats_what_was_not() -> None:
    invented = Reading(NUMBER, "4712", "4712", "vlm")
    parts = [PartReadings(1, PAGE, [invented]), PartReadings(2, PAGE, [invented]), *said(NUMBER, None, None, "4711")]
    assert values_of(merge_parts(parts)) == [("4711", 0), ("4712", 1)]


def test_at_a_tie_the_first_page_names_the_document_and_the_last_its_totals() -> None:
    assert values_of(merge_parts(said(NUMBER, "4711", None, "4712"))) == [("4711", 0), ("4712", 1)]
    assert values_of(merge_parts(said(GROSS, "30.00", None, "35.00"))) == [("35.00", 0), ("30.00", 1)]


def test_runners_up_of_a_part_stay_runners_up() -> None:
    part = PartReadings(1, PAGE, [reading(NUMBER, "1", "vlm"), reading(NUMBER, "2", "vlm", rank=1)])
    assert values_of(merge_parts([part, *said(NUMBER, None, "3")])) == [("1", 0), ("3", 1), ("2", 2)]


def test_a_rate_of_tax_has_one_row_on_however_many_pages_it_is_printed() -> None:
    def taxes(page: int, rate: str) -> PartReadings:
        return PartReadings(page, PAGE, [reading("/taxes/0/rate", rate, "vlm"), reading("/taxes/0/amount", "1", "vlm")])

    merged = merge_parts([taxes(1, "19"), taxes(2, "19.0"), taxes(3, "7")])
    assert [r.value for r in merged if r.path.endswith("rate")] == ["19", "7"]
