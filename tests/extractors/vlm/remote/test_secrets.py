"""Keys and pages go to the named endpoint and nowhere else, in no form."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from typing import TYPE_CHECKING, Any

import pytest
from provider_protocols import AnthropicMessages, GoogleGenerate, OpenAIChat, OpenAIResponses
from provider_stand_ins import KEY, StandIn, drop, fail, say
from pydantic import SecretStr
from remote_requests import open_on, request

from extractors.vlm.remote import RemoteOptions, retrying
from extractors.vlm.remote.connecting import connect
from extractors.vlm.remote.names import find_endpoint
from schemas.errors import ProviderError, VouchError

if TYPE_CHECKING:
    from pathlib import Path

PROVIDERS = {
    "openai:gpt-4o": OpenAIResponses,
    "anthropic:claude-haiku-4-5": AnthropicMessages,
    "google:gemini-2.5-flash": GoogleGenerate,
    "server": OpenAIChat,
}


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.01)


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_key_is_in_nothing_that_is_written(
    name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """At the most talkative of logging, through trouble that quotes the key back."""
    emitted: list[Any] = []
    quoting = (fail(status, f"no: {KEY}") for status in (400, 400, 400, 403, 404, 429, 500))
    with (
        caplog.at_level(logging.DEBUG),
        StandIn(PROVIDERS[name]()) as stand_in,
        open_on(stand_in, name, max_retries=0, ledger=tmp_path / "ledger") as model,
    ):
        emitted += [model.transcribe([request()]), model.identity, model.profile, model.options, repr(model.endpoint)]
        stand_in.behave(*quoting, drop, say(f"not JSON: {KEY}"), say(f"again: {KEY}"))
        for _ in range(9):
            try:
                emitted.append(model.transcribe([request()]))
            except VouchError as error:
                emitted += [error, error.hint, "".join(traceback.format_exception(error)), repr(pickle.dumps(error))]
        emitted += model.warnings
    out, err = capfd.readouterr()
    written = (tmp_path / "ledger").read_bytes().decode("latin-1")
    everything = "\n".join([caplog.text, out, err, written, *map(repr, emitted), *map(str, emitted)])
    assert "no: ***" in everything, "servers did quote it"
    assert KEY not in everything
    assert all(KEY not in json.dumps(seen.body) for seen in stand_in.received)


@pytest.mark.parametrize("name", PROVIDERS)
def test_a_refused_key_is_named_by_its_variable(name: str) -> None:
    with StandIn(PROVIDERS[name]()) as stand_in, open_on(stand_in, name, api_key=SecretStr("sk-wrong-key")) as model:
        with pytest.raises(ProviderError, match="the key was refused") as raised:
            model.transcribe([request(1), request(2)])
        assert model.endpoint.facts.key_variables[0] in raised.value.hint
        assert "sk-wrong-key" not in str(raised.value)


def test_a_server_without_a_key_gets_none_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "ANTHROPIC_API_KEY", "OLLAMA_API_KEY"):
        monkeypatch.setenv(variable, "of-the-environment")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    with StandIn(OpenAIChat(), needs_key=False) as stand_in, open_on(stand_in, "server", api_key=None) as model:
        model.transcribe([request()])
    assert stand_in.received
    assert all("of-the-environment" not in str(seen.headers) for seen in stand_in.received)


@pytest.mark.parametrize("name", ["openai:gpt-4o", "anthropic:claude-haiku-4-5", "google:gemini-2.5-flash"])
def test_addresses_of_the_environment_are_not_taken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_BASE_URL", "ANTHROPIC_BASE_URL", "GOOGLE_GEMINI_BASE_URL"):
        monkeypatch.setenv(variable, "http://elsewhere.invalid/v1")
    endpoint = find_endpoint(name)
    connection = connect(endpoint, KEY, RemoteOptions())
    assert endpoint.is_providers_own
    assert connection.model.base_url is not None
    assert connection.model.base_url.startswith(str(endpoint.facts.base_url))


def test_this_machine_is_not_asked_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with StandIn(OpenAIChat()) as proxy, StandIn(OpenAIChat()) as stand_in:
        for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(variable, proxy.base_url.removesuffix("/v1"))
        for variable in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(variable, raising=False)
        with open_on(stand_in, "server") as model:
            assert model.transcribe([request()])[0].stop == "complete"
    assert proxy.received == []


def test_the_connection_refuses_other_addresses() -> None:
    import asyncio

    connection = connect(find_endpoint("openai:gpt-4o"), KEY, RemoteOptions())

    async def go_elsewhere(url: str) -> None:
        await connection.client.get(url)

    for url in ("https://api.openai.com.evil.example/v1", "http://api.openai.com/v1", "https://api.openai.com:8443/v1"):
        with pytest.raises(ProviderError, match="was about to go to"):
            asyncio.run(go_elsewhere(url))
