"""The ledger's database: tables by migrations, and what happens where it cannot be used."""

from __future__ import annotations

import multiprocessing
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from pipelines.ledger import migrations
from pipelines.ledger.database import Database
from pipelines.ledger.tables import metadata
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


def test_the_migrations_make_the_tables_that_the_code_uses(ledger_url):
    database = Database(ledger_url)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_head_is_the_newest_migration():
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_a_memory_that_is_older_than_the_ledger_is_kept(ledger_url):
    from sqlalchemy import create_engine

    engine = create_engine(ledger_url)
    metadata.create_all(engine, tables=[metadata.tables[name] for name in ("documents_seen", "picture_bands")])
    with engine.begin() as connection:
        row = "INSERT INTO documents_seen (source, sha256, first_page, trusted) VALUES ('/a', 'x', 1, true)"
        connection.execute(text(row))
    engine.dispose()
    database = Database(ledger_url)
    with database.snapshot() as connection:
        assert connection.execute(text("SELECT source FROM documents_seen")).scalars().all() == ["/a"]
        assert connection.execute(text("SELECT count(*) FROM documents")).scalar() == 0
    database.close()


def test_the_memory_outlives_the_table_that_it_was_in(ledger_url):
    """On SQLite the table is made anew: what refers to it must not go with the old one."""
    from alembic import command

    database = Database(ledger_url)
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    config.set_main_option("path_separator", "os")
    with database.transaction() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
        row = "INSERT INTO documents_seen (source, sha256, first_page, trusted) VALUES ('/a', 'x', 1, true)"
        connection.execute(text(row))
        connection.execute(text("INSERT INTO picture_bands (document_id, band) SELECT id, 7 FROM documents_seen"))
    database.close()
    database = Database(ledger_url)
    with database.transaction() as connection:
        more = (
            "INSERT INTO documents_seen (source, sha256, first_page, on_page, trusted) VALUES ('/a', 'x', 1, 2, true)"
        )
        connection.execute(text(more))
        places = "SELECT on_page, band FROM documents_seen LEFT JOIN picture_bands ON document_id = documents_seen.id"
        assert sorted(connection.execute(text(places)).all(), key=str) == [(1, 7), (2, None)]
    database.close()


def open_and_close(url: str) -> None:
    Database(url).close()


def test_several_may_open_a_new_ledger_at_once(ledger_url):
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=open_and_close, args=(ledger_url,)) for _ in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(90)
    assert [process.exitcode for process in processes] == [0, 0]


def test_threads_may_open_new_ledgers_at_once(tmp_path: Path):
    """SQLite refuses at once, without waiting, where two switch the same new file to write-ahead logging."""
    for attempt in range(12):
        url = f"sqlite:///{tmp_path / f'{attempt}.db'}"
        start = threading.Barrier(8)

        def open_together(url: str = url, start: threading.Barrier = start) -> None:
            start.wait()
            open_and_close(url)

        with ThreadPoolExecutor(8) as threads:
            for opened in [threads.submit(open_together) for _ in range(8)]:
                opened.result()


def test_a_ledger_of_a_newer_vouch_is_refused(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    database = Database(url)
    with database.transaction() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    with pytest.raises(UsageError, match="made by a newer Vouch"):
        Database(url)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sqlite:////nowhere/at/all/ledger.db", "/nowhere/at/all/ledger.db cannot be opened"),
        ("nonsense", "the ledger URL cannot be opened"),
        ("postgresql+psycopg://vouch:secret@127.0.0.1:1/none", r"vouch:\*\*\*@127"),
    ],
)
def test_a_ledger_that_cannot_be_opened_is_named(url, said):
    with pytest.raises(UsageError, match=said) as caught:
        Database(url)
    assert "secret" not in str(caught.value)
    assert "VOUCH_LEDGER" in caught.value.hint


def test_a_transaction_that_fails_leaves_nothing(ledger_url):
    database = Database(ledger_url)
    with pytest.raises(ProviderError, match="could not be used"), database.transaction() as connection:
        connection.execute(text("INSERT INTO ledger_facts (name, value) VALUES ('a', 'b')"))
        connection.execute(text("INSERT INTO nowhere VALUES (1)"))
    with database.snapshot() as connection:
        assert connection.execute(text("SELECT count(*) FROM ledger_facts")).scalar() == 0
    database.close()
