from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines import logs
from pipelines.outcome import Outcome
from pipelines.progress import JsonProgress, open_progress

READ = Outcome(Path("/in/a\udcff.pdf"), Path("/out/a.json"), "ok", decision="review", sha256="ab", reason="net is 3,00")


@pytest.fixture
def said(vouch_home, monkeypatch, capsys):
    """Everything said as JSON, once a test has set the environment."""

    def forget():
        logs.is_json.cache_clear()
        logs.shows_content.cache_clear()

    forget()
    monkeypatch.setenv("VOUCH_LOG_FORMAT", "json")
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    forget()


def test_words_are_for_people_unless_programs_read_them(vouch_home, monkeypatch, capsys):
    logs.is_json.cache_clear()
    logs.say("a\x1b[31m", event="e", n=1)
    logs.note("read", n=1)
    assert capsys.readouterr().err == "vouch: a\N{REPLACEMENT CHARACTER}[31m\n"


def test_an_object_a_line_with_time_level_and_facts(said):
    logs.say("it\nbroke", level="error", event="e", path=Path("/x"))
    (line,) = said()
    assert line.pop("time").endswith("+00:00")
    assert line == {"level": "error", "event": "e", "message": "it\nbroke", "path": "/x"}


def test_a_document_is_told_by_its_hash_without_its_content(said):
    logs.note_read(READ)
    (line,) = said()
    assert (line["event"], line["sha256"], line["decision"]) == ("read", "ab", "review")
    assert "3,00" not in json.dumps(line)


def test_why_a_document_failed_is_told(said):
    logs.note_read(Outcome(Path("/in/a.pdf"), None, "failed", reason="a.pdf is cut off"))
    assert said()[0]["reason"] == "a.pdf is cut off"


def test_content_is_told_where_it_is_asked_for(said, monkeypatch):
    monkeypatch.setenv("VOUCH_LOG_CONTENT", "true")
    logs.note_read(READ)
    assert said()[0]["reason"] == "net is 3,00"


def test_settings_that_cannot_be_are_told_in_words(vouch_home, monkeypatch):
    logs.is_json.cache_clear()
    monkeypatch.setenv("VOUCH_LOG_FORMAT", "yaml")
    assert not logs.is_json()
    logs.is_json.cache_clear()


def test_a_run_tells_each_document(said):
    progress = open_progress()
    assert isinstance(progress, JsonProgress)
    progress.start(1)
    progress.advance(READ)
    progress.finish()
    assert [line["event"] for line in said()] == ["start", "read", "end"]
