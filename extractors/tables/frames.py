"""Tables as pandas data frames, with the box of every cell. pandas is an extra: `pip install '.[frames]'`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.tables.quantities import table_quantities
from schemas.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from schemas.table import Table


class TableFrames(NamedTuple):
    """Three frames of one shape, a row for each row under the headings, a column for each column of the table.

    `texts` as printed ("" where empty); `values` Decimals in whole units (None where a cell holds no figure);
    `boxes` tuples (page_no, left, top, right, bottom) in points of the page's reading frame, None where empty.
    """

    texts: pd.DataFrame
    values: pd.DataFrame
    boxes: pd.DataFrame


def table_frames(table: Table) -> TableFrames:
    """The frames of a table; columns without a heading are named by their place, from 1, repeated names get theirs too.

    Raises UsageError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("data frames need pandas", hint="pip install '.[frames]'") from error
    names = column_names(table)
    values = [[None if q is None else q.value for q in row] for row in table_quantities(table)]

    def frame(rows: list[list[Any]]) -> pd.DataFrame:
        return pd.DataFrame(rows, columns=list(names), dtype="object")

    return TableFrames(frame([list(row) for row in table.rows]), frame(values), frame(_boxes(table)))


def column_names(table: Table) -> tuple[str, ...]:
    """Distinct names for the columns."""
    names: list[str] = []
    for number, name in enumerate(table.names, start=1):
        plain = name or f"column {number}"
        names.append(plain if plain not in names else f"{plain} ({number})")
    return tuple(names)


def _boxes(table: Table) -> list[list[Any]]:
    return [
        [None if cell is None or cell.row != row else (cell.page_no, *cell.bbox.rounded()) for cell in table.grid[row]]
        for row in range(table.header_rows, table.row_count)
    ]
