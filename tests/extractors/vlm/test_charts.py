"""What a model is asked of charts: a crop each, texts before values, and guesses in a place of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from extractors.document import open_document
from extractors.vlm.charts import chart_parts, instruction, page_within, printed_and_estimated, said_type
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.fields.tree import Branch, Leaf, leaves
from extractors.vlm.prompting import template_of
from extractors.vlm.reader import VlmReader
from extractors.vlm.scripted import ScriptedModel, says
from extractors.vlm.transcription import Transcribed
from schemas.geometry import BBox
from schemas.options import Limits
from schemas.page import DocumentContent, SourceFile
from schemas.target import shipped_target
from tests.builders.drawn_charts import PLOT, DrawnChart
from tests.builders.made_files import saved

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.vlm.base import ModelAnswer, ModelRequest
    from extractors.vlm.reader import VlmReadings

SAID = {
    "charts": [
        {
            "type": "bar",
            "title": "Sales",
            "series": [{"name": "", "points": [{"x": "North", "printed": "12"}, {"x": "South", "estimate": "30"}]}],
        }
    ]
}


def two_charts() -> DrawnChart:
    """One chart above the other, with a number in the text between them."""
    drawn = DrawnChart()
    drawn.axes()
    drawn.text("Sales", 260, 100, size=12)
    for place, value in zip(drawn.names(["North", "South", "East"]), (12.0, 30.0, 41.0), strict=True):
        drawn.bar(place, 14, 0, value)
    drawn.text("12", drawn.place(12), 700)
    pixmap = drawn.page.get_pixmap(dpi=100, clip=(60, 60, 500, 360))
    drawn.page.insert_image((60, 420, 420, 660), pixmap=pixmap)
    return drawn


def heard(folder: Path, drawn: DrawnChart, said: Any = None, **options: Any) -> tuple[list[ModelRequest], VlmReadings]:
    requests: list[ModelRequest] = []

    def script(request: ModelRequest) -> ModelAnswer:
        requests.append(request)
        return says(request, SAID if said is None else said)

    path = saved(folder, "report.pdf", drawn.data())
    with open_document(path, limits=Limits()) as document:
        content = DocumentContent(SourceFile(path.name, "0" * 64, "application/pdf", 1, 1), (document.read_page(1),))
        readings = VlmReader(ScriptedModel(script), document).read(content, shipped_target("chart"), **options)
    return requests, readings


def test_each_chart_is_a_crop_and_texts_come_before_values(tmp_path: Path) -> None:
    requests, _ = heard(tmp_path, two_charts(), wanted=frozenset({"/charts"}))
    boxes = [request.pictures[0].tile.box for request in requests]
    assert len(requests) == 4
    assert len({box.rounded() for box in boxes}) == 2
    assert boxes[0].contains(BBox(*PLOT))
    assert all(box.height < 400 for box in boxes)
    asked = [set(request.json_schema["properties"]["charts"]["items"]["properties"]) for request in requests]
    assert [("title" in names, "series" in names) for names in asked] == [(True, False)] * 2 + [(False, True)] * 2
    assert "Of stacked areas" not in requests[2].prompt
    assert "It is a bar chart" in requests[2].prompt
    assert "cut out" in requests[2].prompt


def test_tables_and_statements_are_asked_of_pages(tmp_path: Path) -> None:
    requests, _ = heard(tmp_path, two_charts(), wanted=frozenset({"/tables", "/statements"}))
    assert [set(request.json_schema["properties"]) for request in requests] == [{"tables", "statements"}]


def test_a_crop_without_a_chart_is_asked_for_no_values(tmp_path: Path) -> None:
    requests, readings = heard(tmp_path, two_charts(), {"charts": []}, wanted=frozenset({"/charts"}))
    assert (len(requests), readings.readings) == (2, ())


def test_print_is_found_in_the_crop_and_estimates_nowhere(tmp_path: Path) -> None:
    drawn = two_charts()
    _, readings = heard(tmp_path, drawn, wanted=frozenset({"/charts"}))
    found = {reading.path: reading for reading in readings.readings}
    assert found["/charts/0/title"].evidence[0].match == "exact"
    north, south = (found[f"/charts/0/series/0/points/{number}/y"] for number in (0, 1))
    assert (north.value, south.value) == ("12", "30")
    # "12" stands in the text below, which is no part of the crop; 30 is a number of the axis.
    assert [reading.evidence[0].match for reading in (north, south)] == ["none", "none"]
    assert not north.transcribed


def test_a_chart_type_has_its_own_words() -> None:
    own = template_of("chart").own
    kinds = {kind for kind in compile_choices() if instruction(own, "values", kind) != instruction(own, "values", None)}
    assert kinds == set(compile_choices())
    assert instruction(own, "texts", "pie") == instruction(own, "texts", None)


def compile_choices() -> tuple[str, ...]:
    found = dict(leaves(compile_fields(shipped_target("chart").json_schema)))
    return found["/charts/*/type"].choices


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"charts": [{"type": "pie"}]}, "pie"),
        ({"charts": [{"type": "[absent]"}]}, None),
        ({"charts": []}, None),
        (None, None),
        ({"charts": [{}]}, None),
    ],
)
def test_the_type_is_what_the_model_said(answer: Any, expected: str | None) -> None:
    assert said_type(answer) == expected


def test_what_is_printed_counts_before_what_is_guessed() -> None:
    leaf = Leaf("number")
    base = "/charts/0/series/0/points"
    said = [
        Transcribed(f"{base}/0/printed", leaf, "12"),
        Transcribed(f"{base}/0/estimate", leaf, "13"),
        Transcribed(f"{base}/1/printed", leaf, "", "absent"),
        Transcribed(f"{base}/1/estimate", leaf, "14"),
        Transcribed(f"{base}/2/printed", leaf, "[illegible]", "unreadable"),
        Transcribed(f"{base}/2/estimate", leaf, "15"),
        Transcribed(f"{base}/2/x", Leaf("text"), "a"),
    ]
    printed, estimates = printed_and_estimated(said)
    assert [(one.path, one.text) for one in printed if one.empty is None] == [
        (f"{base}/0/y", "12"),
        (f"{base}/2/x", "a"),
    ]
    assert [(one.path, one.text) for one in estimates] == [(f"{base}/1/y", "14")]


def test_a_schema_without_charts_has_no_questions_about_them() -> None:
    fields = Branch({"tables": Leaf("text")})
    parts, rest = chart_parts(fields)
    assert (parts.texts, parts.values) == (None, None)
    assert rest.properties == fields.properties


def test_a_crop_has_its_own_words(tmp_path: Path) -> None:
    path = saved(tmp_path, "report.pdf", two_charts().data())
    with open_document(path, limits=Limits()) as document:
        page = document.read_page(1)
    assert {word.text for word in page_within(page, BBox(60, 320, 500, 340)).words} >= {"North", "South", "East"}
    assert page_within(page, BBox(0, 0, 5, 5)).words == ()
