"""Parquet: part files, one for each document in the folder of each table. pyarrow is an extra.

`DIR/invoices/HASH.parquet`, `DIR/invoice_lines/HASH.parquet` …: each folder is a data set for DuckDB, Spark, pandas.
Money is an exact decimal, a date is a date.
"""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pipelines.emit import prepare_output, write_atomically
from pipelines.export.sinks.files import disk_errors
from pipelines.export.sinks.parcel import SendFailed, Sink
from pipelines.export.sinks.rows import rows_of
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pipelines.export.sinks.parcel import Parcel
    from pipelines.export.sinks.rows import ColumnType, Rows

DIGITS, PLACES = 38, 9
"""Of the decimals. One type for all files, or they would be no data set; a number that does not fit is an error."""
_SUFFIX = ".parquet"


class ParquetSink(Sink):
    """Writes part files; a document that comes again replaces its own."""

    most = 50

    def __init__(self, folder: Path, reached: Callable[[str], None] = lambda _: None) -> None:
        self._folder = folder
        self._reached = reached

    def check(self) -> None:
        if find_spec("pyarrow") is None:
            raise UsageError("a parquet sink needs pyarrow", hint="pip install '.[parquet]'")
        prepare_output(self._folder)

    def send(self, parcels: Sequence[Parcel]) -> None:
        with disk_errors(self._folder):
            for parcel in parcels:
                self._send(parcel)

    def _send(self, parcel: Parcel) -> None:
        parts = [(rows.table, _parquet(rows)) for rows in rows_of(parcel.result) if rows.rows]
        # The document's own row comes last: who finds it finds its rows.
        for table, content in reversed(parts):
            write_atomically(content, self._folder / table / f"{parcel.sha256}{_SUFFIX}")
            self._reached("written")
        for left in self._folder.glob(f"*/{parcel.sha256}{_SUFFIX}"):  # of another reading that was cut off
            if left.parent.name not in dict(parts):
                left.unlink()


def _parquet(rows: Rows) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    cells = list(zip(*rows.rows, strict=True))
    try:
        arrays = [
            pa.array([_typed(cell, column.type) for cell in values], type=_arrow_type(column.type, pa))
            for column, values in zip(rows.columns, cells, strict=True)
        ]
    except (pa.ArrowInvalid, ValueError, ArithmeticError) as error:
        raise SendFailed(f"{rows.table} cannot be Parquet: {error}", hint="have a person look at it") from error
    sink = io.BytesIO()
    pq.write_table(pa.table(arrays, names=[column.name for column in rows.columns]), sink)
    return sink.getvalue()


def _arrow_type(kind: ColumnType, pa: Any) -> Any:
    types = {"text": pa.string(), "integer": pa.int64(), "date": pa.date32(), "decimal": pa.decimal128(DIGITS, PLACES)}
    return types[kind]


def _typed(cell: str | None, kind: ColumnType) -> Any:
    if cell is None:
        return None
    if kind == "decimal":
        return Decimal(cell)
    if kind == "integer":
        return int(cell)
    return date.fromisoformat(cell) if kind == "date" else cell
