"""A schema of the user's own, from a JSON file or a Pydantic model, as the canonical JSON that readings carry."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pipelines.custom.validity import validate_schema
from schemas.errors import UsageError

MAX_BYTES = 1_000_000


def is_custom(name: str) -> bool:
    """Whether a `--schema` names a file or a model rather than a schema of ours."""
    return name.endswith(".json") or ":" in name or "/" in name or Path(name).is_file()


def load_custom_schema(name: str) -> str:
    """The schema in a JSON file or of a Pydantic model `module:Model`, as canonical JSON.

    Raises UsageError, with the JSON Pointer of the fault where the schema has one.
    """
    schema = _from_file(Path(name)) if name.endswith(".json") or Path(name).is_file() else _from_model(name)
    validate_schema(schema, name)
    return json.dumps(schema, sort_keys=False, ensure_ascii=False, separators=(",", ":"))


def _from_file(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError(f"{path} is larger than {MAX_BYTES:,} bytes", hint="split it by document")
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}", hint="check the path given to --schema") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text", hint="save the schema as UTF-8") from error
    try:
        schema = json.loads(text, parse_constant=_refuse_constant, object_pairs_hook=_once)
    except (json.JSONDecodeError, RecursionError, ValueError) as error:
        raise UsageError(f"{path} is not JSON: {error}", hint="a JSON Schema (Draft 2020-12) is needed") from error
    if not isinstance(schema, dict):
        raise UsageError(f"{path}: a schema of a document is a JSON object", hint='start with {"type": "object", …}')
    return schema


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. Of a key that stands in it twice, JSON readers keep one and say nothing."""
    item = dict(pairs)
    if len(item) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key {twice!r} stands twice in one object")
    return item


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _from_model(name: str) -> dict[str, Any]:
    """The JSON Schema of what the model takes; of a Decimal, that is a number or, exact, a string."""
    from importlib import import_module

    from pydantic import BaseModel
    from pydantic.errors import PydanticUserError

    module_name, _, model_name = name.partition(":")
    if not module_name or not model_name:
        raise UsageError(f"--schema {name} is neither a JSON file nor module:Model", hint="for example forms:Lease")
    if "" not in sys.path and str(Path.cwd()) not in sys.path:
        sys.path.insert(0, str(Path.cwd()))
    try:
        model: Any = import_module(module_name)
        for part in model_name.split("."):
            model = getattr(model, part)
    except Exception as error:  # the module is the user's code: it may raise anything
        raise UsageError(f"--schema {name}: {type(error).__name__}: {error}", hint="check module and model") from error
    if not isinstance(model, type) or not issubclass(model, BaseModel):
        raise UsageError(f"--schema {name} is no Pydantic model", hint="name a subclass of pydantic.BaseModel")
    try:
        return model.model_json_schema(mode="validation")
    except (PydanticUserError, RecursionError) as error:
        raise UsageError(f"--schema {name} has no JSON Schema: {error}", hint="see the model's field types") from error
