"""Charts in the report: two pictures of the same size, every value beside them, and nothing that a document can run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipelines.emit import result_json
from pipelines.explain.command import explain_command
from pipelines.explain.labels import label_by_names
from pipelines.read import read_file
from schemas.options import ReadOptions
from tests.builders.results import chart_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SAMPLE = Path(__file__).parents[4] / "sample_docs" / "chart_report.pdf"
HOSTILE = "</text></svg><script>window.pwned = 1</script><svg onload='window.pwned=1'>\x1b[31m"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report over the sample, one of its names made hostile, and its pictures beside it."""
    folder = tmp_path_factory.mktemp("report")
    data = json.loads(result_json(read_file(SAMPLE, ReadOptions())))
    chart = data["documents"][0]["data"]["charts"][0]
    chart["title"] = chart["series"][1]["name"] = chart["series"][1]["points"][0]["x"] = HOSTILE
    for axis in ("x_axis", "y_axis"):
        chart[axis]["label"] = chart[axis]["unit"] = HOSTILE
    table = data["documents"][0]["data"]["tables"][0]
    table["title"] = table["header"][0] = table["rows"][0][0] = HOSTILE
    finding = {"id": "page.hidden_text", "status": "failed", "fields": ["/charts/0/title"], "message": HOSTILE}
    data["documents"][0]["checks"].append({**finding, "expected": HOSTILE, "actual": HOSTILE})
    result = folder / "report.json"
    result.write_text(json.dumps(data), encoding="utf-8")
    explain_command(result, None, folder / "p.png", folder / "report.html", SAMPLE)
    return folder / "report.html"


def test_the_pictures_are_beside_the_pages(report: Path) -> None:
    assert sorted(path.name for path in report.parent.glob("*.png")) == ["p-chart-1.png", "p.png"]


def test_both_pictures_and_all_values_are_shown_and_nothing_runs(report: Path, browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    noise: list[str] = []
    page.on("console", lambda message: noise.append(message.text))
    page.on("pageerror", lambda error: noise.append(str(error)))
    page.goto(report.as_uri())
    assert page.evaluate("window.pwned") is None
    assert noise == []
    assert page.locator("script").count() == 1
    assert page.evaluate("document.body.textContent").count("window.pwned = 1") >= 6, "they are shown as they are"
    first, second = (page.locator(".pair svg").nth(number).bounding_box() for number in (0, 1))
    assert first and second
    assert abs(first["width"] - second["width"]) < 1
    assert abs(first["height"] - second["height"]) < 1
    assert first["width"] > 200
    values = page.locator(".chart tbody td.number").all_inner_texts()
    assert len(values) == 10
    assert ["18.6", "±", "0.019"] in [value.split() for value in values]
    page.click(".larger")
    larger = page.locator(".pair svg").first.bounding_box()
    assert larger
    assert larger["width"] > 600
    page.click(".back")
    assert page.locator(".back").is_hidden()
    page.close()


def test_only_the_chart_that_was_asked_for_is_drawn(tmp_path: Path) -> None:
    result = tmp_path / "r.json"
    result.write_bytes(result_json(read_file(SAMPLE, ReadOptions())))
    explain_command(result, "/charts/0/title", tmp_path / "p.png", tmp_path / "r.html", SAMPLE)
    assert (tmp_path / "p-chart-1.png").exists()
    assert "Drawn anew" in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_points_are_told_in_a_line_each_and_in_full_when_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = tmp_path / "r.json"
    result.write_bytes(result_json(read_file(SAMPLE, ReadOptions())))
    explain_command(result)
    told = capsys.readouterr().out
    assert "/charts/0/series/0/points/0/y = 18.6 ± 0.019  Chart 1 · Solar · 2021\n✓ verified  /charts/0" in told
    assert "/points/0/x" not in told
    assert "/charts/0/bbox" not in told
    explain_command(result, "charts.0.series.0.points.0.y")
    assert "measured   18.6, from the drawing on page 1, " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("pointer", "label"),
    [
        ("/charts/0/title", "Chart 1 · Title"),
        ("/charts/0/y_axis/unit", "Chart 1 · Y axis · Unit"),
        ("/charts/0/series/1/name", "Chart 1 · Series 2 · Name"),
        ("/charts/0/series/0/points/1/y", "Chart 1 · Solar · 2022"),
        ("/charts/0/series/1/points/0/y", "Chart 1 · Series 2 · 2021"),
        ("/charts/0/series/0/points/1/uncertainty", "Chart 1 · Solar · 2022 · uncertainty"),
        ("/charts/0/series/0/points/0/x", "Chart 1 · Solar · 2021 · name"),
        ("/charts/0/series/7/points/0/x", None),
        ("/tables/0/title", "Table 1 · Title"),
        ("/tables/0/header/1", "Table 1 · Heading 2"),
        ("/tables/0/rows/1/1", "Table 1 · South · Sales"),
        ("/tables/0/rows/1/0", "Table 1 · Row 2 · Region"),
        ("/tables/0/rows/1/2", "Table 1 · South · Column 3"),
        ("/tables/3/title", None),
        ("/totals/net", None),
    ],
)
def test_values_are_called_by_their_names(pointer: str, label: str | None) -> None:
    data = {
        "charts": [chart_of({"Solar": [("2021", "1"), ("2022", "2")], None: [("2021", "3")]})],
        "tables": [{"header": ["Region", "Sales"], "rows": [["North", "12.4", ""], ["South", "33.1", "x"]]}],
    }
    assert label_by_names(data, pointer.split("/")[1:]) == label
