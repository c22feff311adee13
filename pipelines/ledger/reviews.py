"""What a person decided, in the ledger: the result, its state, where it is sent, and where the file lies."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update

from pipelines.ledger.ledger import store_results
from pipelines.ledger.outbox import put_out, send_again
from pipelines.ledger.owners import utc_now
from pipelines.ledger.states import READ, finished_state
from pipelines.ledger.tables import arrivals, documents, outbox, readings
from schemas.errors import UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from pipelines.ledger.database import Database
    from pipelines.outcome import Outcome

_REVIEW, _DONE = "review", "done"


def record_review(
    database: Database, outcome: Outcome, config_sha256: str, content: bytes, sinks: tuple[str, ...]
) -> list[Path] | None:
    """Record a reviewed result as that of its reading, and put it out to these sinks. None: the ledger has none.

    A sink that had the document before it was decided so gets it once more; what is rejected goes nowhere any more.

    Gives where files of drop folders lie now that waited for a person and are accepted. Raises UsageError where the
    document is being read, ProviderError where the database fails.
    """
    mine = select(readings.c.id, readings.c.document_id, readings.c.state, readings.c.decision).join(documents).where(
        documents.c.sha256 == outcome.sha256, readings.c.config_sha256 == config_sha256
    )  # fmt: skip
    state = finished_state(outcome)
    with database.transaction() as connection:
        row = connection.execute(mine.with_for_update(of=readings)).one_or_none()
        if row is None:
            return None
        if row.state not in READ:
            raise UsageError(f"{outcome.source.name} is being read", hint="review its result when that is done")
        ended = {"decision": outcome.decision, "verified": outcome.verified, "total": outcome.total}
        kept = "exported" if row.state == "exported" else state
        changed = update(readings).where(readings.c.id == row.id)
        connection.execute(changed.values(ended | {"state": kept, "reason": outcome.reason, "reviewed_at": utc_now()}))
        store_results(connection, [(row.id, content)])
        if sinks:
            put_out(connection, row.id, sinks, utc_now())
            if outcome.decision != row.decision:
                send_again(connection, row.id, sinks, utc_now())
        if outcome.decision == "reject":
            waits = delete(outbox).where(outbox.c.document_id == row.document_id, outbox.c.state == "pending")
            connection.execute(waits)
        waiting = _waiting_files(connection, row.id) if state == "done" else {}
    filed = {number: _filed(folder, filed_as) for number, (folder, filed_as) in waiting.items()}
    with database.transaction() as connection:
        for number, place in filed.items():
            folder = Path(waiting[number][0])
            connection.execute(
                update(arrivals).where(arrivals.c.id == number).values(filed_as=str(place.relative_to(folder)))
            )
    return list(filed.values())


def _waiting_files(connection: Connection, reading_id: int) -> dict[int, tuple[str, str]]:
    """Drop folder and place of the files that were filed for a person."""
    filed = select(arrivals).where(arrivals.c.reading_id == reading_id, arrivals.c.filed_at.is_not(None))
    rows = connection.execute(filed.order_by(arrivals.c.id)).mappings()
    return {
        row["id"]: (row["folder"], row["filed_as"])
        for row in rows
        if row["filed_as"] is not None and Path(row["filed_as"]).parts[0] == _REVIEW and row["copy_of"] is None
    }


def _filed(folder: str, filed_as: str) -> Path:
    """Move a file on to what is done, if it is there and nothing of its name is. Where it lies then."""
    lies, done = Path(folder) / filed_as, Path(folder) / _DONE / Path(*Path(filed_as).parts[1:])
    if not lies.exists() or done.exists():
        return lies
    done.parent.mkdir(parents=True, exist_ok=True)
    return lies.rename(done)
