"""`python -m pipelines.evaluate`: the same as `vouch eval`, without the rest of the command line."""

from __future__ import annotations

import sys
from pathlib import Path  # noqa: TC003 - Typer reads it at run time
from typing import Annotated

import typer

from pipelines.evaluate.command import EvaluateSettings, compare_command, evaluate_command, seed_errors_command
from schemas.errors import UsageError
from schemas.options import ReadOptions


def main(  # noqa: PLR0913, PLR0917 - a command has as many parameters as options
    dataset: Annotated[Path | None, typer.Argument(help="A folder of documents with their truth")] = None,
    out: Annotated[Path | None, typer.Option(help="The folder for the report")] = None,
    limit: Annotated[int | None, typer.Option(min=1)] = None,
    workers: Annotated[int, typer.Option(min=0, help="0 reads in this process")] = 1,
    without: Annotated[str, typer.Option(help="Selectors left out, divided by commas")] = "",
    seed: Annotated[bool, typer.Option("--seed-errors", help="Plant errors and see what is caught")] = False,
    compare: Annotated[tuple[Path, Path] | None, typer.Option(help="Two output folders, before and after")] = None,
) -> None:
    try:
        if compare is not None:
            compare_command(*compare)
            return
        if dataset is None or out is None:
            raise UsageError("a dataset and --out are needed, or --compare A B")
        options = ReadOptions.model_validate({"without": [name for name in without.split(",") if name]})
        settings = EvaluateSettings(limit, workers)
        if seed:
            sys.exit(1 if seed_errors_command(dataset, out, options, settings).slipped_through else 0)
        evaluate_command(dataset, out, options, settings)
    except UsageError as error:
        print(f"vouch eval: {error}", file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    typer.run(main)
