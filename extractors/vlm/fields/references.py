"""Finds what a `$ref` points to within one JSON Schema. Nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class References:
    """The sub-schemas of one schema, by pointer, `$anchor` and `$id`."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root = root
        self._named = dict(_names(root))

    def resolve(self, reference: str) -> Any:
        """The schema that a reference names. Raises UsageError where there is none in this schema."""
        if reference in self._named:
            return self._named[reference]
        base, _, fragment = reference.partition("#")
        start = self._named.get(base) if base else self._root
        if start is None or (fragment and not fragment.startswith("/")):
            raise _unresolved(reference)
        node: Any = start
        for part in unquote(fragment).split("/")[1:]:
            node = _step(node, part.replace("~1", "/").replace("~0", "~"))
            if node is None:
                raise _unresolved(reference)
        return node


def _step(node: Any, part: str) -> Any:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list) and part.isdigit() and int(part) < len(node):
        return node[int(part)]
    return None


def _names(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("$id"), str):
            yield node["$id"], node
        for keyword in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.get(keyword), str):
                yield f"#{node[keyword]}", node
        for child in node.values():
            yield from _names(child)
    elif isinstance(node, list):
        for child in node:
            yield from _names(child)


def _unresolved(reference: str) -> UsageError:
    return UsageError(
        f"the schema refers to {reference}, which is not in it",
        hint="put what it refers to under $defs: nothing is fetched",
    )
