"""Speed and money: how much at once, how fast, how often again, and not a cent over the limit."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import format_datetime
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from provider_protocols import AnthropicMessages, GoogleGenerate, OpenAIChat, OpenAIResponses
from provider_stand_ins import StandIn, drop, fail, obey, slowly
from remote_requests import open_on, request

from extractors.vlm.remote import Price, retrying
from extractors.vlm.remote.failing import SpendingLimitReached
from extractors.vlm.remote.retrying import LONGEST_WAIT_S, wait_before
from schemas.errors import ProviderError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PROTOCOLS = {
    "openai:gpt-4o": OpenAIResponses,
    "anthropic:claude-haiku-4-5": AnthropicMessages,
    "google:gemini-2.5-flash": GoogleGenerate,
    "server": OpenAIChat,
}
PRICE = Price(Decimal(10), Decimal(100))
ONE_ANSWER = PRICE.of(1000, 100)  # what every answer of a stand-in costs: $0.02


def test_no_more_at_once_than_allowed() -> None:
    with (
        StandIn(OpenAIChat(), otherwise=slowly(0.1)) as stand_in,
        open_on(stand_in, "server", concurrency=3) as model,
    ):
        answers = model.transcribe([request(page) for page in range(1, 10)])
    assert [answer.stop for answer in answers] == ["complete"] * 9
    assert stand_in.most_in_flight == 3


def test_requests_are_spaced_over_the_minute() -> None:
    with StandIn(OpenAIChat()) as stand_in, open_on(stand_in, "server", requests_per_minute=300) as model:
        model.transcribe([request(page) for page in range(1, 5)])
    gaps = [after.at - before.at for before, after in pairwise(stand_in.received)]
    assert len(gaps) == 4
    assert sum(gaps) >= 4 * 0.2 - 0.1, gaps


def _in_two_seconds() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        *((name, lambda: "1") for name in PROTOCOLS),
        ("server", _in_two_seconds),
        ("google:gemini-2.5-flash", _in_two_seconds),
    ],
)
def test_retry_after_is_honoured(name: str, header: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """In seconds, and as a date."""
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.01)
    with StandIn(PROTOCOLS[name]()) as stand_in, open_on(stand_in, name) as model:
        model.transcribe([request()])
        stand_in.behave(fail(429, retry_after=header()))
        assert model.transcribe([request()])[0].stop == "complete"
    refused, again = stand_in.received[-2:]
    assert 0.9 <= again.at - refused.at <= 4


def test_one_refusal_quietens_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.01)
    with StandIn(OpenAIChat()) as stand_in, open_on(stand_in, "server", concurrency=1) as model:
        model.transcribe([request()])
        stand_in.behave(fail(429, retry_after="1"))
        model.transcribe([request(1), request(2)])
    refused, *after = stand_in.received[-3:]
    assert all(seen.at - refused.at >= 0.9 for seen in after)


def test_a_wait_that_is_too_long_is_an_error_at_once() -> None:
    with (
        StandIn(OpenAIChat(), otherwise=fail(429, retry_after="3600")) as stand_in,
        open_on(stand_in, "server") as model,
    ):
        started = time.monotonic()
        with pytest.raises(ProviderError, match="too many requests, for 3600 s"):
            model.transcribe([request()])
    assert time.monotonic() - started < 30
    assert len(stand_in.received) == 1


def test_time_outs_are_tried_again_once() -> None:
    with (
        StandIn(OpenAIChat(), otherwise=slowly(0.6)) as stand_in,
        open_on(stand_in, "server", timeout_s=0.2, max_retries=4) as model,
        pytest.raises(ProviderError, match="no answer in time"),
    ):
        model.transcribe([request()])
    assert len(stand_in.received) == 2


def test_who_says_that_a_retry_is_useless_is_believed() -> None:
    with StandIn(OpenAIChat(), otherwise=fail(500, x_should_retry="false")) as stand_in:
        with open_on(stand_in, "server") as model, pytest.raises(ProviderError):
            model.transcribe([request()])
        assert len(stand_in.received) == 1


@given(attempt=st.integers(0, 200), asked=st.none() | st.floats(0, 1e9))
def test_waits_are_bounded(attempt: int, asked: float | None) -> None:
    wait = wait_before(attempt, asked)
    if asked is not None and asked > LONGEST_WAIT_S:
        assert wait is None
    else:
        assert wait is not None
        assert (asked or 0) <= wait <= LONGEST_WAIT_S + retrying.FIRST_WAIT_S


def test_back_off_doubles_and_is_drawn_from_all_of_it() -> None:
    waits = [[wait_before(attempt, None) or 0.0 for _ in range(300)] for attempt in range(4)]
    for attempt, drawn in enumerate(waits):
        bound = retrying.FIRST_WAIT_S * 2**attempt
        assert bound * 0.8 < max(drawn) <= bound
        assert min(drawn) < bound * 0.2, "full jitter"


@pytest.mark.parametrize("name", PROTOCOLS)
def test_the_spending_limit_is_never_passed(name: str) -> None:
    """Half a dozen answers are paid for; those that cannot be are not asked."""
    with (
        StandIn(PROTOCOLS[name]()) as stand_in,
        open_on(stand_in, name, price=PRICE, max_cost=Decimal("0.20"), concurrency=8) as model,
    ):
        answers = model.transcribe([request(page, max_output_tokens=100) for page in range(1, 31)])
        spent = model.spent()
        with pytest.raises(SpendingLimitReached, match=r"limit of \$0.20 is reached: \$0\.\d+ spent") as raised:
            model.transcribe([request(page, max_output_tokens=100) for page in range(31, 34)])
        assert model.spent() == spent
    assert raised.value.hint
    complete = [answer for answer in answers if answer.stop == "complete"]
    assert spent == ONE_ANSWER * len(stand_in.received) <= Decimal("0.20")
    assert len(complete) >= 5
    assert sum((answer.usage.cost or Decimal(0) for answer in complete), Decimal(0)) <= spent
    assert all("spending limit" in answer.message for answer in answers if answer.stop == "refused")


def test_what_may_have_been_paid_for_counts() -> None:
    """A connection that breaks after the request was sent, and a time-out."""
    with (
        StandIn(OpenAIChat()) as stand_in,
        open_on(stand_in, "server", price=PRICE, max_cost=Decimal(10), max_retries=0, timeout_s=1.5) as model,
    ):
        model.transcribe([request()])
        for trouble in (drop, slowly(2.5, obey)):
            before = model.spent()
            stand_in.behave(trouble)
            with pytest.raises(ProviderError):
                model.transcribe([request()])
            assert model.spent() > before
        before = model.spent()
        stand_in.behave(fail(500))
        with pytest.raises(ProviderError):
            model.transcribe([request()])
        assert model.spent() == before, "an error is not billed"


def test_documents_are_told_what_lost_answers_may_have_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrying, "FIRST_WAIT_S", 0.01)
    with (
        StandIn(OpenAIChat()) as stand_in,
        open_on(stand_in, "server", price=PRICE, max_retries=1, concurrency=1) as model,
    ):
        first, lost = model.spent(), drop
        model.transcribe([request()])
        usual = model.transcribe([request()])[0].usage.cost
        stand_in.behave(lost, obey)
        after_one = model.transcribe([request()])[0].usage
        stand_in.behave(obey, lost, lost)
        answers = model.transcribe([request(1), request(2)])
        total = model.spent()
    assert (first, usual) == (Decimal(0), ONE_ANSWER)
    assert after_one.requests == 2
    assert after_one.cost is not None
    assert after_one.cost > ONE_ANSWER
    (failed,) = (answer.usage for answer in answers if answer.stop == "refused")
    assert (failed.requests, failed.cost) == (2, 2 * (after_one.cost - ONE_ANSWER))
    probe = ONE_ANSWER
    assert total == probe + ONE_ANSWER * 2 + after_one.cost + ONE_ANSWER + (failed.cost or 0)


def test_runs_that_share_a_ledger_share_the_limit(tmp_path: Path) -> None:
    shared: dict[str, Any] = {"price": PRICE, "max_cost": Decimal("0.15"), "ledger": tmp_path / "ledger"}
    pages = [request(page, max_output_tokens=100) for page in range(1, 11)]
    with StandIn(OpenAIChat()) as stand_in, open_on(stand_in, "server", **shared) as one:
        first = one.transcribe(pages)
        with open_on(stand_in, "server", **shared) as other, pytest.raises(SpendingLimitReached):
            other.transcribe(pages)
        assert one.spent() == ONE_ANSWER * len(stand_in.received) <= Decimal("0.15")
    assert any(answer.stop == "complete" for answer in first)


def test_a_limit_needs_a_price() -> None:
    with StandIn(OpenAIChat()) as stand_in:
        with pytest.raises(UsageError, match=r"what qwen2\.5-vl costs is not known"):
            open_on(stand_in, "server", max_cost=Decimal(1))
        open_on(stand_in, "server", max_cost=Decimal(1), price=Price(Decimal(0), Decimal(0))).close()


def test_known_prices_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with StandIn(OpenAIResponses()) as stand_in, open_on(stand_in, "openai:gpt-4o", max_cost=Decimal(1)) as model:
        (answer,) = model.transcribe([request()])
    assert answer.usage.cost is not None
    assert Decimal(0) < answer.usage.cost < Decimal("0.05")


def test_an_unknown_price_is_unknown_and_not_nought() -> None:
    with StandIn(OpenAIChat()) as stand_in, open_on(stand_in, "server") as model:
        assert model.transcribe([request()])[0].usage.cost is None
