"""A vision model that lies about a chart makes no wrong value verified, and its estimates prove nothing at all."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.content import read_content
from extractors.document import open_document
from extractors.ocr.rapid import RapidOcr
from extractors.vlm.reader import VlmReader
from extractors.vlm.scripted import ScriptedModel, says
from pipelines.document import Instruments, read_document
from pipelines.readers import readers_for
from schemas.options import Limits, ReadOptions
from schemas.target import shipped_target
from tests.builders.drawn_charts import DrawnChart
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from extractors.vlm.base import ModelAnswer, ModelRequest
    from schemas.result import DocumentEntry

NAMES = ["2021", "2022", "2023", "2024"]
SERIES = ["Solar", "Wind"]
TITLE = "Energy from 2021 to 2024"
Values = list[list[float]]
VALUES = st.lists(
    st.lists(st.integers(20, 480).map(lambda n: n / 10), min_size=4, max_size=4, unique=True), min_size=2, max_size=2
)


def drawn(values: Values, *, labelled: bool) -> DrawnChart:
    chart = DrawnChart()
    chart.axes()
    chart.legend(SERIES)
    chart.text(TITLE, 260, 80, size=12)
    for index, place in enumerate(chart.names(NAMES)):
        for number, line in enumerate(values):
            middle = place + 22 * (number - 0.5)
            chart.bar(middle, 10, 0, line[index], number)
            if labelled:
                chart.text(f"{line[index]:.1f}", middle, chart.place(line[index]) - 3, size=7)
    return chart


def truthful(values: Values, *, labelled: bool) -> dict[str, Any]:
    key = "printed" if labelled else "estimate"
    series = [
        {"name": name, "points": [{"x": x, key: f"{value:.1f}"} for x, value in zip(NAMES, line, strict=True)]}
        for name, line in zip(SERIES, values, strict=True)
    ]
    return {"charts": [{"type": "grouped_bar", "title": TITLE, "series": series}]}


def read(folder: Path, chart: DrawnChart, said: dict[str, Any] | None) -> DocumentEntry:
    def script(request: ModelRequest) -> ModelAnswer:
        return says(request, said)

    path = saved(folder, "chart.pdf", chart.data())
    with open_document(path, limits=Limits()) as document:
        content = read_content(document, ocr=None)
        vision = None if said is None else VlmReader(ScriptedModel(script), document)
        instruments = Instruments(readers_for(ReadOptions()), document, None, vision, "always")
        return read_document(content, shipped_target("chart"), instruments).entry


def wrongly_verified(entry: DocumentEntry, values: Values) -> list[tuple[str, str, str]]:
    """Points that are verified whole and are not what was drawn."""
    true = {
        (name, x): f"{value:.1f}"
        for name, line in zip(SERIES, values, strict=True)
        for x, value in zip(NAMES, line, strict=True)
    }
    wrong = []
    for c, chart in enumerate(entry.data["charts"] or ()):
        for s, series in enumerate(chart["series"]):
            for p, point in enumerate(series["points"]):
                base = f"/charts/{c}/series/{s}"
                value = true.get((series["name"], point["x"]))
                if entry.fields[f"{base}/points/{p}/y"].status == "verified" and (
                    value is None or abs(float(value) - float(point["y"])) > 0.05
                ):
                    wrong.append((series["name"], point["x"], point["y"]))
    return wrong


def statuses(entry: DocumentEntry) -> list[str]:
    return [field.status for path, field in entry.fields.items() if path.endswith("/y")]


def lied(said: dict[str, Any], values: Values, seed: int, share: float) -> dict[str, Any]:
    """Other labels, ticks, figures with one changed, names exchanged, points left out and put in."""
    dice = random.Random(seed)
    labels = [f"{value:.1f}" for line in values for value in line]
    for series in said["charts"][0]["series"]:
        if dice.random() < share / 2:
            series["name"] = dice.choice([*SERIES, TITLE, "Hydro", "2021"])
        for point in list(series["points"]):
            if dice.random() < share:
                text = dice.choice([dice.choice(labels), dice.choice(["10", "20", "30", "0"]), "99.9", TITLE])
                point[dice.choice(["printed", "printed", "estimate"])] = text
            if dice.random() < share / 2:
                point["x"] = dice.choice([*NAMES, "2030", "Solar"])
            if dice.random() < share / 4:
                series["points"].remove(point)
        if dice.random() < share:
            series["points"].insert(dice.randrange(4), {"x": dice.choice(NAMES), "printed": dice.choice(labels)})
    return said


VALUE_SET = [[12.0, 37.5, 18.0, 46.0], [30.2, 8.5, 41.0, 22.4]]


@settings(max_examples=25, deadline=None)
@given(VALUES, st.integers(0, 10_000), st.sampled_from([1.0, 0.6, 0.3]), st.booleans())
def test_no_lie_about_a_chart_is_verified(
    tmp_path_factory: pytest.TempPathFactory, values: Values, seed: int, share: float, labelled: bool
) -> None:
    said = lied(truthful(values, labelled=labelled), values, seed, share)
    entry = read(tmp_path_factory.mktemp("lies"), drawn(values, labelled=labelled), said)
    assert wrongly_verified(entry, values) == []


def test_labels_that_are_the_sizes_of_their_marks_need_no_model(tmp_path: Path) -> None:
    chart = drawn(VALUE_SET, labelled=True)
    assert statuses(read(tmp_path, chart, None)) == ["verified"] * 8
    entry = read(tmp_path, chart, truthful(VALUE_SET, labelled=True))
    assert statuses(entry) == ["verified"] * 8
    assert wrongly_verified(entry, VALUE_SET) == []


def test_estimates_prove_nothing_and_contradict_nothing(tmp_path: Path) -> None:
    chart = drawn(VALUE_SET, labelled=False)
    alone = read(tmp_path, chart, None)
    for shift in (0.0, 3.0):
        said = truthful([[value + shift for value in line] for line in VALUE_SET], labelled=False)
        entry = read(tmp_path, chart, said)
        assert statuses(entry) == ["single"] * 8
        assert entry.data["charts"][0]["series"] == alone.data["charts"][0]["series"]


def test_an_axis_number_is_no_label(tmp_path: Path) -> None:
    """A bar that ends at a tick: the model calls the tick the bar's own print."""
    values = [[10.0, 20.0, 30.0, 40.0], [20.0, 30.0, 40.0, 10.0]]
    said = truthful(values, labelled=True)
    for series in said["charts"][0]["series"]:
        for point in series["points"]:
            point["printed"] = point["printed"].removesuffix(".0")
    assert set(statuses(read(tmp_path, drawn(values, labelled=False), said))) == {"single"}


def test_a_label_that_says_something_else_is_a_conflict(tmp_path: Path) -> None:
    said = truthful(VALUE_SET, labelled=True)
    said["charts"][0]["series"][0]["points"][1]["printed"] = "8.5"  # what is printed at the other series
    entry = read(tmp_path, drawn(VALUE_SET, labelled=True), said)
    assert "conflict" in statuses(entry)
    assert wrongly_verified(entry, VALUE_SET) == []


def test_a_chart_that_nobody_measured_rests_on_the_model(tmp_path: Path) -> None:
    """A picture of a chart: what the model says is there, told to be a guess, and for a person."""
    chart = drawn(VALUE_SET, labelled=False)
    picture = DrawnChart()
    pixmap = chart.page.get_pixmap(dpi=100)
    picture.page.insert_image((60, 300, 360, 700), pixmap=pixmap)
    for line in range(12):
        picture.text(
            "The report goes on about what the picture shows, in words that name no number.", 300, 60 + 12 * line
        )
    path = saved(tmp_path, "picture.pdf", picture.data())
    said = truthful(VALUE_SET, labelled=False)
    with open_document(path, limits=Limits()) as document:
        content = read_content(document, ocr=lambda: RapidOcr(threads=1))
        vision = VlmReader(ScriptedModel(lambda request: says(request, said)), document)
        entry = read_document(content, shipped_target("chart"), Instruments([], document, None, vision, "always")).entry
    assert set(statuses(entry)) == {"single"}
    field = entry.fields["/charts/0/series/0/points/0/y"]
    assert [(item.match, item.source) for item in field.evidence] == [("none", "vlm")]
    assert entry.decision == "review"
