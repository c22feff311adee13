"""What a schema says that means nothing in Draft 2020-12, or that no document can satisfy: allowed, and worth a remark.

JSON Schema lets unknown keywords pass, so that a misspelt one is silent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemas.custom import KEYWORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_KNOWN = frozenset(
    {"$schema", "$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$vocabulary", "$comment", "$defs", KEYWORD}
    | {"allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "dependentRequired", "definitions"}
    | {"prefixItems", "items", "contains", "minContains", "maxContains", "minItems", "maxItems", "uniqueItems"}
    | {"properties", "patternProperties", "additionalProperties", "propertyNames", "required"}
    | {"minProperties", "maxProperties", "unevaluatedItems", "unevaluatedProperties"}
    | {"type", "enum", "const", "multipleOf", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"}
    | {"maxLength", "minLength", "pattern", "format", "contentEncoding", "contentMediaType", "contentSchema"}
    | {"title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"}
)
"""Keywords of Draft 2020-12, with `definitions`, the older name of `$defs`. Source: json-schema.org/draft/2020-12."""

_MEANT = {
    "nullable": 'write "type": ["string", "null"]',
    "example": 'write "examples": [ … ]',
    "label": 'write "x-vouch": {"labels": [ … ]}',
    "labels": 'write "x-vouch": {"labels": [ … ]}',
    "optional": "what is not in `required` is optional",
}


def remarks_on(schema: Mapping[str, Any], pointer: str) -> Iterator[str]:
    """A remark for each keyword of one sub-schema that says nothing, and each required name that it does not have."""
    for key in schema:
        near = key.startswith("x-") and _is_near(key, KEYWORD)
        if key not in _KNOWN and (near or not key.startswith("x-")):
            meant = KEYWORD if near else _MEANT.get(key, next((k for k in _KNOWN if _is_near(key, k)), ""))
            hint = f": {meant}" if key in _MEANT else f": {meant} is meant?" if meant else ""
            yield f"{pointer or '/'}\t{key!r} means nothing in Draft 2020-12{hint}"
    for name in schema.get("required", ()):
        if "properties" in schema and name not in schema["properties"] and not schema.keys() & {"allOf", "$ref"}:
            yield f"{pointer or '/'}\t{name!r} is required and not among the properties: no document can satisfy that"


def _is_near(one: str, other: str) -> bool:
    from rapidfuzz.distance import DamerauLevenshtein

    return DamerauLevenshtein.distance(one.casefold(), other.casefold()) <= 2 and len(one) > 3


__all__ = ["remarks_on"]
