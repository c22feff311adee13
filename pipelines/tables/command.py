"""What `vouch tables` does; the command line itself stands in `pipelines.cli`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipelines.names import safe_name
from pipelines.terminal import printable
from schemas.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.options import ReadOptions
    from schemas.table import Table

FORMATS = ("csv", "parquet")


def tables_command(file: Path, out: Path | None, format_name: str, options: ReadOptions) -> None:
    """Writes every table of a file into the folder `out`, or the only one to standard output (None).

    Raises UsageError, or DocumentError for a file that has no table; then nothing is written.
    """
    from pipelines.emit import write_atomically

    if format_name not in FORMATS:
        raise UsageError(f"no format {format_name}", hint=f"choose one of {', '.join(FORMATS)}")
    tables = read_tables(file, options)
    if not tables:
        raise DocumentError(f"{file.name} has no table", hint="`vouch read` shows what else was read")
    if out is None:
        if len(tables) > 1:
            raise UsageError(f"{file.name} has {len(tables)} tables", hint="name a folder for them: --out FOLDER")
        sys.stdout.buffer.write(_bytes(tables[0], format_name))
        sys.stdout.flush()
        return
    for number, table in enumerate(tables, start=1):
        path = out / f"{safe_name(file.stem)}.table-{number}.{format_name}"
        write_atomically(_bytes(table, format_name), path)
        pages = ", ".join(str(part.page_no) for part in table.parts)
        size = f"{table.row_count - table.header_rows} rows × {table.col_count} columns"
        print(printable(f"written: {path} (page {pages}, {size})"), file=sys.stderr)


def read_tables(file: Path, options: ReadOptions) -> list[Table]:
    """The tables of a file, page by page, joined where they go on. Scanned pages are read by OCR first."""
    from extractors.content import read_content
    from extractors.document import open_document
    from extractors.tables.continued import join_pages
    from extractors.tables.finding import find_tables
    from pipelines.read import ocr_engine

    password = options.password.get_secret_value() if options.password else None
    with open_document(file, limits=options.limits, password=password) as document:
        content = read_content(document, ocr=ocr_engine)
    return join_pages([find_tables(page) for page in content.pages])


def _bytes(table: Table, format_name: str) -> bytes:
    if format_name == "parquet":
        from pipelines.tables.parquet import parquet_bytes

        return parquet_bytes(table)
    from pipelines.export.csv_text import csv_bytes

    return csv_bytes(table.names, table.rows)
