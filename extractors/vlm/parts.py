"""What is asked of one request: the fields that are wanted, in as many parts as a model's limits make necessary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extractors.vlm.fields.tree import Branch, Entries, Leaf, Node, escape, leaves, rebuilt
from extractors.vlm.transcription import transcription_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from extractors.vlm.base import ModelProfile

_SHARE_OF_CONTEXT = 0.25
"""Of a model's context, for a part's fields: the pictures, the rules and the answer need the rest."""

_TOKENS_PER_FIELD = 65
"""A field of an invoice: 55 characters in the prompt's outline, 146 in the schema, the rest in the answer."""


@dataclass(frozen=True)
class SchemaPart:
    """Fields asked together. `base` is where `node` hangs in the data: "" for the root."""

    node: Branch
    base: str = ""

    @cached_property
    def json_schema(self) -> dict[str, Any]:
        return transcription_schema(self.node)


@dataclass(frozen=True, slots=True)
class PartLimits:
    """How many properties a part may have, and how deeply objects and arrays may be nested in it."""

    max_properties: int
    max_depth: int

    @classmethod
    def of(cls, profile: ModelProfile) -> PartLimits:
        properties = profile.max_properties
        if profile.context_tokens is not None:
            fitting = int(profile.context_tokens * _SHARE_OF_CONTEXT / _TOKENS_PER_FIELD)
            properties = min(properties, max(fitting, 1))
        return cls(properties, profile.max_depth)


def cut_to_wanted(fields: Branch, wanted: Set[str]) -> Branch | None:
    """The fields that some pointer names, lies above or lies below; None where it names none.

    Rows are kept whole where anything in them is wanted: a cell says nothing without the row it stands in.
    """
    unwanted: dict[str, Leaf | None] = {
        path: None for path, _ in leaves(fields) if not any(_concerns(pointer, path) for pointer in wanted)
    }
    cut = rebuilt(fields, unwanted)
    return cut if isinstance(cut, Branch) else None


def _concerns(pointer: str, path: str) -> bool:
    asked = pointer.split("/")
    for index, name in enumerate(path.split("/")):
        if index == len(asked) or name == "*":
            return True
        if name != asked[index]:
            return False
    return True


def split_fields(fields: Branch, limits: PartLimits, base: str = "") -> tuple[SchemaPart, ...]:
    """The fields in parts within the limits, in their order; every leaf is in exactly one.

    Objects are taken apart, rows are not: an array whose items pass the limits is a part of its own all the same, for
    columns read apart could not be put together again.
    """
    if count_properties(fields) <= limits.max_properties and depth_of(fields) <= limits.max_depth:
        return (SchemaPart(fields, base),)
    return tuple(_packed(fields, limits, base))


def _packed(fields: Branch, limits: PartLimits, base: str) -> Iterator[SchemaPart]:
    bundle: dict[str, Node] = {}
    size = 0
    for name, child in fields.properties.items():
        own = 1 + count_properties(child)
        too_much = own > limits.max_properties or depth_of(child) + 1 > limits.max_depth
        if bundle and (too_much or size + own > limits.max_properties):
            yield SchemaPart(replace(fields, properties=bundle), base)
            bundle, size = {}, 0
        if too_much and isinstance(child, Branch):
            yield from split_fields(child, limits, f"{base}/{escape(name)}")
        elif too_much:
            yield SchemaPart(replace(fields, properties={name: child}), base)
        else:
            bundle[name] = child
            size += own
    if bundle:
        yield SchemaPart(replace(fields, properties=bundle), base)


def count_properties(node: Node) -> int:
    """How many properties the node's transcription schema has in all."""
    if isinstance(node, Leaf):
        return 0
    if isinstance(node, Branch):
        return sum(1 + count_properties(child) for child in node.properties.values())
    return 2 + count_properties(node.value) if isinstance(node, Entries) else count_properties(node.item)


def depth_of(node: Node) -> int:
    """How deeply objects and arrays are nested in the node's transcription schema."""
    if isinstance(node, Leaf):
        return 0
    if isinstance(node, Branch):
        return 1 + max(depth_of(child) for child in node.properties.values())
    return 2 + depth_of(node.value) if isinstance(node, Entries) else 1 + depth_of(node.item)
