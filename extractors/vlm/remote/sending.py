"""One question to a model, sent as often as it takes, within the limits of speed and money."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.vlm.base import Usage
from extractors.vlm.remote.failing import without_key
from extractors.vlm.remote.retrying import with_retries
from extractors.vlm.remote.spending import Budget, Prices, together, was_not_billed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_ai.messages import ModelMessage, ModelResponse
    from pydantic_ai.models import ModelRequestParameters
    from pydantic_ai.settings import ModelSettings

    from extractors.vlm.remote.connecting import Connection
    from extractors.vlm.remote.limits import Pace

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """`estimate` is the most that it may cost; None where prices are unknown."""

    messages: Sequence[ModelMessage]
    parameters: ModelRequestParameters
    max_output_tokens: int
    estimate: Decimal | None


class Sender:
    """Sends questions over one connection. `used` adds up what every attempt cost, also of questions that failed."""

    def __init__(
        self,
        connection: Connection,
        pace: Pace,
        budget: Budget,
        prices: Prices,
        max_retries: int,
        key: str | None,
    ) -> None:
        self._connection = connection
        self._pace = pace
        self._budget = budget
        self._prices = prices
        self._max_retries = max_retries
        self._key = key

    def text_of(self, response: ModelResponse) -> str:
        return self.clean((response.text or "").strip())

    def clean(self, text: str) -> str:
        """A server that quotes the key must not get it into results and caches."""
        return without_key(text, self._key)

    async def send(self, question: Question) -> tuple[ModelResponse, Usage]:
        """Raises what pydantic-ai raises, once retries are used up, and SpendingLimitReached; `usage_of` both.

        The cost of attempts that may have been billed without an answer is their estimate, as in the ledger.
        """
        started = time.monotonic()
        lost: list[Decimal | None] = []

        async def attempt() -> ModelResponse:
            lost.append(Decimal(0))
            response = await self._attempt(question, lost)
            self._prices.learn(question.estimate, self._prices.of(response))
            return response

        def so_far(*costs: Decimal | None) -> Usage:
            return Usage(len(lost), cost=together([*lost, *costs]), seconds=time.monotonic() - started)

        try:
            response = await with_retries(attempt, self._max_retries, self._note)
        except Exception as error:
            error.__dict__["usage"] = so_far()
            raise
        usage = so_far(self._prices.of(response))
        used = response.usage
        return response, replace(usage, input_tokens=used.input_tokens, output_tokens=used.output_tokens)

    async def _attempt(self, question: Question, lost: list[Decimal | None]) -> ModelResponse:
        async with self._pace.slot():
            charge = await self._budget.reserve(question.estimate)
            try:
                response = await self._request(question)
            except BaseException as error:
                # What may have been paid for stays charged.
                if not was_not_billed(error):
                    lost[-1] = question.estimate
                self._budget.settle(charge, Decimal(0) if was_not_billed(error) else None)
                raise
            self._budget.settle(charge, self._prices.of(response))
        return response

    async def _request(self, question: Question) -> ModelResponse:
        from pydantic_ai.direct import model_request
        from pydantic_ai.exceptions import AgentRunError, UnexpectedModelBehavior, UserError

        settings: ModelSettings = {**self._connection.settings, "max_tokens": question.max_output_tokens}
        try:
            response = await model_request(
                self._connection.model,
                question.messages,
                model_settings=settings,
                model_request_parameters=question.parameters,
            )
        except (AgentRunError, UserError):
            raise
        except Exception as error:
            # The SDKs do not check what they read: a body of another shape comes out as any error at all.
            raise UnexpectedModelBehavior(f"{type(error).__name__}: {error}") from error
        if not response.parts and response.finish_reason is None:
            raise UnexpectedModelBehavior("the answer is empty, and does not say why")
        return response

    def _note(self, error: Exception, wait_s: float) -> None:
        if getattr(error, "retry_after", None) is not None:
            self._pace.keep_quiet(wait_s)
        _logger.info("%s: %s, again in %.1f s", self._connection.model.model_name, type(error).__name__, wait_s)


def usage_of(error: Exception) -> Usage:
    """What a question has cost that ended in this error."""
    usage = error.__dict__.get("usage")
    return usage if isinstance(usage, Usage) else Usage()
