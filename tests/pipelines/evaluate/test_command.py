"""The commands, on our own samples, read by one who knows the truth."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from pipelines.evaluate.command import EvaluateSettings, compare_command, evaluate_command, seed_errors_command
from pipelines.evaluate.console import print_report
from pipelines.evaluate.run import RunSettings, evaluate
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemas.result import Result

ROOT = Path(__file__).parents[3]
SAMPLES = ROOT / "sample_docs"


def test_who_knows_the_truth_is_right_about_everything(tmp_path: Path, make_result: Callable[..., Result]) -> None:
    def read(path: Path, _options: ReadOptions) -> Result:
        truth = json.loads(path.with_suffix(".truth.json").read_text(encoding="utf-8"))
        return make_result(truth["data"], kind=truth["kind"], status="verified", decision="accept")

    report = evaluate(SAMPLES, ReadOptions(), tmp_path, RunSettings(read=read))
    values, documents, kinds = report.all_values, report.documents, report.kinds
    assert values.wrong == values.missing == values.invented == values.silent_errors == 0
    for estimate in (values.exact_macro, documents.exact, documents.stp):
        assert estimate is not None
        assert estimate.value == pytest.approx(1)
    assert kinds.lines is not None
    assert kinds.charts is not None
    assert kinds.forms is not None
    assert kinds.tables is not None
    scores = (
        kinds.lines.row_f1,
        kinds.charts.rms_f1,
        kinds.charts.within["1%"],
        kinds.forms.entry_f1,
        kinds.forms.checkbox_accuracy,
        kinds.tables.adjacency_f1,
    )
    assert [score and score.value for score in scores] == [pytest.approx(1)] * 6
    console = Console(record=True, width=100)
    print_report(report, console)
    text = console.export_text()
    for name in ("lines: rows", "charts: RMS", "forms: entries", "tables: adjacency", "silent errors 0.0", "STP 100.0"):
        assert name in text
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    for title in ("Lines", "Charts", "Forms", "Tables"):
        assert f"<h2>{title}</h2>" in page


@pytest.fixture
def one_invoice(tmp_path: Path) -> Path:
    folder = tmp_path / "set"
    folder.mkdir()
    for name in ("invoice_clean.pdf", "invoice_clean.truth.json"):
        (folder / name).write_bytes((SAMPLES / name).read_bytes())
    return folder


@pytest.mark.slow
def test_the_real_reader_is_scored_seeded_and_compared(
    one_invoice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    report = evaluate_command(one_invoice, out, ReadOptions(), EvaluateSettings(workers=0))
    assert report.documents.crashed == 0
    assert report.all_values.silent_errors == 0
    assert report.kinds.grounding is not None
    assert report.kinds.grounding.validity is not None
    assert report.kinds.grounding.validity.value > 0.9
    assert "report.html" in capsys.readouterr().out
    assert compare_command(out, out).worse == []
    seeded = seed_errors_command(one_invoice, tmp_path / "seeded", ReadOptions(), EvaluateSettings(workers=2))
    assert len(seeded.kinds) > 5
    assert [kind.kind for kind in seeded.kinds if kind.slipped_through] == []


def test_wrong_usage_ends_with_status_2(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pipelines.evaluate", str(tmp_path), "--out", str(tmp_path / "out")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "is not a dataset" in done.stderr
    assert "Traceback" not in done.stderr
