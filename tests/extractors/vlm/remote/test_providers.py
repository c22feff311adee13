"""Every provider's protocol over real HTTP, with servers that behave and servers that do not."""

from __future__ import annotations

import json
import logging
import time
from typing import TYPE_CHECKING, Any

import pytest
from provider_protocols import AnthropicMessages, GoogleGenerate, OpenAIChat, OpenAIResponses
from provider_stand_ins import (
    StandIn,
    drip,
    drop,
    fail,
    ignore_schema,
    redirect,
    refuse_native,
    say,
    send_raw,
    slowly,
)
from remote_requests import DATA, SCHEMA, open_on, request

from extractors.vlm.remote import retrying
from extractors.vlm.remote.probing import PROBE_PROMPT
from schemas.errors import ModelError, ProviderError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from provider_stand_ins import Received

PROVIDERS = {
    "openai:gpt-4o": OpenAIResponses,
    "anthropic:claude-haiku-4-5": AnthropicMessages,
    "google:gemini-2.5-flash": GoogleGenerate,
    "server": OpenAIChat,
}
BROKEN = json.dumps({**DATA, "kind": "parking ticket"})


@pytest.fixture(params=PROVIDERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stand_in(name: str) -> Iterator[StandIn]:
    with StandIn(PROVIDERS[name]()) as opened:
        yield opened


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.01)


def pages_seen(stand_in: StandIn) -> list[Received]:
    """Requests about pages: not the probe."""
    return [seen for seen in stand_in.received if seen.asked is None or PROBE_PROMPT not in seen.asked.texts]


def test_a_page_is_asked_with_its_picture_and_native_schema(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        (answer,) = model.transcribe([request()])
    assert (answer.stop, answer.data, answer.message) == ("complete", DATA, "")
    assert (answer.usage.requests, answer.usage.input_tokens, answer.usage.output_tokens) == (1, 1000, 100)
    assert answer.usage.seconds > 0
    assert stand_in.complaints == []
    (seen,) = pages_seen(stand_in)
    assert seen.asked is not None
    assert [picture.size for picture in seen.asked.pictures] == [(84, 56)]
    assert seen.asked.texts == ["Transcribe the invoice."]
    assert seen.asked.schema is not None
    assert sorted(seen.asked.schema["properties"]) == sorted(SCHEMA["properties"])
    assert (seen.asked.max_tokens, seen.asked.temperature) == (1000, 0.0)


def test_several_pictures_are_numbered_and_keep_their_order(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        (answer,) = model.transcribe([request(pictures=3)])
    (seen,) = pages_seen(stand_in)
    assert answer.stop == "complete"
    assert seen.asked is not None
    assert len(seen.asked.pictures) == 3
    assert seen.asked.texts[:3] == [f"Picture {number} of 3:" for number in (1, 2, 3)]


def test_no_file_name_and_no_page_number_is_sent(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        model.transcribe([request(page_no=4711)])
    assert all("invoice.pdf" not in json.dumps(seen.body) for seen in stand_in.received)
    assert all("4711" not in json.dumps(seen.body) for seen in stand_in.received)


def test_a_server_that_ignores_the_schema_is_found_out_by_the_probe(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with StandIn(PROVIDERS[name](), otherwise=ignore_schema) as stand_in, open_on(stand_in, name) as model:
        with caplog.at_level(logging.WARNING):
            answers = model.transcribe([request(1), request(2)])
        assert not model.profile.native_schema
        warnings = model.warnings
    assert [answer.data for answer in answers] == [DATA, DATA]
    assert len(warnings) == 1
    assert "ignores the JSON Schema" in warnings[0]
    assert warnings[0] in caplog.messages
    assert all(warnings[0] in answer.message for answer in answers)
    assert [seen.asked.schema for seen in pages_seen(stand_in) if seen.asked] == [None, None]
    assert len(stand_in.received) == 3, "one probe, and one request a page"


def test_a_server_that_refuses_schemas_is_asked_in_other_ways(name: str) -> None:
    with StandIn(PROVIDERS[name](), otherwise=refuse_native) as stand_in, open_on(stand_in, name) as model:
        (answer,) = model.transcribe([request()])
        assert not model.profile.native_schema
    assert answer.data == DATA
    (seen,) = pages_seen(stand_in)
    assert seen.asked is not None
    assert seen.asked.json_mode is (not name.startswith("anthropic"))  # which has no JSON mode


def test_one_schema_that_is_refused_is_asked_for_otherwise_from_then_on(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        model.transcribe([request()])
        stand_in.behave(fail(400, "schema is too complex"))
        other = {**SCHEMA, "description": "another"}
        assert [model.transcribe([request(schema=other)])[0].data for _ in range(2)] == [DATA, DATA]
        assert model.transcribe([request()])[0].data == DATA
        assert "refuses a schema" in model.warnings[0]
    asked = [seen.asked.schema is not None for seen in pages_seen(stand_in) if seen.asked]
    assert asked == [True, True, False, False, True]


def test_an_answer_that_breaks_the_schema_is_told_so_once(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        model.transcribe([request()])
        stand_in.behave(say(BROKEN))
        (answer,) = model.transcribe([request()])
        assert answer.data == DATA
        assert answer.usage.requests == 2
        assert "was asked for a schema and broke it" in answer.message, "a provider that holds to it cannot do this"
    told = pages_seen(stand_in)[-1].asked
    assert told is not None
    assert any("parking ticket" in text and "not valid" in text for text in told.texts)
    assert len(told.pictures) == 1, "the page is shown again"


def test_what_is_wrong_twice_is_no_data(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        for text in [BROKEN, "Here you are!", "", '{"number": "1"', '{"number": NaN}', "[]"]:
            stand_in.behave(*[say(text)] * (2 + (not stand_in.received)))  # and to the probe
            (answer,) = model.transcribe([request()])
            assert (answer.stop, answer.data, answer.text) == ("invalid", None, text)
            assert answer.message.startswith("invoice.pdf, page 1: ")
            assert answer.usage.requests == 2, "one bounded retry"


@pytest.mark.parametrize("stop", ["length", "refused"])
def test_stop_reasons_are_told_apart(stand_in: StandIn, name: str, stop: str) -> None:
    with open_on(stand_in, name) as model:
        model.transcribe([request()])
        stand_in.behave(say(json.dumps(DATA)[:-9], stop))
        (answer,) = model.transcribe([request()])
    assert (answer.stop, answer.data, answer.usage.requests) == (stop, None, 1)
    assert {"length": "cut off after 100 tokens", "refused": "refused"}[stop] in answer.message


def test_an_object_cut_short_is_never_mended(stand_in: StandIn, name: str) -> None:
    text = json.dumps(DATA)
    with open_on(stand_in, name) as model:
        model.transcribe([request()])
        for end in range(1, len(text), 7):
            stand_in.behave(say(text[:end], "length"))
            assert model.transcribe([request()])[0].data is None
        # The server has closed the brackets itself: rows may be missing, and nobody could see it.
        stand_in.behave(say(text, "length"))
        assert model.transcribe([request()])[0].data is None


TROUBLES = {
    "429": fail(429, retry_after="0"),
    "500": fail(500),
    "503": fail(503),
    "529": fail(529),
    "dropped": drop,
    "not JSON": send_raw(b"<html>Bad gateway</html>"),
    "plain text": send_raw(b"all is well", "text/plain"),
    "empty object": send_raw(b"{}"),
}


def test_passing_trouble_is_tried_again(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        model.transcribe([request()])
        for what, trouble in TROUBLES.items():
            stand_in.behave(trouble, trouble)
            (answer,) = model.transcribe([request()])
            assert (answer.stop, answer.data, answer.usage.requests) == ("complete", DATA, 3), what


def test_lasting_trouble_ends(name: str) -> None:
    with (
        StandIn(PROVIDERS[name](), otherwise=fail(503)) as stand_in,
        open_on(stand_in, name, max_retries=2) as model,
        pytest.raises(ProviderError) as raised,
    ):
        model.transcribe([request()])
    assert len(stand_in.received) == 3
    assert stand_in.base_url in raised.value.message


@pytest.mark.parametrize("trouble", [slowly(1.5), drip], ids=["slow", "dripping"])
def test_time_outs_are_total(stand_in: StandIn, name: str, trouble: Any) -> None:
    with open_on(stand_in, name, timeout_s=0.5, max_retries=0) as model:
        stand_in.behave(trouble)
        with pytest.raises(ProviderError, match="no answer in time"):
            model.transcribe([request()])


def test_a_server_that_is_not_there(name: str) -> None:
    with StandIn(PROVIDERS[name]()) as gone:
        pass
    with open_on(gone, name, max_retries=1) as model, pytest.raises(ProviderError, match="cannot be reached"):
        model.transcribe([request()])


def test_a_server_that_goes_away_is_not_asked_for_every_page() -> None:
    with StandIn(OpenAIChat()) as gone:
        model = open_on(gone, "server", max_retries=3, concurrency=1)
        model.transcribe([request()])
    started = time.monotonic()
    with pytest.raises(ProviderError, match="cannot be reached"):
        model.transcribe([request(page) for page in range(1, 500)])
    assert time.monotonic() - started < 30
    model.close()


def test_pages_are_not_sent_where_a_server_sends_us(stand_in: StandIn, name: str) -> None:
    with StandIn(PROVIDERS[name]()) as elsewhere, open_on(stand_in, name) as model:
        model.transcribe([request()])
        stand_in.behave(redirect(f"{elsewhere.base_url}{elsewhere.protocol.path}"))
        with pytest.raises(ProviderError, match="another address, which is not followed"):
            model.transcribe([request()])
        assert elsewhere.received == []


def test_a_redirect_within_the_same_server_is_not_followed_either(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        stand_in.behave(redirect("/login"))
        with pytest.raises(ProviderError, match="not followed"):
            model.transcribe([request()])
    assert len(stand_in.received) == 1


def test_a_model_that_is_not_there(name: str) -> None:
    missing = fail(404, "The model does not exist")
    with (
        StandIn(PROVIDERS[name](), otherwise=missing) as stand_in,
        open_on(stand_in, name) as model,
        pytest.raises(ModelError, match="is not there"),
    ):
        model.transcribe([request(1), request(2)])
    assert len(stand_in.received) <= 2


def test_one_page_that_fails_does_not_cost_the_others(stand_in: StandIn, name: str) -> None:
    with open_on(stand_in, name, concurrency=1, max_retries=0) as model:
        model.transcribe([request()])
        stand_in.behave(say(json.dumps(DATA)), fail(503), say(json.dumps(DATA)))
        answers = model.transcribe([request(page) for page in (1, 2, 3)])
    assert sorted(answer.stop for answer in answers) == ["complete", "complete", "refused"]
    (page_no, failed) = next((page, answer) for page, answer in enumerate(answers, 1) if answer.stop == "refused")
    assert failed.message.startswith(f"invoice.pdf, page {page_no}: ")
    assert failed.data is None


def test_json_mode_that_is_none_is_found_out_too() -> None:
    with StandIn(OpenAIChat(), otherwise=ignore_schema) as stand_in, open_on(stand_in, "server") as model:
        model.transcribe([request()])
        stand_in.behave(say("Hello!"))
        assert model.transcribe([request()])[0].data == DATA
        assert not model.profile.json_mode
        assert "asked for JSON and wrote something else" in model.warnings[-1]
        assert model.transcribe([request()])[0].data == DATA
    assert [seen.asked.json_mode for seen in pages_seen(stand_in) if seen.asked] == [True, True, False, False]
