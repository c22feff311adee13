"""Sub-schemas with their references followed. Pure; a reference that leads back to itself ends there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.fill.references import follow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_DEPTH = 32
"""Levels of nesting, and references in a row, that are followed."""

MAX_STEPS = 50_000
"""Sub-schemas looked at for one schema: references can multiply a short text without end."""


NULLABLE, DECIMAL, PRINTED = "x-nullable", "x-decimal", "x-printed"
"""Marks of ours on a resolved schema: null is admitted; a string that holds a decimal; how choices may be printed."""

_FOLDED = ("$ref", "allOf", "anyOf", "oneOf", "then", "else", "dependentSchemas")


class Loop(Exception):
    """A reference leads back to itself, or nests deeper than is followed."""


class TooLarge(Exception):
    """The schema, written out, is larger than is followed."""


class Resolver:
    """Follows the references of one schema, counting its steps; `followed` are those of the last resolution."""

    def __init__(self, root: Mapping[str, Any]) -> None:
        self._root, self._steps = root, 0
        self.followed: set[str] = set()

    def resolve(self, node: Any, depth: int = 0) -> dict[str, Any]:
        """A sub-schema with its references, and all that its variants may bring, folded into it.

        Of `anyOf` and `oneOf` the one scalar choice that is not null is taken; objects are united, as are the
        properties that a condition brings: the schema itself says afterwards whether what was found makes an instance.
        What stands beside a `$ref` wins over what it refers to, as annotations do in Pydantic's schemas. Raises Loop,
        TooLarge, and LookupError for a reference to nothing.
        """
        self._steps += 1
        if depth == 0:
            self.followed = set()
        if self._steps > MAX_STEPS:
            raise TooLarge
        if depth > MAX_DEPTH:
            raise Loop
        if not isinstance(node, dict):
            return {} if node is True else {"not": {}}
        merged: dict[str, Any] = {}
        if "$ref" in node:
            self.followed.add(node["$ref"])
            merged |= self.resolve(follow(node["$ref"], self._root), depth + 1)
        for part in node.get("allOf", ()):
            merged = _merged(merged, self.resolve(part, depth + 1))
        merged = _merged(merged, {key: value for key, value in node.items() if key not in _FOLDED})
        for part in _conditional(node):
            merged = _merged(merged, {**_optional(self.resolve(part, depth + 1))})
        for keyword in ("anyOf", "oneOf"):
            if keyword in node:
                merged = _merged(_choice([self.resolve(option, depth + 1) for option in node[keyword]]), merged)
        return merged


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    merged = {**first, **second}
    if "properties" in first and "properties" in second:
        merged["properties"] = {**first["properties"], **second["properties"]}
    if "required" in first and "required" in second:
        merged["required"] = [*first["required"], *second["required"]]
    return merged


def _conditional(node: Mapping[str, Any]) -> list[Any]:
    """What applies under conditions only."""
    under = [node[key] for key in ("then", "else") if "if" in node and key in node]
    return [*under, *node.get("dependentSchemas", {}).values()]


def _optional(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The properties that a condition brings; what else it says holds only where it applies."""
    return {"properties": schema["properties"]} if "properties" in schema else {}


def _choice(resolved: list[dict[str, Any]]) -> dict[str, Any]:
    """The one choice that is not null, with null admitted; of several, the first scalar one, or all objects in one."""
    filled = [option for option in resolved if option.get("type") != "null" and option != {"const": None}]
    nullable = len(filled) < len(resolved) or any(admits_null(option) for option in filled)
    if not filled:
        return {"type": "null"}
    plain = [option for option in filled if "properties" not in option and "items" not in option]
    objects = [option for option in filled if "properties" in option]
    chosen = plain[0] if plain else _united(objects) if objects else filled[0]
    texts = [option for option in plain if option.get("type") == "string"]
    if texts and any(option.get("type") == "number" for option in plain):
        # A number or a string (Pydantic's Decimal): only the string keeps every digit as printed.
        chosen = {**texts[0], DECIMAL: True}
    if all("const" in option for option in filled):
        named = {_key(option["const"]): str(option["title"]) for option in filled if option.get("title")}
        chosen = {"enum": [option["const"] for option in filled], PRINTED: named}
    return {**chosen, NULLABLE: True} if nullable else chosen


def _united(objects: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One object with the properties of all; required is what all require."""
    united = {key: value for option in reversed(objects) for key, value in option.items()}
    required = [name for name in objects[0].get("required", ()) if all(name in o.get("required", ()) for o in objects)]
    properties: dict[str, Any] = {}
    for option in objects:
        for name, node in option["properties"].items():
            properties[name] = _both(properties[name], node) if name in properties else node
    return {**united, "properties": properties, "required": required}


def _both(one: Any, other: Any) -> Any:
    """A property that two variants have: either of its schemas."""
    return one if one == other else {"anyOf": [one, other]}


def _key(choice: Any) -> str:
    return str(choice).lower() if isinstance(choice, bool) else str(choice)


def types_of(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """The types that a resolved schema names, null left out."""
    named = schema.get("type", ())
    types = (named,) if isinstance(named, str) else tuple(named)
    return tuple(name for name in types if name != "null")


def admits_null(schema: Mapping[str, Any]) -> bool:
    """Whether a resolved schema admits null."""
    if schema.get(NULLABLE):
        return True
    if "const" in schema:
        return schema["const"] is None
    if "enum" in schema:
        return None in schema["enum"]
    named = schema.get("type")
    return named is None or "null" in ([named] if isinstance(named, str) else named)
