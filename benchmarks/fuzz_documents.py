"""Mutated documents through the isolated path: no hang, no crash of the parent, no leak, no verified value not printed.

python benchmarks/fuzz_documents.py [--count 20000] [--seed 0] [--workers 2] [--keep FOLDER]

Every file is made from a sample by one of `MUTATIONS`, chosen by seed and number, so that a run can be repeated and
any one file made again (`--only NUMBER`). A verified value counts as printed if its evidence stands in the text that
Poppler finds, or if our recogniser reads it in the pixels of its box. Files that break a rule are kept in FOLDER. Exit
status 1 if any rule is broken; documents that end their worker, or that are stopped at their time, are what the
isolation is for: they are counted and listed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, deque
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import util
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf

from pipelines.confinement import confine, confinement_of
from pipelines.inputs import Job
from pipelines.read import ocr_engine as _OCR_ENGINE
from pipelines.reading import start_reading
from pipelines.workers import Loss, WorkerPool
from schemas.errors import PageError
from schemas.options import Limits, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

    from extractors.ocr.rapid import RapidOcr
    from pipelines.outcome import Outcome
    from schemas.result import Result

    Mutation = Callable[[bytes, random.Random], bytes]

SAMPLES = Path(__file__).parents[1] / "sample_docs"
SLOW = ("invoice_scan.pdf", "receipt.jpg", "stack_of_three.pdf")
SLOW_SHARE = 0.02  # of the files: those whose pages are read by OCR take seconds
MAX_SECONDS = 60.0
OCR_EVERY = 100  # files of which one is read with OCR where it is needed
WAITING = 8  # files that lie ready
WARM_UP = 100  # files before memory is measured first
MAX_GROWTH = 200_000_000  # bytes of the parent between the first and the last measure
_OBJECT = re.compile(rb"\d+ \d+ obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FIGURES = re.compile(r"[^0-9a-z]+")


def flip_bits(data: bytes, dice: random.Random) -> bytes:
    mutated = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        mutated[dice.randrange(len(mutated))] ^= 1 << dice.randrange(8)
    return bytes(mutated)


def truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(1, len(data))]


def cut_out(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.choice((1, 16, 256, 4096)) :]


def repeat_part(data: bytes, dice: random.Random) -> bytes:
    start, length = dice.randrange(len(data)), dice.choice((16, 256, 4096))
    return data[:start] + data[start : start + length] * dice.choice((2, 3, 50)) + data[start + length :]


def overwrite(data: bytes, dice: random.Random) -> bytes:
    start, length = dice.randrange(len(data)), dice.choice((1, 4, 64, 1024))
    filling = dice.choice((bytes(length), b"\xff" * length, dice.randbytes(length)))
    return data[:start] + filling + data[start + length :]


def shuffle_objects(data: bytes, dice: random.Random) -> bytes:
    """The bodies of some objects exchanged; a file without any is turned about instead."""
    return _exchange(_OBJECT, data, dice)


def swap_streams(data: bytes, dice: random.Random) -> bytes:
    return _exchange(_STREAM, data, dice)


def change_numbers(data: bytes, dice: random.Random) -> bytes:
    """Numbers of the file's syntax (lengths, counts, sizes, coordinates) made large, negative or odd."""
    spans = [match.span() for match in re.finditer(rb"(?<![\w.])\d{1,6}(?![\w.])", data)]
    for start, end in sorted(dice.sample(spans, min(len(spans), dice.choice((1, 3, 12)))), reverse=True):
        odd = dice.choice((b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999", b"1e9"))
        data = data[:start] + odd + data[end:]
    return data


def edit_content(data: bytes, dice: random.Random) -> bytes:
    """A PDF laid open, digits and operators of what its pages draw changed: a sound file that says other things."""
    if not data.startswith(b"%PDF"):
        return flip_bits(data, dice)
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page in document:
            for number in page.get_contents():
                document.update_stream(number, _edited(document.xref_stream(number), dice))
        return bytes(document.tobytes(expand=dice.choice((0, 255)), no_new_id=True))


def _edited(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    for _ in range(dice.choice((1, 3, 10))):
        at = dice.randrange(len(lines))
        kind = dice.randrange(4)
        if kind == 0:
            lines[at] = re.sub(rb"\d", lambda _: b"%d" % dice.randrange(10), lines[at], count=2)
        elif kind == 1:
            lines[at] = dice.choice((b"q", b"Q", b"3 Tr", b"1 1 1 rg", b"0 0 0 rg", b"0 0 1 1 re W n", b"BT", b"ET"))
        elif kind == 2:
            other = dice.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            del lines[at : at + dice.choice((1, 5))]
            lines = lines or [b""]
    return b"\n".join(lines)


def _exchange(pattern: re.Pattern[bytes], data: bytes, dice: random.Random) -> bytes:
    spans = [match.span(1) for match in pattern.finditer(data)]
    if len(spans) < 2:
        return cut_out(data, dice)
    for _ in range(dice.choice((1, 1, 4))):
        (a, b), (c, d) = sorted(dice.sample(spans, 2))
        data = data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]
        spans = [match.span(1) for match in pattern.finditer(data)]
        if len(spans) < 2:
            break
    return data


MUTATIONS: tuple[Mutation, ...] = (
    *(flip_bits, truncate, cut_out, repeat_part, overwrite),
    *(shuffle_objects, swap_streams, change_numbers, edit_content, edit_content),
)


@dataclass
class Report:
    """What became of the files. `broken` is what must not be: rule, file, detail."""

    seed: int
    done: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    verified: int = 0
    seen_by: Counter[str] = field(default_factory=Counter)
    contained: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)
    seconds: float = 0.0
    slowest: list[tuple[float, str]] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [
            f"{self.done:,} files in {self.seconds:,.0f} s, seed {self.seed}",
            "outcomes: " + ", ".join(f"{count:,} {name}" for name, count in self.outcomes.most_common()),
            f"verified values: {self.verified:,}; printed according to "
            + ", ".join(f"{name} {count:,}" for name, count in self.seen_by.most_common()),
            f"ended their worker or were stopped: {len(self.contained)}",
            *(f"  {told}" for told in self.contained[:20]),
            "slowest: " + ", ".join(f"{seconds:.1f} s {name}" for seconds, name in self.slowest),
            f"rules broken: {len(self.broken)}",
            *(f"  {told}" for told in self.broken[:50]),
        ]
        if self.memory:
            lines.append("memory of the parent, MB: " + ", ".join(f"{size / 1e6:.0f}" for size in self.memory[-8:]))
        return "\n".join(lines)


def make_file(seed: int, number: int) -> tuple[str, bytes]:
    """The name and content of one mutated file: always the same for the same seed and number."""
    dice = random.Random(f"{seed}:{number}")
    names = sorted(path.name for path in SAMPLES.iterdir() if path.suffix in (".pdf", ".jpg"))
    quick = [name for name in names if name not in SLOW]
    name = dice.choice(list(SLOW) if dice.random() < SLOW_SHARE else quick)
    mutate = dice.choice(MUTATIONS)
    data = mutate((SAMPLES / name).read_bytes(), dice)
    return f"{number:06d}-{mutate.__name__}-{name}", data or b"\n"


def poppler_text(path: Path) -> str:
    try:
        run = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, timeout=30, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return folded(run.stdout.decode("utf-8", "replace"))


def folded(text: str) -> str:
    return _FIGURES.sub("", text.casefold())


def read_mostly_without_ocr(path: Path, options: ReadOptions) -> Result:
    """In a worker: as `read_file`, with OCR for one file in `OCR_EVERY`: it costs a hundred times the rest."""
    from pipelines import read

    if int(path.name[:6]) % OCR_EVERY:
        read.ocr_engine = _no_ocr  # type: ignore[assignment]
    else:
        read.ocr_engine = _OCR_ENGINE
    return read.read_file(path, options)


def _no_ocr() -> RapidOcr:
    raise PageError("this page would be read by OCR", hint="it is left out of most of the run")


def read_pixels(task: tuple[Path, list[dict[str, Any]]]) -> list[str]:
    """In a worker: what is read in the pixels of each piece of evidence."""
    from extractors.content import read_content
    from extractors.document import open_document
    from extractors.ocr.prints import PrintReader
    from pipelines.read import ocr_engine
    from schemas.geometry import BBox

    path, items = task
    with open_document(path, limits=Limits()) as document:
        pages = {page.page_no: page for page in read_content(document, ocr=ocr_engine).pages}
        prints = PrintReader(document, ocr_engine)
        said = []
        for item in items:
            page = pages[item["page_no"]]
            box = page.to_display.inverse().apply_box(BBox(*item["bbox"]))
            said.append(prints.read(page, [box])[0].text)
        return said


def _no_pixels(task: tuple[Path, list[dict[str, Any]]], loss: Loss) -> list[str]:  # noqa: ARG001 - nothing was read
    return [""] * len(task[1])


class Fuzzing:
    """One run: a folder of its own, the pool under test, and a second one that looks at pixels."""

    def __init__(self, seed: int, workers: int, folder: Path, keep: Path | None) -> None:
        self.report = Report(seed)
        self.inputs, self.outputs = folder / "in", folder / "out"
        self.inputs.mkdir()
        self.outputs.mkdir()
        self.keep = keep
        options = ReadOptions(limits=Limits(max_seconds=MAX_SECONDS))
        sealed = confinement_of(options, [self.inputs / "a"], self.outputs)
        self.pool = start_reading(options, workers, read_mostly_without_ocr, sealed)
        enter = partial(confine, sealed) if sealed is not None else None
        self.eyes = WorkerPool(read_pixels, _no_pixels, workers=1, limit_s=MAX_SECONDS, enter=enter)

    def run(self, numbers: range) -> None:
        started = time.monotonic()
        waiting: deque[tuple[Job, Future[Outcome]]] = deque()
        for number in numbers:
            name, data = make_file(self.report.seed, number)
            path = self.inputs / name
            path.write_bytes(data)
            job = Job(path, self.outputs / f"{name}.json", len(data))
            waiting.append((job, self.pool.submit(job)))
            if len(waiting) >= WAITING:
                self.take(*waiting.popleft())
            self.report.seconds = time.monotonic() - started
            if number and number % WARM_UP == 0:
                self.report.memory.append(_memory())
                print(self.report, flush=True) if number % 1000 == 0 else None
        while waiting:
            self.take(*waiting.popleft())
        self.pool.close()
        self.eyes.close()
        self.report.seconds = time.monotonic() - started
        self.look_for_leaks()

    def take(self, job: Job, future: Future[Outcome]) -> None:
        """Holds the outcome of one file against the rules, and removes it."""
        report = self.report
        report.done += 1
        try:
            outcome = future.result(timeout=WAITING * MAX_SECONDS + 120)
            result = json.loads(job.output.read_bytes())
        except FutureTimeout:
            self.accuse("hang", job, "no answer")
            raise
        except Exception as error:
            self.accuse("no result", job, repr(error))
            return
        report.slowest = sorted([*report.slowest, (outcome.seconds, job.source.name)], reverse=True)[:8]
        code = result["errors"][0]["code"] if result["status"] == "failed" else result["status"]
        report.outcomes[code] += 1
        if code == "internal":
            message = result["errors"][0]["message"]
            if "ended its worker" in message:
                report.contained.append(f"{job.source.name}: {message}")
                self.save(job)
            else:
                self.accuse("bug", job, message)
        elif code == "limit" and "took longer" in outcome.reason:
            report.contained.append(f"{job.source.name}: {outcome.reason}")
            self.save(job)
        self.hold_to_the_page(job, result)
        job.source.unlink()
        job.output.unlink()

    def hold_to_the_page(self, job: Job, result: dict[str, Any]) -> None:
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
        self.report.verified += len(sure)
        text = poppler_text(job.source) if job.source.suffix == ".pdf" else ""
        unseen = [(path, item) for path, item in sure if folded(item["text"]) not in text]
        self.report.seen_by["Poppler"] += len(sure) - len(unseen)
        if not unseen:
            return
        said = self.eyes.submit((job.source, [item for _, item in unseen])).result()
        for (path, item), seen in zip(unseen, said, strict=True):
            if folded(item["text"]) == folded(seen):
                self.report.seen_by["pixels"] += 1
            elif item["source"] == "ocr":
                self.report.seen_by["our own OCR of the whole page only"] += 1
            else:
                self.accuse("not on the page", job, f"{path} {item['text']!r}, pixels say {seen!r}")

    def accuse(self, rule: str, job: Job, detail: str) -> None:
        self.report.broken.append(f"{rule}: {job.source.name}: {detail}")
        self.save(job)

    def save(self, job: Job) -> None:
        if self.keep is not None:
            self.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(job.source, self.keep)

    def look_for_leaks(self) -> None:
        report, left = self.report, sorted(path.name for path in Path(tempfile.gettempdir()).glob("vouch-worker-*"))
        if left:
            report.broken.append(f"leak: temporary folders left: {left}")
        if list(self.inputs.iterdir()) or list(self.outputs.iterdir()):
            report.broken.append("leak: files left beside the results")
        if len(report.memory) > 1 and report.memory[-1] - report.memory[0] > MAX_GROWTH:
            report.broken.append(f"leak: the parent grew from {report.memory[0]:,} to {report.memory[-1]:,} bytes")


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
    fuzzing = Fuzzing(given.seed, given.workers, Path(folder), given.keep)
    fuzzing.run(range(given.first, given.first + given.count))
    print(fuzzing.report)
    return int(bool(fuzzing.report.broken))


if __name__ == "__main__":
    sys.exit(main())
