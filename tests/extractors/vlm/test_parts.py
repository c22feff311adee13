"""Fields are cut to what is wanted and split to a model's limits: nothing is lost, nothing asked twice."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from made_schemas import answers, json_schemas

from extractors.tiling import ModelInput
from extractors.vlm.base import ModelProfile
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.fields.tree import Branch, leaves
from extractors.vlm.parts import PartLimits, count_properties, cut_to_wanted, depth_of, split_fields
from extractors.vlm.transcription import empty_answer, marked_pointer, read_answer, transcription_schema
from schemas.export import committed_schema

INVOICE = compile_fields(committed_schema("invoice"))
LIMITS = st.builds(PartLimits, st.integers(1, 12), st.integers(1, 6))


@settings(max_examples=50)
@given(json_schemas(), LIMITS)
def test_every_leaf_is_in_exactly_one_part(schema: dict[str, Any], limits: PartLimits) -> None:
    fields = compile_fields(schema)
    parts = split_fields(fields, limits)
    assert [part.base + path for part in parts for path, _ in leaves(part.node)] == [path for path, _ in leaves(fields)]


@settings(max_examples=50)
@given(st.data(), json_schemas(), LIMITS)
def test_answers_of_the_parts_join_to_the_answer_of_the_whole(
    data: st.DataObject, schema: dict[str, Any], limits: PartLimits
) -> None:
    fields = compile_fields(schema)
    answer = data.draw(answers(transcription_schema(fields)))
    joined = [
        leaf
        for part in split_fields(fields, limits)
        for leaf in read_answer(part.node, _cut_like(part.node, _at(answer, part.base)), marked_pointer(part.base))
    ]
    assert joined == list(read_answer(fields, answer))


def _at(answer: Any, base: str) -> Any:
    for name in base.split("/")[1:]:
        answer = answer[name.replace("~1", "/").replace("~0", "~")]
    return answer


def _cut_like(node: Branch, answer: dict[str, Any]) -> dict[str, Any]:
    return {name: answer[name] for name in node.properties}


@settings(max_examples=50)
@given(json_schemas(), LIMITS)
def test_parts_keep_to_the_limits_where_objects_can_be_taken_apart(schema: dict[str, Any], limits: PartLimits) -> None:
    for part in split_fields(compile_fields(schema), limits):
        if count_properties(part.node) > limits.max_properties or depth_of(part.node) > limits.max_depth:
            assert len(part.node.properties) == 1  # rows, which are not taken apart


def test_the_limits_come_from_the_model() -> None:
    size = ModelInput(1000, 1000)
    assert PartLimits.of(ModelProfile(size)) == PartLimits(100, 10)
    small = PartLimits.of(ModelProfile(size, context_tokens=2048))
    assert small.max_properties < 20
    assert len(split_fields(INVOICE, small)) > 1
    assert PartLimits.of(ModelProfile(size, context_tokens=1)).max_properties == 1


def test_only_what_is_wanted_is_asked_and_rows_are_asked_whole() -> None:
    cut = cut_to_wanted(INVOICE, {"/totals/gross", "/lines/3/amount", "/seller"})
    assert cut is not None
    asked = [path for path, _ in leaves(cut)]
    assert "/totals/gross" in asked
    assert "/totals/net" not in asked
    assert {"/lines/*/description", "/lines/*/amount"} <= set(asked)
    assert {"/seller/name", "/seller/iban"} <= set(asked)
    assert not any(path.startswith(("/buyer", "/taxes")) for path in asked)
    assert cut_to_wanted(INVOICE, {"/nowhere"}) is None
    assert cut_to_wanted(INVOICE, set()) is None


def test_properties_and_depth_are_those_of_the_schema() -> None:
    asked = transcription_schema(INVOICE)
    assert count_properties(INVOICE) == str(asked).count("'type': 'string'") + 5
    assert depth_of(INVOICE) == 3
    assert set(empty_answer(INVOICE)) == set(asked["properties"])
