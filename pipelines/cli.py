"""The command line. Results go to stdout, everything else to stderr.

Exit status: 0 every input produced a result (one to review is a result); 1 some input failed; 2 the command cannot be
carried out as it was given (nothing was tried); 130 and 143 it was stopped by SIGINT or SIGTERM.

Imports are inside the commands: `vouch --help` must not wait for the libraries that read documents.
"""

# ruff: noqa: PLR0913, PLR0917 - a command's parameters are its options
from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from pipelines.cli_ledger import LEDGER_COMMANDS, JsonOption
from pipelines.cli_operations import OPERATIONS, MetricsOption
from pipelines.cli_review import review
from schemas.errors import UsageError, VouchError

if TYPE_CHECKING:
    from schemas.options import ReadOptions


class _Commands(TyperGroup):
    """Errors that are the user's to act on are a line on stderr and an exit status, never a traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except VouchError as error:
            _complain(str(error))
            raise typer.Exit(2 if isinstance(error, UsageError) else 1) from None
        except KeyboardInterrupt:
            _complain("stopped")
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # Whoever read our output has enough: nothing more can be said there, not even by Python when it ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None


app = typer.Typer(
    name="vouch",
    cls=_Commands,
    help="Reads invoices, receipts, charts and forms into JSON in which every value shows what proves it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

SchemaOption = Annotated[
    str | None,
    typer.Option(
        "--schema", help="auto, invoice, receipt, chart, form, a JSON Schema file or module:Model", show_default="auto"
    ),
]
ModelOption = Annotated[
    str | None,
    typer.Option(
        "--model",
        help="embedded, none, hf:…, openai:…, anthropic:…, google:…, ollama:…, http://host/v1#NAME",
        show_default="embedded",
    ),
]
MaxCostOption = Annotated[
    float | None,
    typer.Option("--max-cost", min=0.0, help="US dollars that a remote model may cost (or set VOUCH_MODEL_MAX_COST)"),
]
WhenOption = Annotated[
    str | None,
    typer.Option("--when", help="When a vision model is asked: missing, always or never", show_default="missing"),
]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", help="Selectors to leave out, by commas: rules,xml,code,…")
]
PasswordOption = Annotated[
    str | None, typer.Option("--password", help="Opens encrypted documents (or set VOUCH_PASSWORD)")
]
MaxPagesOption = Annotated[
    int | None, typer.Option("--max-pages", min=1, help="Refuse longer documents (or set VOUCH_MAX_PAGES)")
]
ShapeOption = Annotated[
    str | None,
    typer.Option("--shape", help="Laid out as others do: azure, textract or extractbench", show_default="vouch"),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, help="Worker processes", show_default="one a core")
]


def _show_version(wanted: bool) -> None:
    if wanted:
        from pipelines.version import VERSION

        typer.echo(f"vouch {VERSION}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[  # noqa: ARG001 - its callback tells it
        bool, typer.Option("--version", help="Show the version and exit", is_eager=True, callback=_show_version)
    ] = False,
    log_format: Annotated[
        str | None, typer.Option("--log-format", help="What is said on stderr: text, or json for programs")
    ] = None,
) -> None:
    if log_format is not None:
        if log_format not in ("text", "json"):
            raise UsageError(f"--log-format {log_format} is not known", hint="choose text or json")
        os.environ["VOUCH_LOG_FORMAT"] = log_format  # processes that are started from here are to know it, too


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="A PDF, PNG, JPEG, TIFF, WebP or BMP file, or an e-invoice (XML)")],
    schema: SchemaOption = None,
    model: ModelOption = None,
    out: Annotated[Path, typer.Option("-o", "--out", help="Where the JSON goes; - is standard output")] = Path("-"),
    without: WithoutOption = None,
    when: WhenOption = None,
    password: PasswordOption = None,
    max_pages: MaxPagesOption = None,
    max_cost: MaxCostOption = None,
    shape: ShapeOption = None,
) -> None:
    """Read one file, and print its result as JSON."""
    from pipelines.commands import read_command
    from pipelines.export.shapes import shape_of

    options = _options(schema, model, when, without, password, max_pages, max_cost)
    raise typer.Exit(read_command(file, None if str(out) == "-" else out, options, shape_of(shape or "vouch")))


@app.command()
def run(
    paths: Annotated[list[Path], typer.Argument(help="Files, and folders with their sub-folders")],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the results, one <name>.json per input")],
    schema: SchemaOption = None,
    model: ModelOption = None,
    workers: WorkersOption = None,
    without: WithoutOption = None,
    when: WhenOption = None,
    password: PasswordOption = None,
    max_pages: MaxPagesOption = None,
    max_cost: MaxCostOption = None,
    force: Annotated[
        bool, typer.Option("--force", help="Read again what was read with the same configuration")
    ] = False,
    shape: ShapeOption = None,
) -> None:
    """Read files and folders at once, recorded by Prefect; one JSON file per input, and a summary."""
    from pipelines.commands import run_command
    from pipelines.export.shapes import shape_of

    options = _options(schema, model, when, without, password, max_pages, max_cost)
    raise typer.Exit(run_command(paths, out, options, workers, shape_of(shape or "vouch"), force=force))


@app.command()
def watch(
    folder: Annotated[
        Path, typer.Argument(help="Gets incoming, processing, done, review and failed; drop into incoming")
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the results, one <name>.json per file")],
    schema: SchemaOption = None,
    model: ModelOption = None,
    workers: WorkersOption = None,
    without: WithoutOption = None,
    when: WhenOption = None,
    password: PasswordOption = None,
    max_pages: MaxPagesOption = None,
    max_cost: MaxCostOption = None,
    settle: Annotated[float, typer.Option("--settle", min=0.0, help="Seconds a file must stand still")] = 2.0,
    poll: Annotated[
        float, typer.Option("--poll", min=0.1, help="Seconds between looks where nothing is noticed")
    ] = 10.0,
    subfolders: Annotated[bool, typer.Option("--subfolders/--no-subfolders", help="Take files of sub-folders")] = True,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", help="Names to leave, such as *.eml; repeatable")
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is left to do")] = False,
    metrics_port: MetricsOption = None,
) -> None:
    """Read what is dropped into a folder, and file it by what became of it, until a signal comes."""
    from pipelines.commands import watch_settings
    from pipelines.watch.command import watch_command

    options = _options(schema, model, when, without, password, max_pages, max_cost)
    how = {"settle_s": settle, "poll_s": poll, "subfolders": subfolders, "ignore": tuple(ignore) if ignore else None}
    settings = watch_settings(folder, out, workers, how, once=once)
    raise typer.Exit(watch_command(replace(settings, metrics=metrics_port), options))


for command in (*OPERATIONS, *LEDGER_COMMANDS, review):
    app.command()(command)


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="Which one; without: their names")] = None,
    check: Annotated[
        str | None, typer.Option("--check", help="A schema of your own (file or module:Model): what can be filled how")
    ] = None,
) -> None:
    """Print a JSON Schema (Draft 2020-12) of what is emitted, or say how one of your own can be filled."""
    from pipelines.commands import schema_command

    if check is not None:
        from pipelines.custom.describe import print_schema_check

        print_schema_check(check)
        return
    schema_command(name)


@app.command()
def explain(
    result: Annotated[Path, typer.Argument(help="A result that `vouch read` or `vouch run` wrote")],
    field: Annotated[str | None, typer.Argument(help="A JSON Pointer such as /totals/gross; without: all")] = None,
    png: Annotated[Path | None, typer.Option("--png", help="Draw the pages, with boxes coloured by status")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="The same as one self-contained page")] = None,
    document: Annotated[Path | None, typer.Option("--document", help="The document, or the folder it is in")] = None,
    password: PasswordOption = None,
) -> None:
    """Show how the values of a result were proved."""
    from pipelines.explain.command import explain_command
    from pipelines.settings import load_settings

    secret = load_settings().password
    explain_command(
        result, field, png, html, document, password=password or (secret.get_secret_value() if secret else None)
    )


@app.command()
def export(
    result: Annotated[Path, typer.Argument(help="A result that `vouch read` or `vouch run` wrote")],
    format_name: Annotated[
        str | None,
        typer.Option("--format", help="ubl or cii (Factur-X, ZUGFeRD, XRechnung); csv for charts and tables"),
    ] = None,
    out: Annotated[
        Path, typer.Option("-o", "--out", help="The file, or for csv a folder for all parts; - is standard output")
    ] = Path("-"),
    document: Annotated[
        int | None, typer.Option("--document", min=1, help="Which of the result's invoices or chart reports, from 1")
    ] = None,
    part: Annotated[
        str | None, typer.Option("--part", help="Of csv: points (the default), chart-1 … or table-1 …")
    ] = None,
    allow_review: Annotated[
        bool, typer.Option("--allow-review", help="Write what was not accepted too, once a person has seen it")
    ] = False,
    shape: ShapeOption = None,
) -> None:
    """Write an accepted invoice as an e-invoice of EN 16931, charts and tables as CSV, or all as others lay it out."""
    from pipelines.export.command import ExportSettings, export_command

    settings = ExportSettings(format_name, document, allow_review, part, shape)
    export_command(result, None if str(out) == "-" else out, settings)


@app.command()
def tables(
    file: Annotated[Path, typer.Argument(help="A PDF or picture, of any kind of document")],
    out: Annotated[
        Path, typer.Option("--out", "-o", help="The folder for a file a table; - is standard output, for one table")
    ] = Path("-"),
    format_name: Annotated[str, typer.Option("--format", help="csv, or parquet with figures as numbers")] = "csv",
    password: PasswordOption = None,
    max_pages: MaxPagesOption = None,
) -> None:
    """Write the tables of a file, joined over page breaks, as CSV or Parquet."""
    from pipelines.tables.command import tables_command

    options = _options("auto", "none", "never", None, password, max_pages, None)
    tables_command(file, None if str(out) == "-" else out, format_name, options)


@app.command("eval")
def evaluate(
    dataset: Annotated[Path | None, typer.Argument(help="A folder of documents with their truth")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="The folder for the report")] = None,
    schema: SchemaOption = None,
    model: ModelOption = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="Score the first documents only")] = None,
    workers: WorkersOption = None,
    without: WithoutOption = None,
    when: WhenOption = None,
    max_pages: MaxPagesOption = None,
    max_cost: MaxCostOption = None,
    seed_errors: Annotated[
        bool, typer.Option("--seed-errors", help="Plant errors in what is read right; status 1 if one is not caught")
    ] = False,
    witness: Annotated[
        list[str] | None,
        typer.Option("--witness", help="Selectors to ask although the dataset's truth comes from them: xml"),
    ] = None,
    compare: Annotated[
        tuple[Path, Path] | None,
        typer.Option("--compare", help="The folders of two reports: list what got better and worse, read nothing"),
    ] = None,
) -> None:
    """Score what is read against the truth."""
    from pipelines.choices import selectors_of
    from pipelines.evaluate.command import EvaluateSettings, compare_command, evaluate_command, seed_errors_command
    from pipelines.worker_process import count_cores

    options = _options(schema, model, when, without, None, max_pages, max_cost)
    settings = EvaluateSettings(limit, workers or count_cores(), selectors_of("--witness", witness or ()))
    if compare is not None:
        compare_command(*compare)
        return
    if dataset is None or out is None:
        raise UsageError("no dataset to score", hint="vouch eval DATASET --out DIR, or vouch eval --compare A B")
    if seed_errors:
        raise typer.Exit(int(seed_errors_command(dataset, out, options, settings).slipped_through > 0))
    evaluate_command(dataset, out, options, settings)


@app.command()
def config(as_json: JsonOption = False) -> None:
    """Print the settings that are in force, and where each comes from."""
    from pipelines.config_command import config_command

    config_command(as_json)


@app.command()
def doctor() -> None:
    """Try every part, say what works, what is missing and how to add it."""
    from pipelines.doctor.command import doctor_command

    raise typer.Exit(doctor_command())


def _options(
    schema: str | None,
    model: str | None,
    when: str | None,
    without: list[str] | None,
    password: str | None,
    max_pages: int | None,
    max_cost: float | None,
) -> ReadOptions:
    from pipelines.choices import Choices, read_options
    from pipelines.settings import load_settings

    return read_options(Choices(schema, model, when, without or (), password, max_pages, max_cost), load_settings())


def _complain(text: str) -> None:
    from pipelines.logs import say

    say(text, level="error", event="error")
