"""`vouch deliver`: sends what waits, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.export.sinks.dispatch import dispatching
from pipelines.export.sinks.opening import open_sinks
from pipelines.ledger.opening import open_ledger
from pipelines.ledger.outbox import Outbox, waiting_for
from pipelines.logs import say
from pipelines.settings import load_settings
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


def deliver_command(names: Sequence[str], *, now: bool) -> int:
    """Send what is due to these sinks, or to all; with `now` what is to be tried later too.

    Returns the exit status: 1 where something did not go out. Raises UsageError for sinks that are not declared, and
    for those that cannot be used.
    """
    settings = load_settings()
    if not settings.sinks:
        raise UsageError("no sink is declared", hint="vouch.toml declares them: [sinks.NAME]")
    unknown = [name for name in names if name not in settings.sinks]
    if unknown:
        raise UsageError(f"there is no sink {unknown[0]}", hint=f"declared are {', '.join(settings.sinks)}")
    chosen = {name: each for name, each in settings.sinks.items() if not names or name in names}
    sinks = open_sinks(chosen, say)
    url = settings.ledger.get_secret_value() if settings.ledger else None
    with open_ledger(url, settings.home, "deliver") as ledger:
        if now:
            Outbox(ledger.database, ledger.owner.token).hurry(list(chosen))
        with dispatching(ledger, sinks.opened, say) as dispatch:
            pass
        with ledger.database.snapshot() as connection:
            left = waiting_for(connection)
    for name, count in dispatch.sent.items():
        say(f"{name}: {count} sent" + (f", {left[name]} wait" if left.get(name) else ""))
    for name, count in left.items():
        if name not in settings.sinks:
            say(f"{count} wait for {name}, which is not declared any more")
    return int(bool(dispatch.problems))
