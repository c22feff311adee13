"""Any schema becomes one that asks for text as printed, and every answer to it leads back to the schema's own paths."""

from __future__ import annotations

import re
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_schemas import answers, json_schemas

from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.fields.tree import Leaf, leaves
from extractors.vlm.transcription import (
    MOST_CHOICES,
    empty_answer,
    is_choice,
    plain_pointer,
    printed_pattern,
    read_answer,
    transcription_schema,
)
from schemas.export import committed_schema

Draft = jsonschema.Draft202012Validator
PORTABLE = {
    "type", "properties", "required", "additionalProperties", "items", "maxItems", "enum", "pattern", "title",
    "description", "examples",
}  # fmt: skip


def _sub_schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    children = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
    return [schema, *(below for child in children for below in _sub_schemas(child))]


@settings(max_examples=50)
@given(json_schemas())
def test_it_is_valid_and_uses_only_what_every_provider_takes(schema: dict[str, Any]) -> None:
    asked = transcription_schema(compile_fields(schema))
    Draft.check_schema(asked)
    for part in _sub_schemas(asked):
        assert set(part) <= PORTABLE
        if part["type"] == "object":
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"]) != []
        else:
            assert part["type"] in ("array", "string")


@settings(max_examples=50)
@given(st.data(), json_schemas())
def test_every_answer_leads_back_to_paths_of_the_source(data: st.DataObject, schema: dict[str, Any]) -> None:
    fields = compile_fields(schema)
    known = {path for path, _ in leaves(fields)}
    answer = data.draw(answers(transcription_schema(fields)))
    Draft(transcription_schema(fields)).validate(answer)
    said = list(read_answer(fields, answer))
    assert len({leaf.path for leaf in said}) == len(said)
    for leaf in said:
        path = plain_pointer(leaf.path)
        assert any(_fits(path, pattern) for pattern in known), path
        assert _is_path_of(path.split("/")[1:], schema, schema), path
        assert bool(leaf.text) == (leaf.empty != "absent")


def _fits(path: str, pattern: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", "[^/]*"), path) is not None


def _is_path_of(path: list[str], schema: Any, root: dict[str, Any]) -> bool:
    """Whether the schema says something of what is there: walked with no help of the code under test."""
    if schema is True or (not path and schema is not False):
        return True
    if schema is False or not isinstance(schema, dict):
        return False
    if "$ref" in schema:
        return _is_path_of(path, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    name, rest = path[0].replace("~1", "/").replace("~0", "~"), path[1:]
    within = [schema["properties"][name]] if name in schema.get("properties", {}) else []
    within += [schema["items"]] if "items" in schema and name.isdigit() else []
    within += schema["prefixItems"][int(name) : int(name) + 1] if "prefixItems" in schema and name.isdigit() else []
    if not schema.get("properties") and schema.get("type", "object") == "object":
        within.append(schema.get("additionalProperties", "anyOf" not in schema and "allOf" not in schema))
    variants = [variant for word in ("anyOf", "oneOf", "allOf") for variant in schema.get(word, ())]
    return any(_is_path_of(rest, child, root) for child in within) or any(_is_path_of(path, v, root) for v in variants)


@settings(max_examples=50)
@given(json_schemas())
def test_an_answer_of_a_page_that_shows_nothing_says_nothing(schema: dict[str, Any]) -> None:
    fields = compile_fields(schema)
    answer = empty_answer(fields)
    Draft(transcription_schema(fields)).validate(answer)
    assert all(leaf.empty == "absent" for leaf in read_answer(fields, answer))


@pytest.mark.parametrize("kind", ["invoice", "receipt", "chart", "form"])
def test_the_shipped_schemas_keep_their_descriptions(kind: str) -> None:
    asked = transcription_schema(compile_fields(committed_schema(kind)))
    said = {part["description"] for part in _sub_schemas(asked) if "description" in part}
    source = set(_descriptions(committed_schema(kind)))
    assert source
    assert source <= said


def _descriptions(schema: Any) -> list[str]:
    """Of the properties, wherever they are."""
    if not isinstance(schema, dict):
        return []
    own = [child["description"] for child in schema.get("properties", {}).values() if "description" in child]
    return own + [text for child in schema.values() for text in _descriptions(child)]


def test_enums_patterns_and_limits_survive_where_they_hold_for_print() -> None:
    schema = {
        "type": "object",
        "properties": {
            "type": {"enum": ["invoice", "credit_note", None], "description": "What it is", "examples": ["invoice"]},
            "paid": {"type": "boolean"},
            "number": {"type": "string", "pattern": r"^INV-\d{4}$"},
            "gross": {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
            "tags": {"type": "array", "items": {"type": "string"}, "minItems": 2, "maxItems": 5},
        },
    }
    asked = transcription_schema(compile_fields(schema))["properties"]
    assert asked["type"] == {
        "description": "What it is",
        "examples": ["invoice"],
        "type": "string",
        "enum": ["invoice", "credit_note", "[absent]", "[illegible]"],
    }
    assert asked["paid"]["enum"] == ["yes", "no", "[absent]", "[illegible]"]
    assert asked["gross"] == {"type": "string"}
    assert asked["tags"] == {"type": "array", "items": {"type": "string"}, "maxItems": 5}
    valid = Draft(asked["number"]).is_valid
    assert valid("INV-0042")
    assert valid("")
    assert valid("[illegible]")
    assert not valid("INV-42")


@pytest.mark.parametrize(
    ("pattern", "printed"),
    [
        (r"^[A-Z]{2}\d+$", True),
        (r"\d+", True),
        (r"^(a|b)\$$", True),
        ("^a|b$", False),  # anchored on one side each
        ("(?=.*x)y", False),
        (r"^(a)\1$", False),
        ("^a$|^b$", False),
    ],
)
def test_a_pattern_is_asked_for_only_where_every_engine_agrees_on_it(pattern: str, printed: bool) -> None:
    made = printed_pattern(Leaf("code", pattern=pattern))
    assert (made is not None) == printed
    if made is not None:
        for text in ("AB12", "7", "a$", "12 x", "ab", "x", ""):
            assert bool(re.search(made, text)) == (text == "" or bool(re.search(pattern, text)))


def test_a_long_enum_is_asked_as_text() -> None:
    leaf = Leaf("choice", tuple(f"code {number}" for number in range(MOST_CHOICES + 1)))
    assert not is_choice(leaf)
    assert transcription_schema(leaf) == {"type": "string"}


def test_rows_that_say_nothing_are_left_out_but_cells_keep_their_places() -> None:
    rows = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}
    fields = compile_fields({"type": "object", "properties": {"rows": rows}})
    said = read_answer(fields, {"rows": [["", ""], ["a", "", "c"], []]})
    assert {leaf.path: leaf.text for leaf in said if leaf.empty is None} == {"/rows/0/0": "a", "/rows/0/2": "c"}


def test_the_kinds_of_empty() -> None:
    fields = compile_fields({"type": "object", "properties": {name: {"type": "string"} for name in "abc"}})
    said = list(read_answer(fields, {"a": "  ", "b": "12[illegible]4", "c": " two \n  lines "}))
    assert [(leaf.empty, leaf.text) for leaf in said] == [
        ("absent", ""),
        ("unreadable", "12[illegible]4"),
        (None, "two\nlines"),
    ]
