"""`vouch purge`: forgets what came to its end long ago. Lists first; removes only when told to."""

from __future__ import annotations

import os
import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.ledger.command import the_ledger
from pipelines.ledger.purging import OPEN, Purgeable, find_purgeable, purge
from pipelines.logs import say
from pipelines.settings import load_settings
from pipelines.terminal import printable
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.ledger.database import Database
    from pipelines.ledger.purging import Open

_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1), "y": timedelta(days=365)}
_LEAST, _MOST = timedelta(hours=1), timedelta(days=365 * 100)


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What may go: what ended before `before`; of what did not come to its end, the kinds in `also`."""

    before: datetime
    also: tuple[Open, ...] = ()
    memory: bool = False


def purge_command(older_than: str, include: Sequence[str], *, memory: bool, yes: bool) -> None:
    """List what may go, and with `yes` remove it. Raises UsageError and ProviderError."""
    plan = PurgePlan(datetime.now(UTC) - parse_age(older_than), _kinds(include), memory)
    answers = list(_old_files(load_settings().cache, plan.before.timestamp()))
    with the_ledger() as database:
        with database.snapshot() as connection:
            found = find_purgeable(connection, plan.before, plan.also)
        for each in found:
            print("\t".join(_listed(each)))
        counted = f"{_count(len(found), 'document')} and {_count(len(answers), 'file')} of the cache"
        since = f"older than {plan.before:%Y-%m-%d %H:%M} UTC"
        if not yes:
            say(f"{counted} {since} would be removed: --yes removes them; files of yours stay in any case")
            return
        removed = purge(database, found, plan.before, plan.also, memory=plan.memory)
        _reclaim(database)
    for path in answers:
        path.unlink(missing_ok=True)
    changed = f"; {len(found) - removed} are in work again, and stay" if removed < len(found) else ""
    say(f"{_count(removed, 'document')} and {_count(len(answers), 'file')} of the cache {since} removed{changed}")


def parse_age(text: str) -> timedelta:
    """`90d`, `12h`, `6w`, `1y`. Raises UsageError."""
    match = re.fullmatch(r"(\d{1,4})([hdwy])", text.strip().lower())
    if match is None or not _LEAST <= (age := int(match[1]) * _UNITS[match[2]]) <= _MOST:
        raise UsageError(f"--older-than {text} is no age", hint="give a number of hours, days, weeks or years: 90d")
    return age


def _kinds(include: Sequence[str]) -> tuple[Open, ...]:
    names = [name.strip() for part in include for name in part.split(",") if name.strip()]
    for name in names:
        if name not in OPEN:
            raise UsageError(f"--include {name} is not known", hint=f"choose among {', '.join(OPEN)}")
    return tuple(kind for kind in OPEN if kind in names)


def _listed(each: Purgeable) -> tuple[str, ...]:
    kept = "hash kept: it was sent" if each.keeps_hash else ""
    return printable(each.name), each.sha256[:12], each.state, f"{each.finished_at:%Y-%m-%d}", kept


def _old_files(folder: Path, before: float) -> Iterator[Path]:
    for parent, _, names in os.walk(folder):
        for name in names:
            path = Path(parent, name)
            try:
                info = path.lstat()
            except OSError:
                continue
            # When it was used last, where the file system says.
            if max(info.st_mtime, min(info.st_atime, time.time())) < before:
                yield path


def _reclaim(database: Database) -> None:
    """Make SQLite let go of what was removed: until then it is still in the file."""
    from sqlalchemy.exc import SQLAlchemyError

    if database.is_postgresql:
        return
    try:
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("VACUUM")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
    except SQLAlchemyError as error:
        say(f"the ledger's file keeps its size, because it is in use: {error.__cause__ or error}", level="warning")


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'s' * (number != 1)}"
