"""Reads every document of a dataset, compares, scores, and writes what came of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from pipelines.evaluate.datasets import load_dataset
from pipelines.evaluate.documents import JudgedDocument, judge_document
from pipelines.evaluate.page_text import read_page_text
from pipelines.evaluate.scores import (
    DocumentsScore,
    FieldScore,
    LinesScore,
    score_documents,
    score_field,
    score_fields,
    score_lines,
)
from schemas.errors import VouchError
from schemas.options import ReadOptions
from schemas.result import ErrorEntry, Result, Run, Source

if TYPE_CHECKING:
    from pipelines.evaluate.outcomes import Outcome
    from pipelines.evaluate.truth import Dataset, Example

Read = Callable[[Path, ReadOptions], Result]
Progress = Callable[[str], None]


class EvaluationReport(BaseModel):
    """`scores.json`: the scores of one dataset under one set of options."""

    dataset: str
    options: ReadOptions
    started_at: datetime
    documents: DocumentsScore
    header: FieldScore
    fields: list[FieldScore]
    lines: LinesScore | None
    left_out: dict[str, str]
    errors: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How, not what: none of these changes a score. `workers` 0 reads in this process."""

    limit: int | None = None
    workers: int = 0
    read: Read | None = None
    progress: Progress | None = None


def evaluate(
    dataset_path: Path, options: ReadOptions, out: Path, settings: RunSettings | None = None
) -> EvaluationReport:
    """Scores a dataset and writes `scores.json`, `failures.jsonl` and `results/` under `out`.

    A document that cannot be read counts as one in which nothing was found. Raises UsageError for a folder that is no
    dataset.
    """
    settings = settings or RunSettings()
    dataset = load_dataset(dataset_path, settings.limit)
    started = datetime.now(UTC)
    judged: list[JudgedDocument] = []
    folder = out / "results"
    folder.mkdir(parents=True, exist_ok=True)
    for example, result in _read_all(dataset, options, settings):
        text = result.model_dump_json(by_alias=True, indent=1)
        (folder / f"{Path(example.truth.doc).name}.json").write_text(text, encoding="utf-8")
        judged.append(judge_document(example, result, read_page_text(example.path, example.truth.password)))
        if settings.progress:
            settings.progress(example.truth.doc)
    report = summarize(dataset, options, started, judged)
    write_failures(out / "failures.jsonl", [outcome for document in judged for outcome in document.outcomes])
    (out / "scores.json").write_text(report.model_dump_json(indent=2), encoding="utf-8")
    return report


def summarize(
    dataset: Dataset, options: ReadOptions, started: datetime, judged: Sequence[JudgedDocument]
) -> EvaluationReport:
    outcomes = [outcome for document in judged for outcome in document.outcomes]
    cells = [outcome for outcome in outcomes if outcome.field.startswith("/lines/")]
    header = [outcome for outcome in outcomes if not outcome.field.startswith("/lines/")]
    return EvaluationReport(
        dataset=dataset.name,
        options=options,
        started_at=started,
        documents=score_documents([document.score for document in judged]),
        header=score_field("all header fields", header),
        fields=score_fields(outcomes),
        lines=score_lines([document.lines for document in judged if document.lines], cells),
        left_out=dict(dataset.left_out),
        errors={document.score.doc: list(document.errors) for document in judged if document.errors},
    )


def write_failures(path: Path, outcomes: Sequence[Outcome]) -> None:
    """One JSON object a line for everything that is not right, silent errors first."""
    rows = [outcome for outcome in outcomes if not outcome.right]
    rows.sort(key=lambda outcome: (not outcome.silent_error, not outcome.scored, outcome.field, outcome.doc))
    with path.open("w", encoding="utf-8") as stream:
        for outcome in rows:
            stream.write(json.dumps(describe(outcome), ensure_ascii=False) + "\n")


def describe(outcome: Outcome) -> dict[str, Any]:
    """An outcome as a plain object."""
    return {
        "doc": outcome.doc,
        "family": outcome.family,
        "field": outcome.field,
        "path": outcome.path,
        "kind": outcome.kind,
        "silent_error": outcome.silent_error,
        "truth": outcome.truth,
        "predicted": outcome.predicted,
        "agrees": outcome.agrees,
        "status": outcome.status,
        "confidence": outcome.confidence,
        "selectors": list(outcome.selectors),
        "evidence": [evidence.model_dump(mode="json") for evidence in outcome.evidence],
    }


def _read_all(dataset: Dataset, options: ReadOptions, settings: RunSettings) -> Iterator[tuple[Example, Result]]:
    read = settings.read or _read_file
    tasks = [(example, _with_password(options, example)) for example in dataset.examples]
    if settings.workers < 1:
        for example, own in tasks:
            yield example, _read_safely(read, example.path, own)
        return
    from pebble import ProcessPool

    with ProcessPool(max_workers=settings.workers) as pool:
        futures = [
            (example, own, pool.schedule(_read_safely, args=(read, example.path, own), timeout=own.limits.max_seconds))
            for example, own in tasks
        ]
        for example, own, future in futures:
            try:
                yield example, future.result()
            except Exception as error:  # a worker that died or ran past its time
                yield example, _failed(example.path, own, error)


def _with_password(options: ReadOptions, example: Example) -> ReadOptions:
    if example.truth.password is None:
        return options
    return ReadOptions.model_validate({**options.model_dump(exclude={"password"}), "password": example.truth.password})


def _read_file(path: Path, options: ReadOptions) -> Result:
    from pipelines.read import read_file

    return read_file(path, options)


def _read_safely(read: Read, path: Path, options: ReadOptions) -> Result:
    try:
        return read(path, options)
    except Exception as error:  # the reader promises not to raise; a score is owed even when it does
        return _failed(path, options, error)


def _failed(path: Path, options: ReadOptions, error: BaseException) -> Result:
    code = error.code if isinstance(error, VouchError) else type(error).__name__
    return Result(
        source=Source(name=path.name),
        status="failed",
        errors=[ErrorEntry(stage="evaluate", code=code, message=str(error))],
        run=Run(
            vouch="",
            model=options.model,
            started_at=datetime.now(UTC).isoformat(),
            seconds=0.0,
            config_sha256=options.config_sha256(),
        ),
    )
