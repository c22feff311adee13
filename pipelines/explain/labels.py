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


def label_point(data: Any, tokens: Sequence[str]) -> str | None:
    """`charts, 0, series, 1, points, 3, y` → "Chart 1 · Wind · 2024", by the names in the data; None for all else."""
    if len(tokens) < 3 or tokens[0] != "charts" or not tokens[1].isdigit():
        return None
    chart = f"Chart {int(tokens[1]) + 1}"
    if tokens[2] != "series" or len(tokens) < 5:
        return f"{chart} · {label_field(tokens[2:])}"
    try:
        series = data["charts"][int(tokens[1])]["series"][int(tokens[3])]
        several = len(data["charts"][int(tokens[1])]["series"]) > 1
        name = series["name"] or (f"Series {int(tokens[3]) + 1}" if several else "")
        if tokens[4] != "points":
            return " · ".join((chart, f"Series {int(tokens[3]) + 1}", name_token(tokens[4])))
        point = series["points"][int(tokens[5])]
    except (LookupError, TypeError, ValueError):
        return None
    what = {"x": "name", "y": ""}.get(tokens[6], tokens[6]) if len(tokens) > 6 else ""
    return " · ".join(part for part in (chart, name, point["x"] or f"Point {int(tokens[5]) + 1}", what) if part)


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
