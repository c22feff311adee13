"""Documents as rows of tables: one for what each states once, one for each kind of row in it. Pure.

The columns are those of the kind's JSON Schema, so that every document of a kind has the same ones; objects are
flattened (`seller_vat_id`). Rows are known by their document's hash and number and by their own numbers, from 1. Of a
schema of the user's, which a result does not carry, the columns are what the document has, as text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from schemas.export import KINDS, committed_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Schema = Mapping[str, Any]

ColumnType = Literal["text", "decimal", "integer", "date"]

_DOCUMENTS = {"invoice": "invoices", "receipt": "invoices", "chart": "chart_reports", "form": "forms"}
_PREFIXES = {"invoice": "invoice", "receipt": "invoice", "chart": "chart_report", "form": "form"}
_ONE_OF = {
    **{"lines": "line", "taxes": "tax", "charts": "chart", "points": "point"},
    **{"tables": "table", "statements": "statement", "entries": "entry"},
}
CUSTOM_ROWS = "custom_document_"
"""How the tables of rows begin whose schema is the user's."""
_WITHOUT_WITNESS = ("single", "conflict", "unreadable")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one table. The first `keys` columns tell a row from all others; cells are JSON scalars, as text."""

    table: str
    keys: int
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | None, ...], ...]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A value below a row: where it lies in it, and its column."""

    path: tuple[str, ...]
    column: Column


@dataclass(frozen=True, slots=True)
class _Node:
    """A list of objects of a schema (or the document itself, with an empty path)."""

    path: tuple[str, ...]
    leaves: tuple[_Leaf, ...]
    children: tuple[_Node, ...]


_ABOUT = (
    Column("sha256", "text"),
    Column("document_no", "integer"),
    Column("source", "text"),
    Column("kind", "text"),
    Column("decision", "text"),
    Column("pages", "text"),
    Column("reasons", "text"),
    Column("verified", "integer"),
    Column("unverified", "text"),
)
_OF_DOCUMENT = 2


def rows_of(result: Mapping[str, Any]) -> list[Rows]:
    """The tables of a result, as parsed JSON: those of all its documents, of each kind the document's own first."""
    found: dict[tuple[str, tuple[Column, ...]], Rows] = {}
    for number, document in enumerate(result["documents"], 1):
        for rows in _document(result, number, document):
            key = (rows.table, rows.columns)
            before = found.get(key)
            found[key] = rows if before is None else Rows(rows.table, rows.keys, rows.columns, before.rows + rows.rows)
    return list(found.values())


def document_tables() -> tuple[str, ...]:
    """The tables that hold a row for each document."""
    return tuple(dict.fromkeys(_documents_table(kind) for kind in (*KINDS, "custom")))


def table_names() -> tuple[str, ...]:
    """These, and the tables of the rows of all kinds that have a schema."""
    children = (name for kind in KINDS for name in _child_tables(_prefix(kind), _tree(kind)))
    return tuple(dict.fromkeys((*document_tables(), *children)))


def _document(result: Mapping[str, Any], number: int, document: Mapping[str, Any]) -> Iterator[Rows]:
    kind = str(document["kind"])
    tree = _tree(kind) if kind in KINDS else _tree_of_data(document["data"])
    key = (str(result["source"]["sha256"]), str(number))
    fields: Mapping[str, Any] = document["fields"]
    unverified = [path for path, field in fields.items() if field["status"] in _WITHOUT_WITNESS]
    about = (
        *key,
        str(result["source"]["name"]),
        kind,
        str(document["decision"]),
        " ".join(map(str, document["pages"])),
        "; ".join(document["reasons"]),
        str(sum(field["status"] == "verified" for field in fields.values())),
        " ".join(unverified),
    )
    columns = _distinct((*_ABOUT, *(leaf.column for leaf in tree.leaves)))
    row = (*about, *(_cell(_at(document["data"], leaf.path)) for leaf in tree.leaves))
    yield Rows(_documents_table(kind), _OF_DOCUMENT, columns, (row,))
    yield from _children(_prefix(kind), tree, [(key, document["data"])], _ABOUT[:_OF_DOCUMENT])


def _children(
    prefix: str, node: _Node, parents: Sequence[tuple[tuple[str, ...], Any]], keys: tuple[Column, ...]
) -> Iterator[Rows]:
    for child in node.children:
        own = (*keys, Column(f"{_ONE_OF.get(child.path[-1], child.path[-1])}_no", "integer"))
        items = [
            ((*key, str(index)), item)
            for key, parent in parents
            for index, item in enumerate(_at(parent, child.path) or (), 1)
        ]
        columns = _distinct((*own, *(leaf.column for leaf in child.leaves)))
        rows = tuple((*key, *(_cell(_at(item, leaf.path)) for leaf in child.leaves)) for key, item in items)
        name = "_".join((prefix, *child.path))
        yield Rows(name, len(own), columns, rows)
        yield from _children(name, child, items, own)


def _child_tables(prefix: str, node: _Node) -> Iterator[str]:
    for child in node.children:
        name = "_".join((prefix, *child.path))
        yield name
        yield from _child_tables(name, child)


def _documents_table(kind: str) -> str:
    return _DOCUMENTS.get(kind, f"{kind}_documents")


def _prefix(kind: str) -> str:
    return _PREFIXES.get(kind, f"{kind}_document")


def _tree(kind: str) -> _Node:
    schema = committed_schema(kind)
    return _node((), schema, schema)


def _node(path: tuple[str, ...], schema: Schema, root: Schema) -> _Node:
    leaves: list[_Leaf] = []
    children: list[_Node] = []
    _collect((), schema, root, leaves, children)
    return _Node(path, tuple(leaves), tuple(children))


def _collect(path: tuple[str, ...], schema: Schema, root: Schema, leaves: list[_Leaf], children: list[_Node]) -> None:
    for name, inner in schema.get("properties", {}).items():
        found, here = _resolved(inner, root), (*path, name)
        items = _resolved(found["items"], root) if isinstance(found.get("items"), dict) else {}
        if found.get("type") == "object":
            _collect(here, found, root, leaves, children)
        elif found.get("type") == "array" and items.get("type") == "object":
            children.append(_node(here, items, root))
        else:
            leaves.append(_Leaf(here, Column("_".join(here), _type(found))))


def _resolved(schema: Schema, root: Schema) -> Schema:
    """Without references and without null."""
    if "$ref" in schema:
        return _resolved(root["$defs"][schema["$ref"].rsplit("/", 1)[-1]], root)
    variants = [variant for variant in schema.get("anyOf", ()) if variant.get("type") != "null"]
    return _resolved(variants[0], root) if len(variants) == 1 else schema


def _type(schema: Schema) -> ColumnType:
    if schema.get("type") == "integer":
        return "integer"
    if schema.get("format") == "date":
        return "date"
    return "decimal" if r"\d+(\.\d+)?" in schema.get("pattern", "") else "text"


def _tree_of_data(data: Any, path: tuple[str, ...] = ()) -> _Node:
    leaves: dict[tuple[str, ...], None] = {}
    lists: dict[tuple[str, ...], list[Any]] = {}
    for item in data if isinstance(data, list) else [data]:
        _gather(item, (), leaves, lists)
    return _Node(
        path,
        tuple(_Leaf(found, Column("_".join(found), "text")) for found in leaves if found not in lists),
        tuple(_tree_of_data(items, found) for found, items in lists.items()),
    )


def _gather(
    item: Any, path: tuple[str, ...], leaves: dict[tuple[str, ...], None], lists: dict[tuple[str, ...], list[Any]]
) -> None:
    for name, value in item.items() if isinstance(item, dict) else ():
        here = (*path, name)
        if isinstance(value, dict):
            _gather(value, here, leaves, lists)
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            lists.setdefault(here, []).extend(value)
        else:
            leaves[here] = None


def _at(item: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        item = item.get(name) if isinstance(item, dict) else None
    return item


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict | bool) else str(value)


def _distinct(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A name that is taken already, in whatever case, gets an underscore: databases do not tell cases apart."""
    taken: dict[str, Column] = {}
    for column in columns:
        name = column.name
        while name.casefold() in taken:
            name += "_"
        taken[name.casefold()] = Column(name, column.type)
    return tuple(taken.values())
