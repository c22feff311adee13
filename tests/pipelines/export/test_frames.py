"""Data frames hold what the result holds: numbers as numbers, text as printed."""

from __future__ import annotations

import sys
from decimal import Decimal

import pytest

from pipelines.export.frames import result_frames
from schemas.errors import UsageError
from tests.builders.results import chart_of, document_of, result_of


def test_points_and_charts_and_tables() -> None:
    table = {"title": None, "header": ["Year", "GWh"], "rows": [["2021", "18,6"]], "page_no": 1, "bbox": None}
    chart = chart_of({"Solar": [("2021", "18.6"), ("2022", None)], "Wind": [("2021", "33.4")]})
    frames = result_frames(result_of(document_of({"charts": [chart], "tables": [table]})))
    assert list(frames) == ["points", "chart-1", "table-1"]
    assert str(frames["points"]["y"].dtype) == "float64"
    assert frames["points"]["page_no"].tolist() == [1, 1, 1]
    assert frames["chart-1"].to_dict("list")["Wind"][0] == 33.4
    assert frames["table-1"].to_dict("list") == {"Year": ["2021"], "GWh": ["18,6"]}


def test_what_a_double_cannot_hold_stays_decimal() -> None:
    frames = result_frames(result_of(document_of({"charts": [chart_of({"a": [("x", "0.1" + "0" * 20 + "1")]})]})))
    assert frames["chart-1"]["a"].tolist() == [Decimal("0.1" + "0" * 20 + "1")]


def test_no_charts_are_no_frames() -> None:
    assert result_frames(result_of(document_of({"charts": []}))) == {}


def test_without_pandas_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match="pandas"):
        result_frames(result_of())
