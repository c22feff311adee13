"""Documents that are read, dropped and sent, by the command line."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sample_readers import read_accepted
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.export.sinks.opening import open_sinks
from pipelines.inputs import collect
from pipelines.progress import LineProgress
from pipelines.run import run
from pipelines.run_plan import LedgerPlan, RunPlan
from pipelines.settings import load_settings
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipelines.run import RunReport

SAMPLES = Path(__file__).parents[4] / "sample_docs"
SINKS = """
[sinks.erp]
type = "jsonl"
path = "{folder}/erp.jsonl"

[sinks.archive]
type = "folder"
path = "{folder}/archive"
decisions = ["accept", "review"]
"""


def vouch(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def declare(vouch_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    path = tmp_path / "named.toml"
    monkeypatch.setenv("VOUCH_CONFIG", str(path))
    path.write_text("")
    return lambda text: path.write_text(text.format(folder=tmp_path)) and None


@pytest.fixture
def inbox(make_files: Callable[..., list[Path]]) -> Path:
    """One document that is accepted, one for a person, and one that cannot be read."""
    return make_files("in/ok.pdf", "in/review-1.pdf", "in/damaged.pdf")[0].parent


def run_once(inbox: Path, out: Path) -> tuple[RunReport, list[str]]:
    """A run without Prefect and with a reader for tests, and what was told."""
    told: list[str] = []
    settings = load_settings()
    sinks = open_sinks(settings.sinks, told.append)
    ledger = LedgerPlan(None, settings.home)
    plan = RunPlan(ReadOptions(), out, 1, None, read=read_accepted, ledger=ledger, sinks=sinks, tell=told.append)
    return run(collect([inbox], out), plan, LineProgress(io.StringIO())), told


def lines(folder: Path) -> list[str]:
    found = (folder / "erp.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["source"]["name"] for line in found]


def test_a_run_sends_what_is_accepted_once(declare, inbox, tmp_path):
    declare(SINKS)
    first, told = run_once(inbox, tmp_path / "out")
    assert (first.sent, told) == ({"erp": 1, "archive": 2}, [])
    again, _ = run_once(inbox, tmp_path / "out")
    assert again.sent == {"erp": 0, "archive": 0}
    assert lines(tmp_path) == ["ok.pdf"]
    assert sorted(path.name.split(".")[0] for path in (tmp_path / "archive").iterdir()) == ["ok", "review-1"]
    assert "export erp\t1 delivered" in vouch("status")[1]


def test_a_sink_that_is_declared_later_gets_what_was_read_before(declare, inbox, tmp_path):
    run_once(inbox, tmp_path / "out")
    declare(SINKS)
    report, _ = run_once(inbox, tmp_path / "out")
    assert report.sent == {"erp": 1, "archive": 2}
    assert lines(tmp_path) == ["ok.pdf"]
    assert json.loads(vouch("status", "--json")[1])["readings"]["exported"] == 2


def test_a_watched_folder_sends_too(declare, tmp_path):
    declare(SINKS)
    (tmp_path / "drop" / "incoming").mkdir(parents=True)
    shutil.copy(SAMPLES / "invoice_facturx.pdf", tmp_path / "drop" / "incoming")
    watched = ("watch", tmp_path / "drop", "--out", tmp_path / "out", "--once", "--settle", 0, "--workers", 1)
    assert vouch(*watched)[0] == 0
    assert lines(tmp_path) == ["invoice_facturx.pdf"]
    (tmp_path / "drop" / "incoming" / "empty.pdf").touch()
    assert vouch(*watched)[0] == 1  # as for a run: some input failed
    assert lines(tmp_path) == ["invoice_facturx.pdf"]


def test_what_waits_is_delivered_when_asked(declare, inbox, tmp_path):
    declare(SINKS)
    in_the_way = tmp_path / ".erp.jsonl.vouch"
    in_the_way.write_text("no folder")
    report, told = run_once(inbox, tmp_path / "out")
    assert report.sent == {"erp": 0, "archive": 2}
    assert told[0].startswith("erp: cannot write")
    assert "export erp\t1 pending" in vouch("status")[1]
    assert "cannot write" in vouch("show", "ok.pdf")[1]
    status, _, said = vouch("deliver", "erp", "--now")
    assert (status, "erp: 0 sent, 1 wait" in said) == (1, True)
    in_the_way.unlink()
    status, _, said = vouch("deliver", "--now")
    assert (status, "erp: 1 sent" in said) == (0, True)
    assert lines(tmp_path) == ["ok.pdf"]


@pytest.mark.parametrize(
    ("text", "arguments", "said"),
    [("", (), "no sink is declared"), (SINKS, ("epr",), "there is no sink epr")],
)
def test_what_cannot_be_delivered_is_said(declare, text, arguments, said):
    declare(text)
    status, _, error = vouch("deliver", *arguments)
    assert status == 2
    assert said in error
