"""Names of remote models, and where they lead: `openai:NAME`, `http://host:8000/v1#NAME` …"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from extractors.vlm.remote.profiles import ProviderFacts, provider_facts
from schemas.errors import UsageError

if TYPE_CHECKING:
    from pydantic import SecretStr

    from extractors.vlm.remote.options import RemoteOptions

HINT = (
    "openai:NAME, anthropic:NAME, google:NAME, ollama:NAME, or the address of a server: http://localhost:8000/v1#NAME"
)
_SERVER = "server"
_NAMED = ("openai", "anthropic", "google", "ollama")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model is: the only place to which its pictures and key go."""

    provider: str
    model: str
    base_url: str
    facts: ProviderFacts

    @property
    def is_providers_own(self) -> bool:
        """At the provider's published address, of a provider that promises what its models can do."""
        return self.facts.key_required and self.base_url == self.facts.base_url

    @property
    def origin(self) -> tuple[str, str, int]:
        parts = urlsplit(self.base_url)
        return parts.scheme, parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)

    @property
    def is_local_or_plain(self) -> bool:
        """On this machine, or not encrypted: nothing that a proxy has to do with."""
        scheme, host, _ = self.origin
        return scheme == "http" or host == "localhost" or _is_loopback(host)


def key_variables(name: str) -> tuple[str, ...]:
    """The environment variables, best first, in which the key of this model is looked for. Raises UsageError."""
    return provider_facts(_split(name)[0]).key_variables


def find_endpoint(name: str, base_url: str | None = None) -> Endpoint:
    """Where `name` leads; `base_url` replaces the provider's published address. Raises UsageError."""
    provider, model, own_url = _split(name)
    facts = provider_facts(provider)
    url = (base_url or own_url or facts.base_url or "").rstrip("/")
    _check(name, urlsplit(url))
    return Endpoint(provider, model, url, facts)


def require_key(name: str, endpoint: Endpoint, options: RemoteOptions) -> SecretStr | None:
    """The key to send. Raises UsageError, naming the variable, where one is needed and none was given."""
    key = options.api_key
    if key is not None and key.get_secret_value().strip():
        return key
    if endpoint.facts.key_required:
        variables = " or ".join(endpoint.facts.key_variables)
        raise UsageError(f"{name} needs a key, and {variables} is not set", hint=f"export {variables}=…")
    return None


def _split(name: str) -> tuple[str, str, str | None]:
    if name.startswith(("http://", "https://")):
        url, _, model = name.partition("#")
        if not model:
            raise UsageError(f"{url} names no model", hint=f"say which: {url}#NAME")
        return _SERVER, model, url
    provider, _, model = name.partition(":")
    if provider not in _NAMED or not model:
        raise UsageError(f"{name!r} is no remote model", hint=HINT)
    return provider, model, None


def _check(name: str, parts: SplitResult) -> None:
    try:
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        usable = False
    if parts.username or parts.password:
        # Never with the address itself: it would show the password.
        raise UsageError(f"the address of {parts.hostname} must not hold a user name or password", hint="give a key")
    if not usable:
        raise UsageError(f"{name!r} leads to no address", hint=HINT)


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
