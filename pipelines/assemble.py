"""From fields by JSON Pointer to an instance of the kind's schema, and the kinds of empty for what is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from schemas.evidence import FieldResult
from schemas.export import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemas.evidence import FieldStatus
    from schemas.target import Target


_OF_GAPS = frozenset({"missing", "string_type"})


def assemble(target: Target, values: Mapping[str, str]) -> tuple[dict[str, Any], set[str]]:
    """The data of a target, and the paths whose value its schema does not admit; those are null in the data.

    Text that a row must have and of which nothing is known is "": the rest of the row is not lost for it.
    """
    if target.kind == "custom":
        from pipelines.custom.data import assemble_custom

        return assemble_custom(target, values)
    model = KINDS[target.kind]
    blank = None if target.kind == "form" else ""  # a form's field can be stated, or seen, to be empty
    refused: set[str] = set()
    gaps: dict[str, str] = {}
    while True:
        tree = _tree({path: value for path, value in values.items() if path not in refused} | gaps, blank=blank)
        try:
            data: dict[str, Any] = model.model_validate(tree).model_dump(mode="json")
            return data, refused
        except ValidationError as error:
            bad = {_pointer(item["loc"]) for item in error.errors()} & set(values) - refused
            found = {_pointer(item["loc"]) for item in error.errors() if item["type"] in _OF_GAPS} - set(gaps)
            if not bad and not found:
                raise
            refused |= bad
            gaps |= {} if bad else dict.fromkeys(found, "")


def _pointer(location: tuple[int | str, ...]) -> str:
    return "".join(f"/{part}" for part in location)


def _tree(values: Mapping[str, str], *, blank: str | None = "") -> dict[str, Any]:
    """Nested objects and lists. A row of which nothing is known is empty, so that pointers stay what they are.

    `blank` stands for text that is empty.
    """
    root: dict[str, Any] = {}
    for path, value in values.items():
        node = root
        *parents, leaf = path.strip("/").split("/")
        for part in parents:
            node = node.setdefault(part, {})
        node[leaf] = value or blank
    return {key: _listed(item) for key, item in root.items()}


def _listed(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdigit() for key in node):
        return [_listed(node.get(str(index), {})) for index in range(1 + max(int(key) for key in node))]
    return {key: _listed(item) for key, item in node.items()}


def leaves(data: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """JSON Pointer and value of every leaf of the data, in its order."""
    if isinstance(data, dict):
        for key, item in data.items():
            yield from leaves(item, f"{path}/{key}")
    elif isinstance(data, list):
        for index, item in enumerate(data):
            yield from leaves(item, f"{path}/{index}")
    else:
        yield path, data


def null_leaves(data: Any) -> Iterator[str]:
    """JSON Pointers of every null in the data, in its order."""
    return (path for path, value in leaves(data) if value is None)


def with_empties(data: dict[str, Any], fields: dict[str, FieldResult], empty: FieldStatus) -> dict[str, FieldResult]:
    """The fields in the order of the data, with an entry of status `empty` for every null: there is no bare null."""
    nulls = {path: fields.get(path) or FieldResult(status=empty) for path in null_leaves(data)}
    order = {path: index for index, (path, _) in enumerate(leaves(data))}
    merged = {**nulls, **fields}
    return dict(sorted(merged.items(), key=lambda item: order.get(item[0], len(order))))
