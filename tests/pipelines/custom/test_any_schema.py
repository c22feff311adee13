"""Schemas that anything may have made are loaded, or refused in words of ours; never anything else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.fill.properties import properties_of
from pipelines.custom.load import load_custom_schema
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

_KEYWORDS = st.sampled_from(
    [
        *("type", "properties", "items", "required", "enum", "const", "pattern", "format", "$ref", "$defs", "anyOf"),
        *("allOf", "oneOf", "not", "if", "minimum", "maximum", "multipleOf", "minLength", "maxItems", "default"),
        *("x-vouch", "labels", "checks", "page", "description", "title", "additionalProperties", "prefixItems"),
        *("a", "a/b", "~", "", "*", "\ud800", "$schema", "$id", "$anchor", "patternProperties", "dependentSchemas"),
    ]
)
_VALUES = st.sampled_from(
    [
        *(
            "object",
            "array",
            "string",
            "number",
            "integer",
            "null",
            "date",
            "#",
            "#/$defs/a",
            "#/properties/a",
            "(",
            "^a+$",
        ),
        *(None, True, False, 0, -1, 1.5, 10**40, 1e308, "", "\x00", "a == b", "a + ", "é"),
    ]
)
_SCHEMAS = st.recursive(
    _VALUES, lambda kept: st.lists(kept, max_size=3) | st.dictionaries(_KEYWORDS, kept, max_size=4), max_leaves=20
)


@settings(max_examples=70, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["a", "a/b", "", "é"]), _SCHEMAS, max_size=3), _SCHEMAS)
def test_any_schema_is_loaded_or_refused(tmp_path: Path, properties: dict[str, Any], more: Any) -> None:
    schema = {"type": "object", "properties": properties, "$defs": {"a": more}}
    path = tmp_path / "own.json"
    path.write_text(json.dumps(schema), encoding="utf-8")
    try:
        loaded = json.loads(load_custom_schema(str(path)))
    except UsageError:
        return
    assert properties_of(loaded)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_any_bytes_are_a_schema_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.json"
    path.write_bytes(b'{"properties": {"a": ' + content)
    try:
        load_custom_schema(str(path))
    except UsageError as error:
        assert "own.json" in error.message
