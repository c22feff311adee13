"""Names of fields for people, from their JSON Pointers and from the descriptions in the JSON Schemas."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_ACRONYMS = {"id": "ID", "vat": "VAT", "iban": "IBAN", "bic": "BIC"}


def read_tokens(pointer: str) -> tuple[str, ...]:
    """The parts of a JSON Pointer (RFC 6901), unescaped."""
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def name_token(token: str) -> str:
    """`vat_id` → "VAT ID", `issue_date` → "Issue date"."""
    words = [_ACRONYMS.get(word.casefold(), word) for word in token.replace("_", " ").split()]
    name = " ".join(words)
    return name[:1].upper() + name[1:]


def label_field(tokens: Sequence[str]) -> str:
    """`totals, gross` → "Totals · Gross"; `lines, 0, amount` → "Lines 1 · Amount" (rows count from one)."""
    parts: list[str] = []
    for token in tokens:
        if token.isdigit() and parts:
            parts[-1] += f" {int(token) + 1}"
        else:
            parts.append(name_token(token))
    return " · ".join(parts)


def label_by_names(data: Any, tokens: Sequence[str]) -> str | None:
    """The label of a chart's or table's value, by the names in the data; None for all else.

    `charts, 0, series, 1, points, 3, y` → "Chart 1 · Wind · 2024"; `tables, 0, rows, 2, 1` → "Table 1 · East · Sales".
    """
    if len(tokens) < 3 or not tokens[1].isdigit():
        return None
    try:
        if tokens[0] == "charts":
            return " · ".join((f"Chart {int(tokens[1]) + 1}", *_in_chart(data["charts"][int(tokens[1])], tokens[2:])))
        if tokens[0] == "tables":
            return " · ".join((f"Table {int(tokens[1]) + 1}", *_in_table(data["tables"][int(tokens[1])], tokens[2:])))
    except (LookupError, TypeError, ValueError):
        return None
    return None


def _in_chart(chart: Any, tokens: Sequence[str]) -> list[str]:
    if tokens[0] != "series" or len(tokens) < 3:
        return [label_field(tokens)]
    number, series = int(tokens[1]) + 1, chart["series"][int(tokens[1])]
    if tokens[2] != "points":
        return [f"Series {number}", name_token(tokens[2])]
    name = series["name"] or (f"Series {number}" if len(chart["series"]) > 1 else "")
    x = series["points"][int(tokens[3])]["x"] or f"Point {int(tokens[3]) + 1}"
    what = {"x": "name", "y": ""}.get(tokens[4], tokens[4]) if len(tokens) > 4 else ""
    return [part for part in (name, x, what) if part]


def _in_table(table: Any, tokens: Sequence[str]) -> list[str]:
    if tokens[0] == "header" and len(tokens) == 2:
        return [f"Heading {int(tokens[1]) + 1}"]
    if tokens[0] != "rows" or len(tokens) != 3:
        return [label_field(tokens)]
    row, column = int(tokens[1]), int(tokens[2])
    first = table["rows"][row][0] if column else ""
    heading = table["header"][column] if column < len(table["header"]) else ""
    return [first or f"Row {row + 1}", heading or f"Column {column + 1}"]


@lru_cache(maxsize=512)
def describe_field(kind: str, tokens: tuple[str, ...]) -> str:
    """What the kind's JSON Schema says about the field; empty for a schema that is not ours or says nothing."""
    from schemas.export import KINDS, committed_schema

    if kind not in KINDS:
        return ""
    root = committed_schema(kind)
    node: dict[str, Any] | None = root
    for token in tokens:
        node = _step(root, node, token)
        if node is None:
            return ""
    return str((node or {}).get("description", ""))


def _step(root: dict[str, Any], node: dict[str, Any] | None, token: str) -> dict[str, Any] | None:
    """The sub-schema for one part of a pointer, through references and alternatives."""
    for option in _options(root, node or {}):
        found = option.get("properties", {}).get(token)
        if found is None and token.isdigit():
            found = option.get("items")
        if isinstance(found, dict):
            return found
    return None


def _options(root: dict[str, Any], node: dict[str, Any]) -> list[dict[str, Any]]:
    if "$ref" in node:
        name = str(node["$ref"]).rsplit("/", 1)[-1]
        return _options(root, root["$defs"][name])
    branches = [*node.get("anyOf", []), *node.get("allOf", [])]
    return [node, *(found for branch in branches for found in _options(root, branch))]
