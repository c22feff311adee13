"""The shape of the house: layers, sizes, names, and documents that cannot drift from the code."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from schemas.export import MODELS, committed_schema, dump_schema

ROOT = Path(__file__).parents[1]
LAYERS = ("schemas", "extractors", "pipelines")
MODULES = sorted(path for layer in LAYERS for path in (ROOT / layer).rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "benchmarks").rglob("*.py"))]
MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 60
VAGUE = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _module(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def test_imports_keep_to_the_layers() -> None:
    """The contracts of import-linter in pyproject.toml."""
    linted = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert "0 broken" in linted.stdout


def _imported(path: Path, modules: dict[str, Path]) -> set[str]:
    """The modules of ours that a module names in imports, those for types included."""
    named = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            named |= inner & set(modules) or {node.module}
    return named & set(modules)


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Not even for their types: what two modules both speak of stands in a third."""
    modules = {_module(path): path for path in MODULES}
    TopologicalSorter({name: _imported(path, modules) for name, path in modules.items()}).prepare()


def test_no_file_is_too_long() -> None:
    lengths = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > MAX_FILE_LINES} == {}


def test_no_function_is_too_long() -> None:
    lengths = {
        f"{_name(path)}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION_LINES} == {}


def test_no_module_has_a_vague_name() -> None:
    assert [path for path in MODULES if VAGUE & {*path.relative_to(ROOT).parts, path.stem}] == []


def test_every_module_says_what_it_holds() -> None:
    texts = {_name(path): path.read_text(encoding="utf-8") for path in MODULES}
    assert [name for name, text in texts.items() if text and not ast.get_docstring(ast.parse(text))] == []


@pytest.mark.parametrize("layer", ["schemas", "extractors"])
def test_only_pipelines_look_at_the_environment(layer: str) -> None:
    for path in (ROOT / layer).rglob("*.py"):
        assert not re.search(r"\bos\.environ|\bgetenv\b", path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("name", MODELS)
def test_committed_json_schemas_are_what_the_models_say(name: str) -> None:
    committed = (ROOT / "schemas" / "json" / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == dump_schema(name), "run: python -m schemas.export"


def test_no_committed_json_schema_is_left_over() -> None:
    names = {path.name.removesuffix(".schema.json") for path in (ROOT / "schemas" / "json").iterdir()}
    assert names == set(MODELS)


def test_an_unknown_schema_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        committed_schema("../result")
