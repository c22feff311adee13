"""What is said on stderr while work goes on: lines for people or, by `log_format = "json"`, an object a line.

An object has `time` (UTC), `level`, `event`, `message`, and what there is to know, such as a document's `sha256`.
What a document says is not said here, unless `log_content` is set; it stands in the results.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Literal

from pipelines.terminal import printable
from schemas.errors import UsageError

if TYPE_CHECKING:
    from typing import TextIO

    from pipelines.outcome import Outcome

Level = Literal["info", "warning", "error"]


def say(text: str, *, level: Level = "info", event: str = "message", **facts: Any) -> None:
    """Say something to whoever looks after this process. `facts` are for programs."""
    if is_json():
        _write(sys.stderr, {"level": level, "event": event, "message": text, **facts})
    else:
        print(printable(f"vouch: {text}"), file=sys.stderr, flush=True)


def note(event: str, **facts: Any) -> None:
    """Say something to programs only: people see it elsewhere, or do not want to."""
    if is_json():
        _write(sys.stderr, {"level": "info", "event": event, **facts})


def note_read(outcome: Outcome, **facts: Any) -> None:
    """Say to programs what became of a document."""
    if not is_json():
        return
    known = {"known": True} if outcome.known else {}
    note(
        "read",
        sha256=outcome.sha256,
        file=outcome.source.name,
        output=outcome.output,
        status=outcome.status,
        decision=outcome.decision,
        kind=outcome.kind,
        pages=outcome.pages,
        verified=outcome.verified,
        total=outcome.total,
        seconds=outcome.seconds,
        **said_of(outcome.reason, failed=outcome.failed),
        **known,
        **facts,
    )


def said_of(reason: str, *, failed: bool) -> dict[str, str]:
    """A reason, if it may be said: why a document failed, or what it holds where the user asked for that."""
    return {"reason": reason} if reason and (failed or shows_content()) else {}


@cache
def is_json() -> bool:
    """Whether programs read what is said. Settings that cannot be understood are told in words."""
    return _settings()[0] == "json"


@cache
def shows_content() -> bool:
    """Whether the user asked for what documents say."""
    return _settings()[1]


def _settings() -> tuple[str, bool]:
    from pipelines.settings import load_settings

    try:
        settings = load_settings()
    except UsageError:
        return "text", False
    return settings.log_format, settings.log_content


def _write(stream: TextIO, facts: dict[str, Any]) -> None:
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), **facts}
    print(json.dumps(line, default=_as_json), file=stream, flush=True)


def _as_json(value: object) -> str:
    # A name may be no Unicode; JSON is.
    return str(value).encode(errors="replace").decode() if isinstance(value, PurePath) else str(value)
