"""The commands of whoever looks after Vouch: schedules, what the ledger counts, and what it forgets.

Like all of the command line, they import what they need when they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Callable

MetricsOption = Annotated[
    str | None, typer.Option("--metrics-port", help="Serve Prometheus metrics at PORT or ADDRESS:PORT")
]


def serve(
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, help="Prefect's pages on this machine; 0: none", show_default="0")
    ] = 0,
    pool: Annotated[
        str | None, typer.Option("--pool", help="Only register them in this work pool, for vouch worker")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="Runs at once")] = 2,
    metrics_port: MetricsOption = None,
) -> None:
    """Run the schedules of vouch.toml when they are due, until a signal comes."""
    from pipelines.schedules.command import serve_command

    raise typer.Exit(serve_command(port, pool, limit, metrics_port))


def worker(
    pool: Annotated[str, typer.Option("--pool", help="The work pool")] = "vouch",
    limit: Annotated[int, typer.Option("--limit", min=1, help="Runs at once")] = 1,
    name: Annotated[str | None, typer.Option("--name", help="How Prefect calls it", show_default="made up")] = None,
) -> None:
    """Carry out scheduled runs of a work pool, beside workers of other machines."""
    from pipelines.schedules.command import worker_command

    worker_command(pool, limit, name)


def metrics() -> None:
    """Print what the ledger counts, in Prometheus's text format."""
    from pipelines.metrics import metrics_command

    metrics_command()


def purge(
    older_than: Annotated[str, typer.Option("--older-than", help="What ended before so long: 12h, 90d, 6w, 1y")],
    include: Annotated[
        list[str] | None,
        typer.Option("--include", help="Also what did not come to its end: review,failed,unsent"),
    ] = None,
    memory: Annotated[
        bool, typer.Option("--memory", help="Also what is remembered of them to find duplicates")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Remove what is listed; without, it is only listed")] = False,
) -> None:
    """Forget documents that came to their end: their results and names in the ledger, and old files of the cache."""
    from pipelines.purge_command import purge_command

    purge_command(older_than, include or (), memory=memory, yes=yes)


OPERATIONS: tuple[Callable[..., None], ...] = (serve, worker, metrics, purge)
