"""From a JSON Schema (Draft 2020-12) to the tree of fields it asks for.

The tree holds everything that some instance may hold: variants are united, what only a condition adds is there too. It
says what to look for on a page; whether the values found make a valid instance is decided later, by the schema itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.vlm.fields.leaves import leaf_of
from extractors.vlm.fields.references import References
from extractors.vlm.fields.tree import Branch, Entries, Leaf, Node, Notes, Rows, both, either, extended
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_RECURSION = 2
"""How often a definition may stand within itself: a page shows no deeper nesting that a model would tell apart."""

MAX_NODES = 20_000

_OBJECT_WORDS = ("properties", "additionalProperties", "patternProperties", "propertyNames", "unevaluatedProperties")
_ARRAY_WORDS = ("items", "prefixItems", "contains")
_ONE_OF_SEVERAL = ("anyOf", "oneOf")
_CONDITIONS = ("then", "else")


def compile_fields(schema: Mapping[str, Any]) -> Branch:
    """The fields of a schema whose instances are objects.

    A definition within itself is followed `MAX_RECURSION` times. Raises UsageError for a schema that is not valid,
    whose instances are not objects, that asks for nothing, refers to what is not in it, or has no finite instance.
    """
    _check_valid(schema)
    node = _Compiler(schema).node(schema, ())
    if isinstance(node, Leaf) and node.type == "any":
        node = Entries(Leaf("text"), notes=node.notes)
    if isinstance(node, Entries):
        raise UsageError(
            "the schema names no field", hint="name what is to be read under `properties`, with a description each"
        )
    if not isinstance(node, Branch):
        raise UsageError(
            "the schema's root is not an object", hint='make it {"type": "object", "properties": {…}}, arrays within'
        )
    return node


def _check_valid(schema: Mapping[str, Any]) -> None:
    import jsonschema_rs

    try:
        jsonschema_rs.meta.validate(dict(schema))
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        message = str(error).splitlines()[0]
        raise UsageError(
            f"the schema is not a valid JSON Schema: {message}", hint="see `vouch schema invoice`"
        ) from error


class _Visit(NamedTuple):
    """A reference being followed. `within`: a property or item has been entered since; `escapable`: and an instance
    could do without it."""

    reference: str
    within: bool = False
    escapable: bool = False


_Trail = tuple[_Visit, ...]


def _entered(trail: _Trail, *, escapable: bool) -> _Trail:
    return tuple(_Visit(visit.reference, True, visit.escapable or escapable) for visit in trail)


def _may_be_left(trail: _Trail) -> _Trail:
    return tuple(visit._replace(escapable=True) for visit in trail)


@dataclass
class _Compiler:
    root: Mapping[str, Any]
    count: int = 0

    def __post_init__(self) -> None:
        self._references = References(self.root)

    def node(self, schema: Any, trail: _Trail) -> Node | None:
        """What may stand where the schema applies; None where nothing but null may."""
        self.count += 1
        if self.count > MAX_NODES:
            raise UsageError(
                f"the schema unfolds to more than {MAX_NODES:,} fields",
                hint="leave out what the documents do not show; definitions that hold each other multiply",
            )
        if schema is False:
            return None
        if not isinstance(schema, dict):
            return Leaf()
        if _is_null(schema):
            return None
        own = self._own(schema, trail)
        applied = list(self._applied(schema, trail))
        added = [part for part in self._conditional(schema, trail) if part is not None]
        definite = [part for part in (own, *applied) if part is not None]
        if None in applied or not (definite or added):
            return None
        merged = reduce(extended, added, reduce(both, definite) if definite else Leaf())
        return replace(merged, notes=_notes(schema).over(merged.notes))

    def _applied(self, schema: dict[str, Any], trail: _Trail) -> Iterator[Node | None]:
        """What the schemas that it applies make of it; all of them hold."""
        for keyword in ("$ref", "$dynamicRef"):
            if keyword in schema:
                yield self._referred(schema[keyword], trail)
        for part in schema.get("allOf", ()):
            yield self.node(part, trail)
        for keyword in _ONE_OF_SEVERAL:
            if keyword in schema:
                yield self._one_of(schema[keyword], trail)

    def _conditional(self, schema: dict[str, Any], trail: _Trail) -> Iterator[Node | None]:
        """What holds under a condition only."""
        for keyword in _CONDITIONS:
            if isinstance(schema.get(keyword), dict):
                yield self.node(schema[keyword], _may_be_left(trail))
        for part in schema.get("dependentSchemas", {}).values():
            yield self.node(part, _may_be_left(trail))

    def _one_of(self, variants: list[Any], trail: _Trail) -> Node | None:
        trail = _may_be_left(trail) if len(variants) > 1 else trail
        nodes = [node for variant in variants if (node := self.node(variant, trail)) is not None]
        return reduce(either, nodes) if nodes else None

    def _referred(self, reference: str, trail: _Trail) -> Node | None:
        visits = [visit for visit in trail if visit.reference == reference]
        if visits and not visits[-1].within:
            raise UsageError(f"the schema's {reference} refers to itself", hint="remove the circle: it says nothing")
        if len(visits) > MAX_RECURSION:
            if not visits[-1].escapable:
                raise UsageError(
                    f"every instance of the schema's {reference} must hold another one, without end",
                    hint="let the inner one be null or not required, or put it in an array",
                )
            return None
        return self.node(self._references.resolve(reference), (*trail, _Visit(reference)))

    def _own(self, schema: dict[str, Any], trail: _Trail) -> Node | None:
        types = _types(schema)
        if "const" in schema or "enum" in schema:
            return leaf_of(schema, types)
        if "object" in types or (not types and any(word in schema for word in _OBJECT_WORDS)):
            return self._object(schema, trail)
        if "array" in types or (not types and any(word in schema for word in _ARRAY_WORDS)):
            return self._array(schema, trail)
        return leaf_of(schema, types)

    def _object(self, schema: dict[str, Any], trail: _Trail) -> Node | None:
        named = schema.get("properties")
        if named:
            required = schema.get("required", ())
            children = {
                name: self.node(child, _entered(trail, escapable=name not in required or _admits_null(child)))
                for name, child in named.items()
            }
            kept = {name: child for name, child in children.items() if child is not None}
            return Branch(kept) if kept else None
        return self._entries(schema, trail)

    def _entries(self, schema: dict[str, Any], trail: _Trail) -> Node | None:
        """Without named properties, the names stand on the page."""
        patterns = list(schema.get("patternProperties", {}).values())
        rest = schema.get("additionalProperties", schema.get("unevaluatedProperties", not patterns))
        inside = _entered(trail, escapable=True)
        values = [self.node(value, inside) for value in (*patterns, rest)]
        kept = [Leaf("text") if value == Leaf() else value for value in values if value is not None]
        if not kept:
            return None
        key = self.node(schema.get("propertyNames", {"type": "string"}), inside)
        return Entries(reduce(either, kept), key if isinstance(key, Leaf) and key.type != "any" else Leaf("text"))

    def _array(self, schema: dict[str, Any], trail: _Trail) -> Node | None:
        inside = _entered(trail, escapable=not schema.get("minItems") and "contains" not in schema)
        first = schema.get("prefixItems")
        if first:
            items = {str(index): self.node(item, inside) for index, item in enumerate(first)}
            kept = {index: item for index, item in items.items() if item is not None}
            return Branch(kept) if kept else None
        item = self.node(schema.get("items", schema.get("contains", True)), inside)
        limit = schema.get("maxItems")
        return Rows(item, int(limit) if limit is not None else None) if item is not None and limit != 0 else None


def _types(schema: dict[str, Any]) -> frozenset[str]:
    given = schema.get("type", ())
    return frozenset([given] if isinstance(given, str) else given) - {"null"}


def _is_null(schema: dict[str, Any]) -> bool:
    return schema.get("type") in ("null", ["null"])


def _admits_null(schema: Any) -> bool:
    if not isinstance(schema, dict):
        return schema is True
    given = schema.get("type", ())
    variants = (variant for keyword in _ONE_OF_SEVERAL for variant in schema.get(keyword, ()))
    return given == "null" or "null" in given or any(_admits_null(variant) for variant in variants)


def _notes(schema: dict[str, Any]) -> Notes:
    examples = schema.get("examples", [schema["example"]] if "example" in schema else [])
    texts = (item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in examples)
    return Notes(str(schema.get("title", "")), str(schema.get("description", "")), tuple(texts))
