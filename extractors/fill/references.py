"""What a `$ref` points to within a schema: by pointer, by `$anchor`, by the schema's own `$id`. Nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def follow(reference: Any, root: Mapping[str, Any]) -> Any:
    """The sub-schema that a reference names. Raises LookupError where it is not in this document."""
    fragment = local_part(reference, root)
    if fragment is None:
        raise LookupError(reference)
    if fragment and not fragment.startswith("/"):
        found = next((node for name, node in _anchors(root) if name == fragment), None)
        if found is None:
            raise LookupError(reference)
        return found
    node: Any = root
    for part in fragment.split("/")[1:]:
        key = part.replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict) and key in node:
            node = node[key]
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            raise LookupError(reference)
    return node


def local_part(reference: Any, root: Mapping[str, Any]) -> str | None:
    """The fragment of a reference into this document; None for one that leads out of it."""
    if not isinstance(reference, str):
        return None
    base, _, fragment = reference.partition("#")
    own = root.get("$id")
    if base and (not isinstance(own, str) or urljoin(own, base) != own.partition("#")[0]):
        return None
    return unquote(fragment)


def _anchors(root: Any) -> Iterator[tuple[str, Any]]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, dict) and isinstance(node.get("$anchor"), str):
            yield node["$anchor"], node
        pending += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


__all__ = ["follow", "local_part"]
