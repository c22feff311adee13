"""`vouch status`, `show` and `retry` over a ledger that a run and a drop folder filled."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from drop_folders import Drop, watch_until_idle
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.ledger.opening import open_ledger
from pipelines.ledger.outbox import Outbox

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def drop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Drop:
    made = Drop(tmp_path, f"sqlite:///{tmp_path / 'home' / 'ledger.db'}")
    (tmp_path / "home").mkdir()
    monkeypatch.setenv("VOUCH_HOME", str(tmp_path / "home"))
    for name in ("ok.pdf", "review-1.pdf", "damaged.pdf", "copy.pdf"):
        made.put(name, "document ok.pdf" if name == "copy.pdf" else None)
    watch_until_idle(made)
    return made


def vouch(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_status_counts(drop):
    status, said, _ = vouch("status")
    assert status == 0
    rows = dict(line.split("\t") for line in said.splitlines())
    assert (rows["documents"], rows["done"], rows["review"], rows["failed"]) == ("3", "1", "1", "1")
    assert rows["export erp"] == "2 pending"
    seen = json.loads(vouch("status", "--json")[1])
    assert seen["readings"] == {"received": 0, "claimed": 0, "done": 1, "review": 1, "failed": 1, "exported": 0}
    assert seen["outbox"]["erp"]["pending"] == 2
    assert seen["owners"] == []


def test_a_document_is_found_by_any_of_its_names(drop):
    sha256 = json.loads(vouch("show", "damaged.pdf", "--json")[1])["sha256"]
    dropped, lies = (drop.root / folder / "damaged.pdf" for folder in ("incoming", "failed"))
    for name in ("damaged.pdf", "failed/damaged.pdf", dropped, lies, sha256, sha256[:8].upper()):
        status, said, _ = vouch("show", name)
        assert status == 0, name
        assert said.startswith("damaged.pdf\t")
        assert "failed, attempt 1" in said
        assert "damaged.pdf is cut off" in said
    assert vouch("show", "ok.pdf") == vouch("show", "copy.pdf")


def test_show_prints_the_result_as_it_was_written(drop):
    status, said, _ = vouch("show", "review-1.pdf", "--result")
    assert status == 0
    assert said == (drop.out / "review-1.json").read_text()


def test_retry_puts_what_failed_back(drop):
    status, _, said = vouch("retry", "--failed")
    assert status == 0
    assert "1 reading to be made again" in said
    assert (drop.root / "incoming" / "damaged.pdf").exists()
    assert "put back" in vouch("show", "damaged.pdf")[1]


def test_retry_of_a_document_that_was_read(drop):
    assert vouch("retry", "ok.pdf")[0] == 0
    assert (drop.root / "incoming" / "ok.pdf").exists() or (drop.root / "incoming" / "copy.pdf").exists()
    watch_until_idle(drop)
    assert json.loads(vouch("show", "ok.pdf", "--json")[1])["readings"][0]["attempts"] == 2
    assert json.loads(vouch("status", "--json")[1])["outbox"]["erp"]["pending"] == 2, "it is still to be sent once"


def test_retry_of_exports_that_were_given_up(drop):
    with open_ledger(drop.url, drop.folder / "home", "serve") as ledger:
        outbox = Outbox(ledger.database, ledger.owner.token)
        for sending in outbox.take():
            outbox.failed(sending, "410 Gone", None)
    assert "export erp\t2 dead" in vouch("status")[1]
    assert "410 Gone" in vouch("show", "ok.pdf")[1]
    assert "2 exports to be sent again" in vouch("retry", "--exports")[2]
    assert "export erp\t2 pending" in vouch("status")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["show", "nothing.pdf"], "knows no document nothing.pdf"),
        (["retry"], "nothing to try again"),
        (["retry", "ok.pdf", "--failed"], "--failed means all"),
    ],
)
def test_wrong_usage_is_said(drop, arguments, said):
    status, out, err = vouch(*arguments)
    assert (status, out) == (2, "")
    assert said in err


def test_looking_makes_no_ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("VOUCH_HOME", str(tmp_path))
    status, _, said = vouch("status")
    assert status == 2
    assert "there is no ledger" in said
    assert list(tmp_path.iterdir()) == []
