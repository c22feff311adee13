"""From values by JSON Pointer to an instance of the user's schema, and what is said where it cannot be one. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.fill.properties import Property, properties_of, unescape
from extractors.fill.rules import compile_schema, rule_of
from pipelines.checks.outcome import Comparison, Outcome, make_outcome
from schemas.evidence import FieldResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import FieldStatus
    from schemas.target import Target

MOST_FAULTS = 20


def assemble_custom(target: Target, values: Mapping[str, str]) -> tuple[dict[str, Any], set[str]]:
    """The data of a custom target, and the paths whose value its property does not admit.

    A value that was not found is null where the schema admits null or requires the key, else its key is left out. Rows
    of arrays are those that were read.
    """
    properties = properties_of(target.json_schema)
    rules = {item.path: rule_of(item) for item in properties if not item.blocked}
    rows = _rows(properties, values)
    root: dict[str, Any] = {}
    refused: set[str] = set()
    for item in properties:
        for path in _instances(item, rows):
            text = values.get(path)
            typed = rules[item.path].typed(text) if text is not None and item.path in rules else None
            if text is not None and typed is None:
                refused.add(path)
            may_be_null = item.nullable and (item.schema or not item.blocked)  # what contains itself has no schema here
            if typed is not None or may_be_null or item.required:
                _put(root, path, typed)
            else:
                _open(root, path)
    for array, count in rows.items():
        found = _open(root, array).get(unescape(array.rsplit("/", 1)[-1]), {})
        _put(root, array, [found.get(str(row), {}) for row in range(count)])
    return root, refused


def empty_fields(target: Target, fields: Mapping[str, FieldResult], empty: FieldStatus) -> dict[str, FieldResult]:
    """The fields with an entry for every value of the schema that was not found; an array without rows is one."""
    properties = properties_of(target.json_schema)
    rows = _rows(properties, fields)
    complete = dict(fields)
    for item in properties:
        paths = _instances(item, rows)
        if item.array is not None and not rows.get(item.array):
            paths = [item.array]
        for path in paths:
            status: FieldStatus = "not_attempted" if item.blocked else empty
            complete.setdefault(path, FieldResult(status=status))
    return complete


def check_schema(target: Target, data: Mapping[str, Any]) -> Outcome:
    """Whether the data is an instance of the user's schema, as jsonschema-rs sees it."""
    faults: list[str] = []
    first = ""
    for error in compile_schema(target.json_schema).iter_errors(dict(data)):
        pointer = "".join(f"/{part}" for part in error.instance_path)
        first = first or f"{pointer or '/'}: {error.message.splitlines()[0][:200]}"
        if pointer not in faults:
            faults.append(pointer)
        if len(faults) >= MOST_FAULTS:
            break
    message = f"the data is an instance of the schema{f': {first}' if first else ''}"
    return make_outcome("schema", faults, Comparison("valid", "invalid" if faults else "valid"), message)


def _rows(properties: Sequence[Property], values: Mapping[str, Any]) -> dict[str, int]:
    """How many rows were read of each array, by its pointer."""
    counts = {item.array: 0 for item in properties if item.array is not None}
    for path in values:
        for array, count in counts.items():
            row = path[len(array) + 1 :].split("/", 1)[0] if path.startswith(f"{array}/") else ""
            if row.isdigit():
                counts[array] = max(count, int(row) + 1)
    return counts


def _instances(item: Property, rows: Mapping[str, int]) -> list[str]:
    if item.array is None:
        return [item.path]
    return [item.path.replace("/*", f"/{row}", 1) for row in range(rows.get(item.array, 0))]


def _open(root: dict[str, Any], path: str) -> dict[str, Any]:
    """The object that holds a value, made where it is not there."""
    node = root
    for part in path.split("/")[1:-1]:
        node = node.setdefault(unescape(part), {})
    return node


def _put(root: dict[str, Any], path: str, value: Any) -> None:
    _open(root, path)[unescape(path.rsplit("/", 1)[-1])] = value
