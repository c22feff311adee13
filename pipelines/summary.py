"""The summary of a run. The table is the run's own result and goes to stdout: drawn on a terminal, tab-separated
elsewhere, where every input is a line. What is said beside it (counts, skipped files) goes to stderr.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from pipelines.logs import say
from pipelines.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import TextIO

    from pipelines.inputs import Collection, Skipped
    from pipelines.outcome import Outcome
    from pipelines.run import RunReport

_MAX_DRAWN = 60
_MAX_NAMED = 5
_STYLES = {"accept": "green", "review": "yellow", "reject": "red", "failed": "red", "not done": "dim"}


class Row(NamedTuple):
    """One line of the table, as text."""

    file: str
    kind: str
    decision: str
    verified: str
    seconds: str
    reason: str


HEADINGS = Row("file", "kind", "decision", "verified", "seconds", "reason")


def summary_rows(report: RunReport, collection: Collection, cwd: Path) -> list[Row]:
    """A row for every input: what was read, what was stopped, and what gave no document."""
    rows = [_outcome_row(outcome, cwd) for outcome in report.outcomes]
    rows += [Row(_shown(job.source, cwd), "", "not done", "", "", "the run was stopped") for job in report.not_done]
    rows += [Row(_shown(skipped.path, cwd), "", "failed", "", "", skipped.reason) for skipped in collection.unusable]
    return [Row(*(printable(cell) for cell in row)) for row in rows]


def print_table(rows: Sequence[Row], stream: TextIO) -> None:
    """Draw the rows on a terminal; write them tab-separated to anything else."""
    if not stream.isatty():
        for row in (HEADINGS, *rows):
            print("\t".join(row), file=stream)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = rows if len(rows) <= _MAX_DRAWN else [row for row in rows if row.decision != "accept"][:_MAX_DRAWN]
    table = Table(box=None, header_style="bold", pad_edge=False)
    for heading in HEADINGS:
        table.add_column(heading, overflow="fold", justify="right" if heading in ("verified", "seconds") else "left")
    for row in shown:
        table.add_row(*(Text(cell, style=_STYLES.get(cell, "") if cell is row.decision else "") for cell in row))
    if len(shown) < len(rows):
        table.caption = f"{len(rows) - len(shown)} more rows are not shown; redirect the output to get them all"
    Console(file=stream).print(table)


def notices(report: RunReport, collection: Collection, out: Path, cwd: Path) -> Iterator[str]:
    """What to say beside the table, a line each."""
    if report.prefect_problem:
        yield f"warning: this run was not recorded by Prefect: {report.prefect_problem}"
    if report.ledger_problem:
        yield f"warning: not everything was recorded in the ledger: {report.ledger_problem}"
    sent = ", ".join(f"{count} to {name}" for name, count in report.sent.items())
    if sent:
        yield f"sent: {sent}; `vouch status` says what waits"
    known = sum(outcome.known for outcome in report.outcomes)
    if known:
        yield f"{known} of {len(report.outcomes)} were read before and are as they were: --force reads them again"
    for twins in _same_content(report.outcomes):
        yield f"the same content in {len(twins)} inputs: {_listed([outcome.source for outcome in twins], cwd)}"
    for reason, skipped in _by_reason(collection.skipped):
        yield f"skipped, {reason}: {_listed([item.path for item in skipped], cwd)}"
    if report.not_done:
        names = _listed([job.source for job in report.not_done], cwd)
        yield f"stopped: {len(report.not_done)} of {len(report.not_done) + len(report.outcomes)} not done: {names}"
    yield f"{counts(report, collection)} in {report.seconds:.1f} s; results in {printable(_shown(out, cwd))}"


def print_summary(report: RunReport, collection: Collection, out: Path, cwd: Path) -> None:
    """The table on stdout, the rest on stderr."""
    print_table(summary_rows(report, collection, cwd), sys.stdout)
    sys.stdout.flush()
    for line in notices(report, collection, out, cwd):
        say(line)


def _outcome_row(outcome: Outcome, cwd: Path) -> Row:
    return Row(
        file=_shown(outcome.source, cwd),
        kind=outcome.kind,
        decision="failed" if outcome.failed else outcome.decision or "",
        verified=f"{outcome.verified}/{outcome.total}" if outcome.total else "",
        seconds=f"{outcome.seconds:.2f}",
        reason=outcome.reason,
    )


def counts(report: RunReport, collection: Collection) -> str:
    """How many inputs ended how, in words."""
    decisions = Counter("failed" if outcome.failed else outcome.decision or "empty" for outcome in report.outcomes)
    decisions["failed"] += len(collection.unusable)
    decisions["not done"] = len(report.not_done)
    parts = [f"{decisions[name]} {name}" for name in ("accept", "review", "reject", "empty", "failed", "not done")]
    total = sum(decisions.values())
    return f"{total} input{'s' * (total != 1)}: " + ", ".join(part for part in parts if not part.startswith("0 "))


def _same_content(outcomes: Sequence[Outcome]) -> list[list[Outcome]]:
    groups = defaultdict(list)
    for outcome in outcomes:
        if outcome.sha256:
            groups[outcome.sha256].append(outcome)
    return [group for group in groups.values() if len(group) > 1]


def _by_reason(skipped: Sequence[Skipped]) -> list[tuple[str, list[Skipped]]]:
    groups = defaultdict(list)
    for item in skipped:
        groups[item.reason].append(item)
    return sorted(groups.items())


def _listed(paths: Sequence[Path], cwd: Path) -> str:
    names = [printable(_shown(path, cwd)) for path in paths[:_MAX_NAMED]]
    more = f" and {len(paths) - len(names)} more" if len(paths) > len(names) else ""
    return f"{', '.join(names)}{more}"


def _shown(path: Path, cwd: Path) -> str:
    return str(path.relative_to(cwd)) if path.is_relative_to(cwd) else str(path)
