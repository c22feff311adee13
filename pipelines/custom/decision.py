"""What of a user's schema has to be verified before a document may go on unseen. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.fill.properties import properties_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.evidence import FieldResult
    from schemas.target import Target

MOST_PATHS = 50
_ROW = re.compile(r"/\d+(?=/|$)")


def must_be_verified(target: Target, fields: Mapping[str, FieldResult]) -> tuple[str, ...]:
    """The paths that hold a document back unless they are verified, at most MOST_PATHS of them.

    Every value that was read, and every required one that was not; but one witness is enough where the schema says
    `"x-vouch": {"evidence": "single"}`. Where nothing at all was read, every value is missed.
    """
    properties = properties_of(target.json_schema)
    arrays = {item.array for item in properties if item.array is not None}
    by_path = {item.path: item for item in properties}
    required = {path for item in properties if item.required for path in (item.path, item.array or item.path)}
    nothing = not any(field.status in ("verified", "single", "conflict") for field in fields.values())
    held: list[str] = []
    for path, field in fields.items():
        named = path if path in by_path or path in arrays else _row_of(path, arrays)
        item = by_path.get(named)
        enough = field.status == "single" and item is not None and item.keys.evidence == "single"
        missed = field.status in ("verified", "single", "conflict") or named in required or nothing
        if missed and not enough:
            held.append(path)
    return tuple(held[:MOST_PATHS])


def _row_of(path: str, arrays: set[str]) -> str:
    """The path with `*` for the row that it is in."""
    for array in arrays:
        if path.startswith(f"{array}/"):
            return array + _ROW.sub("/*", path[len(array) :], count=1)
    return path
