"""Pages sent through a provider's batch API: half the price, for an answer within a day.

Submitted now, collected later, by this process or another: a ticket, which is plain text, is all there is to keep. It
names the provider's jobs and holds neither key nor page. The pages themselves lie with the provider until it has run
them. OpenAI, Anthropic and Google have such an API in pydantic-ai; servers have none.
"""

from __future__ import annotations

import json
from contextlib import suppress
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractors.vlm.base import ModelAnswer, Usage
from extractors.vlm.remote.asking import STOPS, explain_stop
from extractors.vlm.remote.encoding import encode_pictures
from extractors.vlm.remote.failing import explain
from extractors.vlm.remote.spending import together
from schemas.errors import ModelError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pydantic_ai.messages import ModelResponse
    from pydantic_ai.models import Model
    from pydantic_ai.models.batch import Batch, BatchRequest, BatchResult, EncodedBatchRequest

    from extractors.vlm.base import ModelRequest
    from extractors.vlm.remote.asking import Asker
    from extractors.vlm.remote.model import Line, RemoteModel

_NOT_PER_REQUEST = ("timeout", "request_timeout", "max_retries")  # a job of a day has none of them


def submit_batch(model: RemoteModel, requests: Sequence[ModelRequest]) -> str:
    """Hands the pages over; the ticket to collect their answers with.

    Raises ModelError where the model has no batch API, ProviderError where its service cannot be reached or the
    spending limit could be passed; then nothing is left behind.
    """

    async def submit(line: Line) -> str:
        charge = None
        try:
            await line.asker.probe()
            asked = [_batch_request(line, number, request) for number, request in enumerate(requests)]
            charge = await line.budget.reserve(together([estimate for _, estimate in asked]))
            jobs = await _create(model, line.connection.model, [batch_request for batch_request, _ in asked])
        except Exception as error:
            line.budget.settle(charge, Decimal(0))
            raise explain(error, model.endpoint, model.key).error from None
        return _ticket(model, jobs, len(requests), charge)

    return model.run(submit)


def collect_batch(model: RemoteModel, requests: Sequence[ModelRequest], ticket: str) -> Sequence[ModelAnswer] | None:
    """One answer for each of the requests that the ticket was given for; None while the provider is not done.

    Nothing is asked twice: an answer that breaks its schema is `invalid`, a page that the provider did not run is
    `refused`. Raises UsageError for a ticket of other requests or another model, ProviderError where the service
    cannot be reached.
    """
    jobs, charge = _read_ticket(model, ticket, len(requests))

    async def collect(line: Line) -> list[ModelAnswer] | None:
        ai = line.connection.model
        try:
            states = [await ai.batch_status(job) for job in jobs]
            if any(state.status != "ended" for state in states):
                return None
            results, why = await _results(ai, states)
        except Exception as error:
            raise explain(error, model.endpoint, model.key).error from None
        answers = [
            _answer(model, line, request, number, results.get(_custom_id(number), why))
            for number, request in enumerate(requests)
        ]
        line.budget.settle(charge, together([answer.usage.cost for answer in answers]))
        return answers

    return model.run(collect)


def cancel_batch(model: RemoteModel, ticket: str) -> None:
    """Asks the provider to run no more of it; what it has run is paid for, and can be collected."""
    jobs, _ = _read_ticket(model, ticket, None)

    async def cancel(line: Line) -> None:
        for job in jobs:
            await line.connection.model.batch_cancel(job)

    model.run(cancel)


def _batch_request(line: Line, number: int, request: ModelRequest) -> tuple[BatchRequest, Decimal | None]:
    from pydantic_ai.models.batch import BatchRequest

    asker: Asker = line.asker
    pictures = encode_pictures([picture.image for picture in request.pictures], asker.endpoint.facts)
    if pictures is None:
        raise ModelError(f"{request.document}, page {request.page_no}: too large for {asker.endpoint.provider}")
    contract = asker.contract(request)
    question = asker.question(request, contract, pictures, asker.best_mode(contract))
    settings: Any = {**line.connection.settings, "max_tokens": request.max_output_tokens}
    for name in _NOT_PER_REQUEST:
        settings.pop(name, None)
    batch_request = BatchRequest(
        custom_id=_custom_id(number),
        messages=list(question.messages),
        model_settings=settings,
        model_request_parameters=question.parameters,
    )
    return batch_request, question.estimate


async def _results(ai: Model[Any], jobs: Sequence[Batch]) -> tuple[dict[str, BatchResult], str]:
    """Results by request, and why there are none of the others."""
    from pydantic_ai.models._batch_codec import BatchJobError  # which is how a job as a whole fails, and not exported

    results: dict[str, BatchResult] = {}
    why = "the batch ended without an answer"
    for job in jobs:
        try:
            results |= {result.custom_id: result for result in await ai.batch_results(job)}
        except BatchJobError as error:
            why = f"the batch failed: {error.body}"
    return results, why


async def _create(model: RemoteModel, ai: Model[Any], requests: Sequence[BatchRequest]) -> list[Batch]:
    if ai.batch_max_requests is None:
        raise ModelError(f"{model.name} has no batch API", hint="send its pages one by one")
    encoded = [await ai.batch_encode(request) for request in requests]
    jobs: list[Batch] = []
    try:
        for chunk in _chunks(ai, encoded):
            jobs.append(await ai.batch_create(chunk))
    except BaseException:
        for job in jobs:
            with suppress(Exception):
                await ai.batch_cancel(job)
        raise
    return jobs


def _chunks(ai: Model[Any], requests: Sequence[EncodedBatchRequest]) -> Iterator[list[EncodedBatchRequest]]:
    """As many to a job as the provider takes; a job holds requests of one group."""
    chunk: list[EncodedBatchRequest] = []
    size = 0
    for request in requests:
        grown = size + ai.batch_request_size(request)
        fits = len(chunk) < (ai.batch_max_requests or 1) and grown <= (ai.batch_max_bytes or grown)
        if chunk and not (fits and chunk[0].group == request.group):
            yield chunk
            chunk, grown = [], ai.batch_request_size(request)
        chunk.append(request)
        size = grown
    yield chunk


def _answer(
    model: RemoteModel, line: Line, request: ModelRequest, number: int, result: BatchResult | str
) -> ModelAnswer:
    where = f"{request.document}, page {request.page_no}: "
    if isinstance(result, str):
        return ModelAnswer(None, "refused", message=where + line.sender.clean(result))
    try:
        response: ModelResponse = line.connection.model.batch_decode(result, _batch_request(line, number, request)[0])
    except Exception as error:
        failure = explain(error, model.endpoint, model.key)
        return ModelAnswer(None, "refused", message=f"{where}{failure.error}")
    used, text = response.usage, line.sender.text_of(response)
    usage = Usage(1, 0, used.input_tokens, used.output_tokens, model.prices.of(response))
    if stop := STOPS.get(response.finish_reason or ""):
        return ModelAnswer(None, stop, usage, text, where + line.sender.clean(explain_stop(stop, response)))
    read = line.asker.contract(request).read(text)
    if not read.fault:
        return ModelAnswer(read.data, "complete", usage, text)
    return ModelAnswer(None, "invalid", usage, text, f"{where}the answer breaks its schema: {read.fault}")


def _custom_id(number: int) -> str:
    return f"request-{number}"


def _ticket(model: RemoteModel, jobs: Sequence[Batch], count: int, charge: int | None) -> str:
    from pydantic import TypeAdapter
    from pydantic_ai.models.batch import Batch

    # A charge in memory means nothing to another process: there its estimate stays.
    kept = charge if model.options.ledger is not None else None
    told = TypeAdapter(list[Batch]).dump_python(list(jobs), mode="json")
    return json.dumps({"model": model.identity, "requests": count, "jobs": told, "charge": kept})


def _read_ticket(model: RemoteModel, ticket: str, count: int | None) -> tuple[list[Batch], int | None]:
    from pydantic import TypeAdapter, ValidationError
    from pydantic_ai.models.batch import Batch

    try:
        told = json.loads(ticket)
        jobs = TypeAdapter(list[Batch]).validate_python(told["jobs"])
        charge, of, asked = told["charge"], told["model"], told["requests"]
    except (ValueError, KeyError, TypeError, ValidationError):
        raise UsageError("this is no ticket of a batch") from None
    if of != model.identity or count not in (None, asked):
        raise UsageError(f"this ticket is of {of} and {asked} requests")
    return jobs, charge
