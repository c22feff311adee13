from __future__ import annotations

import pytest

from extractors.charts.labels import parse_tick, with_signs
from schemas.geometry import BBox
from schemas.page import TextRun, VectorPath


def run(text: str) -> TextRun:
    return TextRun(text, BBox(20, 10, 40, 18), 8.0, 0.0, 14.0)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0", 0, ""),
        ("-2.5", -2.5, ""),
        ("−40", -40, ""),
        ("1,000", 1000, ""),
        ("1.200.000", 1_200_000, ""),
        ("1 000", 1000, ""),
        ("45 %", 45, "%"),
        ("$40", 40, "$"),
        ("79.9k", 79_900, ""),
        ("3 Mio.", 3_000_000, ""),
        ("2 bn", 2e9, ""),
        ("10^-3", 1e-3, ""),
        ("2×10^1", 20, ""),
        ("1e6", 1e6, ""),
        ("(5)", -5, ""),
    ],
)
def test_a_label_is_the_number_it_says(text: str, value: float, unit: str) -> None:
    tick = parse_tick(run(text))
    assert tick is not None
    assert (tick.value, tick.unit) == (pytest.approx(value), unit)


def test_a_comma_is_what_the_axis_takes_it_for() -> None:
    first, second = parse_tick(run("0,5")), parse_tick(run("1.000"), comma=True)
    assert first is not None
    assert first.value == 0.5
    assert second is not None
    assert second.value == 1000


@pytest.mark.parametrize("text", ["", "Solar", "Q1", "2021-05", "12:30", "1,2,3", "a 1 b 2"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_tick(run(text)) is None


def _bar(box: BBox) -> VectorPath:
    left, top, right, bottom = box
    corners = ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))
    return VectorPath(corners, (False,) * 4, box, fill=(0.0, 0.0, 0.0))


def test_a_minus_that_is_drawn_counts() -> None:
    runs, signs = with_signs([run("40")], [_bar(BBox(13, 13.7, 19, 14.3))])
    assert [one.text for one in runs] == ["-40"]
    assert signs == {0}


def test_a_tick_mark_is_no_minus() -> None:
    tick = VectorPath(((13, 14), (19, 14)), (False,), BBox(13, 14, 19, 14), fill=(0, 0, 0), stroke=(0, 0, 0))
    assert with_signs([run("40")], [tick])[0][0].text == "40"


def test_a_minus_that_is_drawn_inside_a_power_joins_it() -> None:
    first = TextRun("1e", BBox(0, 10, 12.5, 18), 10.0, 0.0, 14.0)
    runs, _ = with_signs([first, run("5")], [_bar(BBox(13, 13.7, 19, 14.3))])
    assert [one.text for one in runs] == ["1e-5"]
    apart = with_signs([first, run("5")], [_bar(BBox(40, 13.7, 46, 14.3))])[0]
    assert [one.text for one in apart] == ["1e", "5"]


@pytest.mark.parametrize("text", ["03 Mar", "5 Dez.", "12 June"])
def test_a_day_of_a_month_is_no_number(text: str) -> None:
    assert parse_tick(run(text)) is None
