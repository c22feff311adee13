"""Results become bytes: checked against the committed JSON Schemas, then written atomically.

What is validated is what is written: the bytes are parsed back and given to jsonschema-rs, which knows nothing of the
Pydantic models they came from. Everything is validated: the envelope by `result`, each document's data by its kind.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import re
import time
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from schemas.errors import InternalError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from jsonschema_rs import Draft202012Validator

    from schemas.result import Result

TEMPORARY_PREFIX = ".vouch-"
_counter = itertools.count()
_NUMBERS = re.compile(rb"\[\n\s+(-?\d[-+.\deE]*(?:,\n\s+-?\d[-+.\deE]*)*)\n\s+\]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SHOWN_PROBLEMS = 3
_ABANDONED_SECONDS = 3600.0


def result_json(result: Result) -> bytes:
    """The validated JSON of a result, UTF-8, keys in the models' order, a line feed at the end.

    Raises InternalError if it breaks its schema: that is a bug of ours, whatever the document holds.
    """
    from pydantic_core import to_json

    plain = _as_json(result)
    try:
        text = to_json(plain, indent=2)
    except ValueError:  # so seldom that looking for them in every result would cost more than writing it twice
        text = to_json(_without_surrogates(plain), indent=2)
    # Boxes and page lists on one line. No string is touched: a JSON string holds no raw line feed.
    text = _NUMBERS.sub(lambda match: b"[" + b", ".join(match[1].split(b",\n")).replace(b"  ", b"") + b"]", text)
    try:
        problems = find_problems(json.loads(text, parse_constant=_refuse_constant))
    except ValueError as error:
        problems = [str(error)]
    if problems:
        more = f" (and {len(problems) - _SHOWN_PROBLEMS} more)" if len(problems) > _SHOWN_PROBLEMS else ""
        raise InternalError(
            f"the result of {result.source.name} breaks its schema: {'; '.join(problems[:_SHOWN_PROBLEMS])}{more}",
            hint="please report this, with the document if you may share it",
        )
    return text + b"\n"


def find_problems(result: dict[str, Any]) -> list[str]:
    """Where a result, as parsed JSON, breaks its schemas: one line each, `pointer: what is wrong`."""
    problems = _problems("result", result, "")
    documents = result.get("documents")
    for number, document in enumerate(documents if isinstance(documents, list) else []):
        kind, data = (document.get("kind"), document.get("data")) if isinstance(document, dict) else (None, None)
        where = f"/documents/{number}"
        if kind == "custom":
            continue  # the schema is the user's: whether the data is an instance of it stands in the checks
        try:
            problems += _problems(str(kind), data, f"{where}/data")
        except KeyError:
            problems.append(f"{where}/kind: {kind!r} has no schema")
    return problems


def write_result(result: Result, path: Path) -> None:
    """Validate a result and put it at `path`, all or nothing.

    Raises InternalError (see `result_json`) and UsageError where the file cannot be written.
    """
    write_atomically(result_json(result), path)


def write_atomically(data: bytes, path: Path) -> None:
    """Put `data` at `path` so that a reader, or a crash, sees the old file or the new one. Raises UsageError.

    A device or a pipe is written to and stays what it is: root could put a file in the place of /dev/null.
    """
    if path.exists() and not path.is_file() and not path.is_dir():
        try:
            path.write_bytes(data)
        except OSError as error:
            raise _unwritable(path, error) from error
        return
    temporary = path.with_name(f"{TEMPORARY_PREFIX}{os.getpid()}-{next(_counter)}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def remove_temporary_files(folder: Path, pid: int) -> None:
    """Remove what a process that died left half written."""
    for temporary in folder.glob(f"{TEMPORARY_PREFIX}{pid}-*.tmp"):
        temporary.unlink(missing_ok=True)


def remove_abandoned_files(folder: Path) -> None:
    """Remove what processes that are gone left half written, here and in sub-folders: nothing is written that long."""
    oldest = time.time() - _ABANDONED_SECONDS
    for temporary in folder.rglob(f"{TEMPORARY_PREFIX}*.tmp"):
        with contextlib.suppress(OSError):
            if temporary.stat().st_mtime < oldest:
                temporary.unlink()


def prepare_output(folder: Path) -> None:
    """Create the output folder, prove that files can be written there, and tidy up. Raises UsageError."""
    probe = folder / f"{TEMPORARY_PREFIX}{os.getpid()}-probe.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise _unwritable(folder, error) from error
    remove_abandoned_files(folder)


def _unwritable(path: Path, error: OSError) -> UsageError:
    reason = error.strerror or type(error).__name__
    return UsageError(
        f"cannot write {path}: {reason[:1].lower() + reason[1:]}",
        hint="check the folder's permissions and free space, or choose another place with --out",
    )


def _as_json(result: Result) -> dict[str, Any]:
    dumped = result.model_dump(mode="json", by_alias=True, warnings=False)
    for document in dumped["documents"]:
        for verdict in document["fields"].values():
            if verdict["confidence"] is None:  # it is there only when it is calibrated
                del verdict["confidence"]
    return dumped


def _without_surrogates(value: Any) -> Any:
    """The same tree with lone surrogates replaced: file names and damaged fonts have them, UTF-8 has not."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_surrogates(item) for item in value]
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _problems(name: str, instance: Any, where: str) -> list[str]:
    return sorted(
        f"{where}{''.join(f'/{_pointer_part(part)}' for part in error.instance_path)}: {error.message}"
        for error in _validator(name).iter_errors(instance)
    )


def _pointer_part(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")


@cache
def _validator(name: str) -> Draft202012Validator:
    from jsonschema_rs import Draft202012Validator

    from schemas.export import committed_schema

    return Draft202012Validator(committed_schema(name), validate_formats=True)
