"""Where settings come from: the environment before `vouch.toml` before the defaults. Flags come before all of them.

`vouch.toml` is the file that `VOUCH_CONFIG` names, else the one in the current folder, else the one in the user's
configuration folder. A file that merely lies in the current folder may have come with the documents: it cannot send
them elsewhere or run code until it is named.
"""

from __future__ import annotations

import difflib
import os
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin

from platformdirs import user_config_path
from pydantic import BaseModel

from pipelines.export.sinks.declared import declared_sinks
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

FILE_VARIABLE = "VOUCH_CONFIG"
FILE_NAME = "vouch.toml"
_PREFIX = "VOUCH_"
_TABLES = {"vision": "VOUCH_MODEL_", "watch": "VOUCH_WATCH_"}
_OWN_NAMES = {("prefect_api_url",): "PREFECT_API_URL"}
_OTHERS = frozenset({FILE_VARIABLE, "VOUCH_VENV", "VOUCH_MODEL_API_KEY"})
"""Variables that are no settings: where these are, where `setup.sh` installs, a key that is asked for by name."""
SINKS = "sinks"
_ONLY_IF_NAMED = ("ledger", "master_data", "router", "vision", "prefect_api_url", "schedules", SINKS)

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sources:
    """The settings' file, if there is one, with what it says; and what the environment says, by key."""

    file: Path | None
    in_file: Mapping[str, Any]
    in_environment: Mapping[Key, str]

    def merged(self) -> dict[str, Any]:
        """What all say together, to be validated."""
        merged = {name: dict(value) if isinstance(value, dict) else value for name, value in self.in_file.items()}
        for key, value in self.in_environment.items():
            table = merged if len(key) == 1 else merged.setdefault(key[0], {})
            if isinstance(table, dict):
                table[key[-1]] = value
        return merged

    def origin(self, key: Key) -> str:
        """Where a setting's value comes from: `environment`, the file, or `default`."""
        if key in self.in_environment:
            return "environment"
        value: Any = self.in_file
        for part in key:
            value = value.get(part) if isinstance(value, dict) else None
        return "default" if value is None else str(self.file)

    def spoken_of(self, key: Key) -> str:
        """A setting as whoever set it knows it: its variable, or its place in the file."""
        origin = self.origin(key)
        if len(key) > 1 and key[0] not in _TABLES:
            return f"{'.'.join(key)} in {self.file}"
        return variable_of(key) if origin in ("environment", "default") else f"{'.'.join(key)} in {origin}"


def variable_of(key: Key) -> str:
    """The environment's variable for a setting."""
    if key in _OWN_NAMES:
        return _OWN_NAMES[key]
    prefix = _TABLES[key[0]] if len(key) > 1 else _PREFIX
    return f"{prefix}{key[-1].upper()}"


def keys_of(model: type[BaseModel], before: Key = ()) -> Iterator[tuple[Key, FieldInfo]]:
    """Every setting of a model and its tables, in order, by the name it has in the file.

    Not those of tables that the user names: see `named_tables`. Nor sinks, which are of several types.
    """
    for name, field in model.model_fields.items():
        if name in named_tables(model) or (*before, name) == (SINKS,):
            continue
        key = (*before, field.alias or name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys_of(field.annotation, key)
        else:
            yield key, field


def named_tables(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """The settings that are tables with names of the user's (`[schedules.NAME]`), each with what stands in one."""
    found = {}
    for name, field in model.model_fields.items():
        inner = get_args(field.annotation)[-1:] if get_origin(field.annotation) is dict else ()
        if inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
            found[name] = inner[0]
    return found


def read_sources(model: type[BaseModel]) -> Sources:
    """What file and environment say. Raises UsageError for a file that cannot be read, and for a key unknown."""
    keys = {key for key, _ in keys_of(model)}
    return Sources(*_read_file(keys, named_tables(model)), _read_environment(keys))


def _read_environment(keys: set[Key]) -> dict[Key, str]:
    variables = {variable_of(key): key for key in keys}
    for name in os.environ:
        if name.startswith(_PREFIX) and name not in variables and name not in _OTHERS:
            raise _unknown(name, "the environment", [*variables, *_OTHERS])
    return {key: os.environ[name] for name, key in variables.items() if os.environ.get(name)}


def _read_file(keys: set[Key], named: Mapping[str, type[BaseModel]]) -> tuple[Path | None, dict[str, Any]]:
    path, is_named = _find_file()
    if path is None:
        return None, {}
    try:
        with path.open("rb") as file:
            said = tomllib.load(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{path} cannot be read: {reason}", hint=f"correct {FILE_VARIABLE}, or the file") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} is no TOML: {error}", hint="correct the file") from error
    _check_keys({name: value for name, value in said.items() if name not in named}, keys, path)
    for name in named.keys() & said.keys():
        _check_named_table(name, said[name], named[name], path)
    if not is_named:
        _check_harmless(said, path)
    return path, said


def _find_file() -> tuple[Path | None, bool]:
    """The file, and whether the user named it or put it into a folder of their own."""
    if name := os.environ.get(FILE_VARIABLE):
        return Path(name), True
    here = Path.cwd() / FILE_NAME
    if here.is_file():
        return here, False
    mine = user_config_path("vouch") / FILE_NAME
    return (mine, True) if mine.is_file() else (None, True)


def _check_keys(said: Mapping[str, Any], keys: set[Key], path: Path) -> None:
    tables = {key[0] for key in keys if len(key) > 1}
    for name, value in said.items():
        if name == SINKS:
            declared_sinks(value, str(path))
        elif name in tables:
            if not isinstance(value, dict):
                raise UsageError(f"{name} in {path} is a table, and {value!r} is none", hint=f"begin it with [{name}]")
            for inner in value:
                if (name, inner) not in keys:
                    raise _unknown(f"{name}.{inner}", str(path), [".".join(key) for key in keys])
        elif (name,) not in keys:
            raise _unknown(name, str(path), [*tables, SINKS, *(".".join(key) for key in keys)])


def _check_named_table(name: str, said: Any, inner: type[BaseModel], path: Path) -> None:
    known = [field.alias or key for key, field in inner.model_fields.items()]
    for entry, values in said.items() if isinstance(said, dict) else [(None, said)]:
        if not isinstance(values, dict):
            raise UsageError(
                f"{name} in {path} holds tables, and {values!r} is none", hint=f"begin one with [{name}.NAME]"
            )
        for key in values:
            if key not in known:
                raise _unknown(f"{name}.{entry}.{key}", str(path), [f"{name}.{entry}.{each}" for each in known])


def _check_harmless(said: Mapping[str, Any], path: Path) -> None:
    for name, value in said.items():
        elsewhere = name == "model" and value not in ("embedded", "none")
        code = name == "schema" and ":" in str(value)
        if name in _ONLY_IF_NAMED or elsewhere or code:
            raise UsageError(
                f"{path} sets {name}, and lies here without being named: it may have come with the documents",
                hint=f"if it is yours: export {FILE_VARIABLE}={path}",
            )


def _unknown(name: str, where: str, known: list[str]) -> UsageError:
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    # A variable's prefix makes all of them alike.
    hint = f"did you mean {near[0]}?" if near else "`vouch config` lists all that there are"
    return UsageError(f"{name} in {where} is no setting", hint=hint)
