"""The values a schema asks for: references, variants, and keys said of what is around them."""

from __future__ import annotations

from typing import Any

import pytest

from extractors.fill.properties import properties_of

TEXT = {"type": "string"}


def paths(schema: dict[str, Any]) -> list[str]:
    return [item.path for item in properties_of(schema) if not item.blocked]


@pytest.mark.parametrize(
    "reference", ["#place", "#/$defs/Place", "https://example.org/site.json#place", "site.json#/$defs/Place"]
)
def test_a_reference_is_followed_however_it_is_written(reference: str) -> None:
    place = {"$anchor": "place", "properties": {"city": TEXT}}
    schema = {
        "$id": "https://example.org/site.json",
        "properties": {"at": {"$ref": reference}},
        "$defs": {"Place": place},
    }
    assert paths(schema) == ["/at/city"]


def test_variants_are_united() -> None:
    person = {"properties": {"name": TEXT, "born": TEXT}, "required": ["name", "born"]}
    company = {"properties": {"name": TEXT, "register": TEXT}, "required": ["name"]}
    found = properties_of({"properties": {"tenant": {"oneOf": [person, company, {"type": "null"}]}}})
    required = {item.path: item.required for item in found}
    assert required == {"/tenant/name": True, "/tenant/born": False, "/tenant/register": False}


def test_what_a_condition_brings_is_asked_for() -> None:
    schema = {
        "properties": {"kind": {"enum": ["lease", "sale"]}},
        "if": {"properties": {"kind": {"const": "lease"}}},
        "then": {"properties": {"rent": TEXT}, "required": ["rent"]},
        "else": {"properties": {"price": TEXT}},
        "dependentSchemas": {"kind": {"properties": {"agent": TEXT}}},
    }
    found = properties_of(schema)
    assert [(item.path, item.required) for item in found] == [
        ("/kind", False),
        ("/rent", False),
        ("/price", False),
        ("/agent", False),
    ]


def test_keys_of_an_object_hold_for_what_is_inside() -> None:
    around = {"x-vouch": {"page": "last", "evidence": "single", "labels": ["Signatures"]}}
    inside = {"name": TEXT, "date": {"type": "string", "x-vouch": {"page": 1}}}
    name, date = properties_of({"properties": {"signed": {**around, "properties": inside}}})
    assert (name.keys.page, name.keys.evidence, name.keys.labels) == ("last", "single", ())
    assert (date.keys.page, date.keys.evidence) == (1, "single")
    assert "Signatures" in name.parents[0]


def test_a_plain_list_is_called_what_its_array_is_called() -> None:
    listed = {"type": "array", "title": "Guarantors", "items": TEXT, "x-vouch": {"labels": ["Sureties"]}}
    (item,) = properties_of({"properties": {"g": listed}})
    assert (item.path, item.title, item.keys.labels) == ("/g/*", "Guarantors", ("Sureties",))


def test_a_table_is_called_what_its_array_is_called() -> None:
    rows = {"type": "array", "title": "Deposits", "items": {"properties": {"amount": TEXT}}}
    (item,) = properties_of({"properties": {"credits": rows}})
    assert item.table == ("Deposits", "credits")


def test_titles_of_choices_are_how_they_may_be_printed() -> None:
    from filled import filled

    way = {"oneOf": [{"const": "AIR", "title": "By air"}, {"const": "SEA", "title": "Ocean freight"}]}
    assert filled({"transport": way}, "Transport: ocean freight") == {"transport": "SEA"}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [("14 March 2026 09:30", "2026-03-14T09:30:00Z"), ("14 March 2026", "2026-03-14T00:00:00Z")],
)
def test_a_moment(printed: str, expected: str) -> None:
    from filled import filled

    asked = {"arrived": {"type": "string", "format": "date-time"}}
    assert filled(asked, f"Arrived: {printed}") == {"arrived": expected}
