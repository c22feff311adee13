"""Readings, in SQLite and in a real PostgreSQL."""

from __future__ import annotations

import multiprocessing
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ledgers import READER, finished, received

from pipelines.ledger.opening import open_ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.ledger.ledger import Ledger


@pytest.fixture
def ledger(ledger_url: str, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(ledger_url, tmp_path / "home", "run") as opened:
        yield opened


def states(ledger: Ledger, *names: str) -> list[str]:
    return [standing.state for standing in ledger.receive([received(name) for name in names], READER)]


def test_a_reading_goes_its_way(ledger):
    (waiting,) = ledger.receive([received("a.pdf")], READER)
    assert (waiting.state, waiting.mine) == ("received", False)
    (claimed,) = ledger.claim([received("a.pdf")], READER)
    assert (claimed.state, claimed.mine, claimed.id) == ("claimed", True, waiting.id)
    assert ledger.finish([finished(claimed.id, "a.pdf")]) == {claimed.id}
    (done,) = ledger.claim([received("a.pdf")], READER)
    assert (done.state, done.mine) == ("done", False)
    assert done.row["attempts"] == 1
    assert ledger.results([done.id]) == {done.id: b'{"name": "a.pdf"}\n'}
    said = finished(claimed.id, "a.pdf").outcome
    assert done.outcome(said.source, said.output) == replace(said, sha256=received("a.pdf").sha256)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"decision": "accept"}, "done"),
        ({"decision": "review"}, "review"),
        ({"decision": "reject"}, "review"),
        ({"decision": None}, "review"),
        ({"status": "failed", "decision": None}, "failed"),
    ],
)
def test_where_a_reading_ends(ledger, changes, state):
    (claimed,) = ledger.claim([received("a.pdf")], READER)
    ledger.finish([finished(claimed.id, "a.pdf", **changes)])
    assert states(ledger, "a.pdf") == [state]


def test_what_is_read_is_not_claimed_unless_anew_or_by_another_reader(ledger):
    (first,) = ledger.claim([received("a.pdf")], READER)
    ledger.finish([finished(first.id, "a.pdf")])
    assert not ledger.claim([received("a.pdf")], READER)[0].mine
    for reader, anew in (
        (READER, True),
        (replace(READER, build="1+other"), False),
        (replace(READER, build="1+other", compared=True), False),
    ):
        (again,) = ledger.claim([received("a.pdf")], reader, anew=anew)
        assert (again.mine, again.id) == (True, first.id)
        ledger.finish([finished(again.id, "a.pdf")])
    (less,) = ledger.claim([received("a.pdf")], replace(READER, build="1+other"))
    assert not less.mine, "compared is more than not compared"
    (other,) = ledger.claim([received("a.pdf")], replace(READER, config_sha256="d" * 64))
    assert other.mine
    assert other.id != first.id
    assert other.document_id == first.document_id


def test_what_failed_is_claimed_again(ledger):
    for attempt in (1, 2):
        (claimed,) = ledger.claim([received("a.pdf")], READER)
        assert claimed.mine
        ledger.finish([finished(claimed.id, "a.pdf", status="failed", decision=None, reason=f"bad {attempt}")])
    (standing,) = ledger.receive([received("a.pdf")], READER)
    assert (standing.row["attempts"], standing.row["reason"]) == (2, "bad 2")


def test_the_same_content_twice_is_one_document(ledger):
    one, other = ledger.claim([received("a.pdf", "x"), received("b.pdf", "x")], READER)
    assert (one.mine, other.mine, other.state) == (True, False, "claimed")
    assert one.id == other.id


def test_names_that_are_no_unicode_come_back(ledger):
    name = "r\udcfcckseite.pdf"
    (claimed,) = ledger.claim([replace(received("x"), source=received("x").source.with_name(name))], READER)
    assert claimed.row["source"] is not None
    ledger.finish([finished(claimed.id, name, reason=f"{name} is cut off")])
    (standing,) = ledger.receive([received("x")], READER)
    assert standing.row["source"] == f"/in/{name}"
    assert standing.row["reason"] == "r?ckseite.pdf is cut off"


def test_only_who_claimed_can_finish(ledger_url, tmp_path):
    with ExitStack() as stack:
        one, other = (stack.enter_context(open_ledger(ledger_url, tmp_path / "home", "run")) for _ in range(2))
        (claimed,) = one.claim([received("a.pdf")], READER)
        (seen,) = other.claim([received("a.pdf")], READER)
        assert (seen.state, seen.mine) == ("claimed", False)
        assert other.finish([finished(claimed.id, "a.pdf")]) == set()
        other.release([claimed.id])
        assert one.finish([finished(claimed.id, "a.pdf")]) == {claimed.id}
        assert one.finish([finished(claimed.id, "a.pdf", status="failed")]) == set(), "it has ended"


def test_what_is_released_is_free(ledger):
    (claimed,) = ledger.claim([received("a.pdf")], READER)
    ledger.release([claimed.id])
    assert states(ledger, "a.pdf") == ["received"]
    (again,) = ledger.claim_open([claimed.id], READER)
    assert again.mine
    assert not ledger.claim_open([claimed.id], READER)[0].mine


def claim_all(url: str, home: Path, found: object) -> None:
    """In a process of its own: claim a hundred documents by tens, and tell which."""
    with open_ledger(url, home, "run") as ledger:
        names = [f"{number}.pdf" for number in range(100)]
        for start in range(0, 100, 10):
            standings = ledger.claim([received(name) for name in names[start : start + 10]], READER)
            mine = [standing.id for standing in standings if standing.mine]
            ledger.finish([finished(number, "x") for number in mine])
            found.put(mine)  # type: ignore[attr-defined]


def test_of_several_processes_one_claims_each_document(ledger_url, tmp_path):
    context = multiprocessing.get_context("spawn")
    found = context.Queue()
    processes = [context.Process(target=claim_all, args=(ledger_url, tmp_path / "home", found)) for _ in range(3)]
    for process in processes:
        process.start()
    claimed = [number for _ in range(30) for number in found.get(timeout=60)]
    for process in processes:
        process.join()
    assert len(claimed) == len(set(claimed)) == 100
