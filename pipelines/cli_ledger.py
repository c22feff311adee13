"""The commands over the ledger: what it holds, what is read again, and what is sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
JsonOption = Annotated[bool, typer.Option("--json", help="As JSON, for programs")]


def status(as_json: JsonOption = False) -> None:
    """What the ledger holds: documents by state, what waits to be sent, and who is at work."""
    from pipelines.ledger.command import status_command

    status_command(as_json)


def show(
    document: Annotated[str, typer.Argument(help="The start of its SHA-256, its file name or its path")],
    result: Annotated[bool, typer.Option("--result", help="Print its result instead, as it was written")] = False,
    as_json: JsonOption = False,
) -> None:
    """All that the ledger knows of a document."""
    from pipelines.ledger.command import show_command

    show_command(document, result, as_json)


def retry(
    documents: Annotated[list[str] | None, typer.Argument(help="As `vouch show` takes them")] = None,
    failed: Annotated[bool, typer.Option("--failed", help="All that failed")] = False,
    exports: Annotated[
        bool, typer.Option("--exports", help="What could not be sent, instead of what was read")
    ] = False,
) -> None:
    """Have documents read again: by the next run, or at once where a drop folder is watched."""
    from pipelines.ledger.command import retry_command

    raise typer.Exit(retry_command(documents or [], failed, exports))


def deliver(
    sinks: Annotated[list[str] | None, typer.Argument(help="The sinks to send to; without: all")] = None,
    now: Annotated[bool, typer.Option("--now", help="Also what failed and is to be tried again later")] = False,
) -> None:
    """Send what waits to the sinks that vouch.toml declares; `run` and `watch` do so by themselves."""
    from pipelines.export.sinks.command import deliver_command

    raise typer.Exit(deliver_command(sinks or [], now=now))


LEDGER_COMMANDS: tuple[Callable[..., None], ...] = (status, show, retry, deliver)
