"""What `vouch read`, `run` and `schema` do; the command line itself stands in `pipelines.cli`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.logs import say
from schemas.errors import InternalError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.export.shapes import Shape
    from pipelines.watch.command import WatchSettings
    from schemas.options import ReadOptions
    from schemas.result import Result


def read_command(file: Path, out: Path | None, options: ReadOptions, shape: Shape = "vouch") -> int:
    """Read one file in this process and put its JSON at `out`, or on stdout. Returns the exit status.

    Raises UsageError where there is no such file, or where `out` would replace it or cannot be written.
    """
    from pipelines.emit import result_json, write_atomically
    from pipelines.export.shapes import shape_json
    from pipelines.failure import failed_result
    from pipelines.read import read_file

    _check_paths(file, out)
    result = read_file(file, options)
    try:
        text = result_json(result)
    except InternalError as error:
        result = failed_result(file, error, options, stage="emit", seconds=result.run.seconds)
        text = result_json(result)
    text = shape_json(text, shape)
    if out is None:
        sys.stdout.buffer.write(text)
        sys.stdout.flush()
    else:
        write_atomically(text, out)
    _say_errors(result)
    return int(result.status == "failed")


def run_command(
    paths: Sequence[Path],
    out: Path,
    options: ReadOptions,
    workers: int | None,
    shape: Shape = "vouch",
    *,
    force: bool = False,
) -> int:
    """Read files and folders, show progress, print the summary. Returns the exit status. Raises UsageError.

    What the ledger knows is not read again, unless by `force`. Results in another `shape` are written beside ours.
    """
    from pipelines.export.shapes.beside import check_free, write_beside
    from pipelines.export.sinks.opening import open_sinks
    from pipelines.inputs import collect
    from pipelines.progress import open_progress
    from pipelines.run import exit_status, run
    from pipelines.run_plan import LedgerPlan, RunPlan
    from pipelines.settings import load_settings
    from pipelines.summary import print_summary
    from pipelines.worker_process import count_cores

    if str(out) == "-":
        raise UsageError("run writes a file per input", hint="use `vouch read` for standard output")
    settings = load_settings()
    folder = Path(os.path.abspath(out))  # noqa: PTH100 - a link stays the name that the user gave
    collection = collect(paths, folder)
    if shape != "vouch":
        check_free((job.output for job in collection.jobs), shape)
    ledger = LedgerPlan(settings.ledger.get_secret_value() if settings.ledger else None, settings.home)
    plan = RunPlan(
        options,
        folder,
        workers or settings.workers or count_cores(),
        settings.home,
        settings.prefect_api_url,
        ledger=ledger,
        anew=force,
        sinks=open_sinks(settings.sinks, say),
        tell=say,
    )
    report = run(collection, plan, open_progress())
    if shape != "vouch":
        write_beside((outcome.output for outcome in report.outcomes if outcome.output is not None), shape)
    print_summary(report, collection, folder, Path.cwd())
    return exit_status(report, collection)


def watch_settings(
    folder: Path, out: Path, workers: int | None, how: Mapping[str, Any], *, once: bool
) -> WatchSettings:
    """How `vouch watch` watches a folder: by its arguments, else by the settings. Raises UsageError."""
    from pipelines.export.sinks.opening import open_sinks
    from pipelines.settings import load_settings
    from pipelines.watch.command import WatchSettings
    from pipelines.watch.folders import DropFolder
    from pipelines.worker_process import count_cores

    if str(out) == "-":
        raise UsageError("watch writes a file per input", hint="use `vouch read` for standard output")
    root, target = (Path(os.path.abspath(path)) for path in (folder, out))  # noqa: PTH100 - links keep their names
    if target == root or target.is_relative_to(root / "incoming"):
        raise UsageError(f"{out} is where documents are dropped", hint="choose another --out")
    settings = load_settings()
    url = settings.ledger.get_secret_value() if settings.ledger else None
    chosen = settings.watch.model_copy(update={name: value for name, value in how.items() if value is not None})
    return WatchSettings(
        DropFolder(root, chosen.subfolders, chosen.ignore),
        target,
        workers or settings.workers or count_cores(),
        url,
        settings.home,
        chosen.settle_s,
        chosen.poll_s,
        once,
        sinks=open_sinks(settings.sinks, say),
    )


def schema_command(name: str | None) -> None:
    """Print the schema of that name, or the names. Raises UsageError for a name that is not one of them."""
    import json

    from schemas.export import MODELS, committed_schema

    if name is None:
        print("\n".join(MODELS))
        return
    if name not in MODELS:
        raise UsageError(f"there is no schema {name}", hint=f"choose one of {', '.join(MODELS)}")
    print(json.dumps(committed_schema(name), indent=2, ensure_ascii=False))


def _check_paths(file: Path, out: Path | None) -> None:
    if not file.exists():
        raise UsageError(f"{file}: no such file", hint="check the path")
    if file.is_dir():
        raise UsageError(f"{file} is a folder", hint=f"use `vouch run {file} --out …`")
    if out is not None and out.exists() and out.samefile(file):
        raise UsageError(f"{out} is the document itself", hint="choose another place with --out")


def _say_errors(result: Result) -> None:
    for error in result.errors:
        name = "" if result.source.name in error.message else f"{result.source.name}: "
        hint = f" ({error.hint})" if error.hint else ""
        say(f"{name}{error.message}{hint}", level="error", sha256=result.source.sha256, code=error.code)
