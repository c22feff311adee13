"""What is to be sent, in SQLite and in a real PostgreSQL."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from ledgers import READER, finished, received

from pipelines.ledger.opening import open_ledger
from pipelines.ledger.outbox import Outbox, idempotency_key
from pipelines.ledger.owners import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.ledger.ledger import Ledger


@pytest.fixture
def ledger(ledger_url: str, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(ledger_url, tmp_path / "home", "run") as opened:
        yield opened


@pytest.fixture
def outbox(ledger: Ledger) -> Outbox:
    return Outbox(ledger.database, ledger.owner.token)


def read(ledger: Ledger, name: str, *sinks: str, reader=READER, anew: bool = False) -> int:
    (claimed,) = ledger.claim([received(name)], reader, anew=anew)
    ledger.finish([finished(claimed.id, name, *sinks)])
    return claimed.id


def state(ledger: Ledger, reading_id: int) -> str:
    return ledger.standings([reading_id])[reading_id].state


def test_a_document_is_exported_when_its_last_sink_has_it(ledger, outbox):
    number = read(ledger, "a.pdf", "erp", "lake")
    erp, lake = outbox.take()
    assert (erp.sink, lake.sink) == ("erp", "lake")
    assert erp.idempotency_key == idempotency_key(received("a.pdf").sha256, "erp") != lake.idempotency_key
    assert outbox.take() == [], "they are being sent"
    assert outbox.delivered(erp)
    assert state(ledger, number) == "done"
    assert outbox.delivered(lake)
    assert state(ledger, number) == "exported"
    assert not outbox.delivered(lake)


def test_what_was_sent_is_never_sent_again(ledger, outbox):
    read(ledger, "a.pdf", "erp")
    (first,) = outbox.take()
    outbox.delivered(first)
    other = READER.__class__("d" * 64, "0+test", compared=False)
    for reader, anew in ((READER, True), (other, False)):
        number = read(ledger, "a.pdf", "erp", reader=reader, anew=anew)
        assert outbox.take() == []
        assert state(ledger, number) == "exported"


def test_what_waits_is_sent_as_it_was_read_last(ledger, outbox):
    read(ledger, "a.pdf", "erp")
    newest = read(ledger, "a.pdf", "erp", reader=READER.__class__("d" * 64, "0+test", compared=False))
    (sending,) = outbox.take()
    assert sending.reading_id == newest


def test_what_failed_is_tried_again_when_it_is_due_and_then_given_up(ledger, outbox):
    read(ledger, "a.pdf", "erp")
    (sending,) = outbox.take()
    assert outbox.failed(sending, "503", utc_now() + timedelta(minutes=1))
    assert outbox.take() == []
    assert not outbox.failed(sending, "twice", None), "it is not ours any more"
    read(ledger, "b.pdf", "erp")
    (other,) = outbox.take()
    assert outbox.failed(other, "503", utc_now())
    (again,) = outbox.take()
    assert (again.id, again.attempts) == (other.id, 2)
    assert outbox.failed(again, "410", None)
    assert outbox.take() == []


def test_only_the_sinks_asked_for_and_no_more_than_the_limit(ledger, outbox):
    for number in range(4):
        read(ledger, f"{number}.pdf", "erp", "lake")
    assert [sending.sink for sending in outbox.take(3, ["lake"])] == ["lake"] * 3
    assert len(outbox.take(10, ["lake"])) == 1
    assert len(outbox.take(10)) == 4


def test_two_senders_share_the_work_and_one_that_ends_gives_it_back(ledger_url, tmp_path):
    with ExitStack() as stack:
        one = stack.enter_context(open_ledger(ledger_url, tmp_path / "home", "run"))
        for number in range(4):
            read(one, f"{number}.pdf", "erp")
        with open_ledger(ledger_url, tmp_path / "home", "serve") as other:
            theirs = Outbox(other.database, other.owner.token).take(3)
            outbox = Outbox(one.database, one.owner.token)
            mine = outbox.take(10)
            assert len(theirs) == 3
            assert len(mine) == 1
        again = outbox.take(10)
        assert {sending.id for sending in again} == {sending.id for sending in theirs}
        assert [sending.attempts for sending in again] == [2, 2, 2]
