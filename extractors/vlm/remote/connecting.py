"""A pydantic-ai model for an endpoint, over a connection that leads nowhere else."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from schemas.errors import ModelError, ProviderError

if TYPE_CHECKING:
    import httpx2
    from pydantic_ai.models import Model
    from pydantic_ai.settings import ModelSettings

    from extractors.vlm.remote.names import Endpoint
    from extractors.vlm.remote.options import RemoteOptions
    from extractors.vlm.remote.structured import Mode

_CONNECT_S = 10.0
_NO_KEY = "none"  # the SDKs insist on one


@dataclass(frozen=True, slots=True)
class Connection:
    """`modes`: what the model's answers can be held to, most first. `settings` are of every request."""

    model: Model[Any]
    settings: ModelSettings
    modes: tuple[Mode, ...]
    client: httpx2.AsyncClient

    async def aclose(self) -> None:
        await self.client.aclose()
        close = getattr(self.model.client if hasattr(self.model, "client") else None, "close", None)
        if close is not None and not _is_coroutine_function(close):
            close()  # google-genai opens a synchronous client too


def connect(endpoint: Endpoint, key: str | None, options: RemoteOptions) -> Connection:
    """Nothing is sent yet. Raises ModelError where the extra is not installed."""
    try:
        client = _client(endpoint, options.timeout_s)
        model = _model(endpoint, key or _NO_KEY, client)
    except ImportError as error:
        raise ModelError(
            f"remote models need packages that are not installed: {error.name or error}",
            hint="pip install '.[remote]'",
        ) from None
    profile = model.profile
    modes: list[Mode] = ["native"] if profile.get("supports_json_schema_output") else []
    modes += ["json"] if profile.get("supports_json_object_output") else []
    return Connection(model, _settings(model, options), (*modes, "prompt"), client)


def _client(endpoint: Endpoint, timeout_s: float) -> httpx2.AsyncClient:
    import httpx2
    from pydantic_ai.models import create_async_httpx2_client

    # A transport of our own keeps out the proxies of the environment, which have no business with this machine, nor
    # with what is not encrypted.
    transport = httpx2.AsyncHTTPTransport(verify=_trust(endpoint)) if endpoint.is_local_or_plain else None
    timeout = httpx2.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))
    client = create_async_httpx2_client(timeout=timeout, transport=transport)
    client.follow_redirects = False

    async def keep_to_endpoint(request: httpx2.Request) -> None:
        port = request.url.port or (443 if request.url.scheme == "https" else 80)
        if (request.url.scheme, request.url.host, port) != endpoint.origin:
            raise ProviderError(f"a request for {endpoint.base_url} was about to go to {request.url.host}")
        if not endpoint.is_providers_own:
            for header in ("OpenAI-Organization", "OpenAI-Project"):  # set by the SDK from the environment
                request.headers.pop(header, None)

    client.event_hooks = {**client.event_hooks, "request": [*client.event_hooks["request"], keep_to_endpoint]}
    return client


def _trust(endpoint: Endpoint) -> ssl.SSLContext | bool:
    """Nobody's certificates where none will come: reading the usual ones takes 20 to 100 ms."""
    return True if endpoint.origin[0] == "https" else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _model(endpoint: Endpoint, key: str, client: httpx2.AsyncClient) -> Model[Any]:
    if endpoint.provider == "openai":
        from pydantic_ai.models.openai import OpenAIResponsesModel
        from pydantic_ai.providers.openai import OpenAIProvider

        openai = OpenAIProvider(base_url=endpoint.base_url, api_key=key, http_client=client)
        return OpenAIResponsesModel(endpoint.model, provider=openai)
    if endpoint.provider == "anthropic":
        from pydantic_ai.models.anthropic import AnthropicModel
        from pydantic_ai.providers.anthropic import AnthropicProvider

        anthropic = AnthropicProvider(base_url=endpoint.base_url, api_key=key, http_client=client)
        return AnthropicModel(endpoint.model, provider=anthropic)
    if endpoint.provider == "google":
        from pydantic_ai.models.google import GoogleModel
        from pydantic_ai.providers.google import GoogleProvider

        google = GoogleProvider(base_url=endpoint.base_url, api_key=key, http_client=client)
        return GoogleModel(endpoint.model, provider=google)
    return _served(endpoint, key, client)


def _served(endpoint: Endpoint, key: str, client: httpx2.AsyncClient) -> Model[Any]:
    """A server that speaks OpenAI's Chat Completions: it may do anything, so everything is tried, and probed."""
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.profiles.openai import OpenAIModelProfile
    from pydantic_ai.providers.openai_compatible import OpenAICompatibleProvider

    profile = OpenAIModelProfile(
        supports_json_schema_output=True,
        supports_json_object_output=True,
        # Older servers ignore the newer name, and then write until their context is full.
        openai_chat_supports_max_completion_tokens=False,
        # Strict mode takes keywords out of a schema that these servers' grammars understand.
        openai_supports_strict_tool_definition=False,
    )
    provider = OpenAICompatibleProvider(
        "vouch-server", base_url=endpoint.base_url, api_key=key, http_client=client, profile=profile
    )
    return OpenAIChatModel(endpoint.model, provider=provider)


def _settings(model: Model[Any], options: RemoteOptions) -> ModelSettings:
    from pydantic_ai.settings import ModelSettings

    # Transcription is no reasoning: as little thinking as the model allows. Retries are ours.
    settings = ModelSettings(
        request_timeout=options.timeout_s, timeout=options.timeout_s, max_retries=0, thinking=False
    )
    if takes_temperature(model):
        settings["temperature"] = 0.0
    return settings


def takes_temperature(model: Model[Any]) -> bool:
    """Whether the model may be asked to be deterministic; Google asks to leave Gemini 3 and later as they are."""
    profile: dict[str, Any] = dict(model.profile)
    if profile.get("anthropic_disallows_sampling_settings") or profile.get("google_supports_thinking_level"):
        return False
    if not profile.get("openai_supports_reasoning"):
        return True
    efforts = profile.get("openai_reasoning_efforts")
    can_stop = "none" in efforts if efforts is not None else profile.get("openai_supports_reasoning_effort_none")
    return bool(can_stop) and not profile.get("thinking_always_enabled")


def _is_coroutine_function(function: Any) -> bool:
    import inspect

    return inspect.iscoroutinefunction(function)
