"""Charts before their witnesses: what is verified, what is accused, and what is left alone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.weigh import weigh
from schemas.target import shipped_target
from tests.builders.charted import ENERGY, YEARS, chart, energy_table, said, table

if TYPE_CHECKING:
    from pipelines.weighed import Weighed

CHART = shipped_target("chart")


def point(series: str, year: str) -> str:
    return f"/charts/0/series/{list(ENERGY).index(series)}/points/{YEARS.index(year)}/y"


def failed(weighed: Weighed) -> list[str]:
    return [outcome.check.id for outcome in weighed.outcomes if outcome.check.status == "failed"]


def hear(*sentences: str) -> list[str]:
    """The checks that fail when a text is set beside the chart."""
    return failed(weigh([*chart(), *said(*sentences)], CHART))


def test_a_measured_value_alone_rests_on_one_witness() -> None:
    weighed = weigh(list(chart()), CHART)
    assert {verdict.status for path, verdict in weighed.verdicts.items() if path.endswith("/y")} == {"single"}


def test_a_cell_under_the_same_names_is_the_second_witness() -> None:
    weighed = weigh([*chart(error=0.3), *energy_table()], CHART)
    verdict = weighed.verdicts[point("Wind", "2022")]
    assert verdict.status == "verified"
    assert verdict.selectors == ("geometry", "rules")
    assert failed(weighed) == []


def test_the_printed_number_is_taken_where_it_is_known_better() -> None:
    rough = {name: [value + 0.2 for value in values] for name, values in ENERGY.items()}
    weighed = weigh([*chart(rough, error=0.4), *energy_table()], CHART)
    assert Decimal(weighed.values[point("Solar", "2025")].value) == Decimal("41.2")
    assert Decimal(weighed.values[point("Solar", "2025").replace("/y", "/uncertainty")].value) == Decimal("0.05")


def test_a_change_too_small_to_be_measured_shows_in_the_table() -> None:
    """Wind rose from 33.4 to 36.0, by 7.8 %: bars known to half a unit leave 10 % open, the cells do not."""
    rough = [*chart(error=0.6), *said("Wind rose by 10 percent in 2022.")]
    assert failed(weigh(rough, CHART)) == []
    assert failed(weigh([*rough, *energy_table()], CHART)) == ["chart.text"]


def test_a_cell_that_says_something_else_is_a_conflict_with_its_number() -> None:
    weighed = weigh([*chart(), *energy_table(wind_2022="63.0")], CHART)
    assert failed(weighed) == ["chart.table"]
    assert weighed.verdicts[point("Wind", "2022")].status == "conflict"
    assert weighed.verdicts[point("Wind", "2023")].status == "verified"


def test_a_column_of_another_name_is_no_witness() -> None:
    rows = [[year, f"{value:.1f}"] for year, value in zip(YEARS, ENERGY["Solar"], strict=True)]
    weighed = weigh([*chart(), *table(["Year", "Hydro"], rows)], CHART)
    assert {verdict.status for path, verdict in weighed.verdicts.items() if path.endswith("/y")} == {"single"}


def test_a_table_of_another_matter_accuses_nobody() -> None:
    rows = [[year, "7", "12"] for year in YEARS]
    assert failed(weigh([*chart(), *table(["Year", "Solar", "Wind"], rows)], CHART)) == []


def test_a_table_in_thousands_is_the_same_as_a_chart_in_millions() -> None:
    rows = [[year, f"{1000 * value:.0f}"] for year, value in zip(YEARS, ENERGY["Wind"], strict=True)]
    readings = [*chart({"Wind": ENERGY["Wind"]}, unit="EUR million"), *table(["Year", "Wind (EUR thousand)"], rows)]
    weighed = weigh(readings, CHART)
    assert weighed.verdicts["/charts/0/series/0/points/0/y"].status == "verified"


def test_a_pie_is_held_against_a_table_of_amounts() -> None:
    names, amounts = ("Oxford", "Leeds", "Exeter"), (500, 300, 200)
    rows = [[name, str(amount)] for name, amount in zip(names, amounts, strict=True)]
    pie = list(chart({"": (50, 30, 20)}, names, unit="%", kind="pie"))
    right = weigh([*pie, *table(["Place", "Visitors"], rows)], CHART)
    assert [outcome.check.id for outcome in right.outcomes] == ["chart.table"]
    assert failed(right) == []
    rows[1][1] = "450"
    wrong = weigh([*pie, *table(["Place", "Visitors"], rows)], CHART)
    assert wrong.verdicts["/charts/0/series/0/points/1/y"].status == "single"


def test_a_sentence_that_names_the_point_is_a_witness() -> None:
    weighed = weigh([*chart(), *said("In 2025, solar reached 41.2 GWh.", "Wind fell to 38.7 GWh.")], CHART)
    assert weighed.verdicts[point("Solar", "2025")].status == "verified"
    assert weighed.verdicts[point("Wind", "2025")].status == "single"  # the year is guessed from the number itself
    assert weighed.values["/statements/0/refers_to"].value == point("Solar", "2025")


def test_a_rounded_number_proves_nothing() -> None:
    weighed = weigh([*chart(), *said("In 2025, solar reached about 41 GWh.")], CHART)
    assert weighed.verdicts[point("Solar", "2025")].status == "single"
    assert failed(weighed) == []


@pytest.mark.parametrize(
    "text",
    [
        "In 2025, solar reached 41.2 GWh.",
        "Solar rose from 34.5 GWh in 2024 to 41.2 GWh in 2025, while wind fell to 38.7 GWh.",
        "2025 stieg Solar um 19,4 % auf 41,2 GWh.",
        "Wind sank 2025 gegenüber dem Vorjahr um 5,1 Prozent.",
        "Together they supplied 79.9 GWh in 2025.",
        "Solar accounted for 51.6 % of the total in 2025.",
        "Wind peaked in 2024.",
        "Solar in 2025 was 2.2 times as high as in 2021.",
        "Solar and wind supplied 41.2 and 38.7 GWh respectively in 2025.",
        "In 2025, solar came to more than 40 GWh.",
        "Interest rates rose by 0.5 percentage points in 2025.",
        "The solar site had 12 visitors in 2025.",
        "In 2019, solar reached 9.1 GWh.",
        "We expect solar to reach 60 GWh in 2025.",
        "Solar did not rise in 2025.",
        "Wind reached its second highest value in 2025.",
        "Combined, they add up to 79.9 GWh for 2025.",
    ],
)
def test_what_is_right_or_about_something_else_is_left_alone(text: str) -> None:
    assert hear(text) == []


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("In 2025, solar reached 42.1 GWh.", "chart.text"),
        ("In 2021, solar reached 23.1 GWh.", "chart.text"),
        ("In 2025, solar reached 41.2 MWh.", "chart.text"),
        ("Wind rose in 2025.", "chart.trend"),
        ("Zwischen 2024 und 2025 nahm Wind zu.", "chart.trend"),
        ("2025 stieg Solar um 23 % auf 41,2 GWh.", "chart.text"),
        ("Together they supplied 97.9 GWh in 2025.", "chart.total"),
        ("Solar accounted for 61 % of the total in 2025.", "chart.text"),
        ("Wind reached its highest value in 2023.", "chart.text"),
        ("Solar in 2025 was 3.4 times as high as in 2021.", "chart.text"),
        ("Der Anteil von Wind betrug 2025 39 Prozent.", "chart.text"),
        ("Combined, they add up to 97.9 GWh for 2025.", "chart.total"),
    ],
)
def test_what_is_wrong_is_named(text: str, check: str) -> None:
    assert hear(text) == [check]


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("The level rose from 40.8 GWh in 2024 to 38.7 GWh in 2025.", ["chart.trend"]),
        ("The level fell from 40.8 GWh in 2024 to 38.7 GWh in 2025.", []),
        ("Sales rose from 12.3 million in 2024 to 15.1 million in 2025.", []),
    ],
)
def test_a_direction_is_about_the_chart_whose_numbers_it_quotes(text: str, checks: list[str]) -> None:
    readings = [*chart({"": ENERGY["Wind"]}), *said(text)]
    assert failed(weigh(readings, CHART)) == checks


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("In total, 2,059 were recorded.", ["chart.total"]),
        ("Insgesamt waren es 2.059.", ["chart.total"]),
        ("In total, 2,509 were recorded.", []),
        ("In total, 48 were recorded.", []),
        ("In total, 2,059 households were asked.", []),
        ("In total, costs came to 2,059.", []),
    ],
)
def test_a_total_that_names_nothing_is_the_charts(text: str, checks: list[str]) -> None:
    staff = list(chart({"": (555, 689, 418, 459, 388)}, unit="", kind="bar"))
    assert failed(weigh([*staff, *said(text)], CHART)) == checks


@pytest.mark.parametrize(("factor", "checks"), [("2.02", []), ("1.31", ["chart.text"])])
def test_places_are_compared_by_the_level_of_one(factor: str, checks: list[str]) -> None:
    places = list(chart({"": (1236, 1473, 2496)}, ("Bristol", "Norwich", "Oxford"), unit="Patients", kind="bar"))
    text = f"Patients in Oxford amounted to {factor} times the level of Bristol."
    assert failed(weigh([*places, *said(text)], CHART)) == checks


def test_a_year_before_a_currency_is_no_amount() -> None:
    sales = list(chart({"Netze": (48.4, 65.3, 51.3, 57.9, 71.6)}, unit="Mio. CHF"))
    assert failed(weigh([*sales, *said("Für Netze weisen wir 2024 CHF 57,9 Millionen aus.")], CHART)) == []
    assert failed(weigh([*sales, *said("Für Netze weisen wir 2024 CHF 75,9 Millionen aus.")], CHART)) == ["chart.text"]


def test_one_wrong_amount_of_a_pie_is_named() -> None:
    names, amounts = ("Oxford", "Leeds", "Exeter", "Bristol"), (500, 300, 120, 80)
    pie = list(chart({"": (50, 30, 12, 8)}, names, unit="%", kind="pie"))
    rows = [[name, str(amount)] for name, amount in zip(names, amounts, strict=True)]
    assert failed(weigh([*pie, *table(["Place", "Visitors"], rows)], CHART)) == []
    rows[1][1] = "380"
    assert failed(weigh([*pie, *table(["Place", "Visitors"], rows)], CHART)) == ["chart.table"]


def test_a_wrong_total_of_the_table_is_named() -> None:
    rows = [[year, f"{a:.1f}", f"{b:.1f}", f"{a + b:.1f}"] for year, a, b in zip(YEARS, *ENERGY.values(), strict=True)]
    header = ["Year", "Solar", "Wind", "Total"]
    assert failed(weigh([*chart(), *table(header, rows)], CHART)) == []
    rows[2][3] = "69.6"
    assert failed(weigh([*chart(), *table(header, rows)], CHART)) == ["chart.total"]


def test_sentences_about_other_matters_are_no_statements() -> None:
    weighed = weigh([*chart(), *said("The board met 11 times.", "In 2025, solar reached 41.2 GWh.")], CHART)
    texts = [field.value for path, field in weighed.values.items() if path.endswith("/text")]
    assert texts == ["In 2025, solar reached 41.2 GWh."]
    assert "/statements/0/text" in weighed.values


def test_text_is_held_against_a_table_that_no_chart_shows() -> None:
    assert failed(weigh([*energy_table(), *said("In 2025, solar reached 42.1 GWh.")], CHART)) == ["chart.text"]


def test_unnamed_series_take_the_names_of_the_columns_they_are() -> None:
    unnamed = list(chart({"": ENERGY["Solar"]})) + [
        r for r in chart({"": ENERGY["Solar"], " ": ENERGY["Wind"]}) if "/series/1/points" in r.path
    ]
    weighed = weigh([*unnamed, *energy_table()], CHART)
    assert [weighed.values[f"/charts/0/series/{n}/name"].value for n in (0, 1)] == ["Solar", "Wind"]
    assert weighed.verdicts[point("Solar", "2025")].status == "single"  # its number alone says whose it is


@given(st.floats(min_value=0.05, max_value=0.9), st.sampled_from(YEARS), st.sampled_from(sorted(ENERGY)))
def test_a_number_far_from_the_measured_one_is_never_verified(off: float, year: str, name: str) -> None:
    value = ENERGY[name][YEARS.index(year)] * (1 + off)
    weighed = weigh([*chart(), *said(f"In {year}, {name} reached {value:.1f} GWh.")], CHART)
    assert weighed.verdicts[point(name, year)].status == "single"
    assert failed(weighed) == ["chart.text"]


@pytest.mark.parametrize(("change", "checks"), [("12", []), ("11", []), ("13", ["chart.text"])])
def test_a_number_may_be_cut_off_but_not_rounded_the_wrong_way(change: str, checks: list[str]) -> None:
    """From 36.0 to 31.7 is 11.94 %."""
    text = f"Wind fell by {change} % from 2022 to 2023."
    assert failed(weigh([*chart(error=0.01), *said(text)], CHART)) == checks


def test_a_total_in_amounts_is_held_against_the_table_beside_a_pie() -> None:
    names, amounts = ("Oxford", "Leeds", "Exeter"), (500, 300, 200)
    pie = list(chart({"": (50, 30, 20)}, names, unit="%", kind="pie"))
    shown = [*pie, *table(["Place", "Rail"], [[n, str(a)] for n, a in zip(names, amounts, strict=True)])]
    assert failed(weigh([*shown, *said("Combined, 1000 energy units were fed in.")], CHART)) == []
    assert failed(weigh([*shown, *said("Combined, this adds up to 800 energy units.")], CHART)) == ["chart.total"]


def test_a_total_with_a_unit_is_held_against_a_chart_that_names_none() -> None:
    shown = list(chart({"": (50, 30, 20)}, ("Oxford", "Leeds", "Exeter"), unit=""))
    assert failed(weigh([*shown, *said("Alles zusammen sind das 100 MWh.")], CHART)) == []
    assert failed(weigh([*shown, *said("Alles zusammen sind das 140 MWh.")], CHART)) == ["chart.total"]
    named = list(chart({"": (50, 30, 20)}, ("Oxford", "Leeds", "Exeter"), unit="Mio. CHF"))
    assert failed(weigh([*named, *said("Alles zusammen sind das 140 MWh.")], CHART)) == []
