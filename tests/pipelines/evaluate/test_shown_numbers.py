"""What a page of matplotlib's shows of the numbers behind it."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.evaluate.datasets.shown_numbers import shown_places, shown_text, shown_values


def axis(ticks: list[float], labels: list[str]) -> dict[str, Any]:
    return {"xticks": ticks, "xticklabels": labels}


@pytest.mark.parametrize(
    ("ticks", "labels", "shown"),
    [
        ([0.0, 0.5, 1.0], ["0%", "50%", "100%"], 61.0),
        ([0.0, 50.0, 100.0], ["0%", "50%", "100%"], 0.61),
        ([0.0, 0.5, 1.0], ["0.0", "0.5", "1.0"], 0.61),
        ([0.0, 0.5, 1.0], ["", "", ""], 0.61),
        ([0.0, 0.5, 1.0], ["10", "20", "30"], 22.2),
        ([0.0, 0.5, 1.0], ["10", "20", "40"], 0.61),
        ([0.0, 0.5, 1.0], ["0", "5", "10"], 0.61),
        ([0.0, 0.5, 1.0], ["10", "10.5", "11"], 0.61),
    ],
)
def test_shares_are_shown_as_the_labels_say(ticks: list[float], labels: list[str], shown: float) -> None:
    assert shown_values(axis(ticks, labels), "x")(0.61) == pytest.approx(shown)


def test_values_before_nought_lose_their_sign_where_the_labels_do() -> None:
    assert shown_values(axis([-10.0, 0.0, 10.0], ["10", "0", "10"]), "x")(-7.5) == 7.5
    assert shown_values(axis([-10.0, 0.0, 10.0], ["−10", "0", "10"]), "x")(-7.5) == -7.5


def test_days_since_1970_are_dates_where_the_labels_tell_their_years() -> None:
    assert shown_places(axis([18628.0, 18993.0], ["2021-01", "2022-01"]))(18658.0) == "2021-01-31"
    assert shown_places(axis([2021.0, 2022.0], ["2021", "2022"]))(2021.5) == 2021.5


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"$\mathdefault{10^{3}}$", "1000"),
        (r"$\mathdefault{10^{-2}}$", "0.01"),
        ("$2^{10}$", "1024"),
        (r"$\alpha=0.3$", "α = 0.3"),
        (r"$\hat{\theta}_{\mathrm{ML}}$", "θML"),
        ("Cost in $", "Cost in $"),
        ("Deep\nnets", "Deep nets"),
        ("$x_{1}$ and $x^{2}$", "x1 and x^2"),
    ],
)
def test_formulas_are_read_as_they_are_printed(text: str, shown: str) -> None:
    assert shown_text(text) == shown
