"""The person's command: what waits for them in a result, and what they say of it."""

# ruff: noqa: PLR0913, PLR0917 - a command's parameters are its options
from __future__ import annotations

from pathlib import Path  # noqa: TC003 - Typer looks at it
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from schemas.result import Decision


def review(
    result: Annotated[Path, typer.Argument(help="A result of `vouch read` or `vouch run`, or a folder of them")],
    statements: Annotated[
        list[str] | None,
        typer.Option("--set", help="A value as it should be, FIELD=VALUE; nothing behind the sign: none. Repeatable"),
    ] = None,
    accept: Annotated[bool, typer.Option("--accept", help="It may be posted")] = False,
    reject: Annotated[bool, typer.Option("--reject", help="It may not")] = False,
    by: Annotated[str | None, typer.Option("--by", help="Who says so; without: who is logged in")] = None,
    note: Annotated[str, typer.Option("--note", help="Why, for whoever reads it later")] = "",
    document: Annotated[int | None, typer.Option("--document", help="Which of several in the file, from 1")] = None,
    despite_checks: Annotated[
        bool, typer.Option("--despite-checks", help="The document itself does not add up: take it all the same")
    ] = False,
) -> None:
    """Say what waits for a person in a result, or which results of a folder wait; correct values, accept or reject."""
    from pipelines.review.command import Given, review_command

    if accept and reject:
        raise typer.BadParameter("either --accept or --reject")
    decision: Decision | None = "accept" if accept else "reject" if reject else None
    review_command(result, Given(statements or (), decision, by, note, document, despite_checks))
