from __future__ import annotations

import os
import time
from datetime import timedelta

import pytest
from ledgers import READER, finished, received
from sqlalchemy import update
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.ledger.opening import open_ledger
from pipelines.ledger.owners import utc_now
from pipelines.ledger.tables import readings
from pipelines.purge_command import parse_age
from schemas.errors import UsageError


def vouch(*arguments: str):
    return CliRunner().invoke(app, ["purge", *arguments])


@pytest.fixture
def old(vouch_home, tmp_path, monkeypatch):
    """A state folder with a document that was accepted 100 days ago, and an answer of a model as old."""
    monkeypatch.setenv("VOUCH_CACHE", str(tmp_path / "cache"))
    with open_ledger(None, vouch_home, "run") as ledger:
        (standing,) = ledger.claim([received("secret.pdf")], READER)
        ledger.finish([finished(standing.id, "secret.pdf")])
        with ledger.database.transaction() as connection:
            connection.execute(update(readings).values(finished_at=utc_now() - timedelta(days=100)))
    answers = tmp_path / "cache" / "vlm"
    answers.mkdir(parents=True)
    for name, days in (("old", 100), ("young", 1)):
        (answers / name).write_text("{}")
        os.utime(answers / name, (time.time() - days * 86400,) * 2)
    return vouch_home, answers


def test_it_lists_and_removes_nothing_unless_told_to(old):
    home, answers = old
    done = vouch("--older-than", "90d")
    assert done.exit_code == 0
    assert done.stdout.split("\t")[0] == "secret.pdf"
    assert "1 document and 1 file of the cache older than" in done.stderr
    assert "would be removed" in done.stderr
    assert b"secret" in (home / "ledger.db").read_bytes()
    assert (answers / "old").exists()


def test_what_is_removed_is_gone_from_the_disk(old):
    home, answers = old
    done = vouch("--older-than", "90d", "--yes")
    assert "1 document and 1 file of the cache" in done.stderr
    assert not any(b"secret" in path.read_bytes() for path in home.glob("ledger.db*"))
    assert sorted(path.name for path in answers.iterdir()) == ["young"]
    assert "0 documents and 0 files" in vouch("--older-than", "90d", "--yes").stderr


@pytest.mark.parametrize("text", ["90", "d", "0d", "-1d", "1m", "1.5d", "99999d", "999y"])
def test_what_is_no_age_is_refused(text):
    with pytest.raises(UsageError, match="is no age"):
        parse_age(text)


def test_ages():
    assert [parse_age(text).days for text in ("48h", "90d", "6W", " 1y ")] == [2, 90, 42, 365]


def test_what_is_not_known_is_refused(old):
    done = vouch("--older-than", "90d", "--include", "everything")
    assert done.exit_code == 2
    assert "choose among review, failed, unsent" in done.stderr
