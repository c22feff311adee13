"""Vision models by the names of the command line: refused early where they cannot work, opened late, once a process."""

from __future__ import annotations

import hashlib
import os
import time
from contextlib import suppress
from functools import cached_property, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import UsageError, VouchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from extractors.base import Rasterizer
    from extractors.vlm.base import ModelAnswer, ModelProfile, ModelRequest, VisionModel
    from extractors.vlm.remote import RemoteOptions
    from extractors.vlm.router import LooksRouter
    from pipelines.settings import Settings
    from schemas.options import ReadOptions, VisionOptions
    from schemas.page import Kind, Page

WITHOUT_VISION = ("embedded", "none")
_SCRIPTED, _LOCAL = "scripted:", "hf:"
_REMOTE = ("openai:", "anthropic:", "google:", "ollama:", "http://", "https://")
_KNOWN = "embedded, none, hf:ID-or-folder, openai:NAME, anthropic:NAME, google:NAME, ollama:NAME, http://host/v1#NAME"
_EXTRAS = {"local": ("torch", "transformers", "llguidance"), "remote": ("pydantic_ai",)}
_FORGOTTEN_AFTER_S = 7 * 86_400.0


def vision_options(name: str, settings: Settings, max_cost: Decimal | None = None) -> VisionOptions | None:
    """How the model of that name is asked; None for a name without a vision model.

    Nothing is loaded or sent. Raises UsageError for what cannot work: an unknown name, an extra that is not installed,
    a file that is no script, a folder that is not there, a key that is not set.
    """
    if name in WITHOUT_VISION:
        return None
    from extractors.vlm.prompting import prompts_sha256

    options = settings.vision.options(max_cost=max_cost)
    kept = {"cache": settings.cache / "vlm"} if options.cache_bytes else {}
    prompts = prompts_sha256()[:16]
    if name.startswith(_SCRIPTED):
        return options.model_copy(update={"identity": f"{_scripted(name).identity} prompts={prompts}"})
    if name.startswith(_LOCAL):
        check_extra("local")
        source, revision = local_source(name)
        known = _folder_state(source) if Path(source).is_dir() else _commit(source, revision)
        return options.model_copy(update={"identity": f"{known} prompts={prompts}", **kept})
    if name.startswith(_REMOTE):
        check_extra("remote")
        counted = options.max_cost is not None or options.requests_per_minute is not None
        spending = _spending_file(settings.home) if counted else None
        facts = {"identity": f"prompts={prompts}", "api_key": _key_of(name), "spending": spending}
        options = options.model_copy(update={**facts, **kept})
        _check_remote(name, options)
        return options
    raise UsageError(f"--model {name} is not known", hint=f"choose one of {_KNOWN}")


def open_model(name: str, options: VisionOptions) -> VisionModel | None:
    """The model of that name, with its cache; None for a name without a vision model.

    Raises UsageError or ModelError, with what to do, where it cannot be opened.
    """
    if name in WITHOUT_VISION:
        return None
    if name.startswith(_SCRIPTED):
        return _scripted(name)
    model = _open_local(name, options) if name.startswith(_LOCAL) else _open_remote(name, options)
    if options.cache is None:
        return model
    from extractors.vlm.cache import AnswerStore, CachedModel

    return CachedModel(model, AnswerStore(options.cache, options.cache_bytes))


class LateModel:
    """A vision model that is opened when it is first asked: often every page is settled without it.

    Once it could not be opened, it is not tried again: the error is raised each time.
    """

    def __init__(self, name: str, options: VisionOptions) -> None:
        self._name, self._options = name, options
        self._error: VouchError | None = None

    @cached_property
    def _model(self) -> VisionModel:
        if self._error is not None:
            raise self._error
        try:
            model = open_model(self._name, self._options)
        except VouchError as error:
            self._error = error
            raise
        assert model is not None, f"{self._name} is no vision model"
        return model

    @property
    def identity(self) -> str:
        return self._model.identity

    @property
    def profile(self) -> ModelProfile:
        return self._model.profile

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        return self._model.transcribe(requests)


def vision_model(options: ReadOptions) -> VisionModel | None:
    """The vision model of the options, not opened yet; None where none is to be asked. One for each process."""
    if options.vision is None or options.when == "never" or "vlm" in options.without:
        return None
    return _late(options.model, options.vision)


@lru_cache(maxsize=1)
def _late(name: str, options: VisionOptions) -> LateModel:
    """Weights are loaded once; connections and limits are shared by all documents."""
    return LateModel(name, options)


def router_votes(name: str | None, pages: Sequence[Page], rasterizer: Rasterizer | None) -> Mapping[Kind, float]:
    """What a router says of the kind of a document by the looks of its pages; nothing without one.

    Raises ModelError where it cannot be opened.
    """
    if name is None or rasterizer is None:
        return {}
    from extractors.vlm.router import vote_on_pages

    return vote_on_pages(_opened_router(name), pages, rasterizer)


@lru_cache(maxsize=1)
def _opened_router(name: str) -> LooksRouter:
    from extractors.vlm.router import open_router

    return open_router(name)


def check_extra(extra: str) -> None:
    """Raises UsageError, with the command that adds it, where an extra is not installed."""
    missing = [package for package in _EXTRAS[extra] if find_spec(package) is None]
    if missing:
        raise UsageError(
            f"the extra {extra!r} is not installed: {', '.join(missing)} cannot be found",
            hint=f"pip install '.[{extra}]'",
        )


def local_source(name: str) -> tuple[str, str | None]:
    """The folder or ID behind `hf:`, and the revision behind "@". Raises UsageError for a folder that is not there."""
    source = name.removeprefix(_LOCAL)
    folder = Path(source).expanduser()
    if source and folder.is_dir():
        return str(folder), None
    identifier, _, revision = source.partition("@")
    if not identifier or identifier.startswith((".", "/", "~")) or identifier.count("/") > 1:
        raise UsageError(f"--model {name}: there is no such folder", hint="name a folder, or a model's ID on the hub")
    return identifier, revision or None


def _folder_state(source: str) -> str:
    """What a folder holds, without reading its weights: names, sizes and times. The opened model hashes them."""
    facts = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in sorted(Path(source).iterdir())]
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:16]


def _commit(source: str, revision: str | None) -> str:
    """The commit of a model of the hub, where it was downloaded before; else the revision as named."""
    from huggingface_hub import constants

    named = revision or "main"
    reference = Path(constants.HF_HUB_CACHE) / f"models--{source.replace('/', '--')}" / "refs" / named
    try:
        return reference.read_text(encoding="utf-8").strip()
    except OSError:
        return named


def _scripted(name: str) -> VisionModel:
    from extractors.vlm.scripted import open_scripted

    return open_scripted(Path(name.removeprefix(_SCRIPTED)))


def _open_local(name: str, options: VisionOptions) -> VisionModel:
    from extractors.vlm.local import open_local
    from extractors.vlm.local.options import LocalOptions
    from pipelines.worker_process import threads_to_use

    source, revision = local_source(name)
    return open_local(
        source,
        LocalOptions(
            revision=revision,
            device=options.device,
            dtype=options.dtype,
            quantization=options.quantization,
            trust_remote_code=options.trust_remote_code,
            max_output_tokens=options.max_output_tokens,
            threads=threads_to_use(),
        ),
    )


def _open_remote(name: str, options: VisionOptions) -> VisionModel:
    from extractors.vlm.remote import open_remote

    return open_remote(name, _remote_options(options))


def _remote_options(options: VisionOptions) -> RemoteOptions:
    from extractors.vlm.remote import Price, RemoteOptions
    from pipelines.worker_process import count_cores, threads_to_use

    price = None
    if options.price_input is not None and options.price_output is not None:
        price = Price(options.price_input, options.price_output)
    return RemoteOptions(
        api_key=options.api_key,
        base_url=options.base_url,
        timeout_s=options.timeout_s,
        concurrency=max(1, round(options.concurrency * threads_to_use() / count_cores())),  # a worker's share
        requests_per_minute=options.requests_per_minute,
        max_cost=options.max_cost,
        price=price,
        ledger=options.spending,
    )


def _key_of(name: str) -> object:
    from extractors.vlm.remote import key_variables
    from pipelines.settings import first_secret

    return first_secret(key_variables(name))


def _check_remote(name: str, options: VisionOptions) -> None:
    from extractors.vlm.remote import check_remote

    check_remote(name, _remote_options(options))


def _spending_file(home: Path) -> Path:
    """A file of this run's own; those of runs long over are taken away."""
    folder = home / "spending"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            with suppress(OSError):
                if time.time() - old.stat().st_mtime > _FORGOTTEN_AFTER_S:
                    old.unlink()
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error}", hint="set VOUCH_HOME to another folder") from error
    return folder / f"{time.strftime('%Y%m%dT%H%M%S')}-{os.getpid()}-{os.urandom(4).hex()}.sqlite"
