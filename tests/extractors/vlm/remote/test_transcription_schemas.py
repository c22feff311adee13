"""The schemas that models are really asked for: every provider must take them as they are, and hold models to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema_rs import Draft202012Validator
from provider_protocols import AnthropicMessages, GoogleGenerate, OpenAIChat, OpenAIResponses
from provider_stand_ins import StandIn
from remote_requests import open_on, request

from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.transcription import transcription_schema
from schemas.export import committed_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.vlm.remote.model import RemoteModel

PROVIDERS = {
    "openai:gpt-4o": OpenAIResponses,
    "anthropic:claude-haiku-4-5": AnthropicMessages,
    "google:gemini-2.5-flash": GoogleGenerate,
    "server": OpenAIChat,
}


@pytest.fixture(params=PROVIDERS, scope="module")
def opened(request: pytest.FixtureRequest) -> Iterator[tuple[StandIn, RemoteModel]]:
    with StandIn(PROVIDERS[request.param]()) as stand_in, open_on(stand_in, request.param) as model:
        yield stand_in, model


def _check(stand_in: StandIn, model: RemoteModel, schema: dict[str, Any]) -> None:
    (answer,) = model.transcribe([request(schema=schema)])
    assert (answer.stop, stand_in.complaints, model.warnings) == ("complete", [], ())
    assert answer.usage.requests == 1
    assert not list(Draft202012Validator(schema).iter_errors(answer.data))
    seen = stand_in.received[-1].asked
    assert seen is not None
    assert seen.schema is not None
    assert model.profile.native_schema


@pytest.mark.parametrize("kind", ["invoice", "receipt", "chart", "form"])
def test_every_kind_is_taken_natively(opened: tuple[StandIn, RemoteModel], kind: str) -> None:
    _check(*opened, transcription_schema(compile_fields(committed_schema(kind))))


_names = st.text("abcdefgh_ äß", min_size=1, max_size=8)
_leaves = st.one_of(
    st.builds(dict, type=st.just("string"), description=st.text(max_size=10)),
    st.builds(dict, type=st.just("string"), enum=st.lists(_names, min_size=1, max_size=3, unique=True)),
)


def _object(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    named = st.dictionaries(_names, inner, min_size=1, max_size=3)
    return named.map(
        lambda fields: {
            "type": "object",
            "properties": fields,
            "required": list(fields),
            "additionalProperties": False,
        }
    )


_trees = st.recursive(
    _leaves,
    lambda inner: _object(inner) | inner.map(lambda item: {"type": "array", "items": item}),
    max_leaves=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(schema=_object(_trees))
def test_schemas_of_that_kind_are_taken_natively(opened: tuple[StandIn, RemoteModel], schema: dict[str, Any]) -> None:
    _check(*opened, schema)
