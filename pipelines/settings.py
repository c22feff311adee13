"""What the environment says. The only place that reads it; everything else is given values."""

from __future__ import annotations

import os
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from schemas.errors import UsageError
from schemas.options import Limits, VisionOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PREFIX = "VOUCH_"


class Settings(BaseSettings):
    """`VOUCH_…` variables, and Prefect's `PREFECT_API_URL`. A limit that is not set is the default of `Limits`."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: user_data_path("vouch"), description="State: Prefect's records")
    cache: Path = Field(default_factory=lambda: user_cache_path("vouch"), description="What can be computed again")
    password: SecretStr | None = Field(None, description="Opens encrypted documents")
    ledger: SecretStr | None = Field(None, description="Database of documents read before: finds duplicates")
    max_bytes: int | None = None
    max_pages: int | None = None
    max_page_side_pt: float | None = None
    max_pixels: int | None = None
    max_seconds: float | None = None
    max_memory_bytes: int | None = None
    prefect_api_url: str | None = Field(None, validation_alias="PREFECT_API_URL", description="A server to use")

    def limits(self, **given: float | None) -> Limits:
        """The limits of the environment; those given and not None come first. Raises UsageError."""
        chosen = {name: getattr(self, name) for name in Limits.model_fields}
        chosen |= {name: value for name, value in given.items() if value is not None}
        try:
            return Limits.model_validate({name: value for name, value in chosen.items() if value is not None})
        except ValidationError as error:
            raise _as_usage(error, {f"{_PREFIX}{name.upper()}" for name in Limits.model_fields}) from None


class ModelSettings(BaseSettings):
    """`VOUCH_MODEL_…` variables: how vision models are opened and asked; and `VOUCH_ROUTER`."""

    model_config = SettingsConfigDict(
        env_prefix=f"{_PREFIX}MODEL_", env_ignore_empty=True, extra="ignore", frozen=True, protected_namespaces=()
    )

    device: str = Field("auto", description="auto, cuda, mps or cpu; of local models, as the next three")
    dtype: str = Field("auto", description="auto, bf16, fp16 or fp32")
    quantization: str = Field("none", description="none, 4bit or 8bit")
    trust_remote_code: bool = Field(False, description="Run the code that a checkpoint brings along")
    max_output_tokens: int = Field(8192, description="The longest answer")
    base_url: str | None = Field(None, description="Another address for a provider; of remote models, as what follows")
    timeout_s: float = Field(180.0, description="For one attempt")
    concurrency: int = Field(4, description="Requests at once, of all workers together")
    requests_per_minute: float | None = Field(None, description="Of all processes of a run")
    max_cost: Decimal | None = Field(None, description="US dollars for a whole run (or --max-cost)")
    price_input: Decimal | None = Field(None, description="US dollars for a million tokens, where it is not known")
    price_output: Decimal | None = Field(None, description="The same, of the answer")
    cache_bytes: int = Field(1_000_000_000, description="Answers kept; 0 keeps none")
    router: str | None = Field(None, validation_alias=f"{_PREFIX}ROUTER", description="A CLIP or SigLIP model, hf:…")

    def options(self, **given: object) -> VisionOptions:
        """The options of the environment; those given and not None come first. Raises UsageError."""
        chosen = {name: getattr(self, name) for name in type(self).model_fields if name != "router"}
        chosen |= {name: value for name, value in given.items() if value is not None}
        try:
            return VisionOptions.model_validate(chosen)
        except ValidationError as error:
            raise _as_usage(error, set(), f"{_PREFIX}MODEL_") from None


def load_model_settings() -> ModelSettings:
    """The settings of vision models. Raises UsageError for a variable that cannot be understood."""
    try:
        return ModelSettings()
    except ValidationError as error:
        raise _as_usage(error, set(), f"{_PREFIX}MODEL_") from None


def first_secret(names: Sequence[str]) -> SecretStr | None:
    """The first of these variables that is set: keys of services stand in variables of the services' own."""
    found = next((value for name in names if (value := os.environ.get(name, "").strip())), None)
    return SecretStr(found) if found else None


def load_settings() -> Settings:
    """The settings of this process. Raises UsageError for a variable that cannot be understood."""
    try:
        return Settings()
    except ValidationError as error:
        raise _as_usage(error, set()) from None


def environment_for_prefect(own: dict[str, str]) -> dict[str, str]:
    """The environment of a Prefect server of ours: this process's, without what the user set for other Prefects."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | own


@contextmanager
def variables_set(variables: dict[str, str]) -> Iterator[None]:
    """These variables in the environment for a while: what the user set comes back, and is what settings see later."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def no_proxy_to(host: str) -> dict[str, str]:
    """What to add to the environment so that no client takes a proxy to `host`."""
    hosts = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    if host in hosts.split(","):
        return {}
    listed = f"{hosts},{host}" if hosts else host
    return {"NO_PROXY": listed, "no_proxy": listed}


def _as_usage(error: ValidationError, known: set[str], prefix: str = _PREFIX) -> UsageError:
    first = error.errors()[0]
    name = str(first["loc"][0]).upper() if first["loc"] else ""
    variable = name if name.startswith(("PREFECT_", _PREFIX)) else f"{prefix}{name}"
    option = f" (or --{name.lower().replace('_', '-')})" if variable in known and name == "MAX_PAGES" else ""
    return UsageError(f"{variable}{option} is {first['input']!r}: {first['msg'][:1].lower()}{first['msg'][1:]}")
