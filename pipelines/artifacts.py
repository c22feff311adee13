"""What a flow run leaves in Prefect for people to look at: how far it is, and a table of its documents with links.

Names come from whoever sent the documents, so they are escaped. No content of a document is in here: reasons stand in
the results, which the table links to.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from pipelines.terminal import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.inputs import Job
    from pipelines.outcome import Outcome

PROGRESS_KEY = "vouch-progress"
DOCUMENTS_KEY = "vouch-documents"
MOST_ROWS = 500
"""Those that need somebody first: a page of 5,000 rows is read by nobody."""
_SECONDS_BETWEEN = 2.0
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&])")
_GRAVITY = ("failed", "not done", "reject", "review", "accept")


class ProgressBar:
    """A progress artifact of the flow run that this is made in, moved at most every two seconds."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._moved_at = time.monotonic()
        self._id: UUID | None = None

    def move(self, done: int) -> None:
        """So many batches are done. A short run shows nothing until its end."""
        if done < self._total and time.monotonic() - self._moved_at < _SECONDS_BETWEEN:
            return
        from prefect.artifacts import create_progress_artifact, update_progress_artifact

        percent = 100.0 * done / self._total if self._total else 100.0
        said = f"{done} of {self._total} batches"
        if self._id is None:
            made = create_progress_artifact(percent, key=PROGRESS_KEY, description=said)
            self._id = made if isinstance(made, UUID) else None
        else:
            update_progress_artifact(self._id, percent, description=said)
        self._moved_at = time.monotonic()


def publish_documents(pairs: Iterable[tuple[Job, Outcome | None]]) -> None:
    """Make the table of documents an artifact of the flow run that this is called in."""
    from prefect.artifacts import create_markdown_artifact

    rows = list(pairs)
    create_markdown_artifact(documents_table(rows), key=DOCUMENTS_KEY, description=f"{len(rows)} documents")


def documents_table(pairs: Sequence[tuple[Job, Outcome | None]]) -> str:
    """A Markdown table, the gravest first."""
    rows = sorted(pairs, key=lambda pair: _GRAVITY.index(_decision(pair[1])))
    return "\n".join(_lines(rows[:MOST_ROWS], len(rows)))


def _lines(rows: Sequence[tuple[Job, Outcome | None]], total: int) -> Iterator[str]:
    yield "| document | decision | kind | verified | pages | seconds | result |"
    yield "|---|---|---|---:|---:|---:|---|"
    for job, outcome in rows:
        cells = [_escaped(job.source.name), _decision(outcome)]
        if outcome is None:
            cells += [""] * 5
        else:
            verified = f"{outcome.verified}/{outcome.total}" if outcome.total else ""
            cells += [_escaped(outcome.kind), verified, str(outcome.pages), f"{outcome.seconds:.2f}"]
            cells.append(_link(outcome.output) if outcome.output else "")
        yield f"| {' | '.join(cells)} |"
    if len(rows) < total:
        yield f"\n{total - len(rows)} more, as good as the last or better, are not shown."


def _decision(outcome: Outcome | None) -> str:
    if outcome is None:
        return "not done"
    return "failed" if outcome.failed else outcome.decision or "review"


def _link(path: Path) -> str:
    return f"[{_escaped(path.name)}](<{Path(printable(str(path))).absolute().as_uri()}>)"


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\1", printable(text))
