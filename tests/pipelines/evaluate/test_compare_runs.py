from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from rich.console import Console

from pipelines.evaluate.compare_runs import compare_runs, print_comparison
from pipelines.evaluate.run import RunSettings, evaluate
from schemas.errors import UsageError
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from schemas.result import Result


@pytest.fixture
def run(
    make_pdf: Callable[..., Path], write_truth: Callable[..., Path], tmp_path: Path, make_result: Callable[..., Result]
) -> Callable[..., Path]:
    rows = []
    for name in ("a.pdf", "b.pdf"):
        make_pdf(name, ["Invoice A-1 of the well known company", "Total 12.50 EUR"])
        rows.append({"doc": name, "fields": {"/invoice_number": "A-1", "/totals/gross": "12.50"}})
    rows[0]["lines"] = [{"amount": "12.50"}]
    folder = write_truth(rows)

    def evaluate_once(name: str, a: dict[str, Any], b: dict[str, Any], **how: Any) -> Path:
        limit = how.pop("limit", None)
        answers = {"a.pdf": make_result(a, **how), "b.pdf": make_result(b)}
        evaluate(folder, ReadOptions(), tmp_path / name, RunSettings(limit, read=lambda path, _: answers[path.name]))
        return tmp_path / name

    return evaluate_once


def test_better_and_worse_value_by_value(run: Callable[..., Path]) -> None:
    before = run("A", {"totals": {"gross": "1.00"}}, {"invoice_number": "A-1", "totals": {"gross": "12.50"}})
    after = run(
        "B",
        {"invoice_number": "A-2", "totals": {"gross": "12.50"}, "lines": [{"amount": "12.50"}, {"amount": "7.00"}]},
        {"invoice_number": "A-1"},
        status="verified",
    )
    comparison = compare_runs(before, after)
    assert [(change.doc, change.path, change.before, change.after) for change in comparison.better] == [
        ("a.pdf", "/lines/0/amount", "missing", "verified"),
        ("a.pdf", "/totals/gross", "wrong", "verified"),
    ]
    assert [(change.doc, change.path, change.before, change.after) for change in comparison.worse] == [
        ("a.pdf", "/invoice_number", "missing", "silent error"),
        ("a.pdf", "/lines/1/amount", "right", "silent error"),
        ("b.pdf", "/totals/gross", "right", "missing"),
    ]


def test_a_run_against_itself_has_no_changes(run: Callable[..., Path]) -> None:
    folder = run("A", {"totals": {"gross": "1.00"}, "lines": [{"amount": "3.00"}]}, {})
    comparison = compare_runs(folder, folder)
    assert (comparison.better, comparison.worse) == ([], [])


def test_documents_of_one_run_only_are_named_not_compared(run: Callable[..., Path]) -> None:
    comparison = compare_runs(run("A", {}, {}), run("B", {"invoice_number": "A-1"}, {}, limit=1))
    assert (comparison.only_before, comparison.only_after) == ({"b.pdf"}, set())
    assert len(comparison.better) == 1


def test_it_prints_scores_side_by_side(run: Callable[..., Path]) -> None:
    console = Console(record=True, width=160)
    print_comparison(run("A", {}, {}), run("B", {"invoice_number": "A-1"}, {}), console)
    text = console.export_text()
    assert "+50.0" in text
    assert "better: 1" in text
    assert "missing (None) → right (A-1)" in text


def test_a_folder_that_is_no_evaluation(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"outcomes\.jsonl"):
        compare_runs(tmp_path, tmp_path)
