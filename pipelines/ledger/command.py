"""`vouch status`, `vouch show` and `vouch retry`. What was asked for goes to stdout, as text or as JSON."""

from __future__ import annotations

import hashlib
import json
import sys
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipelines.ledger.database import Database, default_url
from pipelines.ledger.overview import find_documents, history_of, overview
from pipelines.logs import say
from pipelines.settings import load_settings
from pipelines.terminal import printable
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.ledger.overview import Overview

_MOST_NAMED = 5


def status_command(as_json: bool) -> None:
    """Print how the ledger stands. Raises UsageError where there is none."""
    with the_ledger() as database, database.snapshot() as connection:
        seen = overview(connection)
    if as_json:
        _print_json(asdict(seen))
        return
    _print_lines(_overview_lines(seen))


def show_command(name: str, result: bool, as_json: bool) -> None:
    """Print what is known of a document, or its newest result. Raises UsageError if it is not one document's name."""
    with the_ledger() as database:
        document_id = _the_document(database, name)
        with database.snapshot() as connection:
            history = history_of(connection, document_id)
        if result:
            _print_result(database, name, history)
        elif as_json:
            _print_json(history)
        else:
            _print_lines(_history_lines(history))


def retry_command(names: Sequence[str], failed: bool, exports: bool) -> int:
    """Have documents read, or exports sent, again. Returns the exit status. Raises UsageError."""
    from pipelines.ledger.retries import retry_exports, retry_readings

    if not names and not failed and not exports:
        raise UsageError("nothing to try again", hint="name documents, or give --failed or --exports")
    if names and failed:
        raise UsageError("--failed means all that failed", hint="name documents, or give --failed")
    with the_ledger() as database:
        ids = [_the_document(database, name) for name in names] if names else None
        if exports:
            count = retry_exports(database, ids)
            say(f"{count} export{'s' * (count != 1)} to be sent again")
            return 0
        done = retry_readings(database, ids)
    say(f"{done.readings} reading{'s' * (done.readings != 1)} to be made again: by the next run over their files")
    for path in done.put_back:
        say(f"put back: {path}")
    for path in done.out_of_reach:
        say(f"not put back, drop it again: {path} is not there, or another of its name waits")
    return int(bool(done.out_of_reach) or bool(names and not done.readings))


@contextmanager
def the_ledger() -> Iterator[Database]:
    """The ledger of the settings. Raises UsageError where there is none: looking at it makes none."""
    with ledger_if_any() as database:
        if database is None:
            raise UsageError(
                f"there is no ledger in {load_settings().home} yet",
                hint="`vouch run` makes one; VOUCH_LEDGER names another",
            )
        yield database


@contextmanager
def ledger_if_any() -> Iterator[Database | None]:
    """The ledger of the settings, if there is one already."""
    settings = load_settings()
    url = settings.ledger.get_secret_value() if settings.ledger else None
    if url is None and not (settings.home / "ledger.db").exists():
        yield None
        return
    database = Database(url or default_url(settings.home))
    try:
        yield database
    finally:
        database.close()


def _the_document(database: Database, name: str) -> int:
    path = Path(name)
    with database.snapshot() as connection:
        found = find_documents(connection, _sha256(path)) if path.is_file() else []
        found = found or find_documents(connection, name) or find_documents(connection, str(path.absolute()))
        if not found:
            raise UsageError(f"the ledger knows no document {name}", hint="name it by its hash, its file or its path")
        if len(found) > 1:
            hashes = ", ".join(history_of(connection, number)["sha256"][:12] for number in found[:_MOST_NAMED])
            raise UsageError(f"{name} may be {len(found)} documents", hint=f"name one by its hash: {hashes} …")
    return found[0]


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror or error}", hint="check its rights") from error


def _print_result(database: Database, name: str, history: dict[str, Any]) -> None:
    ids = [reading["id"] for reading in history["readings"]]
    contents = _results(database, ids)
    newest = next((contents[number] for number in reversed(ids) if number in contents), None)
    if newest is None:
        raise UsageError(f"the ledger has no result of {name}", hint="it waits, or its result was purged")
    sys.stdout.buffer.write(newest)
    sys.stdout.flush()


def _results(database: Database, ids: Sequence[int]) -> dict[int, bytes]:
    from pipelines.ledger.ledger import stored_results

    with database.snapshot() as connection:
        return stored_results(connection, ids)


def _overview_lines(seen: Overview) -> Iterator[tuple[str, str]]:
    yield "documents", str(seen.documents)
    for state, count in seen.readings.items():
        yield state, str(count)
    if seen.oldest_waiting_s is not None:
        yield "longest waiting", f"{seen.oldest_waiting_s:.0f} s"
    for sink, states in seen.outbox.items():
        yield f"export {sink}", ", ".join(f"{count} {state}" for state, count in states.items() if count)
    for owner in seen.owners:
        since = _moment(owner["started_at"])
        yield "at work", f"{owner['command']} on {owner['host']}, process {owner['pid']}, since {since}"


def _history_lines(history: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield history["name"], f"{history['bytes']} bytes, received {_moment(history['received_at'])}"
    yield "sha256", history["sha256"]
    for reading in history["readings"]:
        yield "", ""
        yield from _reading_lines(reading)


def _reading_lines(reading: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield f"reading {reading['id']}", f"{reading['state']}, attempt {reading['attempts']}"
    for name in ("decision", "kind", "reason", "source", "output", "claimed_by"):
        if reading[name]:
            yield f"  {name}", reading[name]
    if reading["total"]:
        yield "  verified", f"{reading['verified']} of {reading['total']}"
    for name in ("claimed_at", "finished_at", "exported_at"):
        if reading[name]:
            yield f"  {name}", _moment(reading[name])
    yield "  by", f"{reading['build']}, configuration {reading['config_sha256'][:12]}"
    for file in reading["files"]:
        lies = file["filed_as"] or "put back to be read again"
        where = lies if file["filed_at"] else f"processing/{file['ticket']}"
        copy = f", a copy of {file['copy_of']}" if file["copy_of"] else ""
        yield "  file", f"{file['place']} in {file['folder']}: {where}{copy}"
    for sent in reading["outbox"]:
        error = f": {sent['last_error']}" if sent["last_error"] else ""
        yield "  export", f"{sent['sink']}: {sent['state']}, attempt {sent['attempts']}{error}"


def _moment(value: datetime) -> str:
    return value.strftime("%Y-%m-%d %H:%M:%S UTC")


def _print_lines(lines: Iterable[tuple[str, str]]) -> None:
    """Two columns on a terminal, parted by a tab elsewhere."""
    pairs = [(printable(name), printable(value)) for name, value in lines]
    width = max((len(name) for name, _ in pairs), default=0) if sys.stdout.isatty() else 0
    for name, value in pairs:
        print(f"{name:<{width + 2}}{value}".rstrip() if width else f"{name}\t{value}".rstrip("\t"))


def _print_json(value: Any) -> None:
    print(json.dumps(value, indent=2, default=_as_json))


def _as_json(value: object) -> str:
    return value.isoformat(timespec="milliseconds") if isinstance(value, datetime) else str(value)
