"""The proof as checks: does the system close, and what must be wrong where it does not? Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.checks.outcome import Comparison, make_outcome
from pipelines.proof.diagnosis import diagnose
from pipelines.proof.system import UNREAD_LINE, numbers_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.checks.outcome import Outcome
    from pipelines.proof.diagnosis import Change, Diagnosis, Fault
    from pipelines.reconcile import FieldReading

_MOST_NAMED = 3
_FEWEST_LINES = 2


def proof_outcomes(fields: Mapping[str, FieldReading]) -> list[Outcome]:
    """`proof.closes`, and `proof.suspects` where it does not; none where there is nothing to add up.

    They repeat what the single checks found for the document as a whole, so they belong behind the verdicts: a field
    is to be doubted once for one gap.
    """
    diagnosis = diagnose(numbers_of(fields))
    if not diagnosis.equations:
        return []
    return [_closes(diagnosis), *([_suspects(diagnosis, fields)] if diagnosis.failed else [])]


def _closes(diagnosis: Diagnosis) -> Outcome:
    equations = diagnosis.failed or diagnosis.equations
    paths = dict.fromkeys(path for equation in equations for path in equation.paths)
    held = len(diagnosis.equations) - len(diagnosis.failed)
    return make_outcome(
        "proof.closes",
        [path for path in paths if path != UNREAD_LINE],
        Comparison(f"{len(diagnosis.equations)} equations", f"{held} equations", diagnosis.closes),
        "all sums and products of the document hold together",
    )


def _suspects(diagnosis: Diagnosis, fields: Mapping[str, FieldReading]) -> Outcome:
    named = diagnosis.faults[:_MOST_NAMED]
    paths = dict.fromkeys(path for fault in named for path in sorted(fault.paths) if path in fields)
    said = "; or ".join(_in_words(fault) for fault in named)
    more = len(diagnosis.faults) - len(named)
    return make_outcome(
        "proof.suspects",
        paths,
        Comparison(said or "one or two wrong fields", "none that closes every sum" if not named else "as read", False),
        "the fewest fields that must be wrong" + (f" ({more} more ways)" if more > 0 else ""),
    )


def _in_words(fault: Fault) -> str:
    return " and ".join(_change(change) for change in fault.changes)


def _change(change: Change) -> str:
    if change.path == UNREAD_LINE:
        return f"a line of {change.closing:f} that was not read"
    if change.read is None:
        return f"{change.path} {change.closing:f}, which was not read"
    return f"{change.path} {change.closing:f} instead of {change.read:f}"
