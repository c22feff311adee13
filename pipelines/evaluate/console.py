"""The scores as Rich tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from pipelines.evaluate.run import EvaluationReport
    from pipelines.evaluate.scores import FieldScore


def percent(value: float | None) -> str:
    return "–" if value is None else f"{100 * value:.1f}"


def _row(score: FieldScore) -> tuple[str, ...]:
    return (
        score.field.removeprefix("/"),
        percent(score.exact_macro),
        percent(score.exact_micro),
        percent(score.coverage),
        f"[bold red]{score.silent_errors}[/]" if score.silent_errors else "0",
        str(score.scored),
        str(score.wrong),
        str(score.missing),
        str(score.invented),
        str(score.not_on_page),
    )


def print_report(report: EvaluationReport, console: Console) -> None:
    """Prints the table by field and the scores of lines and documents."""
    documents = report.documents
    table = Table(
        title=f"{report.dataset}: {documents.documents} documents, {documents.families} families (percent)",
        caption="macro, micro: exact; verif: coverage of verified; off: truth not on the page",
        box=SIMPLE_HEAD,
        pad_edge=False,
    )
    table.add_column("field", no_wrap=True)
    for name in ("macro", "micro", "verif", "silent", "n", "wrong", "miss", "inv", "off"):
        table.add_column(name, justify="right", no_wrap=True)
    for score in report.fields:
        table.add_row(*_row(score))
    table.add_section()
    table.add_row(*_row(report.header))
    console.print(table)
    if report.lines:
        lines = report.lines
        console.print(
            f"lines: rows P {percent(lines.row_precision)}  R {percent(lines.row_recall)}  F1 {percent(lines.row_f1)}"
            f"  cells {percent(lines.cell_accuracy)}  ({lines.documents} documents)"
        )
    console.print(
        f"documents: exact {percent(documents.exact)}  STP {percent(documents.stp)}  accepted {documents.accepted} "
        f"({documents.accepted_with_silent_error} with a silent error)  failed {documents.failed}  "
        f"{documents.pages_per_second or 0:.1f} pages/s"
    )
    if report.left_out:
        console.print(f"left out: {len(report.left_out)} (reasons in scores.json)")
    for doc, errors in list(report.errors.items())[:5]:
        console.print(f"[yellow]{doc}[/]: {'; '.join(errors)[:300]}")
