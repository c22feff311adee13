"""What got better and what got worse between two evaluations of the same documents."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from pipelines.evaluate.console import percent
from pipelines.evaluate.summary import EvaluationReport
from pipelines.evaluate.truth import describe_truth, read_rows
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rich.console import Console

    from pipelines.evaluate.estimates import Estimate

Verdict = Literal["silent error", "wrong", "missing", "invented", "right", "verified", "not on page"]
Key = tuple[str, str, str, int]
_RANK: dict[Verdict, int] = {
    "silent error": 0, "wrong": 1, "invented": 1, "missing": 2, "not on page": 2, "right": 3, "verified": 4,
}  # fmt: skip
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Change:
    """One value whose verdict is another in B than in A."""

    doc: str
    path: str
    truth: str
    before: Verdict
    after: Verdict
    predicted_before: str | None
    predicted_after: str | None


@dataclass(slots=True)
class Comparison:
    """Changes of the values of documents that both runs read; documents that only one of them read."""

    better: list[Change] = field(default_factory=list)
    worse: list[Change] = field(default_factory=list)
    only_before: set[str] = field(default_factory=set)
    only_after: set[str] = field(default_factory=set)


def compare_runs(before: Path, after: Path) -> Comparison:
    """Compares the `outcomes.jsonl` of two output folders. Raises UsageError where one is none."""
    old, new = _outcomes(before), _outcomes(after)
    old_docs, new_docs = {key[0] for key in old}, {key[0] for key in new}
    comparison = Comparison(only_before=old_docs - new_docs, only_after=new_docs - old_docs)
    for key in sorted(old.keys() & new.keys()):
        change = _change(key, old[key], new[key])
        if _RANK[change.after] > _RANK[change.before]:
            comparison.better.append(change)
        elif _RANK[change.after] < _RANK[change.before]:
            comparison.worse.append(change)
    for key in sorted(old.keys() ^ new.keys()):  # invented values come and go
        if key[0] in old_docs & new_docs:
            gone = key in old
            row = old[key] if gone else new[key]
            change = Change(key[0], row["path"], "", *_came_or_went(row, gone=gone))
            (comparison.better if gone else comparison.worse).append(change)
    comparison.worse.sort(key=lambda change: _RANK[change.after])
    return comparison


def _came_or_went(row: dict[str, Any], *, gone: bool) -> tuple[Verdict, Verdict, str | None, str | None]:
    verdict = _verdict(row)
    return (verdict, "right", row["predicted"], None) if gone else ("right", verdict, None, row["predicted"])


def _change(key: Key, old: dict[str, Any], new: dict[str, Any]) -> Change:
    return Change(key[0], new["path"], key[2], _verdict(old), _verdict(new), old["predicted"], new["predicted"])


def _outcomes(folder: Path) -> dict[Key, dict[str, Any]]:
    path = folder / "outcomes.jsonl"
    if not path.is_file():
        raise UsageError(f"{folder} is no evaluation: it has no outcomes.jsonl", hint="run vouch eval with --out")
    seen: Counter[tuple[str, str, str]] = Counter()
    found = {}
    for row in read_rows(path):
        truth = row["truth"]
        name = (row["doc"], row["field"], describe_truth(truth))
        found[(*name, seen[name])] = row
        seen[name] += 1
    return found


def _verdict(row: dict[str, Any]) -> Verdict:
    if row["silent_error"]:
        return "silent error"
    kind = row["kind"]
    if kind == "truth_not_on_page":
        return "not on page"
    if kind in ("correct", "absent"):
        return "verified" if row["status"] == "verified" else "right"
    verdicts: dict[str, Verdict] = {"wrong": "wrong", "missing": "missing", "invented": "invented"}
    return verdicts[kind]


def _scores(folder: Path) -> EvaluationReport:
    path = folder / "scores.json"
    try:
        return EvaluationReport.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, ValidationError) as error:
        raise UsageError(f"{path} cannot be read: {error}", hint="write it anew with this version of vouch") from error


def print_comparison(before: Path, after: Path, console: Console) -> Comparison:
    """Prints the scores side by side and what changed. Raises UsageError."""
    comparison = compare_runs(before, after)
    table = Table(title=f"A: {before}   B: {after} (percent)", box=SIMPLE_HEAD)
    for name in ("score", "A", "B", "change"):
        table.add_column(name, justify="left" if name == "score" else "right")
    for name, one, two in _rows(_scores(before), _scores(after)):
        difference = "" if one is None or two is None else f"{100 * (two.value - one.value):+.1f}"
        table.add_row(name, percent(one, interval=True), percent(two, interval=True), difference)
    console.print(table)
    for title, changes in (("worse", comparison.worse), ("better", comparison.better)):
        console.print(f"[bold]{title}: {len(changes)}[/]")
        for change in changes[:_SHOWN]:
            console.print(
                escape(
                    f"  {change.doc} {change.path}: {change.before} ({change.predicted_before}) → "
                    f"{change.after} ({change.predicted_after})" + (f", truth {change.truth}" if change.truth else "")
                ),
                highlight=False,
            )
        if len(changes) > _SHOWN:
            console.print(f"  … and {len(changes) - _SHOWN} more")
    for name, docs in (("A", comparison.only_before), ("B", comparison.only_after)):
        if docs:
            console.print(f"only in {name}, not compared: {len(docs)} documents")
    return comparison


def _rows(one: EvaluationReport, two: EvaluationReport) -> Iterator[tuple[str, Estimate | None, Estimate | None]]:
    yield "values exact", one.all_values.exact_macro, two.all_values.exact_macro
    yield "values verified", one.all_values.coverage, two.all_values.coverage
    yield "silent errors", one.all_values.silent_error_rate, two.all_values.silent_error_rate
    yield "documents exact", one.documents.exact, two.documents.exact
    yield "STP", one.documents.stp, two.documents.stp
    fields = {score.field: score for score in two.fields}
    for score in one.fields:
        if score.field in fields:
            yield score.field, score.exact_macro, fields[score.field].exact_macro
