"""Sending from the outbox: what fails is tried again or given up, and an outage costs no document a try."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from drop_folders import wait_for
from killed_senders import fill_ledger
from sqlalchemy import select

from pipelines.export.sinks.backoff import OUTAGE_S, SCHEDULE_S, next_look_s, next_try_s
from pipelines.export.sinks.delivery import Delivery
from pipelines.export.sinks.dispatch import dispatching
from pipelines.export.sinks.parcel import SendFailed, Sink
from pipelines.ledger.database import Database
from pipelines.ledger.opening import open_ledger
from pipelines.ledger.outbox import Outbox
from pipelines.ledger.retries import retry_exports
from pipelines.ledger.tables import outbox, readings, results

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.export.sinks.parcel import Parcel
    from pipelines.ledger.ledger import Ledger


class Mailbox(Sink):
    """Takes what comes, or says no: to documents whose name has an error, or to all."""

    most = 10

    def __init__(self, **refused: SendFailed) -> None:
        self.got: list[str] = []
        self.asked = 0
        self.refused = refused
        self.down: SendFailed | None = None
        self.closed = False

    def send(self, parcels: Sequence[Parcel]) -> None:
        self.asked += 1
        if self.down is not None:
            raise self.down
        for parcel in parcels:
            stem = parcel.name.removesuffix(".pdf")
            if stem in self.refused:
                raise self.refused[stem]
        self.got += [parcel.name.removesuffix(".pdf") for parcel in parcels]

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def url(ledger_url, tmp_path):
    fill_ledger(ledger_url, tmp_path / "home", ["a", "b", "c"])
    return ledger_url


@pytest.fixture
def ledger(url, tmp_path) -> Iterator[Ledger]:
    with open_ledger(url, tmp_path / "home", "deliver") as opened:
        yield opened


def rows(ledger: Ledger) -> list[tuple[str, int, str | None]]:
    with ledger.database.snapshot() as connection:
        found = connection.execute(select(outbox.c.state, outbox.c.attempts, outbox.c.last_error).order_by(outbox.c.id))
        return [tuple(row) for row in found]


def test_all_that_waits_is_sent_and_marked(ledger):
    sink = Mailbox()
    delivery = Delivery(ledger, "erp", sink, pytest.fail)
    assert (delivery.step(), delivery.step()) == (3, 0)
    assert sorted(sink.got) == ["a", "b", "c"]
    assert (delivery.sent, delivery.problem) == (3, "")
    assert {state for state, _, _ in rows(ledger)} == {"delivered"}
    with ledger.database.snapshot() as connection:
        assert set(connection.execute(select(readings.c.state)).scalars()) == {"exported"}


def test_a_document_that_is_refused_does_not_hold_up_the_others(ledger):
    sink = Mailbox(b=SendFailed("400 Bad Request"))
    told: list[str] = []
    Delivery(ledger, "erp", sink, told.append).step()
    assert sorted(sink.got) == ["a", "c"]
    assert rows(ledger) == [("delivered", 1, None), ("pending", 1, "400 Bad Request"), ("delivered", 1, None)]
    assert len(told) == 1
    assert told[0].startswith("erp: b.pdf: 400 Bad Request; tried again in ")


def test_a_document_is_given_up_at_the_end_of_the_schedule_and_sent_again_when_asked(ledger, url):
    sink = Mailbox(b=SendFailed("400"))
    delivery = Delivery(ledger, "erp", sink, lambda _: None)
    hurry = Outbox(ledger.database, ledger.owner.token).hurry
    for _ in range(len(SCHEDULE_S) + 1):
        assert "dead" not in {state for state, _, _ in rows(ledger)}
        delivery.step()
        hurry(["erp"])
    assert rows(ledger)[1] == ("dead", len(SCHEDULE_S) + 1, "400")
    sink.refused.clear()
    assert delivery.step() == 0
    database = Database(url)
    assert retry_exports(database, None) == 1
    database.close()
    assert delivery.step() == 1
    assert sorted(sink.got) == ["a", "b", "c"]


def test_what_will_never_go_is_given_up_at_once(ledger):
    told: list[str] = []
    Delivery(ledger, "erp", Mailbox(b=SendFailed("410 Gone", final=True)), told.append).step()
    assert rows(ledger)[1] == ("dead", 1, "410 Gone")
    assert "vouch retry --exports" in told[0]


def test_an_outage_costs_no_try_and_the_sink_rests(ledger, monkeypatch):
    sink = Mailbox()
    sink.down = SendFailed("no route", sink_is_down=True)
    told: list[str] = []
    delivery = Delivery(ledger, "erp", sink, told.append)
    hurry = Outbox(ledger.database, ledger.owner.token).hurry
    assert (delivery.step(), delivery.step()) == (3, 0)
    hurry(["erp"])
    assert delivery.step() == 0, "it rests although something is due"
    assert sink.asked == 1
    assert rows(ledger) == [("pending", 0, "no route")] * 3
    assert len(told) == 1
    monkeypatch.setattr(delivery, "_rests_until_s", 0.0)
    sink.down = None
    assert delivery.step() == 3
    assert {state for state, _, _ in rows(ledger)} == {"delivered"}


def test_an_outage_in_the_middle_puts_the_rest_back(ledger):
    sink = Mailbox(a=SendFailed("400"), b=SendFailed("no route", sink_is_down=True))
    Delivery(ledger, "erp", sink, lambda _: None).step()
    assert [row[:2] for row in rows(ledger)] == [("pending", 1), ("pending", 0), ("pending", 0)]
    assert sink.got == []


def test_a_bug_of_a_sink_is_an_error_of_that_document(ledger):
    sink = Mailbox()
    sink.refused["b"] = KeyError("surprise")  # type: ignore[assignment]
    Delivery(ledger, "erp", sink, lambda _: None).step()
    assert sorted(sink.got) == ["a", "c"]
    assert rows(ledger)[1][2] == "KeyError: 'surprise' (please report this)"


def test_a_result_that_was_purged_cannot_be_sent(ledger):
    with ledger.database.transaction() as connection:
        connection.execute(results.delete())
    sink = Mailbox()
    assert Delivery(ledger, "erp", sink, lambda _: None).step() == 3
    assert sink.got == []
    assert {state for state, _, _ in rows(ledger)} == {"dead"}


def test_what_is_due_is_sent_before_the_end(ledger, tmp_path, url):
    sink, other = Mailbox(), Mailbox()
    with dispatching(ledger, {"erp": sink, "lake": other}, pytest.fail) as dispatch:
        fill_ledger(url, tmp_path / "home", ["d"], "lake")
    assert dispatch.sent == {"erp": 3, "lake": 1}
    assert (sorted(sink.got), other.got) == (["a", "b", "c"], ["d"])
    assert sink.closed
    assert other.closed


def test_a_slow_sink_holds_up_no_other(ledger, url, tmp_path):
    class Stuck(Mailbox):
        def __init__(self) -> None:
            super().__init__()
            self.may_go = threading.Event()

        def send(self, parcels: Sequence[Parcel]) -> None:
            assert self.may_go.wait(30)
            super().send(parcels)

    fill_ledger(url, tmp_path / "home", ["d"], "lake")
    stuck, other = Stuck(), Mailbox()
    with dispatching(ledger, {"erp": stuck, "lake": other}, pytest.fail):
        wait_for(lambda: other.got == ["d"])
        stuck.may_go.set()


def test_waits_grow_are_scattered_and_end():
    waits = [next_try_s(attempts, 0.5) for attempts in range(1, len(SCHEDULE_S) + 2)]
    assert waits == [*SCHEDULE_S, None]
    low, high = (next_try_s(2, chance) for chance in (0.0, 0.999))
    assert low is not None
    assert high is not None
    assert 0.79 * SCHEDULE_S[1] < low < SCHEDULE_S[1] < high < 1.21 * SCHEDULE_S[1]
    assert next_try_s(1, 0.0, retry_after_s=120.0) == 120.0
    assert next_try_s(1, 0.0, retry_after_s=10_000_000.0) == 86_400.0, "a sink may not put us off for ever"
    assert [next_look_s(failures, 0.5) for failures in (1, 2, 3, 4, 99)] == [*OUTAGE_S, OUTAGE_S[-1]]
