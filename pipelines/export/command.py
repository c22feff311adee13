"""What `vouch export` does; the command line itself stands in `pipelines.cli`."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.export.writing import FORMATS
from pipelines.terminal import printable
from schemas.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.export.writing import Format
    from schemas.result import DocumentEntry, Result


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """`document` counts the invoices of the result from 1, for CSV its documents with charts or tables; `allow_review`
    also writes what nobody has accepted; `part` is one chart or table of CSV. Either a format is named or a shape.
    """

    format_name: str | None
    document: int | None = None
    allow_review: bool = False
    part: str | None = None
    shape: str | None = None


def export_command(result: Path, out: Path | None, settings: ExportSettings) -> None:
    """Write the invoice of a result as EN 16931, its charts and tables as CSV, or all of it in another shape.

    Raises UsageError or DocumentError; then nothing is written.
    """
    if (settings.format_name is None) == (settings.shape is None):
        raise UsageError("either --format or --shape says what to write", hint=f"--format {', '.join(_formats())}")
    if settings.shape is not None:
        _export_shape(result, out, settings, settings.shape)
        return
    if settings.format_name == "csv":
        _export_csv(result, out, settings)
        return
    if settings.part is not None:
        raise UsageError("--part is for --format csv", hint="choose an invoice with --document")
    _export_en16931(result, out, settings)


def _export_csv(result: Path, out: Path | None, settings: ExportSettings) -> None:
    from pipelines.export.csv_files import write_csv

    entries = [entry for entry in _read(result).documents if entry.data.get("charts") or entry.data.get("tables")]
    numbered = list(enumerate(entries, 1))
    if settings.document is not None:
        numbered = [pair for pair in numbered if pair[0] == settings.document]
        if not numbered:
            raise UsageError(
                f"{result.name} has no document {settings.document} with charts or tables",
                hint=f"it has {len(entries)}",
            )
    for _, entry in numbered:
        _check_accepted(entry, result.name, settings)
    for path in write_csv(numbered, result, out, settings.part):
        _say(f"written: {path}")
    unproven = sum(field.status in ("single", "conflict") for _, entry in numbered for field in entry.fields.values())
    if unproven:
        _say(f"{unproven} values are not verified: the column status of the points says which")


def _export_shape(result: Path, out: Path | None, settings: ExportSettings, name: str) -> None:
    from pipelines.emit import write_atomically
    from pipelines.export.shapes import shape_json, shape_of

    shape = shape_of(name)
    if settings.part is not None or settings.document is not None:
        raise UsageError("--part and --document are for --format", hint="a shape is of the whole result")
    for entry in _read(result).documents:
        _check_accepted(entry, result.name, settings)
    text = shape_json(result.read_bytes(), shape)
    if out is None:
        sys.stdout.buffer.write(text)
        sys.stdout.flush()
    else:
        write_atomically(text, out)


def _export_en16931(result: Path, out: Path | None, settings: ExportSettings) -> None:
    from pipelines.emit import write_atomically
    from pipelines.export.en16931 import business_terms
    from pipelines.export.writing import write_en16931

    chosen = _format(settings.format_name)
    entry = _invoice(_read(result), result.name, settings)
    written = write_en16931(business_terms(entry.data), chosen)
    if out is None:
        sys.stdout.buffer.write(written.xml)
        sys.stdout.flush()
    else:
        write_atomically(written.xml, out)
    if not written.rules_tried:
        _say("checked against the XML Schema only; to try the rules of EN 16931 too: pip install '.[export]'")
    unproven = [path for path, field in entry.fields.items() if field.status in ("single", "conflict")]
    if unproven:
        _say(f"{len(unproven)} values were written that are not verified: {', '.join(unproven)}")


def _format(name: str | None) -> Format:
    for known in FORMATS:
        if name == known:
            return known
    raise UsageError(f"--format {name} is not known", hint=f"choose one of {', '.join(_formats())}")


def _formats() -> tuple[str, ...]:
    return (*FORMATS, "csv")


def _read(path: Path) -> Result:
    """The result in a file, whose data are what the schemas of their kinds say. Raises UsageError."""
    import json

    from pydantic import ValidationError

    from pipelines.emit import find_problems
    from schemas.result import Result

    try:
        content = path.read_bytes()
        result = Result.model_validate_json(content)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", hint="name a result of `vouch read` or `run`") from error
    except ValidationError as error:
        raise UsageError(f"{path} is not a result of Vouch", hint="name a result of `vouch read` or `run`") from error
    problems = find_problems(json.loads(content))
    if problems:
        raise UsageError(f"{path} is not a result of Vouch: {problems[0]}", hint="read its document again")
    return result


def _invoice(result: Result, name: str, settings: ExportSettings) -> DocumentEntry:
    invoices = [entry for entry in result.documents if entry.kind == "invoice"]
    if not invoices:
        raise DocumentError(f"{name} has no invoice", hint="only invoices can be written as EN 16931")
    if settings.document is None and len(invoices) > 1:
        raise UsageError(f"{name} has {len(invoices)} invoices", hint="choose one with --document 1, 2 …")
    number = settings.document or 1
    if number > len(invoices):
        raise UsageError(f"{name} has no invoice {number}", hint=f"it has {len(invoices)}")
    entry = invoices[number - 1]
    _check_accepted(entry, name, settings)
    return entry


def _check_accepted(entry: DocumentEntry, name: str, settings: ExportSettings) -> None:
    """Raises DocumentError for what a person should see first."""
    if entry.decision != "accept" and not settings.allow_review:
        raise DocumentError(
            f"{name} was not accepted ({entry.decision}): {'; '.join(entry.reasons[:3])}",
            hint="have a person look at it, then use --allow-review",
        )


def _say(text: str) -> None:
    print(printable(f"vouch: {text}"), file=sys.stderr)
