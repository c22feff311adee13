"""Models by name: what cannot work is refused before anything is read; what works is opened as the user says."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest

from extractors.vlm.cache import CachedModel
from extractors.vlm.scripted import ScriptedModel
from pipelines import models
from pipelines.choices import Choices, read_options
from pipelines.models import LateModel, open_model, vision_model, vision_options
from pipelines.settings import load_settings
from schemas.errors import ModelError, UsageError
from schemas.options import ReadOptions, VisionOptions

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("vouch_home")


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.json"
    path.write_text(json.dumps({"answers": [{"says": {"invoice_number": "1"}}]}), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "GEMINI_API_KEY", "OLLAMA_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def _options(name: str, **choices: Any) -> VisionOptions:
    options = read_options(Choices(model=name, **choices), load_settings()).vision
    assert options is not None
    return options


@pytest.mark.parametrize("name", ["embedded", "none"])
def test_without_a_vision_model_nothing_is_opened(name: str) -> None:
    options = read_options(Choices(model=name), load_settings())
    assert options.vision is None
    assert open_model(name, VisionOptions()) is None
    assert vision_model(options) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("gpt-4o", "gpt-4o is not known"),
        ("openai:", "no remote model"),
        ("openai:gpt-4o", "OPENAI_API_KEY is not set"),
        ("anthropic:claude", "ANTHROPIC_API_KEY is not set"),
        ("http://localhost:8000/v1", "names no model"),
        ("hf:", "no such folder"),
        ("hf:./nowhere", "no such folder"),
        ("scripted:nowhere.json", "nowhere.json: No such file"),
    ],
)
def test_what_cannot_work_is_refused(name: str, said: str) -> None:
    with pytest.raises(UsageError, match=said) as caught:
        read_options(Choices(model=name), load_settings())
    assert caught.value.hint


@pytest.mark.parametrize(
    ("name", "package", "command"),
    [
        ("hf:a/b", "torch", "pip install '.[local]'"),
        ("hf:a/b", "llguidance", "pip install '.[local]'"),
        ("ollama:llava", "pydantic_ai", "pip install '.[remote]'"),
    ],
)
def test_a_missing_extra_names_the_command_that_adds_it(
    name: str, package: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(models, "find_spec", lambda wanted: None if wanted == package else find_spec(wanted))
    with pytest.raises(UsageError, match=package) as caught:
        read_options(Choices(model=name), load_settings())
    assert caught.value.hint == command


def test_a_script_is_a_model(script: Path) -> None:
    name = f"scripted:{script}"
    options = read_options(Choices(model=name, when="always"), load_settings())
    assert isinstance(open_model(name, _options(name)), ScriptedModel)
    model = vision_model(options)
    assert model is not None
    assert model.identity == open_model(name, _options(name)).identity  # type: ignore[union-attr]
    assert vision_model(options) is model
    assert vision_model(options.model_copy(update={"when": "never"})) is None
    assert vision_model(options.model_copy(update={"without": frozenset({"vlm"})})) is None


def test_a_model_is_opened_when_it_is_asked_and_its_failure_is_remembered(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tries: list[str] = []

    def broken(name: str, _: VisionOptions) -> None:
        tries.append(name)
        raise ModelError("it cannot be opened", hint="download it again")

    monkeypatch.setattr(models, "open_model", broken)
    late = LateModel("hf:a/b", VisionOptions())
    assert tries == []
    for _ in range(2):
        with pytest.raises(ModelError, match="cannot be opened"):
            _ = late.profile
    assert tries == ["hf:a/b"]


def test_what_is_behind_a_name_is_in_the_hash(script: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hashed(name: str) -> str:
        return read_options(Choices(model=name), load_settings()).config_sha256()

    before = hashed(f"scripted:{script}")
    assert hashed(f"scripted:{script}") == before
    script.write_text('{"answers": []}', encoding="utf-8")
    assert hashed(f"scripted:{script}") != before

    checkpoint = tmp_path / "checkpoint"
    checkpoint.mkdir()
    empty = hashed(f"hf:{checkpoint}")
    (checkpoint / "config.json").write_text("{}", encoding="utf-8")
    assert hashed(f"hf:{checkpoint}") != empty
    assert hashed("hf:a/b@one") != hashed("hf:a/b@two")

    told = hashed("ollama:llava")
    monkeypatch.setattr("extractors.vlm.prompting.prompts_sha256", lambda: "0" * 64)
    assert hashed("ollama:llava") != told


def test_a_schema_that_cannot_be_asked_is_refused(script: Path, tmp_path: Path) -> None:
    schema = tmp_path / "endless.json"
    endless = {"type": "object", "properties": {"a": {"$ref": "#"}, "x": {"type": "string"}}, "required": ["a"]}
    schema.write_text(json.dumps(endless), encoding="utf-8")
    with pytest.raises(UsageError, match="without end"):
        read_options(Choices(model=f"scripted:{script}", schema=str(schema)), load_settings())
    assert read_options(Choices(schema=str(schema)), load_settings()).custom_schema


def test_the_commit_of_a_downloaded_model_is_in_the_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    assert _options("hf:a/b").identity.startswith("main ")
    references = tmp_path / "models--a--b" / "refs"
    references.mkdir(parents=True)
    (references / "main").write_text("0123abcd", encoding="utf-8")
    assert _options("hf:a/b").identity.startswith("0123abcd ")
    assert _options("hf:a/b@v2").identity.startswith("v2 ")


def test_a_folder_and_a_revision_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "model@home"
    folder.mkdir()
    assert models.local_source(f"hf:{folder}") == (str(folder), None)
    assert models.local_source("hf:org/model@abc") == ("org/model", "abc")
    assert models.local_source("hf:org/model") == ("org/model", None)


def test_settings_and_the_command_line_reach_the_model(monkeypatch: pytest.MonkeyPatch, vouch_home: Path) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    monkeypatch.setenv("VOUCH_MODEL_TIMEOUT_S", "7")
    monkeypatch.setenv("VOUCH_MODEL_MAX_COST", "5")
    monkeypatch.setenv("VOUCH_MODEL_PRICE_INPUT", "0.1")
    monkeypatch.setenv("VOUCH_MODEL_PRICE_OUTPUT", "0.4")
    assert _options("openai:gpt-4o").max_cost == Decimal(5)
    options = _options("openai:gpt-4o", max_cost=0.5)
    assert options.max_cost == Decimal("0.5")
    assert options.spending is not None
    assert options.spending.parent == vouch_home / "spending"
    assert options.api_key is not None
    assert "sk-secret" not in repr(options)
    model = open_model("openai:gpt-4o", options)
    assert isinstance(model, CachedModel)
    inner: Any = model._model
    assert inner.options.timeout_s == 7
    assert inner.options.max_cost == Decimal("0.5")
    assert inner.options.price.output == Decimal("0.4")
    assert "sk-secret" not in model.identity


def test_without_room_nothing_is_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOUCH_MODEL_CACHE_BYTES", "0")
    options = _options("ollama:llava")
    assert options.cache is None
    assert not isinstance(open_model("ollama:llava", options), CachedModel)


def test_runs_count_what_they_spend_each_for_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _options("ollama:llava").spending is None
    monkeypatch.setenv("VOUCH_MODEL_REQUESTS_PER_MINUTE", "30")
    one, other = (_options("ollama:llava").spending for _ in range(2))
    assert one is not None
    assert one != other


@pytest.mark.parametrize(
    ("variable", "value"), [("DEVICE", "abacus"), ("TIMEOUT_S", "soon"), ("MAX_COST", "-1"), ("CONCURRENCY", "0")]
)
def test_a_variable_that_cannot_be_is_named(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"VOUCH_MODEL_{variable}", value)
    with pytest.raises(UsageError, match=f"VOUCH_MODEL_{variable}"):
        vision_options("ollama:llava", load_settings())


def test_options_of_a_model_travel_to_workers(script: Path) -> None:
    import pickle

    options = read_options(Choices(model=f"scripted:{script}"), load_settings())
    assert pickle.loads(pickle.dumps(options)) == options
    assert hash(options.vision) == hash(pickle.loads(pickle.dumps(options)).vision)
    assert isinstance(options, ReadOptions)
