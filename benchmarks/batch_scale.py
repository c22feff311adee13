"""A long batch through `vouch run`: pages a second, whose processor time that is, whether memory grows, and how soon a
batch goes on after it was killed.

    python benchmarks/batch_scale.py run [DOCUMENTS]     one-page invoices, read by the embedded path
    python benchmarks/batch_scale.py short [DOCUMENTS]   invoices of a few lines: many documents in little time
    python benchmarks/batch_scale.py kill [DOCUMENTS]    e-invoices in XML, killed (SIGKILL) and run again; half is read
                                                         before: recorded as if, with the results of one

Every invoice has a number of its own printed on it, so that nothing of one page is known from the page before.
Processor time is counted by process: the run itself (orchestration, ledger), Prefect's server, the workers. It says the
same on a busy machine; wall clock does not.
"""

from __future__ import annotations

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from concurrent.futures import Future
from pathlib import Path
from typing import TYPE_CHECKING

import pymupdf

from pipelines.batches import plan_batches
from pipelines.emit import write_result
from pipelines.inputs import collect
from pipelines.ledger.opening import open_ledger, reader_of
from pipelines.outcome import summarize
from pipelines.read import read_file
from pipelines.recording import RecordedReading
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from pipelines.inputs import Job
    from pipelines.outcome import Outcome

INVOICE = Path(__file__).parents[1] / "sample_docs" / "invoice_clean.pdf"
ANEW = 50  # results of a run, before it is killed
E_INVOICE = INVOICE.with_name("invoice_facturx.pdf")
SHORT = (
    "Acme Tools Ltd, 3 Mill Lane, Leeds LS1 4AP",
    "Invoice No. 4711",
    "Date: 14 March 2026",
    "Description|Quantity|Unit price|Amount",
    "Steel bracket|4|12.50|50.00",
    "Copper pipe|2|25.00|50.00",
    "Net total|||100.00",
    "VAT 20%|||20.00",
    "Total|||120.00",
)
VOUCH = Path(sys.executable).with_name("vouch")
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


def main(what: str, documents: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if what == "kill":
            make_einvoices(folder / "in", documents)
            record_half(folder)
            kill_and_go_on(folder, documents)
        else:
            make_invoices(folder / "in", documents, INVOICE.read_bytes() if what == "run" else short_invoice())
            measure(folder, documents)


def make_invoices(folder: Path, count: int, invoice: bytes) -> None:
    """The invoice so many times, each with a number under all else that makes it a document of its own."""
    folder.mkdir()
    for number in range(count):
        with pymupdf.open("pdf", invoice) as document:
            page = document[0]
            page.insert_text((60, page.rect.height - 8), f"Document {number:06d}", fontsize=8)
            document.save(folder / f"invoice-{number:06d}.pdf")


def make_einvoices(folder: Path, count: int) -> None:
    """The XML of the sample e-invoice so many times, each with a number of its own."""
    folder.mkdir()
    with pymupdf.open(E_INVOICE) as document:
        xml = document.embfile_get(0)
    number_at = xml.index(b"<ram:ID>", xml.index(b"<rsm:ExchangedDocument>")) + len(b"<ram:ID>")
    for number in range(count):
        (folder / f"invoice-{number:06d}.xml").write_bytes(b"%s%06d-%s" % (xml[:number_at], number, xml[number_at:]))


def short_invoice() -> bytes:
    """A number, a date, two items and three sums."""
    with pymupdf.open() as document:
        page = document.new_page()
        for number, line in enumerate(SHORT):
            for text, left in zip(line.split("|"), (60, 260, 340, 440), strict=False):
                page.insert_text((left, 80 + 24 * number), text, fontsize=10)
        return bytes(document.tobytes())


def measure(folder: Path, documents: int) -> None:
    started = time.perf_counter()
    process = start(folder)
    watching = Processes(process.pid)
    seen, first = [0], None
    while process.poll() is None:
        watching.look()
        if (done := len(list((folder / "out").glob("*.json"))) if (folder / "out").exists() else 0) >= seen[-1] + 100:
            seen.append(done)
            print(f"{done} done, resident MB: {watching.resident_mb()}", flush=True)
            first = first or (done, watching.cpu_s())
        time.sleep(0.5)
    seconds = time.perf_counter() - started
    cpu = watching.cpu_s()
    print(f"{documents} documents in {seconds:.0f} s: {documents / seconds:.1f} pages/s by the clock")
    print(f"processor time, s: {rounded(cpu)}")
    if first is not None:  # what starting costs is apart
        done, before = first
        more = {role: 1000 * (each - before.get(role, 0.0)) / (documents - done) for role, each in cpu.items()}
        own = sum(more.values()) - more.get("worker", 0.0)
        print(f"after the first {done}, ms of processor a page: {rounded(more)}")
        print(f"orchestration and ledger {own / sum(more.values()):.1%} of it")
    sizes = {path.name: path.stat().st_size for path in (folder / "home").rglob("*.db*")}
    print(f"databases, bytes a page: { ({name: round(size / documents) for name, size in sizes.items()}) }")


def rounded(values: dict[str, float]) -> dict[str, float]:
    return {role: round(each, 1) for role, each in values.items()}


def record_half(folder: Path) -> None:
    """The first half of the inputs in the ledger and in the output folder, as a run leaves them."""
    collection = collect([folder / "in"], folder / "out")
    half = collection.jobs[: len(collection.jobs) // 2]
    model = read_file(half[0].source, ReadOptions())

    def submit(job: Job) -> Future[Outcome]:
        digest = hashlib.sha256(job.source.read_bytes()).hexdigest()
        source = model.source.model_copy(update={"name": job.source.name, "sha256": digest})
        result = model.model_copy(update={"source": source})
        write_result(result, job.output)
        future: Future[Outcome] = Future()
        future.set_result(summarize(result, job.source, job.output))
        return future

    (folder / "out").mkdir()
    with open_ledger(None, folder / "home", "run") as ledger:
        recorded = RecordedReading(ledger, reader_of(ReadOptions()), submit)
        for batch in plan_batches(half):
            for future in recorded.submit_batch(batch):
                future.result()
        recorded.close()


def kill_and_go_on(folder: Path, documents: int) -> None:
    process = start(folder)
    while len(list((folder / "out").glob("*.json"))) < documents // 2 + ANEW:
        time.sleep(0.2)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(3)  # its workers notice, and end
    finished = readings(folder, "attempts")
    left = len(list((folder / "out").glob("*.json")))
    started = time.perf_counter()
    process = start(folder)
    while len(list((folder / "out").glob("*.json"))) == left:
        time.sleep(0.05)
    print(f"killed at {left} of {documents}; the first new result after {time.perf_counter() - started:.1f} s")
    process.wait()
    again = [name for name, attempts in readings(folder, "attempts").items() if attempts > 1 and name in finished]
    print(
        f"whole after {time.perf_counter() - started:.0f} s; {len(finished)} were finished, {len(again)} of them again"
    )
    print(f"{len(readings(folder, 'attempts'))} of {documents} read in the end")


def readings(folder: Path, column: str) -> dict[str, int]:
    """Of each finished reading, by its source."""
    with sqlite3.connect(folder / "home" / "ledger.db") as ledger:
        rows = ledger.execute(f"select source, {column} from readings where state in ('done', 'review')")
        return dict(rows.fetchall())


def start(folder: Path) -> subprocess.Popen[bytes]:
    command = [str(VOUCH), "run", str(folder / "in"), "--out", str(folder / "out"), "--workers", "2"]
    environment = {**os.environ, "VOUCH_HOME": str(folder / "home"), "OMP_NUM_THREADS": "1"}
    (folder / "out").mkdir(exist_ok=True)
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Processes:
    """The processes below one, by what they do, with their processor time and memory as last seen."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._cpu: dict[int, tuple[str, float]] = {}
        self._resident: dict[str, int] = {}
        self._lock = threading.Lock()

    def look(self) -> None:
        resident: dict[str, int] = defaultdict(int)
        for pid in self._family():
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                words = Path(f"/proc/{pid}/cmdline").read_bytes()
            except OSError:
                continue
            role = "run" if pid == self._pid else "server" if b"prefect_server" in words else "worker"
            if pid in self._cpu:  # one that has ended has no command line any more
                role = self._cpu[pid][0]
            self._cpu[pid] = (role, (int(fields[11]) + int(fields[12])) / _TICKS)
            resident[role] += int(fields[21]) * _PAGE
        self._resident = dict(resident)

    def cpu_s(self) -> dict[str, float]:
        sums: dict[str, float] = defaultdict(float)
        for role, seconds in self._cpu.values():
            sums[role] += seconds
        return dict(sums)

    def resident_mb(self) -> dict[str, int]:
        return {role: size // 2**20 for role, size in self._resident.items()}

    def _family(self) -> list[int]:
        parents = {}
        for entry in os.scandir("/proc"):
            if entry.name.isdigit():
                try:
                    parents[int(entry.name)] = int(Path(entry.path, "stat").read_text().rpartition(")")[2].split()[1])
                except OSError:
                    continue
        found = [self._pid]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return found


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 2000)
