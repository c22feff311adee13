"""Schemas are loaded, or refused with the place of their fault before any document is opened."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from filled import filled

from pipelines.custom.load import load_custom_schema
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, schema: Any) -> str:
    path = folder / "own.json"
    path.write_text(schema if isinstance(schema, str) else json.dumps(schema), encoding="utf-8")
    return str(path)


def asking(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_a_schema_is_kept_as_it_is(tmp_path: Path) -> None:
    schema = asking(name={"type": "string"})
    assert json.loads(load_custom_schema(written(tmp_path, schema))) == schema


@pytest.mark.parametrize(
    ("schema", "pointer"),
    [
        (asking(a={"type": "strin"}), "/properties/a/type"),
        (asking(a={"type": "string", "pattern": "(a"}), "/properties/a/pattern"),
        (asking(a={"type": "string", "pattern": "((a{100}){100}){100}"}), "/properties/a/pattern"),
        (asking(**{"a/b": {"type": "string", "x-vouch": {"lables": ["x"]}}}), "/properties/a~1b/x-vouch/lables"),
        (asking(a={"$ref": "#/$defs/no"}), "/properties/a/$ref"),
        (asking(a={"$ref": "https://example.org/other.json"}), "/properties/a/$ref"),
        (asking(a={"type": "number"}) | {"x-vouch": {"checks": ["a == b"]}}, "/x-vouch/checks/0"),
        (asking(a={"type": "number"}) | {"x-vouch": {"checks": ["a.__class__ == 1"]}}, "/x-vouch/checks/0"),
        (asking(a={"type": "number"}) | {"x-vouch": {"checks": ["a + 1"]}}, "/x-vouch/checks/0"),
        ({"$schema": "http://json-schema.org/draft-07/schema#"} | asking(a={}), "/$schema"),
        ({"type": "object"}, "/"),
        ({"$ref": "#"}, "/"),
        (asking(a={"$dynamicRef": "#a"}), "/properties/a/$dynamicRef"),
        (asking(a={"$ref": "#nowhere"}), "/properties/a/$ref"),
        (asking(**{"*": {"type": "string"}}), "/properties/*"),
        (asking(a={"type": "string", "x-vouch": {"page": 0}}), "/properties/a/x-vouch/page"),
        (asking(**{f"p{i}": {"type": "string"} for i in range(2001)}), "/"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, schema: Any, pointer: str) -> None:
    with pytest.raises(UsageError, match=r"own\.json") as caught:
        load_custom_schema(written(tmp_path, schema))
    assert f"at {pointer}:" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("text", ["", "{", "[1]", "[" * 100_000, '{"properties": {"a": NaN}}', "\ufffe"])
def test_what_is_no_schema_at_all(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError):
        load_custom_schema(written(tmp_path, text))


def test_nesting_without_end_is_refused(tmp_path: Path) -> None:
    text = '{"properties":{"a":' * 500 + "{}" + "}}" * 500
    with pytest.raises(UsageError):
        load_custom_schema(written(tmp_path, text))


def test_references_that_multiply_do_not_hang(tmp_path: Path) -> None:
    doubled = {f"a{i}": {"allOf": [{"$ref": f"#/$defs/a{i + 1}"}] * 2} for i in range(15)}
    schema = asking(x={"$ref": "#/$defs/a0"}) | {"$defs": {**doubled, "a15": {"type": "string"}}}
    started = time.process_time()
    with pytest.raises(UsageError, match="multiply"):
        load_custom_schema(written(tmp_path, schema))
    assert time.process_time() - started < 20


def test_patterns_that_look_around_are_taken_and_bounded(tmp_path: Path) -> None:
    load_custom_schema(written(tmp_path, asking(a={"type": "string", "pattern": "^(?=(a|aa)+$)b"})))


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|aa)+$", "^(?=(a|aa)+$)b", "^(?!(a|a)*$)c"])
def test_no_pattern_hangs_on_what_is_printed(pattern: str) -> None:
    started = time.process_time()
    read = filled({"code": {"type": ["string", "null"], "pattern": pattern}}, f"Code: {'a' * 4000}!   {'a' * 40}!")
    assert read == {"code": None}
    assert time.process_time() - started < 10


def test_recursion_ends_where_it_begins_again(tmp_path: Path) -> None:
    from extractors.fill.properties import properties_of

    schema = json.loads(load_custom_schema(written(tmp_path, asking(name={"type": "string"}, child={"$ref": "#"}))))
    assert [(item.path, bool(item.blocked)) for item in properties_of(schema)] == [("/name", False), ("/child", True)]


def test_a_pydantic_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "leases_of_mine.py").write_text(
        "from decimal import Decimal\nfrom pydantic import BaseModel\n"
        "class Party(BaseModel):\n    name: str | None = None\n"
        "class Lease(BaseModel):\n    landlord: Party\n    rent: Decimal | None = None\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    schema = json.loads(load_custom_schema("leases_of_mine:Lease"))
    assert schema["required"] == ["landlord"]
    for name in ("leases_of_mine:Missing", "nowhere_at_all:Lease", "leases_of_mine:Decimal", "leases_of_mine:"):
        with pytest.raises(UsageError):
            load_custom_schema(name)


def test_no_such_file() -> None:
    with pytest.raises(UsageError, match="check the path"):
        load_custom_schema("nowhere.json")


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    text = '{"properties": {"total": {"type": "string"}, "total": {"type": "number"}}}'
    with pytest.raises(UsageError, match="'total' stands twice"):
        load_custom_schema(written(tmp_path, text))


def test_a_recursive_pydantic_model_may_carry_checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pydantic writes the root of such a schema as a reference into `$defs`."""
    from extractors.fill.properties import root_keys

    (tmp_path / "recursive_of_mine.py").write_text(
        "from __future__ import annotations\nfrom pydantic import BaseModel, ConfigDict\n"
        "class Part(BaseModel):\n"
        "    model_config = ConfigDict(json_schema_extra={'x-vouch': {'checks': ['weight > 0']}})\n"
        "    weight: float\n    within: Part | None = None\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    schema = json.loads(load_custom_schema("recursive_of_mine:Part"))
    assert [check.expression for check in root_keys(schema).checks] == ["weight > 0"]
