"""Answers as text, and whether they are what was asked for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from provider_protocols import instance_of
from pydantic import SecretStr
from remote_requests import DATA, SCHEMA

from extractors.vlm.remote import RemoteOptions
from extractors.vlm.remote.connecting import connect
from extractors.vlm.remote.names import find_endpoint
from extractors.vlm.remote.probing import Standing, probe_contract
from extractors.vlm.remote.structured import Contract, parse, requires_everything, sent_contract

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(data=anything, indent=st.sampled_from([None, 2]))
def test_json_is_read_bare_or_in_one_fence(data: Any, indent: int | None) -> None:
    text = json.dumps(data, indent=indent)
    assert parse(text) == parse(f"```json\n{text}\n```") == parse(f"Here:\n```\n{text}\n```\n") == data


@settings(max_examples=50)
@given(data=st.dictionaries(st.text(max_size=5), anything, min_size=1, max_size=3), share=st.floats(0, 1))
def test_what_is_cut_off_is_never_read(data: Any, share: float) -> None:
    text = json.dumps(data)
    with pytest.raises(ValueError):
        parse(text[: int(share * (len(text) - 1))])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ('{"a": 1, "a": 2}', "more than once"),
        ('{"b": {"a": 1, "a": 1}}', "more than once"),
        ('{"a": NaN}', "NaN"),
        ('{"a": -Infinity}', "Infinity"),
        ('{"a": 1} and so on', "Extra data"),
        ('{"a": 1}{"a": 2}', "Extra data"),
        ('Sure! {"a": 1}', "Expecting value"),
        ('```json\n{"a": 1}\n```\nor\n```json\n{"a": 2}\n```', "Extra data|Expecting"),
        ('```json\n{"a": 1}', "Expecting value"),
    ],
)
def test_what_is_not_one_object_is_refused(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse(text)


def test_faults_name_the_place() -> None:
    contract = Contract(SCHEMA)
    assert contract.read(json.dumps(DATA)).data == DATA
    fault = contract.read(json.dumps({**DATA, "lines": [{"amount": 5}], "kind": "x"})).fault
    assert "lines/0/amount: 5 is not of type" in fault
    assert "kind: " in fault
    assert len(contract.read(json.dumps({**DATA, "kind": "x" * 10_000})).fault) < 1000


def test_required_everywhere_means_everywhere() -> None:
    assert requires_everything(SCHEMA)
    items = {**SCHEMA["properties"]["lines"]["items"], "required": []}
    assert not requires_everything({**SCHEMA, "properties": {**SCHEMA["properties"], "lines": {"items": items}}})


@pytest.mark.parametrize("name", ["openai:gpt-4o", "anthropic:claude-haiku-4-5", "google:gemini-2.5-flash"])
def test_nothing_optional_is_made_required(name: str) -> None:
    """Strict mode would, and then the model must invent what the page does not show."""
    schema = {**SCHEMA, "required": ["number"]}
    connection = connect(find_endpoint(name), "key", RemoteOptions(api_key=SecretStr("key")))
    sent = connection.model.customize_request_parameters(Contract(schema).parameters("native")).output_object
    assert sent is not None
    assert sent.json_schema.get("required") == ["number"]


@pytest.mark.parametrize("name", ["openai:gpt-4o", "anthropic:claude-haiku-4-5", "google:gemini-2.5-flash"])
def test_what_a_provider_leaves_out_is_not_its_fault(name: str) -> None:
    """A pattern may be left to us: an answer that breaks only it breaks our contract and not what was sent."""
    schema = {**SCHEMA, "properties": {**SCHEMA["properties"], "number": {"type": "string", "minLength": 20}}}
    contract = Contract(schema)
    connection = connect(find_endpoint(name), "key", RemoteOptions())
    sent = sent_contract(connection.model, contract)
    assert sent is not None
    assert contract.read(json.dumps(DATA)).fault
    if name.startswith("anthropic"):
        assert not sent.read(json.dumps(DATA)).fault
    assert sent.read("Hello!").fault


def test_a_schema_that_a_provider_cannot_be_told_is_no_accident() -> None:
    connection = connect(find_endpoint("anthropic:claude-haiku-4-5"), "key", RemoteOptions())
    untyped = Contract({"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": False})
    assert sent_contract(connection.model, untyped) is None


def test_a_probe_cannot_be_guessed() -> None:
    one, other = probe_contract(), probe_contract()
    assert not one.read(json.dumps(instance_of(one.schema))).fault
    assert one.read(json.dumps(instance_of(other.schema))).fault
    assert one.read("Hello!").fault


def test_standing_only_falls() -> None:
    standing = Standing("a model", ("native", "json", "prompt"), trusted=True)
    assert (standing.holds_to_schema, list(standing.modes("x"))) == (True, ["native", "json", "prompt"])
    standing.step_down_for("x", "json")
    assert (list(standing.modes("x")), list(standing.modes("y"))) == (["json", "prompt"], ["native", "json", "prompt"])
    standing.step_down("native", "broke it")
    standing.step_down("native", "broke it again")
    assert (standing.holds_to_schema, standing.holds_to_json, list(standing.modes("y"))) == (
        False,
        True,
        ["json", "prompt"],
    )
    assert len(standing.warnings) == 2
    standing.step_down("json", "wrote prose")
    standing.step_down("prompt", "wrote prose")
    assert list(standing.modes("y")) == ["prompt"]
