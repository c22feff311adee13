"""A table as Parquet: figures as exact decimals, the rest as text. pyarrow is an extra: `pip install '.[parquet]'`.

The file's metadata holds, under the key `vouch`, JSON with the title, the pages, the unit of each column, and the page
and box (points, as displayed by the reading frame) of each cell.
"""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

from extractors.tables.frames import column_names
from extractors.tables.quantities import column_units, table_quantities
from schemas.errors import UsageError

if TYPE_CHECKING:
    from schemas.table import Table

_MOST_DIGITS = 76
"""What Parquet's widest decimal holds."""


def parquet_bytes(table: Table) -> bytes:
    """The table as a Parquet file. Raises UsageError where pyarrow is not installed."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError as error:
        raise UsageError("Parquet needs pyarrow", hint="pip install '.[parquet]'") from error
    values = table_quantities(table)
    arrays = [_column(table, values, col, pa) for col in range(table.col_count)]
    about = json.dumps(_about(table), ensure_ascii=False).encode()
    made = pa.table(dict(zip(column_names(table), arrays, strict=True))).replace_schema_metadata({b"vouch": about})
    sink = io.BytesIO()
    pq.write_table(made, sink)
    return sink.getvalue()


def _column(table: Table, values: Any, col: int, pa: Any) -> Any:
    """Decimals where every text of the column is a figure, else the texts; null where a cell is empty."""
    texts = [row[col] for row in table.rows]
    numbers = [row[col] for row in values]
    exact = [None if number is None else number.value for number in numbers]
    figures = all(number is not None for text, number in zip(texts, numbers, strict=True) if text)
    digits = max((len(n.as_tuple().digits) + abs(n.as_tuple().exponent) for n in exact if n is not None), default=0)
    if figures and 0 < digits <= _MOST_DIGITS:
        return pa.array(exact)
    return pa.array([text or None for text in texts], type=pa.string())


def _about(table: Table) -> dict[str, Any]:
    return {
        "title": " ".join(word.text for word in table.title) or None,
        "pages": [{"page_no": part.page_no, "bbox": list(part.bbox.rounded())} for part in table.parts],
        "units": [None if unit is None else [unit.symbol, unit.power] for unit in column_units(table)],
        "cells": [
            {"row": c.row, "col": c.col, "row_span": c.row_span, "col_span": c.col_span, "page_no": c.page_no,
             "bbox": list(c.bbox.rounded()), "text": c.text}
            for c in table.cells
        ],
    }  # fmt: skip
