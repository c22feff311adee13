"""What becomes of files that are dropped, by their names, contents and habits."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from drop_folders import Drop, Threads, watch_until_idle

from pipelines.ledger.database import Database
from pipelines.ledger.ledger import Finished, Received
from pipelines.ledger.opening import open_ledger, reader_of
from pipelines.ledger.retries import retry_readings
from pipelines.ledger.tables import arrivals, readings
from pipelines.outcome import Outcome
from pipelines.watch.folders import DropFolder
from pipelines.watch.watcher import MOST_CRASHES
from schemas.errors import UsageError
from schemas.options import ReadOptions


@pytest.fixture
def drop(tmp_path: Path) -> Drop:
    return Drop(tmp_path, f"sqlite:///{tmp_path / 'ledger.db'}")


def test_files_are_filed_by_what_became_of_them(drop):
    for name in ("ok.pdf", "review-1.pdf", "damaged.pdf", "sub/deep/ok.pdf"):
        drop.put(name)
    told = watch_until_idle(drop)
    drop.check_whole(4, 3, 4)
    assert drop.files() == ["done/ok.pdf", "done/sub/deep/ok.pdf", "failed/damaged.pdf", "review/review-1.pdf"]
    assert drop.results() == ["damaged.json", "ok.json", "review-1.json", "sub/deep/ok.json"]
    (error,) = json.loads((drop.root / "failed" / "damaged.pdf.error.json").read_text())["errors"]
    assert (error["code"], error["hint"]) == ("damaged", "ask for it again")
    assert sorted(told)[0].startswith("damaged.pdf → failed/damaged.pdf: damaged.pdf is cut off")


def test_the_same_name_twice_is_two_documents(drop):
    for content in ("one", "two", "three", "four"):
        drop.put("ok.pdf", content)
        watch_until_idle(drop)
    drop.check_whole(4, 4, 4)
    assert len(drop.results()) == 4
    assert {"ok.json", "ok.pdf.json"} < {*drop.results()}
    assert {(drop.root / place).read_text() for place in drop.files()} == {"one", "two", "three", "four"}


def test_the_same_content_again_is_read_and_sent_once(drop):
    drop.put("ok.pdf", "one")
    watch_until_idle(drop)
    drop.put("ok.pdf", "one")
    drop.put("other.pdf", "one")
    watch_until_idle(drop)
    assert drop.rows(readings.c.attempts) == [(1,)]
    assert drop.results() == ["ok.json", "other.json"]
    assert len(drop.files()) == 3
    assert "review/other.pdf" in drop.files()
    (document,) = json.loads((drop.out / "other.json").read_text())["documents"]
    assert (document["decision"], document["reasons"][-1][:11]) == ("review", "read before")
    assert json.loads((drop.out / "ok.json").read_text())["documents"][0]["decision"] == "accept"


def test_what_failed_is_read_again_when_it_is_dropped_again_or_asked_for(drop):
    drop.put("damaged.pdf")
    watch_until_idle(drop)
    database = Database(drop.url)
    retried = retry_readings(database, None)
    database.close()
    assert retried.put_back == [drop.root / "incoming" / "damaged.pdf"]
    assert drop.files() == ["incoming/damaged.pdf"]
    assert not list((drop.root / "failed").iterdir())
    watch_until_idle(drop)
    drop.put("damaged.pdf")
    watch_until_idle(drop)
    assert drop.rows(readings.c.attempts) == [(3,)]
    assert len(drop.files()) == 2


def test_what_a_run_read_without_the_memory_is_read_anew_when_it_is_dropped(drop):
    """A run compares with nothing unless it is told to; a drop folder does."""
    path = drop.put("ok.pdf")
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    reader = reader_of(ReadOptions())
    with open_ledger(drop.url, drop.folder, "run") as ledger:
        (standing,) = ledger.claim([Received(sha256, path, 1, drop.folder / "other.json")], reader)
        outcome = Outcome(path, None, "ok", decision="review", sha256=sha256)
        ledger.finish([Finished(standing.id, outcome, b"{}")])
    watch_until_idle(drop)
    assert drop.files() == ["done/ok.pdf"]


def test_what_is_not_to_be_taken_stays(drop):
    for name in ("a.pdf.part", "~$a.pdf", ".DS_Store", "b.tmp", "Thumbs.db", "mail.eml", "sub/ok.pdf"):
        drop.put(name)
    (drop.root / "incoming" / "link.pdf").symlink_to("/etc/hostname")
    folder = DropFolder(drop.root, subfolders=False, ignore=("*.eml",))
    watch_until_idle(drop, folder=folder)
    assert len([place for place in drop.files() if place.startswith("incoming")]) == 8
    assert drop.results() == []


def test_names_of_any_kind(drop):
    long = "ä" * 120 + ".pdf"
    names = (long, f"b{long[1:]}", "r\udcfcck.pdf", "a: b?.pdf", "con.pdf", "no suffix")
    for name in names:
        drop.put(name, f"document {name.encode(errors='replace')!r}")
    watch_until_idle(drop)
    drop.check_whole(6, 6, 6)
    assert {place.removeprefix("done/") for place in drop.files()} == {*names}
    drop.put(long, "another document of this name")
    watch_until_idle(drop)
    drop.check_whole(7, 7, 7)


def test_a_file_that_cannot_be_read_fails(drop, monkeypatch):
    drop.put("ok.pdf")
    real = Path.open

    def refuse(path: Path, *arguments: object, **keywords: object) -> object:
        if "processing" in path.parts:
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **keywords)

    monkeypatch.setattr(Path, "open", refuse)
    watch_until_idle(drop)
    monkeypatch.undo()
    assert drop.files() == ["failed/ok.pdf"]
    (error,) = json.loads((drop.root / "failed" / "ok.pdf.error.json").read_text())["errors"]
    assert error["message"] == "ok.pdf cannot be read: Permission denied"


def test_a_file_that_is_written_to_while_it_is_read_is_read_again(drop):
    drop.put("ok.pdf", "half")
    threads, changed = Threads(), threading.Event()

    def submit(job):
        if not changed.is_set():
            changed.set()
            job.source.write_text("whole")
        return threads.submit(job)

    told = watch_until_idle(drop, submit=submit)
    assert told[0] == "ok.pdf was written to while it was read, and is read again"
    assert drop.files() == ["done/ok.pdf"]
    assert (drop.root / "done" / "ok.pdf").read_text() == "whole"
    assert drop.results() == ["ok.json"]


def test_two_watchers_of_one_folder_share_the_work(drop):
    for number in range(40):
        drop.put(f"ok-{number}.pdf")
    told: list[list[str]] = []
    watchers = [threading.Thread(target=lambda: told.append(watch_until_idle(drop))) for _ in range(2)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    drop.check_whole(40, 40, 40)
    assert sum(len(lines) for lines in told) == 40
    assert drop.rows(readings.c.attempts) == [(1,)] * 40


def test_a_document_that_ends_its_watcher_again_and_again_is_failed(drop):
    drop.put("ok.pdf")
    watch_until_idle(drop)
    database = Database(drop.url)
    retry_readings(database, [1])
    with database.transaction() as connection:
        connection.execute(readings.update().values(crashes=MOST_CRASHES))
    database.close()
    watch_until_idle(drop)
    assert drop.files() == ["failed/ok.pdf"]
    assert "ended the process" in (drop.root / "failed" / "ok.pdf.error.json").read_text()
    assert drop.rows(arrivals.c.filed_as)[-1] == ("failed/ok.pdf",)


def test_a_folder_of_another_ledger_is_refused(drop, tmp_path):
    watch_until_idle(drop)
    with pytest.raises(UsageError, match="watched with another ledger") as caught:
        watch_until_idle(replace(drop, url=f"sqlite:///{tmp_path / 'other.db'}"))
    assert str(drop.root / ".vouch" / "ledger") in caught.value.hint
