"""The scores as Rich tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from pipelines.evaluate.estimates import Estimate
    from pipelines.evaluate.field_scores import FieldScore
    from pipelines.evaluate.kind_scores import KindScores
    from pipelines.evaluate.summary import EvaluationReport

_SHOWN_ERRORS = 5


def percent(estimate: Estimate | None, *, interval: bool = False) -> str:
    """In percent with one digit; with its interval in brackets where asked."""
    if estimate is None:
        return "–"
    text = f"{100 * estimate.value:.1f}"
    if not interval or estimate.low is None or estimate.high is None:
        return text
    return f"{text} ({100 * estimate.low:.1f}–{100 * estimate.high:.1f})"


def _row(score: FieldScore) -> tuple[str, ...]:
    return (
        score.field.removeprefix("/"),
        percent(score.exact_macro),
        percent(score.exact_micro),
        percent(score.coverage),
        f"[bold red]{score.silent_errors}[/]" if score.silent_errors else "0",
        *(str(count) for count in (score.scored, score.wrong, score.missing, score.invented, score.not_on_page)),
    )


def print_report(report: EvaluationReport, console: Console) -> None:
    """Prints the table by field and the scores of kinds and documents."""
    documents = report.documents
    table = Table(
        title=f"{report.dataset}: {documents.documents} documents, {documents.families} families (percent)",
        caption="macro, micro: exact; verif: coverage of verified; off: truth not on the page",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=0,
    )
    table.add_column("field", no_wrap=True)
    for name in ("macro", "micro", "verif", "silent", "n", "wrong", "miss", "inv", "off"):
        table.add_column(name, justify="right", no_wrap=True)
    for score in report.fields:
        table.add_row(*_row(score))
    table.add_section()
    for score in (report.header, report.all_values):
        table.add_row(*_row(score))
    if report.fields:
        console.print(table)
    for line in (*_kinds(report.kinds), *_totals(report)):
        console.print(line, highlight=False)
    for doc, errors in list(report.errors.items())[:_SHOWN_ERRORS]:
        console.print(f"[yellow]{doc}[/]: {'; '.join(errors)[:300]}", highlight=False)


def _kinds(kinds: KindScores) -> Iterator[str]:
    if lines := kinds.lines:
        yield (
            f"lines: rows P {percent(lines.row_precision)} R {percent(lines.row_recall)} "
            f"F1 {percent(lines.row_f1, interval=True)}, cells {percent(lines.cell_accuracy, interval=True)} "
            f"[{lines.documents} documents]"
        )
    if charts := kinds.charts:
        within = ", ".join(f"{band} {percent(share)}" for band, share in charts.within.items())
        yield (
            f"charts: RMS P {percent(charts.rms_precision)} R {percent(charts.rms_recall)} "
            f"F1 {percent(charts.rms_f1, interval=True)}, x as text {percent(charts.rms_f1_as_text)}, "
            f"lone series unnamed {percent(charts.rms_f1_lone_unnamed)}; "
            f"points within {within}; inside their interval {percent(charts.interval)}; "
            f"refused {percent(charts.refused)} "
            f"[{charts.documents} documents, {charts.points} points]"
        )
    if forms := kinds.forms:
        yield (
            f"forms: entries P {percent(forms.entry_precision)} R {percent(forms.entry_recall)} "
            f"F1 {percent(forms.entry_f1, interval=True)}, checkboxes {percent(forms.checkbox_accuracy)} "
            f"[{forms.documents} documents, {forms.checkboxes} checkboxes]"
        )
    if tables := kinds.tables:
        yield (
            f"tables: adjacency P {percent(tables.adjacency_precision)} R {percent(tables.adjacency_recall)} "
            f"F1 {percent(tables.adjacency_f1, interval=True)} [{tables.documents} documents]"
        )
    if grounding := kinds.grounding:
        yield (
            f"grounding: validity {percent(grounding.validity, interval=True)} of {grounding.judged}; "
            f"F1 at IoU 0.5 {percent(grounding.f1, interval=True)} of {grounding.boxes} boxes"
        )


def _totals(report: EvaluationReport) -> Iterator[str]:
    documents, values, curve = report.documents, report.all_values, report.risk_coverage
    area = "–" if curve.area is None else f"{curve.area:.4f}"
    yield (
        f"values: exact {percent(values.exact_macro, interval=True)}, "
        f"verified {percent(values.coverage, interval=True)}, "
        f"silent errors {percent(values.silent_error_rate, interval=True)} of {values.verified} verified, AURC {area}"
    )
    yield (
        f"documents: exact {percent(documents.exact, interval=True)}, STP {percent(documents.stp, interval=True)}, "
        f"accepted {documents.accepted} ({documents.accepted_with_silent_error} with a silent error), "
        f"failed {documents.failed}, crashed {documents.crashed}, pages lost {documents.pages_lost}"
    )
    speed = documents.pages / documents.reading_seconds if documents.reading_seconds else 0.0
    yield f"speed: {documents.pages} pages in {documents.reading_seconds:.1f} s of reading, {speed:.1f} pages/s"
    if report.left_out:
        yield f"left out: {len(report.left_out)} documents (reasons in scores.json)"
