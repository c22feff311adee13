"""Vouch beside what a user would pick instead: the same documents, the same scorer, pages a second and peak memory.

python benchmarks/peers.py --invoices DATASET --tables DATASET [--python PEER=INTERPRETER …] [--limit N] [--json FILE]

Each peer runs in a process of its own, by `peer_readers/<peer>.py`, with the interpreter of an environment that has it
(default: this one). A peer that cannot run is in the table with its reason. Peers that say nothing of a field have it
missing: that is what their user gets.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipelines.evaluate.console import percent
from pipelines.evaluate.datasets import load_dataset
from pipelines.evaluate.documents import judge_document
from pipelines.evaluate.page_text import read_page_text
from pipelines.evaluate.summary import EvaluationReport, summarize
from schemas.options import ReadOptions
from schemas.result import DocumentEntry, PageEntry, Result, Run, Source

READERS = Path(__file__).with_name("peer_readers")
INVOICE_PEERS = ("vouch", "pdfplumber_regex", "invoice2data_templates")
TABLE_PEERS = ("vouch", "pdfplumber_tables", "pymupdf4llm_tables", "docling_tables")
INVOICE_FIELDS = (
    "/invoice_number",
    "/issue_date",
    "/seller/name",
    "/currency",
    "/totals/net",
    "/totals/tax",
    "/totals/gross",
)
TIMEOUT_S = 3600


@dataclass
class Answers:
    """What a peer said: by path, with seconds; or why it cannot run."""

    version: str = ""
    peak_mib: float = 0.0
    by_path: dict[str, dict[str, Any]] | None = None
    failure: str = ""


@dataclass
class Row:
    """One line of the table; estimates as text in percent."""

    peer: str
    version: str
    scores: dict[str, str]
    pages_per_second: float | None
    peak_mib: float
    errors: int
    failure: str = ""


def ask(peer: str, interpreter: str, paths: list[Path]) -> Answers:
    """Runs a peer over all paths."""
    command = [interpreter, str(READERS / f"{peer}.py")]
    names = "\n".join(str(path) for path in paths)
    try:
        done = subprocess.run(command, input=names, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return Answers(failure=str(error))
    objects = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode != 0 or not objects or "peak_mib" not in objects[-1]:
        last = done.stderr.strip().splitlines()[-1:] or ["no output"]
        return Answers(failure=f"does not run: {last[0][:200]}")
    answers = [answer for answer in objects if "path" in answer]
    reasons = {answer["error"] for answer in answers if "error" in answer}
    if reasons and all("error" in answer for answer in answers):
        return Answers(objects[0]["version"], failure=f"reads nothing: {min(reasons)[:200]}")
    return Answers(objects[0]["version"], objects[-1]["peak_mib"], {answer["path"]: answer for answer in answers})


def as_result(answer: dict[str, Any], kind: str, pages: int) -> Result:
    """A peer's answer in the shape that the scorer compares."""
    data = answer.get("data") or {}
    if "result" in data:
        return Result.model_validate(data["result"])
    entry = DocumentEntry(kind=kind, pages=list(range(1, pages + 1)), data=data, fields={}, decision="review")
    page_entries = [
        PageEntry(page_no=n, status="ok", text_source="text_layer", width_pt=0, height_pt=0, rotation=0)
        for n in range(1, pages + 1)
    ]
    return Result(
        source=Source(name=Path(answer["path"]).name),
        status="ok" if data else "failed",
        pages=page_entries,
        documents=[entry] if data else [],
        run=Run(vouch="", model="none", started_at="", seconds=answer["seconds"], config_sha256=""),
    )


def page_count(path: Path) -> int:
    import pymupdf

    with pymupdf.open(path) as document:
        return int(document.page_count)


def measure(peer: str, interpreter: str, folder: Path, limit: int | None, columns: str) -> Row:
    """Asks a peer about a dataset and scores what it says."""
    dataset = load_dataset(folder, limit)
    answers = ask(peer, interpreter, [example.path for example in dataset.examples])
    if answers.by_path is None:
        return Row(peer, answers.version, {}, None, 0.0, 0, answers.failure)
    pages = {str(example.path): page_count(example.path) for example in dataset.examples}
    judged = []
    for example in dataset.examples:
        answer = answers.by_path[str(example.path)]
        result = as_result(answer, example.truth.kind, pages[str(example.path)])
        judged.append(judge_document(example, result, read_page_text(example.path)))
    report = summarize(dataset, ReadOptions(), datetime.now(UTC), judged)
    seconds = sum(answer["seconds"] for answer in answers.by_path.values())
    return Row(
        peer=peer,
        version=answers.version,
        scores=invoice_scores(report) if columns == "invoices" else table_scores(report),
        pages_per_second=round(sum(pages.values()) / seconds, 2) if seconds else None,
        peak_mib=round(answers.peak_mib),
        errors=sum("error" in answer for answer in answers.by_path.values()),
    )


def invoice_scores(report: EvaluationReport) -> dict[str, str]:
    fields = {score.field: score for score in report.fields}
    scores = {
        field.rsplit("/", 1)[-1]: percent(fields[field].exact_macro) for field in INVOICE_FIELDS if field in fields
    }
    scores["seller"] = scores.pop("name", "–")
    lines = report.kinds.lines
    return scores | {"line rows F1": percent(lines.row_f1) if lines else "–"}


def table_scores(report: EvaluationReport) -> dict[str, str]:
    tables = report.kinds.tables
    if tables is None:
        return {}
    return {
        "adjacency P": percent(tables.adjacency_precision),
        "adjacency R": percent(tables.adjacency_recall),
        "adjacency F1": percent(tables.adjacency_f1, interval=True),
    }


def show(title: str, rows: list[Row], console: Console) -> None:
    """Prints the table as Markdown as well as for the eye: the README holds the former."""
    names = list(dict.fromkeys(name for row in rows for name in row.scores))
    table = Table(title=title)
    header = ("peer", *names, "pages/s", "peak MiB", "errors")
    for name in header:
        table.add_column(name, justify="left" if name == "peer" else "right")
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    for row in rows:
        name = f"{row.peer} {row.version}".strip()
        if row.failure:
            cells = (name, row.failure, *[""] * (len(header) - 2))
        else:
            scores = (row.scores.get(column, "–") for column in names)
            cells = (name, *scores, str(row.pages_per_second), f"{row.peak_mib:.0f}", str(row.errors))
        table.add_row(*cells)
        lines.append(f"| {' | '.join(cells)} |")
    console.print(table)
    print("\n".join(lines) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--invoices", type=Path)
    parser.add_argument("--tables", type=Path)
    parser.add_argument("--python", action="append", default=[], metavar="PEER=INTERPRETER")
    parser.add_argument("--only", action="append", default=[], metavar="PEER")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    interpreters = dict(pair.split("=", 1) for pair in arguments.python)
    measured: dict[str, list[Row]] = {}
    for columns, folder, peers in (
        ("invoices", arguments.invoices, INVOICE_PEERS),
        ("tables", arguments.tables, TABLE_PEERS),
    ):
        if folder is None:
            continue
        chosen = [peer for peer in peers if not arguments.only or peer in arguments.only]
        measured[columns] = [
            measure(peer, interpreters.get(peer, sys.executable), folder, arguments.limit, columns) for peer in chosen
        ]
        title = f"{columns}: {folder.name}, {datetime.now(UTC):%Y-%m-%d} (percent, macro by family)"
        show(title, measured[columns], Console(width=150))
    if arguments.json:
        plain = {columns: [asdict(row) for row in rows] for columns, rows in measured.items()}
        arguments.json.write_text(json.dumps(plain, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
