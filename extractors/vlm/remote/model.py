"""A vision-language model at a provider or server, behind the door of all models."""

from __future__ import annotations

import asyncio
import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self, TypeVar

from extractors.vlm.base import ModelAnswer, ModelProfile, Usage
from extractors.vlm.remote.asking import Asker
from extractors.vlm.remote.connecting import Connection, connect, takes_temperature
from extractors.vlm.remote.failing import Failure, explain
from extractors.vlm.remote.ledger import Ledger
from extractors.vlm.remote.limits import Pace
from extractors.vlm.remote.names import find_endpoint, require_key
from extractors.vlm.remote.probing import Standing
from extractors.vlm.remote.profiles import picture_facts
from extractors.vlm.remote.running import LoopThread
from extractors.vlm.remote.sending import Sender, usage_of
from extractors.vlm.remote.spending import Budget, Prices

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Sequence
    from decimal import Decimal

    from extractors.vlm.base import ModelRequest
    from extractors.vlm.remote.options import RemoteOptions

_Result = TypeVar("_Result")
_WIRE = 1  # how questions are put; counted up when that changes, so that cached answers are not taken for new ones


class Line:
    """What lives as long as one connection does: within one process, and until closed."""

    def __init__(self, model: RemoteModel, connection: Connection) -> None:
        options, endpoint = model.options, model.endpoint
        self.pid = os.getpid()
        self.connection = connection
        self.ledger = Ledger(options.ledger)
        pace = Pace(self.ledger, str(endpoint.origin), options.concurrency, options.requests_per_minute)
        budget = Budget(self.ledger, options.max_cost, held_s=options.timeout_s)
        self.sender = Sender(connection, pace, budget, model.prices, options.max_retries, model.key)
        self.budget = budget
        self.asker = Asker(
            endpoint, self.connection.model, self.sender, model.standing, model.prices, model.picture_facts
        )

    async def aclose(self) -> None:
        await self.connection.aclose()
        self.ledger.close()


class Lines:
    """The open line, if any. Held apart from the model, so that closing does not keep the model alive."""

    def __init__(self) -> None:
        self.open: Line | None = None

    async def aclose(self) -> None:
        line, self.open = self.open, None
        if line is not None and line.pid == os.getpid():
            await line.aclose()


class RemoteModel:
    """Raises UsageError for a name, key, limit or price that cannot work, ModelError where the extra is missing.

    Nothing is sent before the first `transcribe`. Close it, or use it in a `with` statement; left alone, it is closed
    with the process.
    """

    def __init__(self, name: str, options: RemoteOptions) -> None:
        self.name = name
        self.options = options
        self.endpoint = find_endpoint(name, options.base_url)
        key = require_key(name, self.endpoint, options)
        self.key = key.get_secret_value().strip() if key is not None else None
        self.picture_facts = picture_facts(self.endpoint.provider, self.endpoint.model)
        self._fresh: Connection | None = connect(self.endpoint, self.key, options)
        model = self._fresh.model
        limit: Any = dict(model.profile).get("anthropic_max_output_tokens")
        self._max_output_tokens = min(8192, limit or 8192)
        self._temperature = "0" if takes_temperature(model) else "default"
        self.prices = Prices(self.endpoint, options)
        self.standing = Standing(name, self._fresh.modes, trusted=self.endpoint.is_providers_own)
        self._lines = Lines()
        self._thread = LoopThread(self._lines.aclose)

    @property
    def identity(self) -> str:
        """Name, address where it is not the provider's own, and how it is asked; never the key."""
        at = f"@{self.endpoint.base_url}" if self.options.base_url is not None else ""
        return f"{self.name}{at};temperature={self._temperature};wire={_WIRE}"

    @property
    def profile(self) -> ModelProfile:
        """What is known so far: a server counts as held to schemas only once it has been probed."""
        return ModelProfile(
            picture=self.picture_facts.taken,
            native_schema=self.standing.holds_to_schema,
            json_mode=self.standing.holds_to_json,
            max_output_tokens=self._max_output_tokens,
            pictures_per_request=self.picture_facts.per_request,
        )

    @property
    def warnings(self) -> Sequence[str]:
        """What this model was found not to do."""
        return tuple(self.standing.warnings)

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        """One answer per request, in order, several in flight at once.

        Raises ModelError or ProviderError where no request could be answered. Where some were, they are paid for and
        returned, and the others have stop `refused` and say why.
        """
        return self.run(lambda line: self._transcribe(line, requests)) if requests else ()

    def spent(self) -> Decimal:
        """US dollars charged to this run's ledger, with what is in flight; nought where prices are unknown."""

        async def spent(line: Line) -> Decimal:
            return line.ledger.spent()

        return self.run(spent)

    def run(self, work: Callable[[Line], Coroutine[Any, Any, _Result]]) -> _Result:
        """Runs `work` on this model's line, in its thread."""

        async def on_line() -> _Result:
            line = self._lines.open
            if line is None or line.pid != os.getpid():
                # The one that the model was opened with has never been used; after that, each line has its own.
                connection, self._fresh = self._fresh or connect(self.endpoint, self.key, self.options), None
                line = self._lines.open = Line(self, connection)
            return await work(line)

        return self._thread.run(on_line())

    def close(self) -> None:
        self._thread.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def _transcribe(self, line: Line, requests: Sequence[ModelRequest]) -> list[ModelAnswer]:
        stopped: list[Failure] = []
        at_once = asyncio.Semaphore(self.options.concurrency)  # encoded pictures are held that long, too

        async def answer(request: ModelRequest) -> ModelAnswer | Failure:
            async with at_once:
                if stopped:
                    return replace(stopped[0], usage=Usage())
                try:
                    return await line.asker.ask(request)
                except Exception as error:
                    failure = replace(explain(error, self.endpoint, self.key), usage=usage_of(error))
                    if failure.for_all:
                        stopped.append(failure)
                    return failure

        try:
            await line.asker.probe()
        except Exception as error:
            raise explain(error, self.endpoint, self.key).error from None
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(answer(request)) for request in requests]
        return settle(requests, [task.result() for task in tasks])


def settle(requests: Sequence[ModelRequest], outcomes: Sequence[ModelAnswer | Failure]) -> list[ModelAnswer]:
    """Answers for all, if there is one for any. Raises the first failure otherwise."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    if len(failures) == len(outcomes):
        raise next((failure for failure in failures if failure.for_all), failures[0]).error from None
    return [
        _unanswered(request, outcome) if isinstance(outcome, Failure) else outcome
        for request, outcome in zip(requests, outcomes, strict=True)
    ]


def _unanswered(request: ModelRequest, failure: Failure) -> ModelAnswer:
    message = f"{request.document}, page {request.page_no}: {failure.error}"
    return ModelAnswer(None, "refused", failure.usage, message=message)
