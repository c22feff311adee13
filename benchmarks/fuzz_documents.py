"""Mutated documents through the isolated path: no hang, no crash of the parent, no leak, no verified value not printed.

python benchmarks/fuzz_documents.py [--count 20000] [--seed 0] [--workers 2] [--keep FOLDER] [--progress FILE]

Every file is made from a sample, or from a small document made on the spot, by one of `MUTATIONS`, chosen by seed and
number, so that a run can be repeated and any one file made again (`--only NUMBER`). With `--progress` a run that ended
is taken up where it was. What a verified value is held against: `fuzzing.oracle`. Files that break a rule are kept in
FOLDER. Exit status 1 if any rule is broken; documents that end their worker, or that are stopped at their time, are
what the isolation is for: they are counted and listed.

Most files are small, are read without OCR (it costs a hundred times the rest) and by the rules alone: `OCR_EVERY` and
`MODEL_EVERY` say how many are not.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter, deque
from concurrent.futures import TimeoutError as FutureTimeout
from functools import partial
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fuzzing.mutations import MUTATIONS
from fuzzing.oracle import PopplerText, folded, read_pixels, says_the_same
from fuzzing.report import Record, Report, append, records_of
from fuzzing.small_documents import small_documents

from pipelines.confinement import confine, confinement_of
from pipelines.inputs import Job
from pipelines.read import ocr_engine as _OCR_ENGINE
from pipelines.reading import start_reading
from pipelines.scratch import remove_abandoned
from pipelines.workers import Loss, WorkerPool
from schemas.errors import PageError
from schemas.options import Limits, ReadOptions

if TYPE_CHECKING:
    from concurrent.futures import Future

    from extractors.ocr.rapid import RapidOcr
    from pipelines.outcome import Outcome
    from schemas.result import Result

SAMPLES = Path(__file__).parents[1] / "sample_docs"
SCANS = ("invoice_scan.pdf", "receipt.jpg", "stack_of_three.pdf")
SAMPLE_SHARE = 0.15  # of the files: the sample documents; the others are small
PICTURE_SHARE = 0.06
OCR_EVERY = 100  # files of which one is a picture or a scan, read with OCR
MODEL_EVERY = 10  # files of which one is read with the embedded model, too
MAX_SECONDS = 60.0
LOOK_SECONDS = 900.0  # the pixels of a page that Poppler cannot open, on a busy machine
WAITING = 8  # files that lie ready
WARM_UP = 100  # files before memory is measured first
MAX_GROWTH = 200_000_000  # bytes of the parent between the first and the last measure
MAX_OPEN = 30  # files of the parent, more than after `WARM_UP`


def make_file(seed: int, number: int) -> tuple[str, bytes]:
    """The name and content of one mutated file: always the same for the same seed and number."""
    dice = random.Random(f"{seed}:{number}")
    small = small_documents()
    pictures = [name for name in small if name.startswith("picture")]
    if number % OCR_EVERY == 0:
        name = dice.choice([*SCANS, *pictures])
    elif dice.random() < SAMPLE_SHARE:
        name = dice.choice(sorted(path.name for path in SAMPLES.glob("*.pdf") if path.name not in SCANS))
    elif dice.random() < PICTURE_SHARE:
        name = dice.choice(pictures)
    else:
        name = dice.choice([name for name in small if name not in pictures])
    mutate = dice.choice(MUTATIONS)
    data = mutate(small.get(name) or (SAMPLES / name).read_bytes(), dice)
    return f"{number:06d}-{mutate.__name__}-{name}", data or b"\n"


def read_mostly_without_ocr(path: Path, options: ReadOptions) -> Result:
    """In a worker: as `read_file`, but most files without OCR and without the embedded model."""
    from pipelines import read

    number = int(path.name[:6])
    read.ocr_engine = _no_ocr if number % OCR_EVERY else _OCR_ENGINE  # type: ignore[assignment]
    if number % MODEL_EVERY:
        options = options.model_copy(update={"model": "none"})
    return read.read_file(path, options)


def _no_ocr() -> RapidOcr:
    raise PageError("this page would be read by OCR", hint="it is left out of most of the run")


def look(task: tuple[Path, list[dict[str, Any]]]) -> list[list[str]]:
    """In a worker: what is read in the pixels of each piece of evidence."""
    path, items = task
    return read_pixels(path, items, _no_ocr if int(path.name[:6]) % OCR_EVERY else _OCR_ENGINE)


def _saw_nothing(task: tuple[Path, list[dict[str, Any]]], loss: Loss) -> list[list[str]]:  # noqa: ARG001
    return [[] for _ in task[1]]


class Fuzzing:
    """One run: a folder of its own, the pool under test, and a second one that looks at pixels."""

    def __init__(self, report: Report, workers: int, folder: Path, keep: Path | None) -> None:
        self.report = report
        self.inputs, self.outputs = folder / "in", folder / "out"
        self.inputs.mkdir()
        self.outputs.mkdir()
        self.keep = keep
        options = ReadOptions(limits=Limits(max_seconds=MAX_SECONDS))
        sealed = confinement_of(options, [self.inputs / "a"], self.outputs)
        self.pool = start_reading(options, workers, read_mostly_without_ocr, sealed)
        enter = partial(confine, sealed) if sealed is not None else None
        self.eyes = WorkerPool(look, _saw_nothing, workers=1, limit_s=LOOK_SECONDS, enter=enter)

    def run(self, numbers: range, progress: Path | None) -> None:
        started = time.monotonic()
        done = {each.number for each in self.report.records}
        waiting: deque[tuple[Record, Job, Future[Outcome]]] = deque()
        for number in numbers:
            if number in done:
                continue
            name, data = make_file(self.report.seed, number)
            path = self.inputs / name
            path.write_bytes(data)
            job = Job(path, self.outputs / f"{name}.json", len(data))
            waiting.append((Record(number, name), job, self.pool.submit(job)))
            if len(waiting) >= WAITING:
                append(progress, self.take(*waiting.popleft()))
            self.report.seconds = time.monotonic() - started
            if len(self.report.records) % 1000 == 999:
                print(self.report, flush=True)
        while waiting:
            append(progress, self.take(*waiting.popleft()))
        self.pool.close()
        self.eyes.close()
        self.report.seconds = time.monotonic() - started
        self.look_for_leaks()

    def take(self, record: Record, job: Job, future: Future[Outcome]) -> Record:
        """Holds the outcome of one file against the rules, and removes it."""
        self.report.records.append(record)
        try:
            outcome = future.result(timeout=WAITING * MAX_SECONDS + 120)
            result = json.loads(job.output.read_bytes())
        except FutureTimeout:
            record.broken.append("hang: no answer")
            self.save(job)
            raise
        except Exception as error:
            record.broken.append(f"no result: {error!r}")
            self.save(job)
            return record
        record.seconds = round(outcome.seconds, 3)
        record.outcome = result["errors"][0]["code"] if result["status"] == "failed" else result["status"]
        message = result["errors"][0]["message"] if result["errors"] else ""
        if record.outcome == "internal" and "ended its worker" not in message:
            record.broken.append(f"bug: {message}")
        elif record.outcome == "internal" or (record.outcome == "limit" and "too" in outcome.reason):
            record.contained = outcome.reason
        self.hold_to_the_page(record, job, result)
        record.parent_bytes, record.open_files = _memory(), sum(1 for _ in Path("/proc/self/fd").iterdir())
        if record.broken or record.contained:
            self.save(job)
        job.source.unlink()
        job.output.unlink()
        return record

    def hold_to_the_page(self, record: Record, job: Job, result: dict[str, Any]) -> None:
        sure = [
            (path, item)
            for document in result["documents"]
            for path, told in document["fields"].items()
            if told["status"] == "verified"
            for item in told["evidence"]
            if item["source"] in ("text_layer", "ocr") and folded(item["text"])
        ]
        if not sure:
            return
        text = PopplerText(job.source)
        unseen = [(path, item) for path, item in sure if not text.shows(item["text"])]
        seen_by = Counter({"Poppler's text": len(sure) - len(unseen)})
        said = self.eyes.submit((job.source, [item for _, item in unseen])).result() if unseen else []
        for (path, item), prints in zip(unseen, said, strict=True):
            if any(says_the_same(item["text"], seen) for seen in prints):
                seen_by["pixels"] += 1
            elif item["source"] == "ocr":
                seen_by["our own OCR of the whole page only"] += 1
            else:
                seen_by["nobody"] += 1
                record.broken.append(f"not on the page: {path} {item['text']!r}, pixels say {prints}")
        record.seen_by = dict(+seen_by)

    def save(self, job: Job) -> None:
        if self.keep is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            for path in (job.source, job.output):
                if path.exists():
                    shutil.copy(path, self.keep)

    def look_for_leaks(self) -> None:
        remove_abandoned()  # what a worker leaves that is ended while it starts, the next pool removes, as here
        report, left = self.report, sorted(path.name for path in Path(tempfile.gettempdir()).glob("vouch-worker-*"))
        if left:
            report.leaks.append(f"leak: temporary folders left: {left}")
        if list(self.inputs.iterdir()) or list(self.outputs.iterdir()):
            report.leaks.append("leak: files left beside the results")
        settled = [each for each in report.records if each.parent_bytes][WARM_UP:]
        if not settled:
            return
        first, last = settled[0], settled[-1]
        if last.parent_bytes - first.parent_bytes > MAX_GROWTH:
            report.leaks.append(f"leak: the parent grew from {first.parent_bytes:,} to {last.parent_bytes:,} bytes")
        if last.open_files - first.open_files > MAX_OPEN:
            report.leaks.append(f"leak: the parent's open files went from {first.open_files} to {last.open_files}")


def _memory() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=None)
    parser.add_argument("--progress", type=Path, default=None, help="a line for each file that is done")
    parser.add_argument("--only", type=int, default=None, help="write this file to --keep and stop")
    given = parser.parse_args()
    if given.only is not None:
        name, data = make_file(given.seed, given.only)
        folder = given.keep or Path()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        print(folder / name)
        return 0
    # Temporary files of this run in a folder of its own: what is left there is a leak. It goes after multiprocessing's.
    folder = tempfile.tempdir = tempfile.mkdtemp(prefix="vouch-fuzz-")
    util.Finalize(None, shutil.rmtree, args=[folder], kwargs={"ignore_errors": True}, exitpriority=-200)
    report = Report(given.seed, records_of(given.progress))
    fuzzing = Fuzzing(report, given.workers, Path(folder), given.keep)
    fuzzing.run(range(given.first, given.first + given.count), given.progress)
    print(report)
    return int(bool(report.broken))


if __name__ == "__main__":
    sys.exit(main())
