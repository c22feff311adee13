"""`vouch export --format csv`: the points on standard output, all parts in a folder, and clear refusals."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.emit import result_json
from pipelines.read import read_file
from schemas.options import ReadOptions
from tests.builders.made_files import saved
from tests.builders.results import chart_of, document_of, result_of

if TYPE_CHECKING:
    from schemas.result import DocumentEntry

SAMPLES = Path(__file__).parents[3] / "sample_docs"


def run(*arguments: str) -> tuple[int, str, str]:
    answer = CliRunner().invoke(app, ["export", *arguments])
    return answer.exit_code, answer.stdout_bytes.decode(), answer.stderr


def kept(folder: Path, *documents: DocumentEntry) -> str:
    return str(saved(folder, "r.json", result_of(*documents).model_dump_json(by_alias=True).encode()))


def test_what_was_measured_in_the_sample_report_comes_out(tmp_path: Path) -> None:
    result = saved(tmp_path, "report.json", result_json(read_file(SAMPLES / "chart_report.pdf", ReadOptions())))
    assert run(str(result), "--format", "csv")[0] == 1  # nobody has accepted it
    status, _, said = run(str(result), "--format", "csv", "--allow-review", "-o", str(tmp_path / "out"))
    assert (status, "not verified" in said) == (0, True)
    with (tmp_path / "out" / "report.points.csv").open(encoding="utf-8-sig", newline="") as file:
        points = list(csv.DictReader(file))
    data = json.loads(result.read_bytes())["documents"][0]["data"]
    expected = [(s["name"], p["x"], p["y"]) for c in data["charts"] for s in c["series"] for p in s["points"]]
    assert [(row["series"], row["x"], row["y"]) for row in points] == expected
    assert len(expected) == 10
    assert (tmp_path / "out" / "report.chart-1.csv").exists()


def test_one_part_goes_to_standard_output_or_a_file(tmp_path: Path) -> None:
    result = kept(tmp_path, document_of({"charts": [chart_of({"=cmd()": [("N", "-1")]})], "tables": None}))
    assert run(result, "--format", "csv", "--part", "chart-1")[1] == "\ufeffx,'=cmd()\r\nN,-1\r\n"
    out = tmp_path / "points.csv"
    assert run(result, "--format", "csv", "-o", str(out))[0] == 0
    assert out.read_text(encoding="utf-8-sig").startswith("document,chart,")


def test_what_cannot_be_told_is_asked(tmp_path: Path) -> None:
    table = {"title": None, "header": ["a"], "rows": [["1"]], "page_no": 1, "bbox": None}
    two = kept(tmp_path, document_of({"charts": [], "tables": [table, table]}))
    status, _, said = run(two, "--format", "csv")
    assert (status, "table-1, table-2" in said) == (2, True)
    assert run(two, "--format", "csv", "--part", "table-3")[0] == 2
    assert run(two, "--format", "csv", "--part", "table-2")[1] == "\ufeffa\r\n1\r\n"
    assert run(two, "--format", "csv", "--document", "2")[0] == 2
    assert run(two, "--format", "ubl", "--part", "table-1")[0] == 2


@pytest.mark.parametrize("data", [{"charts": None, "tables": None}, {"charts": []}])
def test_a_result_without_charts_and_tables_is_an_error(tmp_path: Path, data: dict[str, None]) -> None:
    status, _, said = run(kept(tmp_path, document_of(dict(data))), "--format", "csv")
    assert (status, "r.json has no chart and no table" in said) == (1, True)
