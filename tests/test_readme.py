"""The README says what is: its commands, options, settings, words and example are held against the code."""

from __future__ import annotations

import json
import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from pipelines.cli import app
from pipelines.settings import Settings
from pipelines.settings_sources import FILE_VARIABLE, keys_of, variable_of
from schemas.evidence import FieldStatus
from schemas.options import Limits, ReadOptions
from schemas.result import Decision

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
SHELL_LINES = [line.split("#")[0].strip() for kind, text in BLOCKS if kind == "sh" for line in text.splitlines()]
COMMANDS = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("line", [line for line in SHELL_LINES if line.startswith("vouch ")])
def test_every_command_of_the_readme_exists(line: str) -> None:
    _, name, *words = shlex.split(line)
    parser = COMMANDS[name].make_parser(COMMANDS[name].make_context(name, [], resilient_parsing=True))
    _, rest, _ = parser.parse_args(words)
    assert rest == []


def test_every_option_the_readme_speaks_of_exists() -> None:
    whole = typer.main.get_command(app)
    known = {option for command in (whole, *COMMANDS.values()) for each in command.params for option in each.opts}
    spoken_of = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", README))
    assert spoken_of <= known | {"--help"}


def test_every_command_of_setup_is_one() -> None:
    setup = (ROOT / "setup.sh").read_text(encoding="utf-8")
    for name in re.findall(r"bash setup\.sh (\w+)", README):
        assert f"\n  {name})" in setup
    for name in ("poppler-utils", "chromium", "libatomic1", "postgresql"):
        assert f"`{name}`" in README
        assert f" {name} " in setup


def test_the_settings_are_all_there_with_their_defaults() -> None:
    rows = dict(re.findall(r"^\| `((?:VOUCH|PREFECT)_\w+)` \| ([^|]+) \|", README, re.MULTILINE))
    settings = {variable_of(key): field for key, field in keys_of(Settings)}
    assert set(rows) == {*settings, FILE_VARIABLE}
    for variable, field in settings.items():
        stated, default = rows[variable].lower(), field.default
        if variable.startswith(("VOUCH_MODEL_", "VOUCH_WATCH_")) and default != ():
            assert stated == str(default).lower() or float(stated) == float(default), variable
    for name, field in Limits.model_fields.items():
        assert float(rows[f"VOUCH_{name.upper()}"]) == field.default


def test_the_table_of_local_models_is_what_was_tried() -> None:
    from extractors.vlm.local.tried import support_table

    assert support_table().strip() in README


def test_the_schema_of_ones_own_is_one(tmp_path: Path) -> None:
    from pipelines.custom.load import load_custom_schema
    from schemas.custom import PropertyKeys, RootKeys

    example = [text for kind, text in BLOCKS if kind == "json"][1]
    (tmp_path / "lease.json").write_text(example, encoding="utf-8")
    assert json.loads(load_custom_schema(str(tmp_path / "lease.json")))["x-vouch"]
    section = README[README.index("## Schemas of your own") : README.index("## Bad input")]
    for key in (*PropertyKeys.model_fields, *RootKeys.model_fields):
        assert f"`{key}`" in section, key


def test_every_selector_and_extra_is_named() -> None:
    import tomllib

    from pipelines.readers import readers_for

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for extra in project["optional-dependencies"]:
        assert f".[{extra}]" in README or extra == "test", extra
    for reader in readers_for(ReadOptions()):
        assert f"| `{reader.selector}` |" in README


def test_every_status_and_decision_is_explained() -> None:
    terms = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert terms[: len(get_args(FieldStatus))] == list(get_args(FieldStatus))
    assert set(get_args(Decision)) <= set(terms)


def test_every_file_it_names_is_there() -> None:
    for name in re.findall(r"\]\(([\w.]+)\)|`(sample_docs/[\w.]+|schemas/json/|\.ci/run|constraints\.txt)`", README):
        assert (ROOT / (name[0] or name[1])).exists(), name


@cache
def _sample(name: str) -> dict[str, Any]:
    from pipelines.emit import result_json
    from pipelines.read import read_file

    result: dict[str, Any] = json.loads(result_json(read_file(ROOT / "sample_docs" / name, ReadOptions())))
    return result


def test_the_example_is_what_vouch_says() -> None:
    example = json.loads(next(text for kind, text in BLOCKS if kind == "json"))
    _assert_part_of(example, _sample(example["source"]["name"]), "")


def _assert_part_of(part: Any, whole: Any, where: str) -> None:
    """Everything shown stands in the result; a list is shown by some of its items."""
    if isinstance(part, dict):
        for key, value in part.items():
            assert key in whole, f"{where}/{key}"
            _assert_part_of(value, whole[key], f"{where}/{key}")
    elif isinstance(part, list) and part and isinstance(part[0], dict):
        for item in part:
            assert any(_is_part_of(item, other) for other in whole), f"{where}: {item}"
    else:
        assert part == whole, where


def _is_part_of(part: Any, whole: Any) -> bool:
    try:
        _assert_part_of(part, whole, "")
    except AssertionError:
        return False
    return True
