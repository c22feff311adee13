"""Sinks that are sent to by processes which are killed: made by a word, and looked at afterwards."""

from __future__ import annotations

import csv
import json
from collections import Counter
from ipaddress import ip_network
from typing import TYPE_CHECKING, Any

from drop_folders import Fault
from ledgers import READER, finished, received
from parcels import content_of, invoice
from results import result_of

from pipelines.export.csv_text import BOM
from pipelines.export.sinks.csv_sink import CsvSink
from pipelines.export.sinks.delivery import Delivery
from pipelines.export.sinks.files import FolderSink, JsonLinesSink
from pipelines.export.sinks.parquet_sink import ParquetSink
from pipelines.export.sinks.sql import SqlSink
from pipelines.export.sinks.webhook import Endpoint, WebhookSink
from pipelines.ledger.opening import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.export.sinks.parcel import Sink

POINTS = {
    "folder": ("taken", "written", "sent", "delivered"),
    "jsonl": ("taken", "announced", "appended", "closed", "sent", "delivered"),
    "csv": ("taken", "announced", "appended", "closed", "sent", "delivered"),
    "parquet": ("taken", "written", "sent", "delivered"),
    "sql": ("taken", "written", "committed", "sent", "delivered"),
}
"""Where a crash leaves something behind, in order."""


def make_sink(kind: str, place: Path, url: str, reached: Callable[[str], None] = lambda _: None) -> Sink:
    made: dict[str, Callable[[], Sink]] = {
        "folder": lambda: FolderSink(place, "vouch", reached),
        "jsonl": lambda: JsonLinesSink(place / "all.jsonl", "vouch", reached),
        "csv": lambda: CsvSink(place, reached),
        "parquet": lambda: ParquetSink(place, reached),
        "sql": lambda: SqlSink(url, "", reached),
    }
    return made[kind]()


def fill_ledger(url: str, home: Path, names: list[str], sink: str = "erp") -> None:
    """Documents that are read and wait for a sink; each has an invoice with its name as number, and two lines."""
    with open_ledger(url, home, "run") as ledger:
        claimed = ledger.claim([received(f"{name}.pdf") for name in names], READER)
        for name, standing in zip(names, claimed, strict=True):
            result = result_of(invoice(name), name=f"{name}.pdf", sha256=standing.sha256)
            done = finished(standing.id, f"{name}.pdf", sink)
            ledger.finish([done.__class__(done.id, done.outcome, content_of(result), done.sinks)])


def deliver(  # noqa: PLR0917 - as the tests have it
    kind: str, place: Path, ledger_url: str, home: Path, sink_url: str = "", reached: Any = None, most: int = 50
) -> Delivery:
    """Send all that is due, in this process, at most so many at once."""
    reached = reached or (lambda _: None)
    with open_ledger(ledger_url, home, "deliver") as ledger:
        sink = make_sink(kind, place, sink_url, reached)
        sink.most = most
        delivery = Delivery(ledger, "erp", sink, lambda _: None, reached)
        while delivery.step():
            pass
        sink.close()
        assert delivery.problem == "", delivery.problem
        return delivery


def post_and_fail(arguments: tuple[Any, ...], point: str) -> None:
    """In a process of its own: POST what is due to a receiver on this machine, and be killed at a point."""
    ledger_url, home, receiver_url, certificate, secret = arguments
    fault = Fault(point) if point else lambda _: None
    with open_ledger(ledger_url, home, "deliver") as ledger:
        endpoint = Endpoint(receiver_url, (ip_network("127.0.0.0/8"), ip_network("::1/128")), certificate)
        delivery = Delivery(ledger, "erp", WebhookSink(endpoint, secret, "vouch"), print, fault)
        while delivery.step():
            pass


def deliver_and_fail(arguments: tuple[Any, ...], point: str, times: int) -> None:
    """In a process of its own: send, and be killed at a point."""
    deliver(*arguments, reached=Fault(point, times))


def held(kind: str, place: Path, url: str) -> Counter[str]:
    """How often a sink holds each invoice, and how often each of its lines (`NAME/1` …)."""
    if kind == "folder":
        texts = [json.loads(path.read_bytes()) for path in place.glob("*.json")]
        return _of_results(texts)
    if kind == "jsonl":
        return _of_results([json.loads(line) for line in (place / "all.jsonl").read_bytes().splitlines()])
    if kind == "csv":
        return _of_rows(*(_csv(place / f"{name}.csv") for name in ("invoices", "invoice_lines")))
    if kind == "parquet":
        import pyarrow.dataset as ds

        return _of_rows(*(ds.dataset(place / name).to_table().to_pylist() for name in ("invoices", "invoice_lines")))
    from sqlalchemy import create_engine, text

    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [
            [dict(row) for row in connection.execute(text(f"SELECT * FROM {name}")).mappings()]
            for name in ("invoices", "invoice_lines")
        ]
    engine.dispose()
    return _of_rows(*rows)


def _of_results(results: list[dict[str, Any]]) -> Counter[str]:
    found: Counter[str] = Counter()
    for result in results:
        for document in result["documents"]:
            number = document["data"]["invoice_number"]
            found[number] += 1
            found.update(f"{number}/{line}" for line, _ in enumerate(document["data"]["lines"], 1))
    return found


def _of_rows(documents: list[dict[str, Any]], lines: list[dict[str, Any]]) -> Counter[str]:
    numbers = {row["sha256"]: row["invoice_number"] for row in documents}
    found = Counter(str(row["invoice_number"]) for row in documents)
    found.update(f"{numbers[row['sha256']]}/{row['line_no']}" for row in lines)
    return found


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        text = file.read()
    assert text.startswith(BOM)
    return list(csv.DictReader(text.removeprefix(BOM).splitlines()))
