"""The settings in force. Here and in `settings_sources` the environment is read; all else is given values."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from platformdirs import user_cache_path, user_data_path
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from pipelines.export.sinks.declared import AnyDeclared
from pipelines.schedules.declared import Schedule
from pipelines.settings_sources import named_tables, read_sources
from schemas.errors import UsageError
from schemas.options import Limits, SecondRenderer, VisionOptions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.settings_sources import Key, Sources


def _split(value: object) -> object:
    """A list of the file, or names parted by commas of a variable."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


_SECRET_NAME = re.compile(r"(?:\A|_)(?:\w*KEY|\w*TOKEN|SECRETS?|PASS\w*|CREDENTIALS?|HEADERS)(?:_|\Z)", re.IGNORECASE)
_PASSWORD_IN_URL = re.compile(r"://[^/@\s]*:[^/@\s]+@")

Names = Annotated[tuple[str, ...], BeforeValidator(_split)]


class ModelSettings(BaseModel):
    """How vision models are opened and asked: the table `vision`, `VOUCH_MODEL_…`."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

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

    def options(self, **given: object) -> VisionOptions:
        """The options of these settings; those given and not None come first. Raises UsageError."""
        chosen = {name: getattr(self, name) for name in type(self).model_fields}
        chosen |= {name: value for name, value in given.items() if value is not None}
        try:
            return VisionOptions.model_validate(chosen)
        except ValidationError as error:
            raise _as_usage(error, read_sources(Settings), ("vision",)) from None


class WatchDefaults(BaseModel):
    """How a drop folder is watched: the table `watch`, `VOUCH_WATCH_…`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    settle_s: float = Field(2.0, ge=0, description="Seconds a file must stand still before it is taken (--settle)")
    poll_s: float = Field(10.0, ge=0.1, description="Seconds between looks where no change is noticed (--poll)")
    subfolders: bool = Field(True, description="Take files of sub-folders (--subfolders)")
    ignore: Names = Field((), description="Patterns of names that are left, by commas (--ignore)")


class Settings(BaseModel):
    """All settings, by their keys in `vouch.toml`. A limit that is not set is the default of `Limits`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, protected_namespaces=())

    schema_name: str = Field("auto", alias="schema", description="What to read for (--schema)")
    model: str = Field("embedded", description="The model (--model)")
    when: str = Field("missing", description="When a vision model is asked (--when)")
    without: Names = Field((), description="Selectors left out, by commas (--without)")
    workers: int | None = Field(None, ge=1, description="Worker processes; one a core (--workers)")
    home: Path = Field(default_factory=lambda: user_data_path("vouch"), description="State: ledger, Prefect's records")
    cache: Path = Field(default_factory=lambda: user_cache_path("vouch"), description="What can be computed again")
    password: SecretStr | None = Field(None, description="Opens encrypted documents (--password)")
    ledger: SecretStr | None = Field(None, description="The ledger's database, in which duplicates are looked for")
    master_data: Path | None = Field(None, description="Your sellers and own companies: a CSV file")
    max_bytes: int | None = Field(None, description="Largest file")
    max_pages: int | None = Field(None, description="Longest document (--max-pages)")
    max_page_side_pt: float | None = Field(None, description="Largest page side, in points")
    max_pixels: int | None = Field(None, description="Largest rendered page or picture")
    max_objects: int | None = Field(None, description="Most objects of a PDF")
    max_unpacked_bytes: int | None = Field(None, description="Most that one page's content unpacks to")
    max_nesting: int | None = Field(None, description="Deepest nesting of forms on a page")
    max_attachments: int | None = Field(None, description="Most embedded files that are looked at")
    max_seconds: float | None = Field(None, description="Longest time for one document")
    max_page_seconds: float | None = Field(None, description="Longest time for one page")
    max_memory_bytes: int | None = Field(None, description="Most memory of one worker process")
    second_renderer: SecondRenderer = Field(
        "suspicious", description="Pages held against Poppler's picture: off, suspicious, always"
    )
    prefect_api_url: str | None = Field(None, description="A Prefect server to use")
    router: str | None = Field(None, description="A CLIP or SigLIP model, hf:…")
    log_format: Literal["text", "json"] = Field("text", description="What is said on stderr (--log-format)")
    log_content: bool = Field(False, description="Say what documents say, too: reasons with their values")
    vision: ModelSettings = ModelSettings()
    watch: WatchDefaults = WatchDefaults()
    schedules: dict[str, Schedule] = Field({}, description="What is read when (vouch serve)")
    sinks: dict[str, AnyDeclared] = Field(default_factory=dict, description="Where documents are sent, by name")

    def limits(self, **given: float | None) -> Limits:
        """The limits of these settings; those given and not None come first. Raises UsageError."""
        chosen = {name: getattr(self, name) for name in Limits.model_fields}
        chosen |= {name: value for name, value in given.items() if value is not None}
        try:
            return Limits.model_validate({name: value for name, value in chosen.items() if value is not None})
        except ValidationError as error:
            raise _as_usage(error, read_sources(Settings)) from None


def load_settings() -> Settings:
    """The settings in force. Raises UsageError for one that is not known or cannot be understood."""
    sources = read_sources(Settings)
    try:
        return Settings.model_validate(sources.merged())
    except ValidationError as error:
        raise _as_usage(error, sources) from None


def first_secret(names: Sequence[str]) -> SecretStr | None:
    """The first of these variables that is set: keys of services stand in variables of the services' own."""
    found = next((value for name in names if (value := os.environ.get(name, "").strip())), None)
    return SecretStr(found) if found else None


def secret_variables() -> tuple[str, ...]:
    """The variables of the environment that hold secrets: by their names, a password in an address, or for a sink.

    Proxies are none: whoever may use the network needs them. Raises UsageError.
    """
    sinks = load_settings().sinks.values()
    named = {str(getattr(sink, key)) for sink in sinks for key in type(sink).model_fields if key.endswith("_env")}
    return tuple(
        name
        for name, value in os.environ.items()
        if name in named
        or _SECRET_NAME.search(name)
        or (_PASSWORD_IN_URL.search(value) and not name.casefold().endswith("_proxy"))
    )


def environment_for_prefect(own: dict[str, str]) -> dict[str, str]:
    """The environment of a Prefect server of ours: this process's, without what the user set for other Prefects."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")} | own


def traces_endpoint() -> str | None:
    """Where OpenTelemetry's own variables send traces to, if they name a place."""
    names = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
    off = os.environ.get("OTEL_SDK_DISABLED", "").strip().lower() == "true"
    return None if off else next((value for name in names if (value := os.environ.get(name, "").strip())), None)


def environment_with(own: dict[str, str]) -> dict[str, str]:
    """The environment of this process and these: of a Prefect that uses the server, and the key, of the user's."""
    return {**os.environ, **own}


def settings_file() -> Path | None:
    """The file of settings in force, if there is one. Raises UsageError."""
    return read_sources(Settings).file


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


def _as_usage(error: ValidationError, sources: Sources, table: Key = ()) -> UsageError:
    first = error.errors()[0]
    place = (*table, *(str(part) for part in first["loc"])) or ("",)
    depth = 3 if place[0] in named_tables(Settings) else 2 if place[0] in ("vision", "watch") else 1
    key = place[:depth]
    option = " (or --max-pages)" if key == ("max_pages",) else ""
    said = f"{first['msg'][:1].lower()}{first['msg'][1:]}".removeprefix("value error, ")
    if first["type"] == "missing" or isinstance(first["input"], dict):
        return UsageError(f"{sources.spoken_of(key)}: {said}")
    return UsageError(f"{sources.spoken_of(key)}{option} is {first['input']!r}: {said}")
