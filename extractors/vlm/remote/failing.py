"""Errors of pydantic-ai and the providers as errors of ours: in plain words, and without the key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from extractors.vlm.base import Usage
from extractors.vlm.remote.retrying import was_redirected
from schemas.errors import InternalError, ModelError, ProviderError, VouchError

if TYPE_CHECKING:
    from extractors.vlm.remote.names import Endpoint

_MAX_DETAIL = 300


class SpendingLimitReached(ProviderError):
    """The next request could pass the spending limit, so it was not sent."""

    code = "spending_limit"


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page has no answer, and what that has cost. `for_all`: no other page would fare better, so none is sent."""

    error: VouchError
    for_all: bool = False
    usage: Usage = field(default_factory=Usage)


def without_key(text: str, key: str | None) -> str:
    """A server may quote what it was sent."""
    return text.replace(key, "***") if key else text


def explain(error: Exception, endpoint: Endpoint, key: str | None) -> Failure:
    """What went wrong, for a person who has not read this code."""
    from pydantic_ai import exceptions as ai

    if isinstance(error, VouchError):
        return Failure(error, for_all=isinstance(error, SpendingLimitReached))
    if not isinstance(error, ai.AgentRunError | ai.UserError):
        return Failure(
            InternalError(f"{type(error).__name__}: {without_key(_detail(error), key)}", hint="please report this")
        )
    where = f"{endpoint.model} at {endpoint.base_url}"
    detail = without_key(_detail(error), key)
    if isinstance(error, ai.ModelAuthenticationError):
        hint = f"check {' or '.join(endpoint.facts.key_variables)}, and that it may use this model"
        return Failure(ProviderError(f"{where}: the key was refused: {detail}", hint=hint), for_all=True)
    if isinstance(error, ai.ModelNotFoundError):
        hint = "check the model's name" + ("" if endpoint.is_providers_own else ", and whether the address ends in /v1")
        return Failure(ModelError(f"{where} is not there: {detail}", hint=hint), for_all=True)
    if isinstance(error, ai.ModelQuotaExceededError):
        return Failure(ProviderError(f"{where}: the quota is used up: {detail}", hint="top it up"), for_all=True)
    if was_redirected(error):
        message = f"{where} sends on to another address, which is not followed"
        return Failure(ProviderError(message, hint="name the address that answers itself"), for_all=True)
    if isinstance(error, ai.ModelRequestRejectedError | ai.UserError):
        return Failure(ModelError(f"{where} rejects the request: {detail}"))
    # A server that is not there is not there for the next page either.
    gone = isinstance(error, ai.ModelConnectionError) and error.phase == "connect"
    return Failure(ProviderError(f"{where}: {_in_words(error)}{detail}", hint="try again later"), for_all=gone)


def _in_words(error: Exception) -> str:
    from pydantic_ai import exceptions as ai

    if isinstance(error, ai.ModelRateLimitError):
        asked = f", for {error.retry_after:.0f} s" if error.retry_after is not None else ""
        return f"too many requests{asked}: "
    if isinstance(error, ai.ModelRequestTimeout | ai.ModelTimeoutError):
        return "no answer in time: "
    if isinstance(error, ai.ModelConnectionError):
        return "cannot be reached: "
    return "no usable answer: "


def _detail(error: Exception) -> str:
    body = getattr(error, "body", None)
    if isinstance(body, dict):
        inner = body.get("error", body)
        body = inner.get("message", inner) if isinstance(inner, dict) else inner
    text = " ".join(str(body or error).split())
    return text if len(text) <= _MAX_DETAIL else f"{text[:_MAX_DETAIL]}…"
