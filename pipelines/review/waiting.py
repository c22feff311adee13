"""The results of a folder that wait for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pipelines.explain.command import load_result
from pipelines.logs import say
from pipelines.outcome import summarize
from pipelines.terminal import printable
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipelines.outcome import Outcome


def list_waiting(folder: Path) -> None:
    """A line for each on standard output: the result, its kind, its reason and how many more there are."""
    waiting = sorted(_waiting(folder), key=lambda outcome: str(outcome.output))
    for each in waiting:
        sys.stdout.write("\t".join(printable(part) for part in (str(each.output), each.kind, each.reason)) + "\n")
    say(f"{len(waiting)} wait for a person" if len(waiting) != 1 else "1 waits for a person")


def _waiting(folder: Path) -> Iterator[Outcome]:
    """Other JSON files are none of ours: truth, results in other shapes, errors of a drop folder."""
    for path in folder.rglob("*.json"):
        try:
            result = load_result(path)
        except UsageError:
            continue
        outcome = summarize(result, path, path)
        if outcome.decision == "review":
            yield outcome
