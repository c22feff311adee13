"""Names of remote models, and what is refused before anything is sent."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from typing import Any

import pytest
from pydantic import SecretStr

from extractors.vlm.remote import RemoteOptions, check_remote, key_variables, open_remote
from extractors.vlm.remote.names import find_endpoint
from extractors.vlm.remote.profiles import picture_facts, provider_facts
from schemas.errors import ModelError, UsageError


@pytest.mark.parametrize(
    ("name", "provider", "model", "base_url"),
    [
        ("openai:gpt-4o", "openai", "gpt-4o", "https://api.openai.com/v1"),
        ("anthropic:claude-opus-5", "anthropic", "claude-opus-5", "https://api.anthropic.com"),
        ("google:gemini-3-flash", "google", "gemini-3-flash", "https://generativelanguage.googleapis.com"),
        ("ollama:qwen2.5vl:7b", "ollama", "qwen2.5vl:7b", "http://localhost:11434/v1"),
        ("http://gpu:8000/v1#Qwen/Qwen3-VL-8B", "server", "Qwen/Qwen3-VL-8B", "http://gpu:8000/v1"),
        ("https://[::1]:8443/v1/#a#b", "server", "a#b", "https://[::1]:8443/v1"),
    ],
)
def test_names_lead_somewhere(name: str, provider: str, model: str, base_url: str) -> None:
    endpoint = find_endpoint(name)
    assert (endpoint.provider, endpoint.model, endpoint.base_url) == (provider, model, base_url)


@pytest.mark.parametrize(
    "name",
    [
        "openai:",
        "gpt-4o",
        "azure:gpt-4o",
        "http://host/v1",
        "http://host/v1#",
        "http://:8000/v1#m",
        "http://h:99999/v1#m",
        "",
    ],
)
def test_what_leads_nowhere_is_refused(name: str) -> None:
    with pytest.raises(UsageError) as raised:
        open_remote(name, RemoteOptions())
    assert raised.value.hint


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="must not hold a user name or password") as raised:
        open_remote("https://me:hunter2@host/v1#m", RemoteOptions())
    assert "hunter2" not in str(raised.value)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("openai:gpt-4o", "OPENAI_API_KEY"),
        ("anthropic:c", "ANTHROPIC_API_KEY"),
        ("google:g", "GOOGLE_API_KEY or GEMINI_API_KEY"),
    ],
)
@pytest.mark.parametrize("key", [None, SecretStr(""), SecretStr(" ")])
def test_a_missing_key_is_named(name: str, variable: str, key: SecretStr | None) -> None:
    with pytest.raises(UsageError, match=f"needs a key, and {variable} is not set"):
        open_remote(name, RemoteOptions(api_key=key))
    assert " or ".join(key_variables(name)) == variable


def test_what_cannot_work_is_refused_without_opening_it() -> None:
    key, limit = SecretStr("key"), Decimal(1)
    check_remote("openai:gpt-4o", RemoteOptions(api_key=key, max_cost=limit))
    refused = {
        "openai:gpt-4o": RemoteOptions(max_cost=limit),
        "openai:no-such-model": RemoteOptions(api_key=key, max_cost=limit),
        "http://127.0.0.1:9/v1#m": RemoteOptions(max_cost=limit),
        "azure:gpt-4o": RemoteOptions(api_key=key),
    }
    for name, options in refused.items():
        with pytest.raises(UsageError):
            check_remote(name, options)
        with pytest.raises(UsageError):
            open_remote(name, options)


def test_servers_need_no_key() -> None:
    open_remote("http://127.0.0.1:9/v1#m", RemoteOptions()).close()
    assert key_variables("http://127.0.0.1:9/v1#m") == ("VOUCH_MODEL_API_KEY",)


@pytest.mark.parametrize(
    "options",
    [
        {"timeout_s": 0},
        {"max_retries": -1},
        {"concurrency": 0},
        {"requests_per_minute": 0},
        {"max_cost": Decimal(-1)},
        {"max_cost": Decimal("NaN")},
    ],
)
def test_options_that_make_no_sense(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match=next(iter(options))):
        RemoteOptions(**options)


def test_only_what_leaves_encrypted_may_take_a_proxy() -> None:
    assert not find_endpoint("openai:gpt-4o").is_local_or_plain
    for name in (
        "http://gpu:8000/v1#m",
        "https://localhost/v1#m",
        "https://127.0.0.2/v1#m",
        "https://[::1]/v1#m",
        "ollama:m",
    ):
        assert find_endpoint(name).is_local_or_plain


def test_an_address_of_the_users_is_not_the_providers_own() -> None:
    assert find_endpoint("openai:gpt-4o").is_providers_own
    assert not find_endpoint("openai:gpt-4o", "https://proxy.example/v1").is_providers_own


def test_identity_tells_addresses_apart_and_never_the_key() -> None:
    key = SecretStr("sk-secret")
    own = open_remote("openai:gpt-4o", RemoteOptions(api_key=key))
    other = open_remote("openai:gpt-4o", RemoteOptions(api_key=key, base_url="https://proxy.example/v1"))
    assert own.identity != other.identity
    assert own.identity.startswith("openai:gpt-4o;")
    assert "sk-secret" not in own.identity + other.identity + repr(own.options)


@pytest.mark.parametrize(
    ("name", "temperature"),
    [
        ("openai:gpt-4o", "0"),
        ("openai:gpt-5.2", "0"),
        ("openai:gpt-5", "default"),
        ("openai:o3", "default"),
        ("anthropic:claude-haiku-4-5", "0"),
        ("anthropic:claude-opus-4-8", "default"),
        ("google:gemini-2.5-flash", "0"),
        ("google:gemini-3-flash", "default"),
        ("http://127.0.0.1:9/v1#m", "0"),
    ],
)
def test_temperature_is_nought_where_models_take_it(name: str, temperature: str) -> None:
    model = open_remote(name, RemoteOptions(api_key=SecretStr("key")))
    assert f"temperature={temperature};" in model.identity


def test_pictures_fit_what_providers_take() -> None:
    for provider in ("openai", "anthropic", "google", "ollama", "server"):
        facts = provider_facts(provider)
        pictures = picture_facts(provider, "some-model")
        width, height = pictures.taken.sides_px
        assert width * height * 3 <= facts.max_picture_bytes * 3
        assert pictures.tokens(width, height) >= pictures.tokens(1, 1) >= 1
    assert picture_facts("ollama", "Qwen2.5-VL:7b").taken.patch_px == 28
    assert picture_facts("server", "Qwen/Qwen3-VL-8B-Instruct").taken.patch_px == 32
    assert picture_facts("openai", "gpt-4o-mini-2024-07-18").pixels_per_token == 30


def test_a_missing_extra_says_how_to_install_it() -> None:
    code = (
        "import sys; sys.modules['pydantic_ai'] = None\n"
        "from pydantic import SecretStr\n"
        "from extractors.vlm.remote import RemoteOptions, open_remote\n"
        "try: open_remote('openai:gpt-4o', RemoteOptions(api_key=SecretStr('k')))\n"
        "except Exception as error: print(type(error).__name__, error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=1) == [ModelError.__name__, "pip install '.[remote]'\n"]


def test_importing_the_door_loads_nothing_heavy() -> None:
    code = (
        "import sys, extractors.vlm.remote\n"
        "heavy = ('pydantic_ai', 'openai', 'anthropic', 'google.genai', 'numpy', 'PIL')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
