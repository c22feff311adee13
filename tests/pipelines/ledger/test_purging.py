from __future__ import annotations

from datetime import timedelta

import pytest
from ledgers import READER, finished, received
from sqlalchemy import func, select, update

from pipelines.ledger.counters import read_counters
from pipelines.ledger.opening import open_ledger
from pipelines.ledger.outbox import Outbox
from pipelines.ledger.owners import utc_now
from pipelines.ledger.purging import find_purgeable, purge
from pipelines.ledger.tables import arrivals, documents, documents_seen, outbox, readings, results


@pytest.fixture
def ledger(ledger_url, tmp_path):
    with open_ledger(ledger_url, tmp_path / "home", "run") as opened:
        yield opened


def read(ledger, name, *sinks, days=100, **changes):
    """A document that ended so many days ago."""
    (standing,) = ledger.claim([received(name)], READER)
    ledger.finish([finished(standing.id, name, *sinks, **changes)])
    with ledger.database.transaction() as connection:
        ago = utc_now() - timedelta(days=days)
        connection.execute(update(readings).where(readings.c.id == standing.id).values(finished_at=ago))
    return standing


def send_all(ledger):
    box = Outbox(ledger.database, ledger.owner.token)
    for sending in box.take():
        box.delivered(sending)


def found(ledger, *also, days=90):
    with ledger.database.snapshot() as connection:
        return find_purgeable(connection, utc_now() - timedelta(days=days), also)


def count(ledger, table) -> int:
    with ledger.database.snapshot() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def purge_found(ledger, *also, memory=False) -> int:
    return purge(ledger.database, found(ledger, *also), utc_now() - timedelta(days=90), also, memory=memory)


def test_what_came_to_its_end_long_ago_may_go(ledger):
    read(ledger, "old")
    read(ledger, "young", days=10)
    (each,) = found(ledger)
    assert (each.name, each.state, each.keeps_hash) == ("old", "done", False)
    assert purge_found(ledger) == 1
    assert [count(ledger, table) for table in (documents, readings, results)] == [1, 1, 1]


@pytest.mark.parametrize(
    ("kind", "changes", "sinks"),
    [
        ("review", {"decision": "review"}, ()),
        ("failed", {"status": "failed", "decision": None}, ()),
        ("unsent", {}, ("erp",)),
    ],
)
def test_what_did_not_come_to_its_end_stays_unless_it_is_asked_for(ledger, kind, changes, sinks):
    read(ledger, "a", *sinks, **changes)
    assert found(ledger) == []
    assert [each.name for each in found(ledger, kind)] == ["a"]
    assert purge_found(ledger, kind) == 1


def test_what_is_in_work_stays_whatever_is_asked(ledger):
    read(ledger, "a")
    read(ledger, "b", "erp")
    ledger.claim([received("a")], READER, anew=True)
    Outbox(ledger.database, ledger.owner.token).take()
    assert found(ledger, "review", "failed", "unsent") == []


def test_what_was_sent_keeps_its_hash_and_is_never_sent_again(ledger):
    read(ledger, "a", "erp")
    send_all(ledger)
    (each,) = found(ledger)
    assert (each.state, each.keeps_hash) == ("exported", True)
    assert purge_found(ledger) == 1
    assert [count(ledger, table) for table in (documents, results, arrivals, outbox)] == [1, 0, 0, 1]
    with ledger.database.snapshot() as connection:
        row = connection.execute(select(readings, documents.c.name, documents.c.sha256).join(documents)).one()
    assert (row.source, row.output, row.reason, row.name) == ("", None, None, "")
    assert row.sha256 == received("a").sha256

    (standing,) = ledger.claim([received("a")], READER, anew=True)
    ledger.finish([finished(standing.id, "a", "erp")])
    assert Outbox(ledger.database, ledger.owner.token).take() == []


def test_a_document_that_is_asked_for_between_list_and_removal_stays(ledger):
    read(ledger, "a")
    listed = found(ledger)
    ledger.claim([received("a")], READER, anew=True)
    assert purge(ledger.database, listed, utc_now() - timedelta(days=90), memory=True) == 0
    assert count(ledger, documents) == 1


def test_the_memory_of_suppliers_goes_only_where_it_is_asked_for(ledger):
    for name in ("a", "b"):
        standing = read(ledger, name)
        with ledger.database.transaction() as connection:
            values = {"source": name, "sha256": standing.sha256, "first_page": 1, "trusted": True}
            connection.execute(documents_seen.insert().values(values))
    before = utc_now() - timedelta(days=90)
    one, other = found(ledger)
    purge(ledger.database, [one], before, memory=False)
    assert count(ledger, documents_seen) == 2
    purge(ledger.database, [other], before, memory=True)
    assert count(ledger, documents_seen) == 1


def test_more_than_go_at_once(ledger):
    ids = ledger.claim([received(f"n{number}") for number in range(1100)], READER)
    ledger.finish([finished(standing.id, f"n{number}") for number, standing in enumerate(ids)])
    with ledger.database.transaction() as connection:
        connection.execute(update(readings).values(finished_at=utc_now() - timedelta(days=100)))
    assert purge_found(ledger) == 1100
    assert count(ledger, documents) == 0


def test_counters_lose_nothing(ledger):
    read(ledger, "a")
    purge_found(ledger)
    with ledger.database.snapshot() as connection:
        assert read_counters(connection)["documents", "accept"] == 1
