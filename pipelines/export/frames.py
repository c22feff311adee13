"""The charts and tables of a result as pandas data frames. pandas is an extra: `pip install '.[frames]'`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pipelines.export.parts import parts_of
from schemas.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.export.parts import Part
    from schemas.result import Result


def result_frames(result: Result) -> dict[str, pd.DataFrame]:
    """A frame for each part: `points` with all of them and their statuses, `chart-1` …, `table-1` ….

    Numbers are float64 where a double holds every one of them exactly as written, else Decimal; counts are Int64.
    Text is as printed. Raises UsageError where pandas is not installed.
    """
    try:
        import pandas as pd
    except ImportError as error:
        raise UsageError("data frames need pandas", hint="pip install '.[frames]'") from error
    parts = parts_of(list(enumerate(result.documents, 1)))
    return {part.name: _frame(part, pd) for part in parts}


def _frame(part: Part, pd: Any) -> pd.DataFrame:
    columns = list(zip(*part.rows, strict=True)) if part.rows else [()] * len(part.header)
    series = [
        _numbers(part.header[place], cells, pd) if place in part.numeric else pd.Series(list(cells), dtype="object")
        for place, cells in enumerate(columns)
    ]
    frame: pd.DataFrame = pd.concat(series, axis=1) if series else pd.DataFrame()
    frame.columns = pd.Index(part.header)
    return frame


def _numbers(name: str, cells: tuple[str | None, ...], pd: Any) -> Any:
    exact = [None if cell is None else Decimal(cell) for cell in cells]
    if name in ("document", "chart", "page_no"):
        return pd.Series(exact, dtype="object").map(lambda n: n if n is None else int(n)).astype("Int64")
    if all(number is None or Decimal(repr(float(number))) == number for number in exact):
        return pd.Series([None if number is None else float(number) for number in exact], dtype="float64")
    return pd.Series(exact, dtype="object")
