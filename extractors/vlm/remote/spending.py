"""The spending limit: an upper bound is set aside before a request is sent, and exchanged for its cost afterwards."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractors.vlm.remote.failing import SpendingLimitReached
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_ai.messages import ModelResponse

    from extractors.vlm.remote.ledger import Ledger
    from extractors.vlm.remote.names import Endpoint
    from extractors.vlm.remote.options import RemoteOptions

_LOOK_AGAIN_S = 0.05
_CHARACTERS_PER_TOKEN = 2  # of JSON and of German; English prose has four
_OVERHEAD_TOKENS = 500


class Prices:
    """What requests to one model cost: as the user says, else as genai-prices knows, else None."""

    def __init__(self, endpoint: Endpoint, options: RemoteOptions) -> None:
        self._endpoint = endpoint
        self._given = options.price
        self._worst = Decimal(1)
        if options.max_cost is not None and self.of_tokens(1000, 1000) is None:
            raise UsageError(
                f"what {endpoint.model} costs is not known, so a spending limit cannot be kept",
                hint="say what a million tokens cost, or leave the limit out",
            )

    def of_tokens(self, input_tokens: int, output_tokens: int) -> Decimal | None:
        if self._given is not None:
            return self._given.of(input_tokens, output_tokens)
        if self._endpoint.facts.prices is None:
            return None
        from genai_prices import Usage, calc_price

        usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
        try:
            price = calc_price(usage, self._endpoint.model, provider_id=self._endpoint.facts.prices)
        except (LookupError, ValueError):
            return None
        return Decimal(price.total_price)

    def of(self, response: ModelResponse) -> Decimal | None:
        """Of an answer, with what it read from the provider's cache, and at batch prices where it came from a batch."""
        used = response.usage
        if self._given is not None:
            return self._given.of(used.input_tokens, used.output_tokens)
        if self._endpoint.facts.prices is None or used.unmeasured_requests:
            return None
        try:
            return Decimal(response.cost().total_price)
        except (LookupError, ValueError):
            return self.of_tokens(used.input_tokens, used.output_tokens)

    def at_most(self, characters: int, picture_tokens: int, output_tokens: int) -> Decimal | None:
        """An upper bound, scaled by the worst that an estimate for this model has been off so far."""
        tokens = characters // _CHARACTERS_PER_TOKEN + picture_tokens + _OVERHEAD_TOKENS
        price = self.of_tokens(tokens, output_tokens)
        return None if price is None else price * self._worst

    def learn(self, estimate: Decimal | None, actual: Decimal | None) -> None:
        if estimate and actual and actual > estimate:
            self._worst *= actual / estimate


class Budget:
    """Charges requests of one run to its ledger, and stops before the limit is passed."""

    def __init__(self, ledger: Ledger, limit: Decimal | None, held_s: float) -> None:
        self._ledger = ledger
        self._limit = limit
        self._held_s = held_s

    async def reserve(self, estimate: Decimal | None) -> int | None:
        """The charge to settle later; None where nothing is known or kept.

        Waits while other requests in flight may turn out cheaper than was set aside for them. Raises
        SpendingLimitReached, with what was spent, once this one could pass the limit whatever they cost.
        """
        if estimate is None:
            return None
        while (charge := self._ledger.charge(estimate, self._limit, self._held_s)) is None:
            settled = self._ledger.spent() - self._ledger.in_flight()
            if self._limit is not None and settled + estimate > self._limit:
                raise SpendingLimitReached(
                    f"the spending limit of ${self._limit} is reached: ${settled:.4f} spent, "
                    f"and the next request could cost ${estimate:.4f}",
                    hint="raise the limit to go on",
                )
            await asyncio.sleep(_LOOK_AGAIN_S)
        return charge

    def settle(self, charge: int | None, actual: Decimal | None) -> None:
        """`actual` None: it may or may not have been paid for, so what was set aside counts as spent."""
        if charge is not None:
            self._ledger.settle(charge, actual)


def together(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """Their sum; None where one is unknown."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def was_not_billed(error: BaseException) -> bool:
    """Whether the provider cannot have charged for it: it answered with an error, or was never reached."""
    from pydantic_ai import exceptions as ai

    if isinstance(error, ai.ModelConnectionError):
        return error.phase in ("pool", "connect")
    refused: tuple[type[Any], ...] = (ai.ModelHTTPError, ai.ModelRequestRejectedError, ai.UserError)
    return isinstance(error, refused)
