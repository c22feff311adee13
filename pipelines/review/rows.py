"""Places in the data of a document: values put there, rows begun and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.explain.labels import read_tokens
from schemas.errors import UsageError

if TYPE_CHECKING:
    from schemas.evidence import FieldResult

_COUNTED = "rows are counted from 0; a new one stands right behind the last"


def put(data: Any, pointer: str, value: Any) -> None:
    """Put a value at its place, in a new row where it is the one behind the last. Raises UsageError for no place."""
    *parents, last = read_tokens(pointer)
    node = data
    for token in parents:
        node = _child(node, token, pointer)
    if isinstance(node, list) and last.isdigit() and int(last) < len(node):  # a cell of a table
        node[int(last)] = value
        return
    in_row = bool(parents) and parents[-1].isdigit()  # what a row may hold, its schema says
    if not isinstance(node, dict) or not (in_row or last in node):
        raise UsageError(f"the data has no place {pointer}", hint="`vouch explain` lists the fields")
    node[last] = value


def _child(node: Any, token: str, pointer: str) -> Any:
    if isinstance(node, list) and token.isdigit() and int(token) <= len(node):
        if int(token) == len(node):
            node.append({})
        return node[int(token)]
    if isinstance(node, dict) and isinstance(node.get(token), dict | list):
        return node[token]
    raise UsageError(f"the data has no place {pointer}", hint=_COUNTED)


def row_at(data: Any, pointer: str) -> Any:
    """The row of a list. Raises UsageError where there is none."""
    rows, number = _rows_of(data, pointer)
    return rows[number]


def without_row(data: Any, fields: dict[str, FieldResult], pointer: str) -> dict[str, FieldResult]:
    """Take a row out of the data. The fields of the rows behind it come back with other pointers. Raises UsageError."""
    rows, taken = _rows_of(data, pointer)
    del rows[taken]
    base, kept = pointer.rpartition("/")[0] + "/", {}
    for path, field in fields.items():
        number, _, rest = path.removeprefix(base).partition("/")
        if not path.startswith(base) or not number.isdigit() or int(number) < taken:
            kept[path] = field
        elif int(number) > taken:
            kept[f"{base}{int(number) - 1}/{rest}"] = field
    return kept


def _rows_of(data: Any, pointer: str) -> tuple[list[Any], int]:
    """The list that a row's pointer leads into, and the row's number in it."""
    *parents, last = read_tokens(pointer)
    rows = data
    for token in parents:
        rows = rows.get(token) if isinstance(rows, dict) else None
    if not isinstance(rows, list) or int(last) >= len(rows):
        raise UsageError(f"the data has no row {pointer}", hint=_COUNTED)
    return rows, int(last)
