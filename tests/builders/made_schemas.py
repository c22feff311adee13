"""JSON Schemas as people write them, and answers to the transcription schemas that come of them; for hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMES = st.sampled_from(["name", "date", "a/b", "~", "amount", "größe", "0", "line items", "x"])
_NOTES = st.fixed_dictionaries(
    {}, optional={"title": st.sampled_from(["T", "Name"]), "description": st.sampled_from(["as printed", "what it is"])}
)
_LEAVES = st.sampled_from(
    [
        {"type": "string"},
        {"type": "string", "format": "date", "examples": ["2026-11-20"]},
        {"type": "string", "pattern": r"^INV-\d{4}$"},
        {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
        {"type": "string", "pattern": "^[A-Z]{3}$"},
        {"type": ["string", "null"], "minLength": 1},
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "integer"},
        {"type": "boolean"},
        {"enum": ["small", "large", None]},
        {"enum": [1, 2, 3.5]},
        {"const": "fixed"},
        {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\d+\.\d\d$"}, {"type": "null"}]},
        {"$ref": "#/$defs/code"},
        True,
        {},
    ]
)


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    limits = st.fixed_dictionaries({}, optional={"minItems": st.just(1), "maxItems": st.integers(1, 4)})
    return st.one_of(
        st.builds(
            lambda items, limit, notes: {"type": "array", "items": items, **limit, **notes}, inner, limits, _NOTES
        ),
        _objects(inner),
        st.builds(lambda value: {"type": "object", "additionalProperties": value}, inner),
        st.builds(lambda items: {"type": "array", "prefixItems": items}, st.lists(inner, min_size=1, max_size=2)),
        st.builds(lambda one: {"anyOf": [one, {"type": "null"}]}, inner),
        st.builds(lambda many: {"oneOf": many}, st.lists(_objects(inner), min_size=1, max_size=2)),
        st.builds(lambda many: {"allOf": many}, st.lists(_objects(inner), min_size=1, max_size=2)),
        st.just({"$ref": "#/$defs/tree"}),
    )


def _objects(inner: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    properties = st.dictionaries(NAMES, inner, min_size=least, max_size=4)
    return st.builds(
        lambda named, notes: {"type": "object", "properties": named, "required": sorted(named)[:1], **notes},
        properties,
        _NOTES,
    )


_DEFINITIONS = {
    "code": {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$", "description": "A code"},
    "tree": {
        "type": "object",
        "properties": {"label": {"type": "string"}, "below": {"type": "array", "items": {"$ref": "#/$defs/tree"}}},
    },
}


def json_schemas() -> st.SearchStrategy[dict[str, Any]]:
    """Schemas of objects with at least one field that can be read: nested, with limits, unions, references."""
    nested = st.recursive(_LEAVES, _grown, max_leaves=8)
    return st.builds(
        lambda root, sure: {
            **root,
            "properties": {**root["properties"], "sure": sure},
            "$defs": _DEFINITIONS,
        },
        _objects(nested, least=1),
        st.just({"type": "string"}),
    )


def answers(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Instances of a transcription schema."""
    if schema["type"] == "object":
        return st.fixed_dictionaries({name: answers(child) for name, child in schema["properties"].items()})
    if schema["type"] == "array":
        return st.lists(answers(schema["items"]), max_size=min(schema.get("maxItems", 3), 3))
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "pattern" in schema:
        return st.from_regex(schema["pattern"].replace("^", r"\A").replace("$", r"\Z"))
    return st.sampled_from(["", "[illegible]", "1.234,50 €", "20. November 2026", "two\nlines", "Müller & Co"])
