"""Ledgers for tests: a database of each kind, and what is put into them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from database_servers import postgresql_url

from pipelines.ledger.ledger import Finished, Reader, Received
from pipelines.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

READER = Reader("c" * 64, "0+test", compared=False)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """One server for all tests of a session; each has a schema of its own."""
    with postgresql_url() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, in SQLite and in a real PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'ledger.db'}"
        return
    from sqlalchemy import create_engine, make_url, text

    server = make_url(request.getfixturevalue("postgresql"))
    schema = f"t{hashlib.sha256(str(tmp_path).encode()).hexdigest()[:20]}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    # A schema is as empty as a database, and made and removed a hundred times faster.
    own = server.update_query_dict({"options": f"-csearch_path={schema}"})
    yield own.render_as_string(hide_password=False)


def received(name: str, content: str | None = None) -> Received:
    """A file of that name; its content is its name unless another is given."""
    data = (content or name).encode()
    return Received(hashlib.sha256(data).hexdigest(), Path("/in", name), len(data), Path("/out", f"{name}.json"))


def finished(reading_id: int, name: str, *sinks: str, **changes: Any) -> Finished:
    """An accepted reading of the file of that name, with changes to its outcome."""
    values = {"status": "ok", "kind": "invoice", "decision": "accept", "verified": 3, "total": 4, "pages": 1} | changes
    outcome = Outcome(Path("/in", name), Path("/out", f"{name}.json"), **values)
    return Finished(reading_id, outcome, f'{{"name": "{name}"}}\n'.encode(errors="replace"), sinks)
