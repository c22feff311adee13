"""Reads every document of a dataset, compares, scores, and writes what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.evaluate.datasets import load_dataset
from pipelines.evaluate.documents import CRASH_STAGE, JudgedDocument, judge_document
from pipelines.evaluate.html_report import write_html_report
from pipelines.evaluate.page_text import read_page_text
from pipelines.evaluate.summary import EvaluationReport, sort_failures, summarize, write_outcomes
from schemas.options import ReadOptions
from schemas.result import ErrorEntry, Result, Run, Source

if TYPE_CHECKING:
    from pipelines.evaluate.truth import Dataset, Example
    from pipelines.workers import Loss
    from schemas.evidence import Selector

Read = Callable[[Path, ReadOptions], Result]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class RunSettings:
    """How, not what: none but `witnesses` changes a score. `workers` 0 reads in this process.

    `read` has to be importable where there are workers. `progress` is told how many documents of how many are done.
    `witnesses` are selectors that may be asked although the dataset's truth comes from them: the score then tells how
    well a page and its own data are weighed, not how well the page is read.
    """

    limit: int | None = None
    workers: int = 0
    read: Read | None = None
    progress: Progress | None = None
    witnesses: frozenset[Selector] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """One example, what was read of it, and what that is worth."""

    example: Example
    result: Result
    judged: JudgedDocument


def evaluate(
    dataset_path: Path, options: ReadOptions, out: Path, settings: RunSettings | None = None
) -> EvaluationReport:
    """Scores a dataset; writes `scores.json`, `outcomes.jsonl`, `failures.jsonl`, `report.html` and `results/`.

    A document that cannot be read counts as one in which nothing was found. Raises UsageError for a folder that is no
    dataset.
    """
    settings = settings or RunSettings()
    dataset = load_dataset(dataset_path, settings.limit)
    hidden = dataset.without - settings.witnesses
    options = options.model_copy(update={"without": options.without | hidden})
    started_at = datetime.now(UTC)
    readings = read_and_judge(dataset, options, out, settings)
    outcomes = [outcome for reading in readings for outcome in reading.judged.outcomes]
    report = summarize(dataset, options, started_at, [reading.judged for reading in readings])
    write_outcomes(out / "outcomes.jsonl", outcomes)
    write_outcomes(out / "failures.jsonl", sort_failures(outcomes))
    (out / "scores.json").write_text(report.model_dump_json(indent=2), encoding="utf-8")
    sources = {reading.example.truth.doc: (reading.example, reading.result) for reading in readings}
    write_html_report(out / "report.html", report, outcomes, sources)
    return report


def read_and_judge(dataset: Dataset, options: ReadOptions, out: Path, settings: RunSettings) -> list[Reading]:
    """Reads and judges every document; each result is written to `results/<document>.json`."""
    folder = out / "results"
    folder.mkdir(parents=True, exist_ok=True)
    readings: list[Reading] = []
    for example, result in read_examples(dataset, options, settings):
        text = result.model_dump_json(by_alias=True, indent=1)
        (folder / f"{Path(example.truth.doc).name}.json").write_text(text, encoding="utf-8")
        judged = judge_document(example, result, read_page_text(example.path, example.truth.password))
        readings.append(Reading(example, result, judged))
        if settings.progress:
            settings.progress(len(readings), len(dataset.examples))
    return readings


def read_examples(dataset: Dataset, options: ReadOptions, settings: RunSettings) -> Iterator[tuple[Example, Result]]:
    """Every example with its result, in order; a reader that raises, dies or hangs gives a failed result."""
    read = settings.read or _read_file
    tasks = [(example, _own_options(options, example, dataset)) for example in dataset.examples]
    if settings.workers < 1:
        for example, own in tasks:
            yield example, _read_safely(read, example.path, own)
        return
    from pipelines.workers import WorkerPool

    pool = WorkerPool(_answer, _lost, workers=settings.workers, limit_s=options.limits.max_seconds)
    try:
        futures = [(example, pool.submit((read, example.path, own))) for example, own in tasks]
        for example, future in futures:
            yield example, future.result()
    finally:
        pool.stop()


Task = tuple[Read, Path, ReadOptions]


def _answer(task: Task) -> Result:
    return _read_safely(*task)


def _lost(task: Task, loss: Loss) -> Result:
    """The result of a document whose worker died or ran past its time."""
    _, path, options = task
    return _failed(path, options, RuntimeError(f"the worker was lost ({loss.cause}): {loss.detail}"), loss.seconds)


def _own_options(options: ReadOptions, example: Example, dataset: Dataset) -> ReadOptions:
    """The options for one document: its password, and the dataset's own schema where the user named none."""
    own: dict[str, object] = {}
    if example.truth.password is not None:
        own["password"] = example.truth.password
    if dataset.schema is not None and options.schema_name == "auto":
        from pipelines.custom.load import load_custom_schema

        own |= {"schema_name": dataset.schema.name, "custom_schema": load_custom_schema(str(dataset.schema))}
    return ReadOptions.model_validate({**options.model_dump(), **own}) if own else options


def _read_file(path: Path, options: ReadOptions) -> Result:
    from pipelines.read import read_file

    return read_file(path, options)


def _read_safely(read: Read, path: Path, options: ReadOptions) -> Result:
    started = time.perf_counter()
    try:
        return read(path, options)
    except Exception as error:  # the reader promises not to raise; a score is owed even when it does
        return _failed(path, options, error, time.perf_counter() - started)


def _failed(path: Path, options: ReadOptions, error: BaseException, seconds: float) -> Result:
    message = f"{type(error).__name__}: {error}"
    return Result(
        source=Source(name=path.name),
        status="failed",
        errors=[ErrorEntry(stage=CRASH_STAGE, code="crash", message=message)],
        run=Run(
            vouch="",
            model=options.model,
            started_at=datetime.now(UTC).isoformat(),
            seconds=seconds,
            config_sha256=options.config_sha256(),
        ),
    )
