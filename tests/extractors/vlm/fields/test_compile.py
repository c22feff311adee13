"""What a schema asks for: references, unions, conditions and recursion resolved into a finite tree."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.vlm.fields.compile import MAX_RECURSION, compile_fields
from extractors.vlm.fields.tree import Leaf, Rows, leaves
from schemas.errors import UsageError

TEXT = {"type": "string"}


def _types(**properties: Any) -> dict[str, str]:
    return {path: leaf.type for path, leaf in leaves(compile_fields({"type": "object", "properties": properties}))}


def _leaf(schema: Any) -> Leaf:
    leaf = compile_fields({"type": "object", "properties": {"x": schema}}).properties["x"]
    assert isinstance(leaf, Leaf)
    return leaf


@pytest.mark.parametrize(
    ("schema", "leaf_type"),
    [
        (TEXT, "text"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "iban"}, "iban"),
        ({"type": ["integer", "null"]}, "integer"),
        ({"type": ["integer", "number"]}, "number"),
        ({"type": ["string", "number"]}, "text"),
        ({"type": "boolean"}, "flag"),
        ({"enum": [True, False]}, "flag"),
        ({"enum": ["a", 1, None]}, "choice"),
        ({"const": 5}, "choice"),
        ({"type": "string", "pattern": r"^\d+\.\d{2}$"}, "number"),
        ({"type": "string", "pattern": r"^(?!^[-+.]*$)[+-]?0*\d*\.?\d*$"}, "number"),  # Pydantic's Decimal
        ({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}, "date"),
        ({"type": "string", "pattern": "^[A-Z]{3}$"}, "currency"),
        ({"type": "string", "pattern": r"^\d{5}$"}, "code"),  # a postcode is no number
        ({"type": "string", "pattern": r"^[\d.]+$"}, "code"),
        ({"type": "string", "pattern": r"^\p{Lu}+$"}, "text"),  # not for us to judge
        ({"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\d+\.\d\d$"}, {"type": "null"}]}, "number"),
        ({"anyOf": [{"type": "number"}, TEXT]}, "text"),
        (True, "any"),
    ],
)
def test_the_type_of_a_leaf(schema: Any, leaf_type: str) -> None:
    assert _leaf(schema).type == leaf_type


def test_a_share_of_one_is_told_from_a_percentage() -> None:
    assert _leaf({"type": "number", "maximum": 1}).share
    assert not _leaf({"type": "number", "maximum": 100}).share


def test_choices_of_variants_are_united_and_of_all_of_intersected() -> None:
    assert _leaf({"oneOf": [{"const": "a"}, {"enum": ["b", "a"]}]}).choices == ("a", "b")
    assert _leaf({"allOf": [{"enum": ["a", "b"]}, {"enum": ["b", "c"]}]}).choices == ("b",)


def test_variants_of_objects_are_united() -> None:
    card = {"type": "object", "properties": {"by": {"const": "card"}, "number": TEXT}}
    cash = {"type": "object", "properties": {"by": {"const": "cash"}, "given": {"type": "number"}}}
    assert _types(payment={"oneOf": [card, cash]}) == {
        "/payment/by": "choice",
        "/payment/number": "text",
        "/payment/given": "number",
    }


def test_what_a_condition_adds_is_asked_and_changes_nothing_else() -> None:
    schema = {
        "type": "object",
        "properties": {"kind": {"enum": ["a", "b"]}},
        "if": {"properties": {"kind": {"const": "a"}}},
        "then": {"properties": {"kind": {"const": "a"}, "more": TEXT}},
        "dependentSchemas": {"kind": {"properties": {"rest": {"type": "integer"}}}},
    }
    found = dict(leaves(compile_fields(schema)))
    assert {path: leaf.type for path, leaf in found.items()} == {"/kind": "choice", "/more": "text", "/rest": "integer"}
    assert found["/kind"].choices == ("a", "b")


def test_keywords_beside_a_reference_hold_too() -> None:
    schema = {
        "type": "object",
        "$defs": {"party": {"properties": {"name": TEXT}, "description": "Somebody"}},
        "properties": {
            "seller": {"$ref": "#/$defs/party", "description": "Who sells", "properties": {"iban": TEXT}},
            "buyer": {"$ref": "#party"},
        },
    }
    schema["$defs"]["party"]["$anchor"] = "party"  # type: ignore[index]
    fields = compile_fields(schema)
    assert [path for path, _ in leaves(fields)] == ["/seller/iban", "/seller/name", "/buyer/name"]
    assert fields.properties["seller"].notes.description == "Who sells"
    assert fields.properties["buyer"].notes.description == "Somebody"


def test_recursion_is_followed_a_few_times() -> None:
    schema = {"type": "object", "properties": {"label": TEXT, "below": {"type": "array", "items": {"$ref": "#"}}}}
    paths = [path for path, _ in leaves(compile_fields(schema))]
    assert len(paths) == MAX_RECURSION + 2
    assert max(paths, key=len) == "/below/*" * (MAX_RECURSION + 1) + "/label"


def test_mutual_recursion_ends_too() -> None:
    definitions = {
        "a": {"properties": {"b": {"$ref": "#/$defs/b"}, "x": TEXT}},
        "b": {"properties": {"a": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "null"}]}}, "required": ["a"]},
    }
    schema = {"type": "object", "$defs": definitions, "properties": {"a": {"$ref": "#/$defs/a"}}}
    assert {path.rpartition("/")[2] for path, _ in leaves(compile_fields(schema))} == {"x"}


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "array"}, "root is not an object"),
        ({"type": "object"}, "names no field"),
        ({"type": "objekt"}, "not a valid JSON Schema"),
        ({"type": "object", "properties": {"a": {"$ref": "#/$defs/b"}}}, "#/$defs/b, which is not in it"),
        ({"type": "object", "properties": {"a": {"$ref": "https://example.org/a.json"}}}, "nothing is fetched"),
        ({"$ref": "#"}, "refers to itself"),
        (
            {"type": "object", "properties": {"a": {"$ref": "#"}, "x": TEXT}, "required": ["a"]},
            "without end",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_hint(schema: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        compile_fields(schema)
    assert message in str(caught.value)
    assert caught.value.hint


def test_definitions_that_multiply_are_refused() -> None:
    names = "abcdef"
    everything = {name: {"$ref": f"#/$defs/{name}"} for name in names}
    schema = {"type": "object", "properties": everything, "$defs": {key: {"properties": everything} for key in names}}
    with pytest.raises(UsageError, match="unfolds to more than"):
        compile_fields(schema)


def test_a_tuple_has_a_field_for_each_place() -> None:
    assert _types(box={"type": "array", "prefixItems": [{"type": "number"}, TEXT]}) == {
        "/box/0": "number",
        "/box/1": "text",
    }


def test_nothing_is_asked_where_nothing_can_stand() -> None:
    assert _types(a={"type": "null"}, b=False, c={"type": "array", "maxItems": 0}, d={"const": None}, x=TEXT) == {
        "/x": "text"
    }


def test_limits_of_variants_are_the_widest() -> None:
    rows = [{"type": "array", "items": TEXT, "maxItems": limit} for limit in (2, 5)]
    fields = compile_fields({"type": "object", "properties": {"any": {"anyOf": rows}, "all": {"allOf": rows}}})
    assert [node.max_items for node in fields.properties.values() if isinstance(node, Rows)] == [5, 2]
