"""The values that a schema asks for, as a flat list: where each goes, how it is called, what it may be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from extractors.fill.resolve import MAX_DEPTH, Loop, Resolver, admits_null, types_of
from schemas.custom import KEYWORD, PropertyKeys, RootKeys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ValueKind = Literal["text", "code", "number", "date", "time", "datetime", "boolean", "choice"]
MAX_PROPERTIES = 2_000
Above = tuple[str, ...]
"""References and levels on the way from the root of a schema."""
_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_INHERITED = ("page", "place", "evidence")


@dataclass(frozen=True)
class Property:
    """One value to fill. `path` is a JSON Pointer into the data, with `*` for the rows of an array.

    `schema` is its own resolved JSON Schema; `parents` are the names and titles of the objects around it, `table` what
    the array that it is a column of may be called; `blocked` says why nothing can fill it.
    """

    path: str
    name: str
    schema: Mapping[str, Any]
    parents: tuple[str, ...] = ()
    required: bool = False
    keys: PropertyKeys = field(default_factory=PropertyKeys)
    blocked: str | None = None
    table: tuple[str, ...] = ()

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


def root_keys(schema: Mapping[str, Any]) -> RootKeys:
    """`x-vouch` of the whole document; a root may be a reference. Raises what `properties_of` raises."""
    try:
        raw = Resolver(schema).resolve(schema).get(KEYWORD)
    except Loop:
        raw = None
    return RootKeys.model_validate(raw) if isinstance(raw, dict) else RootKeys()


def _walk(node: Any, resolver: Resolver, at: Property, above: Above) -> Iterator[Property]:
    """`at` stands for the place in the data that `node` describes, `above` for what has been followed to it."""
    try:
        schema = resolver.resolve(node)
        if resolver.followed.intersection(above) or len(above) > MAX_DEPTH:
            raise Loop
    except Loop:
        why = "it contains itself, or nests too deep"
        yield replace(at, schema={}, blocked=why)
        return
    above = (*above, *(resolver.followed or {""}))
    if "properties" in schema:
        yield from _object(schema, resolver, at, above)
    elif "items" in schema or "prefixItems" in schema:
        yield from _array(schema, resolver, at, above)
    else:
        yield _leaf(schema, at)


def _object(schema: Mapping[str, Any], resolver: Resolver, at: Property, above: Above) -> Iterator[Property]:
    keys = _keys(schema, at) if at.path else at.keys
    named = " ".join((at.name, str(schema.get("title") or ""), *keys.labels)).strip()
    inside = replace(at, schema={}, parents=(*at.parents, named) if at.path else (), keys=keys)
    required = schema.get("required", ())
    for name, node in schema["properties"].items():
        path = f"{at.path}/{escape(name)}"
        yield from _walk(node, resolver, replace(inside, path=path, name=name, required=name in required), above)


def _array(schema: Mapping[str, Any], resolver: Resolver, at: Property, above: Above) -> Iterator[Property]:
    if "/*" in at.path or "prefixItems" in schema:
        why = "it is an array within an array" if "/*" in at.path else "its items differ by position (prefixItems)"
        yield replace(at, schema=schema, blocked=why)
        return
    keys = _keys(schema, at)
    table = tuple(text for text in (*keys.labels, str(schema.get("title") or ""), at.name) if text)
    said = {key: schema[key] for key in ("title", "description", "examples") if key in schema}
    row = replace(at, path=f"{at.path}/*", schema=said, keys=keys, table=table)
    yield from _walk(schema["items"], resolver, row, above)


def _leaf(schema: Mapping[str, Any], at: Property) -> Property:
    """A value; one of a plain list is called what its array is called."""
    types = types_of(schema)
    blocked = None
    if schema.get("type") == "null" or schema.get("not") == {}:
        blocked = "nothing but null is admitted"
    elif types and not _SCALARS.intersection(types):
        blocked = f"an {types[0]} without stated properties or items holds anything"
    return replace(at, schema={**at.schema, **schema}, keys=_keys(schema, at), blocked=blocked)


def _keys(schema: Mapping[str, Any], at: Property) -> PropertyKeys:
    """The keys of a node; where it does not say where it stands and what it needs, what is around it says so."""
    raw = schema.get(KEYWORD)
    own = PropertyKeys.model_validate(raw) if isinstance(raw, dict) else PropertyKeys()
    around = {name: getattr(at.keys, name) for name in _INHERITED if getattr(own, name) is None}
    is_list = at.path.endswith("/*") and not own.labels
    return own.model_copy(update=around | ({"labels": at.keys.labels} if is_list else {}))


def escape(name: str) -> str:
    """A name as a part of a JSON Pointer (RFC 6901)."""
    return name.replace("~", "~0").replace("/", "~1")


def unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~")
