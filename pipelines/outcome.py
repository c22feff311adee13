"""What a run remembers of each input: one row of its summary. The result itself is in its file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.stages import Stage
    from schemas.evidence import FieldStatus
    from schemas.result import Decision, DocumentEntry, Result, ResultStatus

_SEVERITY: tuple[Decision, ...] = ("accept", "review", "reject")
_WITH_VALUE: tuple[FieldStatus, ...] = ("verified", "single", "conflict", "unreadable")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked of a vision model. The cost is in US dollars; None where the price is not known."""

    requests: int
    input_tokens: int
    output_tokens: int
    cost_usd: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One input of a run. `total` counts the fields that hold a value; `verified` of them are proved.

    `output` is None where no result could be written. `known`: it was read before, and not now; then nothing is said of
    its `stages` and of what a model was `asked`.
    """

    source: Path
    output: Path | None
    status: ResultStatus
    kind: str = ""
    decision: Decision | None = None
    verified: int = 0
    total: int = 0
    seconds: float = 0.0
    reason: str = ""
    sha256: str | None = None
    pages: int = 0
    known: bool = False
    stages: tuple[Stage, ...] = field(default=(), compare=False)
    asked: Asked | None = field(default=None, compare=False)

    @property
    def failed(self) -> bool:
        return self.status == "failed"


def summarize(result: Result, source: Path, output: Path) -> Outcome:
    """The row of a result: its documents taken together, the gravest decision, the first reason."""
    decisions = {document.decision for document in result.documents}
    statuses = Counter(field.status for document in result.documents for field in document.fields.values())
    return Outcome(
        source=source,
        output=output,
        status=result.status,
        kind=_kinds(result.documents),
        decision=next((decision for decision in reversed(_SEVERITY) if decision in decisions), None),
        verified=statuses["verified"],
        total=sum([statuses[status] for status in _WITH_VALUE]),
        seconds=result.run.seconds,
        reason=_reason(result),
        sha256=result.source.sha256,
        pages=len(result.pages),
        asked=_asked(result),
    )


def _asked(result: Result) -> Asked | None:
    usage = result.run.usage.get("vision")
    if usage is None:
        return None
    paid = usage.requests - usage.cached_requests
    cost = None if usage.cost_usd is None else float(usage.cost_usd)
    return Asked(paid, usage.input_tokens, usage.output_tokens, cost)


def _kinds(documents: list[DocumentEntry]) -> str:
    counts = Counter(document.kind for document in documents)
    return ", ".join(kind if count == 1 else f"{count} × {kind}" for kind, count in counts.items())


def _reason(result: Result) -> str:
    reasons = [f"{error.message} ({error.hint})" if error.hint else error.message for error in result.errors]
    reasons += [reason for document in result.documents for reason in document.reasons if document.decision != "accept"]
    if not reasons:
        return ""
    return reasons[0] if len(reasons) == 1 else f"{reasons[0]} (and {len(reasons) - 1} more)"
