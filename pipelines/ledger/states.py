"""The states of readings, of files in drop folders and of what is to be sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipelines.outcome import Outcome

State = Literal["received", "claimed", "done", "review", "failed", "exported"]
STATES: tuple[State, ...] = ("received", "claimed", "done", "review", "failed", "exported")
READ: tuple[State, ...] = ("done", "review", "exported")
"""A result is there, and stands unless someone asks for it anew."""
FINISHED: tuple[State, ...] = (*READ, "failed")

SendState = Literal["pending", "sending", "delivered", "dead"]
SEND_STATES: tuple[SendState, ...] = ("pending", "sending", "delivered", "dead")


def finished_state(outcome: Outcome) -> State:
    """Where a reading ends: accepted, for a person, or failed."""
    if outcome.failed:
        return "failed"
    return "done" if outcome.decision == "accept" else "review"
