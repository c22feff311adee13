"""Tables of a database, in SQLite and in a real PostgreSQL (`ledger_url` is an empty database of each)."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from parcels import invoice, parcel
from sqlalchemy import create_engine, inspect, text

from pipelines.export.sinks.parcel import SendFailed
from pipelines.export.sinks.sql import SqlSink
from schemas.errors import UsageError
from schemas.result import DocumentEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def open_sink(ledger_url: str) -> Iterator[Callable[..., SqlSink]]:
    """Opens sinks of an empty database."""
    opened: list[SqlSink] = []

    def open_one(prefix: str = "") -> SqlSink:
        opened.append(SqlSink(ledger_url, prefix))
        return opened[-1]

    yield open_one
    for sink in opened:
        sink.close()


def rows(url: str, query: str) -> list[dict[str, Any]]:
    engine = create_engine(url)
    with engine.begin() as connection:
        done = connection.execute(text(query))
        found = [dict(row) for row in done.mappings()] if done.returns_rows else []
    engine.dispose()
    return found


def test_amounts_are_exact_and_dates_are_dates(ledger_url, open_sink):
    open_sink().send([parcel("a", invoice("a", totals={"gross": "12345678901234567.89"}))])
    (row,) = rows(ledger_url, "SELECT * FROM invoices")
    postgresql = ledger_url.startswith("postgresql")
    assert row["totals_gross"] == (Decimal("12345678901234567.89") if postgresql else "12345678901234567.89")
    assert row["issue_date"] == (datetime.date(2026, 11, 20) if postgresql else "2026-11-20")


def test_a_document_that_comes_again_updates_its_rows(ledger_url, open_sink):
    sink = open_sink()
    sink.send([parcel("a", invoice("a", lines=3)), parcel("b")])
    open_sink().send([parcel("a", invoice("A", lines=2), invoice("second", lines=1))])
    numbers = rows(ledger_url, "SELECT document_no, invoice_number FROM invoices ORDER BY sha256, document_no")
    assert sorted(row["invoice_number"] for row in numbers) == ["A", "b", "second"]
    lines = rows(ledger_url, "SELECT document_no, line_no FROM invoice_lines ORDER BY sha256, document_no, line_no")
    assert len(lines) == 2 + 1 + 2


def test_a_document_that_is_of_another_kind_by_now_moves(ledger_url, open_sink):
    form = DocumentEntry(
        kind="form",
        pages=[1],
        data={"title": "T", "entries": [{"label": "l", "value": "v", "type": None, "section": None}]},
        fields={},
        decision="accept",
    )
    sink = open_sink("v_")
    sink.send([parcel("a")])
    sink.send([parcel("a", form)])
    assert rows(ledger_url, "SELECT * FROM v_invoices") == rows(ledger_url, "SELECT * FROM v_invoice_lines") == []
    assert len(rows(ledger_url, "SELECT * FROM v_form_entries")) == 1


def test_a_table_gets_the_columns_it_lacks(ledger_url, open_sink):
    rows_of_lease = ({"a": "1"}, {"a": "2", "b" * 80: "long", "B" * 80: "longer"})
    sink = open_sink()
    for number, data in enumerate(rows_of_lease):
        sink.send(
            [parcel(str(number), DocumentEntry(kind="custom", pages=[1], data=data, fields={}, decision="accept"))]
        )
    engine = create_engine(ledger_url)
    names = [column["name"] for column in inspect(engine).get_columns("custom_documents")]
    engine.dispose()
    assert max(map(len, names)) <= 63
    assert len([name for name in names if name.startswith(("bbb", "BBB"))]) == 2


def test_one_document_at_fault_is_said_and_nothing_of_its_batch_is_there(ledger_url, open_sink):
    sink = open_sink()
    sink.send([parcel("a")])
    if not ledger_url.startswith("postgresql"):
        pytest.skip("SQLite holds everything")
    narrow = "ALTER TABLE invoices ALTER COLUMN invoice_number TYPE varchar(5)"
    rows(ledger_url, narrow)
    with pytest.raises(SendFailed, match="value too long") as caught:
        sink.send([parcel("b"), parcel("longer than that")])
    assert not caught.value.sink_is_down
    sink.send([parcel("b")])
    assert len(rows(ledger_url, "SELECT * FROM invoices")) == 2


def test_a_database_that_is_away_is_an_outage(tmp_path: Path):
    away = SqlSink(f"postgresql+psycopg://vouch@/erp?host={tmp_path}")
    with pytest.raises(SendFailed, match="database") as caught:
        away.check()
    assert caught.value.sink_is_down
    away.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuch://x"])
def test_a_url_that_is_none_is_said_at_the_start(url):
    with pytest.raises(UsageError, match="cannot be opened"):
        SqlSink(url).check()
