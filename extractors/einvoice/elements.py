"""Finding elements by their local names.

Namespaces of e-invoices changed with every version while the names stayed: a path is local names parted by `/`, each of
them possibly several parted by `|` ("ExchangedDocument|HeaderExchangedDocument/ID").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element


def local_name(node: Element) -> str:
    """The name without its namespace; empty for what is no element (an entity that was not resolved)."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def namespace(node: Element) -> str:
    return node.tag[1:].partition("}")[0] if isinstance(node.tag, str) and node.tag.startswith("{") else ""


def find_all(node: Element, path: str) -> Iterator[Element]:
    """All elements at the path below `node`, in document order."""
    step, _, rest = path.partition("/")
    names = step.split("|")
    for child in node:
        if local_name(child) in names:
            if rest:
                yield from find_all(child, rest)
            else:
                yield child


def find(node: Element | None, path: str) -> Element | None:
    return None if node is None else next(find_all(node, path), None)


def text_of(node: Element | None) -> str:
    """The text in an element and below, white space folded."""
    return " ".join("".join(str(text) for text in node.itertext()).split()) if node is not None else ""


def text_at(node: Element | None, *paths: str) -> str:
    """The text at the first of the paths that has any."""
    for path in paths:
        for found in find_all(node, path) if node is not None else ():
            if text := text_of(found):
                return text
    return ""
