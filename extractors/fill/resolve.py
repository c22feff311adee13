"""Sub-schemas with their references followed. Pure; a reference that leads back to itself ends there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_DEPTH = 32
"""Levels of nesting, and references in a row, that are followed."""

MAX_STEPS = 50_000
"""Sub-schemas looked at for one schema: references can multiply a short text without end."""


NULLABLE, DECIMAL = "x-nullable", "x-decimal"
"""Marks of ours on a resolved schema: null is admitted; a string that holds a decimal."""


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
        """A sub-schema with `$ref`, `allOf` and a nullable `anyOf` or `oneOf` of one choice folded into it.

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
        own = {key: value for key, value in node.items() if key not in ("$ref", "allOf", "anyOf", "oneOf")}
        merged = _merged(merged, own)
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


def _choice(resolved: list[dict[str, Any]]) -> dict[str, Any]:
    """The one choice that is not null, with null admitted; of several, the first scalar one."""
    filled = [option for option in resolved if option.get("type") != "null" and option != {"const": None}]
    nullable = len(filled) < len(resolved) or any(admits_null(option) for option in filled)
    if not filled:
        return {"type": "null"}
    plain = [option for option in filled if "properties" not in option and "items" not in option]
    chosen = next(iter([*plain, *filled]))
    texts = [option for option in plain if option.get("type") == "string"]
    if texts and any(option.get("type") == "number" for option in plain):
        # A number or a string (Pydantic's Decimal): only the string keeps every digit as printed.
        chosen = {**texts[0], DECIMAL: True}
    if len(filled) > 1 and all("const" in option for option in filled):
        chosen = {"enum": [option["const"] for option in filled]}
    return {**chosen, NULLABLE: True} if nullable else chosen


def follow(reference: Any, root: Mapping[str, Any]) -> Any:
    """What a reference within the document points to. Raises LookupError."""
    if not isinstance(reference, str) or not reference.startswith("#"):
        raise LookupError(reference)
    node: Any = root
    for part in reference[1:].split("/")[1:]:
        key = part.replace("%25", "%").replace("~1", "/").replace("~0", "~")
        if isinstance(node, dict) and key in node:
            node = node[key]
        elif isinstance(node, list) and key.isdigit() and int(key) < len(node):
            node = node[int(key)]
        else:
            raise LookupError(reference)
    return node


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
