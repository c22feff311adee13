"""The values that a schema asks for, as a flat list: where each goes, how it is called, what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from extractors.fill.resolve import MAX_DEPTH, Loop, Resolver, admits_null, types_of
from schemas.custom import KEYWORD, PropertyKeys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ValueKind = Literal["text", "code", "number", "date", "time", "boolean", "choice"]
MAX_PROPERTIES = 2_000
Above = tuple[str, ...]
"""References and levels on the way from the root of a schema."""
_SCALARS = frozenset({"string", "number", "integer", "boolean"})


@dataclass(frozen=True)
class Property:
    """One value to fill. `path` is a JSON Pointer into the data, with `*` for the rows of an array.

    `schema` is its own resolved JSON Schema; `parents` are the names and titles of the objects around it;
    `blocked` says why nothing can fill it.
    """

    path: str
    name: str
    schema: Mapping[str, Any]
    parents: tuple[str, ...] = ()
    required: bool = False
    keys: PropertyKeys = field(default_factory=PropertyKeys)
    blocked: str | None = None

    @property
    def title(self) -> str:
        return str(self.schema.get("title") or "")

    @property
    def description(self) -> str:
        return str(self.schema.get("description") or "")

    @property
    def examples(self) -> tuple[str, ...]:
        found = self.schema.get("examples", ())
        return tuple(str(item) for item in found if isinstance(item, str | int | float) and not isinstance(item, bool))

    @property
    def nullable(self) -> bool:
        return admits_null(self.schema)

    @property
    def array(self) -> str | None:
        """The pointer of the array whose rows hold this value; None outside arrays."""
        return self.path.split("/*", 1)[0] if "/*" in self.path else None


class TooManyProperties(Exception):
    """The schema asks for more values than MAX_PROPERTIES."""


def properties_of(schema: Mapping[str, Any]) -> list[Property]:
    """Every value of a schema, in its order. Raises TooManyProperties, TooLarge and LookupError."""
    found: list[Property] = []
    for item in _walk(schema, Resolver(schema), Property("", "", {}), ("#",)):
        found.append(item)
        if len(found) > MAX_PROPERTIES:
            raise TooManyProperties
    return found


def _walk(node: Any, resolver: Resolver, at: Property, above: Above) -> Iterator[Property]:
    """`at` stands for the place in the data that `node` describes, `above` for what has been followed to it."""
    try:
        schema = resolver.resolve(node)
        if resolver.followed.intersection(above) or len(above) > MAX_DEPTH:
            raise Loop
    except Loop:
        why = "it contains itself, or nests too deep"
        yield Property(at.path, at.name, {}, at.parents, at.required, blocked=why)
        return
    above = (*above, *(resolver.followed or {""}))
    if "properties" in schema:
        yield from _object(schema, resolver, at, above)
    elif "items" in schema or "prefixItems" in schema:
        yield from _array(schema, resolver, at, above)
    else:
        yield _leaf(schema, at)


def _object(schema: Mapping[str, Any], resolver: Resolver, at: Property, above: Above) -> Iterator[Property]:
    parents = (*at.parents, f"{at.name} {schema.get('title') or ''}".strip()) if at.path else ()
    required = schema.get("required", ())
    for name, node in schema["properties"].items():
        path = f"{at.path}/{escape(name)}"
        yield from _walk(node, resolver, Property(path, name, {}, parents, name in required), above)


def _array(schema: Mapping[str, Any], resolver: Resolver, at: Property, above: Above) -> Iterator[Property]:
    if "/*" in at.path or "prefixItems" in schema:
        why = "it is an array within an array" if "/*" in at.path else "its items differ by position (prefixItems)"
        yield Property(at.path, at.name, schema, at.parents, at.required, blocked=why)
        return
    row = Property(f"{at.path}/*", at.name, {}, at.parents, at.required)
    yield from _walk(schema["items"], resolver, row, above)


def _leaf(schema: Mapping[str, Any], at: Property) -> Property:
    raw = schema.get(KEYWORD)
    keys = PropertyKeys.model_validate(raw) if isinstance(raw, dict) else PropertyKeys()
    types = types_of(schema)
    blocked = None
    if schema.get("type") == "null" or schema.get("not") == {}:
        blocked = "nothing but null is admitted"
    elif types and not _SCALARS.intersection(types):
        blocked = f"an {types[0]} without stated properties or items holds anything"
    return Property(at.path, at.name, schema, at.parents, at.required, keys, blocked)


def escape(name: str) -> str:
    """A name as a part of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
