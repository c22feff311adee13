"""What the HTML report shows of a table, as plain values: its cells as they are printed, each with what it is worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipelines.explain.wording import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.rows import Row

_MOST_ROWS = 300
"""Proofs of a table that are spelled out."""


def is_of_table(tokens: Sequence[str]) -> bool:
    return len(tokens) > 2 and tokens[0] == "tables" and tokens[1].isdigit()


def table_values(data: Mapping[str, Any], rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Each table that has a row to show, in the order of the data."""
    tables = data.get("tables")
    found = []
    for number, table in enumerate(tables if isinstance(tables, list) else ()):
        base = f"/tables/{number}"
        own = [row for pointer, row in rows.items() if pointer.startswith(f"{base}/")]
        shown = [row for row in own if row.value != "no value" and row.tokens[2] not in ("page_no", "bbox")]
        if own and isinstance(table, dict):
            found.append(
                {
                    "number": number + 1,
                    "title": visible(table.get("title") or ""),
                    "page_no": table.get("page_no"),
                    "header": _cells(table.get("header"), f"{base}/header", rows),
                    "lines": [_cells(line, f"{base}/rows/{n}", rows) for n, line in enumerate(table.get("rows") or ())],
                    "rows": shown[:_MOST_ROWS],
                    "more": max(len(shown) - _MOST_ROWS, 0),
                }
            )
    return found


def _cells(texts: Any, base: str, rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """The texts of a row; `row` is the proof of a cell, None where it was not chosen to be shown."""
    return [
        {
            "text": visible(str(text or "")),
            "row": rows.get(f"{base}/{number}"),
            "is_number": _is_number(str(text or "")),
        }
        for number, text in enumerate(texts if isinstance(texts, list) else ())
    ]


def _is_number(text: str) -> bool:
    return 2 * sum(char.isdigit() for char in text) >= max(len(text.replace(" ", "")), 1)
