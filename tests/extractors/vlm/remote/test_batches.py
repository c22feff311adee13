"""Batch interfaces of providers: handed over now, collected later, at half the price."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from provider_batches import AnthropicBatches, BatchStandIn, GoogleBatches, OpenAIBatches
from provider_protocols import AnthropicMessages, GoogleGenerate, OpenAIChat, OpenAIResponses
from provider_stand_ins import KEY, StandIn
from remote_requests import DATA, open_on, request

from extractors.vlm.remote.batches import cancel_batch, collect_batch, submit_batch
from extractors.vlm.remote.failing import SpendingLimitReached
from schemas.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROVIDERS = {
    "openai:gpt-4o": (OpenAIBatches, OpenAIResponses),
    "anthropic:claude-haiku-4-5": (AnthropicBatches, AnthropicMessages),
    "google:gemini-2.5-flash": (GoogleBatches, GoogleGenerate),
}
PAGES = [request(page) for page in (1, 2, 3, 4)]


@pytest.fixture(params=PROVIDERS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def stand_in(name: str) -> Iterator[BatchStandIn]:
    batches, protocol = PROVIDERS[name]
    with batches(protocol()) as opened:
        assert isinstance(opened, BatchStandIn)
        yield opened


def test_answers_are_collected_when_the_provider_is_done(stand_in: BatchStandIn, name: str, tmp_path: Path) -> None:
    """By another process: nothing but the ticket is kept. Answers come back in any order."""
    ledger = tmp_path / "ledger"
    with open_on(stand_in, name, ledger=ledger) as model:
        ticket = submit_batch(model, PAGES)
        assert collect_batch(model, PAGES, ticket) is None
        reserved = model.spent()
    assert KEY not in ticket
    stand_in.answers = {
        1: (json.dumps(DATA)[:-5], "length"),
        2: (json.dumps({**DATA, "kind": "parking ticket"}), "complete"),
        3: ("", "failed"),
    }
    stand_in.run()
    with open_on(stand_in, name, ledger=ledger) as model:
        answers = collect_batch(model, PAGES, ticket)
        spent = model.spent()
        live = model.transcribe([PAGES[0]])[0]
    assert answers is not None
    assert [answer.stop for answer in answers] == ["complete", "length", "invalid", "refused"]
    assert [answer.data for answer in answers] == [DATA, None, None, None]
    assert answers[3].message.startswith("invoice.pdf, page 4: ")
    assert stand_in.complaints == []
    assert all(len(asked.pictures) == 1 and asked.schema is not None for asked in stand_in.seen)
    assert live.usage.cost is not None
    assert answers[0].usage.cost == live.usage.cost / 2, "half the price"
    assert Decimal(0) < spent < reserved


def test_a_ticket_is_of_its_requests_and_model(stand_in: BatchStandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        ticket = submit_batch(model, PAGES)
        for wrong, pages in ((ticket, PAGES[:1]), ("{}", PAGES), ("lost", PAGES), (ticket.replace("=", "~"), PAGES)):
            with pytest.raises(UsageError, match="ticket"):
                collect_batch(model, pages, wrong)


def test_a_batch_can_be_cancelled(stand_in: BatchStandIn, name: str) -> None:
    with open_on(stand_in, name) as model:
        ticket = submit_batch(model, PAGES)
        cancel_batch(model, ticket)
        answers = collect_batch(model, PAGES, ticket)
    assert len(stand_in.cancelled) == 1
    assert answers is not None
    assert [answer.stop for answer in answers] == ["refused"] * 4


def test_a_batch_keeps_the_spending_limit(stand_in: BatchStandIn, name: str) -> None:
    with open_on(stand_in, name, max_cost=Decimal("0.0001")) as model, pytest.raises(SpendingLimitReached):
        submit_batch(model, PAGES)
    assert stand_in.jobs == {}


def test_servers_have_no_batches() -> None:
    with (
        StandIn(OpenAIChat()) as stand_in,
        open_on(stand_in, "server") as model,
        pytest.raises(ModelError, match="has no batch API"),
    ):
        submit_batch(model, PAGES)
