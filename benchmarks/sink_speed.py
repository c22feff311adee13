"""What sending costs a document, in processor time of the sender: taken from the outbox, sent, and marked.

The documents are read already (the result of the sample e-invoice, under other hashes), so that all time measured is
the outbox's and the sink's. The webhook is received over TLS by another thread, whose time is in it.

python benchmarks/sink_speed.py [DOCUMENTS]
"""

from __future__ import annotations

import base64
import hashlib
import json
import sys
import tempfile
import time
from contextlib import ExitStack
from ipaddress import ip_network
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "tests" / "builders"), str(ROOT / "tests" / "pipelines")]

from ledgers import READER  # noqa: E402
from webhook_receivers import make_certificate, receiving  # noqa: E402

from pipelines.emit import result_json  # noqa: E402
from pipelines.export.sinks.csv_sink import CsvSink  # noqa: E402
from pipelines.export.sinks.delivery import Delivery  # noqa: E402
from pipelines.export.sinks.files import FolderSink, JsonLinesSink  # noqa: E402
from pipelines.export.sinks.parquet_sink import ParquetSink  # noqa: E402
from pipelines.export.sinks.sql import SqlSink  # noqa: E402
from pipelines.export.sinks.webhook import Endpoint, WebhookSink  # noqa: E402
from pipelines.ledger.ledger import Finished, Received  # noqa: E402
from pipelines.ledger.opening import open_ledger  # noqa: E402
from pipelines.outcome import summarize  # noqa: E402
from pipelines.read import read_file  # noqa: E402
from schemas.options import ReadOptions  # noqa: E402

if TYPE_CHECKING:
    from pipelines.export.sinks.parcel import Sink
    from pipelines.ledger.ledger import Ledger

INVOICE = ROOT / "sample_docs" / "invoice_facturx.pdf"
SECRET = "whsec_" + base64.b64encode(bytes(32)).decode()


def main(documents: int) -> None:
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        certificate = make_certificate(folder)
        receiver = stack.enter_context(receiving(certificate))
        here = (ip_network("127.0.0.0/8"), ip_network("::1/128"))
        sinks: dict[str, Sink] = {
            "folder": FolderSink(folder / "folder", "vouch"),
            "folder, as Azure's": FolderSink(folder / "azure", "azure"),
            "jsonl": JsonLinesSink(folder / "all.jsonl", "vouch"),
            "csv": CsvSink(folder / "csv"),
            "parquet": ParquetSink(folder / "parquet"),
            "sql (SQLite)": SqlSink(f"sqlite:///{folder / 'erp.db'}"),
            "webhook": WebhookSink(Endpoint(receiver.url, here, certificate), SECRET, "vouch"),
        }
        ledger = stack.enter_context(open_ledger(f"sqlite:///{folder / 'ledger.db'}", folder / "home", "deliver"))
        fill(ledger, documents, tuple(sinks))
        print(f"{documents} documents, processor time a document, and by the clock")
        for kind, sink in sinks.items():
            cpu_s, clock_s = measure(ledger, kind, sink, documents)
            print(f"{kind:<20}{1000 * cpu_s / documents:6.2f} ms {1000 * clock_s / documents:8.2f} ms")
            sink.close()


def fill(ledger: Ledger, documents: int, sinks: tuple[str, ...]) -> None:
    result = read_file(INVOICE, ReadOptions())
    outcome = summarize(result, INVOICE, INVOICE)
    plain = json.loads(result_json(result))
    hashes = [hashlib.sha256(str(number).encode()).hexdigest() for number in range(documents)]
    received = [Received(sha256, Path(f"/in/{number}.pdf"), 1) for number, sha256 in enumerate(hashes)]
    finished = []
    for standing in ledger.claim(received, READER):
        plain["source"]["sha256"] = standing.sha256
        finished.append(Finished(standing.id, outcome, json.dumps(plain).encode(), sinks))
    ledger.finish(finished)


def measure(ledger: Ledger, kind: str, sink: Sink, documents: int) -> tuple[float, float]:
    delivery = Delivery(ledger, kind, sink, print)
    cpu, clock = time.process_time(), time.perf_counter()
    while delivery.step():
        pass
    assert delivery.sent == documents, delivery.problem
    return time.process_time() - cpu, time.perf_counter() - clock


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
