"""Names of the places that bars stand at."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.charts.axes import Scale
from extractors.charts.categories import name_places
from extractors.charts.labels import Tick
from extractors.charts.tick_labels import Category
from schemas.geometry import BBox
from schemas.page import TextRun

GAP = 50.0
YEARS = range(2019, 2024)
SCALE = Scale("linear", -2019.0 * GAP, GAP, 0.02)


def labels() -> list[Category]:
    places = [GAP * index for index in range(len(YEARS))]
    return [
        Category(str(year), place, TextRun(str(year), BBox(place - 10, 0, place + 10, 8), 8.0))
        for year, place in zip(YEARS, places, strict=True)
    ]


def named(shift: float, *, bars: bool) -> list[str]:
    places = [label.place + shift for label in labels()]
    return [found.text for found in name_places(places, labels(), SCALE, grouped=False, bars=bars).values()]


@given(st.floats(-0.2, 0.2))
def test_bars_as_many_as_labels_and_beside_them_take_their_names(off: float) -> None:
    assert named(off * GAP, bars=True) == [str(year) for year in YEARS]


def test_bars_between_labels_and_points_of_lines_stand_where_the_axis_says() -> None:
    assert named(0.5 * GAP, bars=True) != [str(year) for year in YEARS]
    assert named(0.1 * GAP, bars=False) != [str(year) for year in YEARS]


def test_what_stands_between_the_names_of_a_thinned_axis_has_none() -> None:
    names = [
        replace(label, text=name) for label, name in zip(labels(), ["Jan", "Mar", "May", "Jul", "Sep"], strict=True)
    ]

    def said(places: list[float]) -> list[str]:
        return [found.text for found in name_places(places, names, None, grouped=False).values()]

    assert said([GAP / 2 * k for k in range(9)]) == ["Jan", "", "Mar", "", "May", "", "Jul", "", "Sep"]
    beside = [GAP * k + off for k in range(5) for off in (-8, 8)]  # of two series moved aside
    assert said(beside) == ["Jan", "Jan", "Mar", "Mar", "May", "May", "Jul", "Jul", "Sep", "Sep"]


def test_bars_between_labels_that_are_left_out_have_no_name() -> None:
    told = [Category(name, place, TextRun(name, BBox(place - 10, 0, place + 10, 8), 8.0))
            for name, place in (("02 Mar", 40.0), ("05 Mar", 100.0), ("08 Mar", 160.0))]  # fmt: skip
    places = [20.0 + 20 * at for at in range(9)]
    found = [named.text for named in name_places(places, told, None, grouped=False, bars=True).values()]
    assert found == ["", "02 Mar", "", "", "05 Mar", "", "", "08 Mar", ""]


@pytest.mark.parametrize("factor", [1.0, 1000.0])
def test_a_place_is_called_what_its_label_says_times_the_power_at_the_end_of_the_axis(factor: float) -> None:
    runs = [TextRun(f"2.00{at}", BBox(50 * at - 10, 0, 50 * at + 10, 8), 8.0) for at in range(1, 5)]
    ticks = tuple(Tick(run, (2 + at / 1000) * factor, "", 3, factor) for at, run in enumerate(runs, start=1))
    scale = Scale("linear", -100_000 / factor * factor, 50_000 / factor, 0.05, ticks=ticks)
    told = [Category(run.text, 50.0 * at, run) for at, run in enumerate(runs, start=1)]
    found = name_places([place.place for place in told], told, scale, grouped=False)
    printed = [run.text for run in runs]
    assert [one.text for one in found.values()] == (printed if factor == 1 else ["2001", "2002", "2003", "2004"])


def test_numbers_that_make_no_axis_name_nothing_that_stands_beside_them() -> None:
    told = [Category(text, place, TextRun(text, BBox(place - 10, 0, place + 10, 8), 8.0))
            for text, place in (("10^1", 40.0), ("10^2", 140.0))]  # fmt: skip
    assert [named.text for named in name_places([60.0, 140.0], told, None, grouped=False).values()] == ["", "10^2"]
