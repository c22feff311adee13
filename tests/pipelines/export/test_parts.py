"""Charts and tables of a result as rows: nothing lost, nothing doubled, every point with what it is worth."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipelines.export.parts import POINTS, parts_of, wide_part
from tests.builders.results import chart_of, document_of

NAMES = st.lists(st.sampled_from("abcde"), max_size=6)


def test_a_point_is_worth_no_more_than_its_name_and_its_place() -> None:
    chart = chart_of({"Solar": [("2021", "1.5"), ("2022", "2.5")], None: [("2021", "3")]}, title="Power")
    base = "/charts/0/series/0"
    verified = {f"{base}/points/{n}/{key}": "verified" for n in (0, 1) for key in "xy"}
    entry = document_of(
        {"charts": [chart], "tables": None},
        statuses={**verified, f"{base}/name": "verified", f"{base}/points/1/x": "conflict"},  # type: ignore[dict-item]
    )
    points = parts_of([(1, entry)])[0]
    assert points.header == POINTS
    assert [(row[6], row[7], row[8], row[-1]) for row in points.rows] == [
        ("Solar", "2021", "1.5", "verified"),
        ("Solar", "2022", "2.5", "conflict"),
        (None, "2021", "3", "single"),
    ]


def test_charts_and_tables_are_counted_over_all_documents() -> None:
    table = {"title": None, "header": ["Year"], "rows": [["2021", "18.6"], []], "page_no": 1, "bbox": None}
    first = document_of({"charts": [chart_of({"a": [("x", "1")]})], "tables": [table]})
    second = document_of({"charts": [chart_of({"b": [("x", "2")]})], "tables": [table]})
    parts = {part.name: part for part in parts_of([(1, first), (2, second)])}
    assert list(parts) == ["points", "chart-1", "chart-2", "table-1", "table-2"]
    assert [(row[0], row[1], row[6]) for row in parts["points"].rows] == [("1", "1", "a"), ("2", "2", "b")]
    assert (parts["table-2"].header, parts["table-2"].rows) == (("Year", ""), (("2021", "18.6"), (None, None)))


def test_no_charts_and_no_tables_are_no_parts() -> None:
    assert parts_of([(1, document_of({"charts": None, "tables": None, "statements": None}))]) == []


def test_columns_are_named_by_series_and_axes_and_are_distinct() -> None:
    axes = {"x_axis": {"label": "Year"}, "y_axis": {"label": "GWh"}}
    assert wide_part(chart_of({None: [("2021", "1")]}, **axes), "c").header == ("Year", "GWh")
    doubled = chart_of({"a": [], "b": []})
    doubled["series"][1]["name"] = "a"
    assert wide_part(doubled, "c").header == ("x", "a", "a (2)")


def test_numbers_are_in_order_and_names_as_they_stand() -> None:
    numbers = wide_part(chart_of({"a": [("1", "10"), ("3", "30")], "b": [("2", "20"), ("3", "31")]}), "c")
    assert numbers.rows == (("1", "10", None), ("2", None, "20"), ("3", "30", "31"))
    names = wide_part(chart_of({"a": [("N", "1"), ("W", "2")], "b": [("N", "3"), ("E", "4"), ("W", "5")]}), "c")
    assert names.rows == (("N", "1", "3"), ("E", None, "4"), ("W", "2", "5"))


@given(st.lists(NAMES, max_size=3))
def test_every_point_stands_once_in_the_wide_rows(columns: list[list[str]]) -> None:
    series: dict[str | None, list[tuple[str, str | None]]] = {
        f"s{n}": [(x, str(i)) for i, x in enumerate(column)] for n, column in enumerate(columns)
    }
    part = wide_part(chart_of(series), "c")
    for number, column in enumerate(columns, 1):
        cells = [(row[0], row[number]) for row in part.rows if row[number] is not None]
        assert sorted(cells) == sorted((x, str(i)) for i, x in enumerate(column))
