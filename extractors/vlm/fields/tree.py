"""The tree of fields: what may stand in a document by its schema, without references, unions or recursion."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LeafType = Literal[
    "any",
    "text",
    "code",
    "number",
    "integer",
    "date",
    "datetime",
    "currency",
    "choice",
    "flag",
    "iban",
    "identifier",
    "email",
]
"""What the canonical value of a leaf is. `any`: the schema does not say. `code`: text that is one mark for mark, with a
pattern or in a format of its own. `iban`, `identifier`: without white space and separators, in capitals."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What a schema says to people."""

    title: str = ""
    description: str = ""
    examples: tuple[str, ...] = ()

    def over(self, inner: Notes) -> Notes:
        """These notes; what they leave open from `inner`."""
        return Notes(self.title or inner.title, self.description or inner.description, self.examples or inner.examples)


NO_NOTES = Notes()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value. `choices` are its only values (type `choice`); `pattern` holds for its canonical value.

    `share`: the value is a share of one, though "19 %" may be printed. `unsigned`: a sign that is printed says only
    that the amount is taken off. `comma_lines`: printed lines are parted by commas in the value.
    """

    type: LeafType = "any"
    choices: tuple[str, ...] = ()
    pattern: str | None = None
    share: bool = False
    unsigned: bool = False
    comma_lines: bool = False
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Branch:
    """An object: named properties. The indexes of a tuple are names too."""

    properties: Mapping[str, Node]
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Rows:
    """An array whose items are all alike; at most `max_items`."""

    item: Node
    max_items: int | None = None
    notes: Notes = NO_NOTES


@dataclass(frozen=True, slots=True)
class Entries:
    """An object whose property names stand on the page: each `key` with its `value`."""

    value: Node
    key: Leaf = field(default_factory=lambda: Leaf("text"))
    notes: Notes = NO_NOTES


Node = Leaf | Branch | Rows | Entries
_DEPTH_OF_SHAPE: dict[type, int] = {Leaf: 0, Rows: 1, Entries: 2, Branch: 3}


def both(one: Node, other: Node) -> Node:
    """What satisfies both (`allOf`, or keywords side by side). Where the shapes differ, the richer one is asked for."""
    return _merged(one, other, narrow=True)


def either(one: Node, other: Node) -> Node:
    """What satisfies one of two (`anyOf`, `oneOf`): all that either may hold. Where shapes differ, the richer one."""
    return _merged(one, other, narrow=False)


def extended(base: Node, addition: Node) -> Node:
    """The base, and what the addition has beyond it: what a condition says of a field there already is not for us."""
    if isinstance(base, Branch) and isinstance(addition, Branch):
        added = {
            name: extended(base.properties[name], node) if name in base.properties else node
            for name, node in addition.properties.items()
        }
        return replace(base, properties={**base.properties, **added})
    says_nothing = isinstance(base, Entries) or (isinstance(base, Leaf) and base.type == "any")
    return replace(addition, notes=base.notes.over(addition.notes)) if says_nothing else base


def _merged(one: Node, other: Node, *, narrow: bool) -> Node:
    notes = one.notes.over(other.notes)
    if type(one) is not type(other):
        richer = max(one, other, key=lambda node: _DEPTH_OF_SHAPE[type(node)])
        return replace(richer, notes=richer.notes.over(notes))
    if isinstance(one, Branch) and isinstance(other, Branch):
        shared = {
            name: _merged(node, other.properties[name], narrow=narrow) if name in other.properties else node
            for name, node in one.properties.items()
        }
        return Branch({**shared, **{n: node for n, node in other.properties.items() if n not in shared}}, notes)
    if isinstance(one, Rows) and isinstance(other, Rows):
        limits = [rows.max_items for rows in (one, other) if rows.max_items is not None]
        limit = (min if narrow else max)(limits) if limits and (narrow or len(limits) == 2) else None
        return Rows(_merged(one.item, other.item, narrow=narrow), limit, notes)
    if isinstance(one, Entries) and isinstance(other, Entries):
        return Entries(_merged(one.value, other.value, narrow=narrow), one.key, notes)
    assert isinstance(one, Leaf)
    assert isinstance(other, Leaf)
    return replace(_both_leaves(one, other) if narrow else _either_leaf(one, other), notes=notes)


def _both_leaves(one: Leaf, other: Leaf) -> Leaf:
    if one.choices and other.choices:
        return replace(one, choices=tuple(c for c in one.choices if c in other.choices) or one.choices)
    return max(one, other, key=_how_narrow)


def _how_narrow(leaf: Leaf) -> int:
    return {"any": 0, "text": 1}.get(leaf.type, 3 if leaf.choices else 2)


_NUMBERS = {"integer", "number"}


def _either_leaf(one: Leaf, other: Leaf) -> Leaf:
    """A choice among the choices of both; a number where both are; what both are of, else text."""
    if one.type == other.type:
        choices = tuple(dict.fromkeys((*one.choices, *other.choices)))
        return replace(one, choices=choices, pattern=one.pattern if one.pattern == other.pattern else None)
    types = {one.type, other.type}
    if types == _NUMBERS:
        return one if one.type == "number" else other
    return Leaf("any" if "any" in types else "text")


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Leaf]]:
    """Every leaf with its pointer; `*` stands for the index of a row and the key of an entry."""
    if isinstance(node, Leaf):
        yield path, node
    elif isinstance(node, Branch):
        for name, child in node.properties.items():
            yield from leaves(child, f"{path}/{escape(name)}")
    elif isinstance(node, Rows):
        yield from leaves(node.item, f"{path}/*")
    else:
        yield from leaves(node.value, f"{path}/*")


def escape(name: str) -> str:
    """A property's name as a part of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def rebuilt(node: Node, change: Mapping[str, Leaf | None], path: str = "") -> Node | None:
    """The tree with some leaves (by the pointers of `leaves`) replaced, or left out where None stands for them.

    What has no leaf left is left out too; None where that is everything.
    """
    if isinstance(node, Leaf):
        return change.get(path, node)
    if isinstance(node, Branch):
        children = {name: rebuilt(child, change, f"{path}/{escape(name)}") for name, child in node.properties.items()}
        kept = {name: child for name, child in children.items() if child is not None}
        return replace(node, properties=kept) if kept else None
    if isinstance(node, Rows):
        item = rebuilt(node.item, change, f"{path}/*")
        return replace(node, item=item) if item is not None else None
    value = rebuilt(node.value, change, f"{path}/*")
    return replace(node, value=value) if value is not None else None
