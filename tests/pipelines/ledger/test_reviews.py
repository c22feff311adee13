"""A review in the ledger, in SQLite and in PostgreSQL: the reading stands from then on, and goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from ledgers import READER, finished, received

from pipelines.ledger.ledger import Finished, Reader
from pipelines.ledger.opening import open_ledger
from pipelines.ledger.outbox import Outbox
from pipelines.ledger.reviews import record_review
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.ledger.ledger import Ledger
    from pipelines.outcome import Outcome

NEWER = Reader(READER.config_sha256, "1+test", compared=True)
CONTENT = b'{"reviewed": true}\n'


@pytest.fixture
def ledger(ledger_url: str, tmp_path: Path) -> Iterator[Ledger]:
    with open_ledger(ledger_url, tmp_path, "test") as opened:
        yield opened


def _read(ledger: Ledger, name: str, decision: str) -> Finished:
    (standing,) = ledger.claim([received(name)], READER)
    ended = finished(standing.id, name, decision=decision, sha256=standing.sha256)
    ledger.finish([ended])
    return ended


def _reviewed(ledger: Ledger, outcome: Outcome, *sinks: str) -> list[Path] | None:
    return record_review(ledger.database, outcome, READER.config_sha256, CONTENT, sinks)


def test_a_reviewed_reading_stands_whatever_reads_it(ledger: Ledger) -> None:
    _read(ledger, "a.pdf", "review")
    accepted = finished(1, "a.pdf", decision="accept", sha256=received("a.pdf").sha256).outcome
    assert _reviewed(ledger, accepted, "erp") == []
    (standing,) = ledger.claim([received("a.pdf")], NEWER, anew=True)
    assert (standing.mine, standing.state, standing.row["decision"]) == (False, "done", "accept")
    (again,) = ledger.claim_open([standing.id], NEWER)
    assert not again.mine
    assert ledger.results([standing.id]) == {standing.id: CONTENT}
    (sending,) = Outbox(ledger.database, ledger.owner.token).take()
    assert (sending.sink, sending.reading_id) == ("erp", standing.id)


def test_what_is_rejected_waits_for_no_sink(ledger: Ledger) -> None:
    ended = _read(ledger, "a.pdf", "review")
    ledger.send_known({ended.id: ("archive",)})
    rejected = finished(ended.id, "a.pdf", decision="reject", sha256=received("a.pdf").sha256).outcome
    assert _reviewed(ledger, rejected) == []
    assert Outbox(ledger.database, ledger.owner.token).take() == []


def test_a_result_that_the_ledger_does_not_know_is_none_of_its_business(ledger: Ledger) -> None:
    outcome = finished(1, "b.pdf", sha256=received("b.pdf").sha256).outcome
    assert _reviewed(ledger, outcome) is None


def test_what_is_being_read_is_not_reviewed(ledger: Ledger) -> None:
    (standing,) = ledger.claim([received("a.pdf")], READER)
    outcome = finished(standing.id, "a.pdf", sha256=standing.sha256).outcome
    with pytest.raises(UsageError, match=r"a\.pdf is being read"):
        _reviewed(ledger, outcome)
