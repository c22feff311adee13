"""Remote vision-language models: OpenAI, Anthropic, Google, Ollama and any OpenAI-compatible server, by name.

Importing this is cheap; the libraries of the extra `remote` (about 3 s) come with the first `open_remote`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.vlm.remote.options import Price, RemoteOptions

if TYPE_CHECKING:
    from extractors.vlm.remote.model import RemoteModel

__all__ = ["Price", "RemoteOptions", "check_remote", "key_variables", "open_remote"]


def open_remote(name: str, options: RemoteOptions) -> RemoteModel:
    """A model by name: `openai:NAME`, `anthropic:NAME`, `google:NAME`, `ollama:NAME`, `http(s)://host/v1#NAME`.

    Nothing is sent yet. Raises UsageError for a name, key, limit or price that cannot work, and ModelError where the
    extra is not installed.
    """
    from extractors.vlm.remote.model import RemoteModel

    return RemoteModel(name, options)


def check_remote(name: str, options: RemoteOptions) -> None:
    """Refuses, without opening anything, what `open_remote` would refuse with a UsageError."""
    from extractors.vlm.remote.names import find_endpoint, require_key
    from extractors.vlm.remote.spending import Prices

    endpoint = find_endpoint(name, options.base_url)
    require_key(name, endpoint, options)
    Prices(endpoint, options)


def key_variables(name: str) -> tuple[str, ...]:
    """The environment variables, best first, in which users keep this model's key. Raises UsageError."""
    from extractors.vlm.remote.names import key_variables

    return key_variables(name)
