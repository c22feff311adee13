"""`python -m pipelines.evaluate`: the same as `vouch eval`, without the rest of the command line."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import Annotated

import typer

from pipelines.evaluate.command import EvaluateSettings, evaluate_command
from schemas.errors import UsageError
from schemas.options import ReadOptions


def main(
    dataset: Path,
    out: Annotated[Path, typer.Option(help="Folder for the report")],
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    workers: Annotated[int, typer.Option(min=0, help="0 reads in this process")] = 1,
    model: str = "embedded",
    without: Annotated[str, typer.Option(help="Selectors left out; the XML is the truth of some sets")] = "xml",
) -> None:
    options = ReadOptions.model_validate({"model": model, "without": [name for name in without.split(",") if name]})
    try:
        evaluate_command(dataset, out, options, EvaluateSettings(limit, workers))
    except UsageError as error:
        sys.exit(f"vouch eval: {error}")


if __name__ == "__main__":
    typer.run(main)
