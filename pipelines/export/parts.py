"""The charts and tables of a result as plain rows, of which CSV files and data frames are made. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from pipelines.explain.statuses import most_pressing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from schemas.evidence import FieldResult, FieldStatus
    from schemas.result import DocumentEntry

    Row = tuple[str | None, ...]
    Key = tuple[str | None, int]
    """An x, and how often it came before in its series."""

POINTS = (
    "document", "chart", "title", "type", "page_no", "method", "series", "x", "y", "uncertainty", "unit", "status"
)  # fmt: skip
NUMBERS = frozenset({"document", "chart", "page_no", "y", "uncertainty"})
"""The columns of the points that hold numbers."""
_EMPTY = frozenset({"absent", "not_attempted"})


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a header; `numeric` names the columns whose cells are numbers or null, by their place."""

    name: str
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    numeric: frozenset[int] = frozenset()


def parts_of(documents: Sequence[tuple[int, DocumentEntry]]) -> list[Part]:
    """`points` (a row for each point of every chart), then `chart-N` (x by series) and `table-N`, counted over all.

    `documents` are numbered from 1. Whatever has `charts` or `tables` in its data counts, of any kind.
    """
    charts = [(number, entry, i, c) for number, entry in documents for i, c in enumerate(_list(entry, "charts"))]
    tables = [table for _, entry in documents for table in _list(entry, "tables")]
    points = tuple(
        row
        for chart_no, (number, entry, index, chart) in enumerate(charts, 1)
        for row in _points(number, chart_no, chart, f"/charts/{index}", entry.fields)
    )
    found = [Part("points", POINTS, points, frozenset(map(POINTS.index, NUMBERS)))] if charts else []
    found += [wide_part(chart, f"chart-{chart_no}") for chart_no, (*_, chart) in enumerate(charts, 1)]
    return [*found, *(_table(table, f"table-{number}") for number, table in enumerate(tables, 1))]


def _list(entry: DocumentEntry, key: str) -> list[dict[str, Any]]:
    found = entry.data.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _points(
    document_no: int, chart_no: int, chart: Mapping[str, Any], base: str, fields: Mapping[str, FieldResult]
) -> Iterator[Row]:
    about = (str(document_no), str(chart_no), chart.get("title"), chart.get("type"))
    placed = (_text(chart.get("page_no")), chart.get("method"))
    unit = (chart.get("y_axis") or {}).get("unit")
    for number, series in enumerate(chart.get("series") or ()):
        for index, point in enumerate(series.get("points") or ()):
            status = point_status(fields, f"{base}/series/{number}", index)
            values = (point.get("x"), point.get("y"), point.get("uncertainty"))
            yield (*about, *placed, series.get("name"), *values, unit, status)


def point_status(fields: Mapping[str, FieldResult], series: str, index: int) -> FieldStatus | None:
    """The weakest of the value, of what it is the value of, and of the series' name; None where none has a status."""
    paths = (f"{series}/name", f"{series}/points/{index}/x", f"{series}/points/{index}/y")
    statuses = [fields[path].status for path in paths if path in fields]
    said = [status for status in statuses if status not in _EMPTY] or statuses
    return most_pressing(said) if said else None


def wide_part(chart: Mapping[str, Any], name: str) -> Part:
    """A row for each x in the order of the chart, a column for each series; a repeated x gets rows of its own."""
    series = list(chart.get("series") or ())
    keys, columns = by_place([[point.get("x") for point in one.get("points") or ()] for one in series])
    label = (chart.get("x_axis") or {}).get("label") or "x"
    value = (chart.get("y_axis") or {}).get("label") or "value"
    names = [one.get("name") or (value if len(series) == 1 else f"series {n}") for n, one in enumerate(series, 1)]
    values = [[point.get("y") for point in one.get("points") or ()] for one in series]
    rows = tuple(
        (
            x,
            *(
                line[column[x, times]] if (x, times) in column else None
                for line, column in zip(values, columns, strict=True)
            ),
        )
        for x, times in keys
    )
    return Part(name, _distinct((label, *names)), rows, frozenset(range(1, len(names) + 1)))


def by_place(series: Sequence[Sequence[str | None]]) -> tuple[list[Key], list[dict[Key, int]]]:
    """The rows that points of several series make, from the x of each; for each series its points' numbers by row."""
    columns = [_occurrences(names) for names in series]
    return _in_order([list(column) for column in columns]), columns


def _occurrences(names: Sequence[str | None]) -> dict[Key, int]:
    """The points of a series by x, and by how often that x came before: a scattered one may come again."""
    seen: Counter[str | None] = Counter()
    found: dict[Key, int] = {}
    for number, x in enumerate(names):
        found[x, seen[x]] = number
        seen[x] += 1
    return found


def _in_order(columns: Sequence[Sequence[Key]]) -> list[Key]:
    """All keys once: by number where all are numbers, else as they stand; a new one comes behind its predecessor."""
    merged: list[Key] = []
    known: set[Key] = set()
    for column in columns:
        at = 0
        for key in column:
            if key in known:
                at = merged.index(key) + 1
                continue
            merged.insert(at, key)
            known.add(key)
            at += 1
    if len(columns) > 1 and all(_number(x) is not None for x, _ in merged):
        merged.sort(key=lambda key: (_number(key[0]) or Decimal(0), key[1]))
    return merged


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal(text or "")
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _distinct(names: Iterable[str]) -> tuple[str, ...]:
    """The names, the second of a kind as "name (2)"."""
    taken: list[str] = []
    for name in names:
        number, fresh = 1, name
        while fresh in taken:
            number += 1
            fresh = f"{name} ({number})"
        taken.append(fresh)
    return tuple(taken)


def _table(table: Mapping[str, Any], name: str) -> Part:
    """A table as printed; rows are as wide as the widest, so that nothing is cut and every row has all columns."""
    header = [str(cell or "") for cell in table.get("header") or ()]
    rows = [[_text(cell) for cell in row] for row in table.get("rows") or ()]
    width = max([len(header), *map(len, rows)], default=0)
    names = header + [""] * (width - len(header))
    return Part(name, tuple(names), tuple((*row, *([None] * (width - len(row)))) for row in rows))


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
