"""Readers for tests: small, real functions that worker processes import. The file's name says what becomes of them."""

from __future__ import annotations

import ctypes
import hashlib
import os
import signal
import time
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.worker_process import limit_step, threads_to_use
from schemas.errors import DamagedDocument
from schemas.evidence import Evidence, FieldResult
from schemas.geometry import BBox
from schemas.invoice import Invoice
from schemas.result import DocumentEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from schemas.options import ReadOptions


def read_name(path: Path, options: ReadOptions) -> Result:
    """An invoice whose number is the file's stem, with a stated fate for some names."""
    fate = path.stem.split("-")[0]
    if fate == "exit0":
        os._exit(0)
    if fate == "exit7":
        os._exit(7)
    if fate in ("SIGKILL", "SIGSEGV"):
        os.kill(os.getpid(), getattr(signal, fate))
    if fate == "sleep":
        time.sleep(60)
    if fate == "page":
        limit_step(0.3)
        while True:
            pass
    if fate == "pages":
        limit_step(0.3)
        time.sleep(0.5)
        limit_step(None)
    if fate == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    while fate == "gate" and not (path.parent.parent / "open").exists():
        time.sleep(0.02)
    if fate == "bug":
        raise KeyError("totals")
    if fate == "damaged":
        raise DamagedDocument(f"{path.name} is cut off", hint="ask for it again")
    result = invoice_result(path, options)
    if fate == "invalid":
        result.documents[0].data["totals"]["net"] = "1,00"
    return result


def read_and_note(path: Path, options: ReadOptions) -> Result:
    """`read_name`, after a line with the file's name in `out/.reads`; its result says what was asked.

    Workers of a run can write to the output folder and nowhere else.
    """
    with (path.parent.parent / "out" / ".reads").open("a") as notes:
        notes.write(f"{path.name}\n")
    result = read_name(path, options)
    result.run.config_sha256 = options.config_sha256()
    return result


def read_accepted(path: Path, options: ReadOptions) -> Result:
    """`read_name`, and what it reads is accepted, unless its name begins with `review`."""
    result = read_name(path, options)
    result.run.config_sha256 = options.config_sha256()
    if not path.stem.startswith("review"):
        result.documents[0].decision, result.documents[0].reasons = "accept", []
    return result


def invoice_result(path: Path, options: ReadOptions) -> Result:
    """A result with one invoice that has a verified number and nothing else."""
    data = Invoice(invoice_number=path.stem).model_dump(mode="json")
    evidence = Evidence(page_no=1, bbox=BBox(1.0, 2.0, 3.25, 4.0), text=path.stem, source="text_layer")
    number = FieldResult(status="verified", text=path.stem, selectors=("rules",), evidence=(evidence,))
    document = DocumentEntry(
        kind="invoice",
        pages=[1],
        data=data,
        fields={"/invoice_number": number, "/currency": FieldResult(status="absent")},
        decision="review",
        reasons=["the total is missing"],
    )
    content = path.read_bytes()
    page = PageEntry(
        page_no=1, status="ok", kind="invoice", text_source="text_layer", width_pt=595, height_pt=842, rotation=0
    )
    return Result(
        source=Source(name=path.name, sha256=hashlib.sha256(content).hexdigest(), bytes=len(content)),
        status="ok",
        pages=[page],
        documents=[document],
        run=Run(vouch="0", model=options.model, started_at="2026-11-20", seconds=0.01, config_sha256="0" * 64),
    )


def read_held(path: Path, options: ReadOptions) -> Result:
    """Never ends. Its process id lies beside the source; for `deaf.pdf` no other thread of the process gets to run."""
    (path.parent / f"{path.stem}.pid").write_text(str(os.getpid()))
    if path.stem == "deaf":
        ctypes.PyDLL(None).sleep(60)  # as PyDLL calls it, the interpreter's lock is held
    time.sleep(60)
    return invoice_result(path, options)


def answer(number: int) -> int:
    """The square of a number; a negative one ends the process with it as status."""
    if number < 0:
        os._exit(-number)
    return number * number


def count_threads(_: int) -> int:
    """How many threads a worker may use."""
    return threads_to_use()


def name_process(_: int) -> int:
    """Which process it is."""
    return os.getpid()


def show_environment(_: int) -> str:
    """What a worker process could tell of its environment: as it is, and as the process was started with."""
    return repr(os.environ) + Path("/proc/self/environ").read_text(errors="replace")
