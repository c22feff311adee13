"""A whole evaluation, with a scripted reader in place of the pipeline."""

from __future__ import annotations

import json
import operator
from typing import TYPE_CHECKING, Any, cast

import pytest

from pipelines.evaluate.run import RunSettings, evaluate
from schemas.errors import UsageError
from schemas.options import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipelines.evaluate.estimates import Estimate
    from pipelines.evaluate.run import Read
    from schemas.result import Result


def _row(doc: str, gross: str, **more: Any) -> dict[str, Any]:
    return {"doc": doc, "fields": {"/invoice_number": "A-1", "/totals/gross": gross, "/due_date": None}, **more}


def _value(estimate: Estimate | None) -> float:
    assert estimate is not None
    return estimate.value


def _data(gross: str | None, **more: Any) -> dict[str, Any]:
    return {"invoice_number": "A-1", "totals": {"gross": gross}, **more}


@pytest.fixture
def dataset(make_pdf: Callable[..., Path], write_truth: Callable[..., Path]) -> Path:
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        make_pdf(name, ["Invoice A-1 of the well known company", "Total 12.50 EUR"])
    return write_truth(
        [
            _row("a.pdf", "12.50", tags={"family": "x"}),
            _row("b.pdf", "12.50", tags={"family": "x"}),
            _row("c.pdf", "99.00", tags={"family": "y"}),
        ]
    )


def test_scores_and_failures(dataset: Path, tmp_path: Path, make_result: Callable[..., Result]) -> None:
    answers = {
        "a.pdf": make_result(_data("12.5"), status="verified", decision="accept"),
        "b.pdf": make_result(_data("13.50", due_date="2026-01-01"), status="verified", decision="accept"),
        "c.pdf": make_result(_data("12.50")),
    }
    out = tmp_path / "out"
    report = evaluate(dataset, ReadOptions(), out, RunSettings(read=lambda path, _: answers[path.name]))
    by_field = {score.field: score for score in report.fields}
    gross = by_field["/totals/gross"]
    assert (gross.correct, gross.wrong, gross.not_on_page) == (1, 1, 1)
    assert (gross.verified, gross.silent_errors, _value(gross.silent_error_rate)) == (2, 1, pytest.approx(0.5))
    assert by_field["/due_date"].invented == 1
    assert by_field["/due_date"].absent == 2
    assert _value(by_field["/due_date"].exact_macro) == pytest.approx(0.75)  # family x: 1 of 2, family y: 1 of 1
    assert _value(by_field["/due_date"].exact_micro) == pytest.approx(2 / 3)
    assert report.documents.accepted == 2
    assert report.documents.accepted_with_silent_error == 1
    assert _value(report.documents.stp) == pytest.approx(0.25)
    rows = [json.loads(line) for line in (out / "failures.jsonl").read_text().splitlines()]
    assert [(row["doc"], row["kind"]) for row in rows] == [
        ("b.pdf", "invented"),
        ("b.pdf", "wrong"),
        ("c.pdf", "truth_not_on_page"),
    ]
    assert json.loads((out / "scores.json").read_text())["documents"]["documents"] == 3
    assert (out / "results" / "a.pdf.json").is_file()


def test_documents_with_the_same_page_text_share_a_voice(
    make_pdf: Callable[..., Path], write_truth: Callable[..., Path], tmp_path: Path, make_result: Callable[..., Result]
) -> None:
    rows = []
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        make_pdf(name, ["Invoice A-1 of the well known company", "Total 12.50 EUR"])
        rows.append(_row(name, "12.50", tags={"family": "x"}, group="g" if name != "c.pdf" else None))
    answers = {name: make_result(_data("12.50" if name == "c.pdf" else None)) for name in ("a.pdf", "b.pdf", "c.pdf")}
    report = evaluate(
        write_truth(rows), ReadOptions(), tmp_path / "out", RunSettings(read=lambda p, _: answers[p.name])
    )
    gross = next(score for score in report.fields if score.field == "/totals/gross")
    assert _value(gross.exact_macro) == pytest.approx(0.5)
    assert _value(gross.exact_micro) == pytest.approx(1 / 3)


@pytest.mark.parametrize("workers", [0, 1])
def test_a_document_that_cannot_be_read_still_counts(dataset: Path, tmp_path: Path, workers: int) -> None:
    raises = cast("Read", operator.truediv)  # a function that a spawned worker can import, and that raises
    report = evaluate(dataset, ReadOptions(), tmp_path / "out", RunSettings(read=raises, workers=workers, limit=2))
    assert (report.documents.failed, report.documents.crashed) == (2, 2)
    assert report.header.missing == 4
    assert report.errors["a.pdf"][0].startswith("crash: TypeError")


def test_a_truth_that_knows_a_part_is_scored_to_the_letter_too(
    make_pdf: Callable[..., Path], write_truth: Callable[..., Path], tmp_path: Path, make_result: Callable[..., Result]
) -> None:
    make_pdf("a.pdf", ["Invoice A-1 of the well known company", "Bolts zinc plated"])
    lines = [{"description": "Bolts"}]
    folder = write_truth([{"doc": "a.pdf", "lines": lines, "types": {"/lines/*/description": "containing"}}])
    answer = make_result({"lines": [{"description": "Bolts, zinc plated"}]})
    report = evaluate(folder, ReadOptions(), tmp_path / "out", RunSettings(read=lambda *_: answer))
    assert [(score.field, score.correct, score.wrong) for score in report.fields] == [
        ("/lines/*/description", 1, 0),
        ("/lines/*/description, exactly", 0, 1),
    ]
    assert report.all_values.correct == 1


@pytest.mark.parametrize(("printed", "kind"), [("75.04", "wrong"), ("75.05", "truth_not_on_page")])
def test_an_amount_that_is_printed_is_on_the_page_whatever_the_dataset_says(
    make_pdf: Callable[..., Path],
    write_truth: Callable[..., Path],
    tmp_path: Path,
    make_result: Callable[..., Result],
    printed: str,
    kind: str,
) -> None:
    make_pdf("a.pdf", ["Invoice A-1 of the well known company", f"Tax {printed}"])
    row = {"doc": "a.pdf", "fields": {"/totals/tax": "75.04"}, "visible": {"/totals/tax": False}}
    answer = make_result({"totals": {"tax": "1.00"}})
    evaluate(write_truth([row]), ReadOptions(), tmp_path / "out", RunSettings(read=lambda *_: answer))
    assert json.loads((tmp_path / "out" / "outcomes.jsonl").read_text())["kind"] == kind


def test_a_folder_without_truth_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"truth\.jsonl"):
        evaluate(tmp_path, ReadOptions(), tmp_path / "out")


def test_a_wrong_row_names_its_key(write_truth: Callable[..., Path]) -> None:
    folder = write_truth([{"doc": "a.pdf", "felds": {}}])
    with pytest.raises(UsageError, match="felds"):
        evaluate(folder, ReadOptions(), folder / "out")
