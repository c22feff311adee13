"""`vouch tables`: CSV and Parquet of a file's tables."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pymupdf
import pytest
from typer.testing import CliRunner

from pipelines.cli import app

SAMPLE = Path(__file__).parents[3] / "sample_docs" / "chart_report.pdf"
HEADER = ["Year", "Solar (GWh)", "Wind (GWh)", "Total (GWh)"]


def test_the_only_table_goes_to_standard_output() -> None:
    result = CliRunner().invoke(app, ["tables", str(SAMPLE)])
    assert result.exit_code == 0
    lines = result.stdout_bytes.decode("utf-8-sig").splitlines()
    assert lines[0].split(",") == HEADER
    assert lines[1] == "2021,18.6,33.4,52.0"


def test_parquet_holds_exact_numbers_units_and_boxes(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["tables", str(SAMPLE), "--out", str(tmp_path), "--format", "parquet"])
    assert result.exit_code == 0
    table = pq.read_table(tmp_path / "chart_report.table-1.parquet")
    assert table.column_names == HEADER
    assert table["Solar (GWh)"].to_pylist()[0] == Decimal("18.6")
    about = json.loads(table.schema.metadata[b"vouch"])
    assert about["units"][1:] == [["GWh", 0]] * 3
    assert about["cells"][0]["page_no"] == 1


@pytest.mark.parametrize("options", [["--format", "xls"], []])
def test_what_cannot_be_written_is_an_error_with_a_remedy(options: list[str], tmp_path: Path) -> None:
    empty = tmp_path / "letter.pdf"
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), "No table here, only a line of text in a letter.")
        document.save(empty)
    result = CliRunner().invoke(app, ["tables", str(empty), *options])
    assert result.exit_code != 0
    assert type(result.exception).__name__ in ("UsageError", "DocumentError", "SystemExit")
