"""`vouch review RESULT`: says what waits for a person, and takes what they correct and decide."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from pipelines.emit import result_json, write_atomically
from pipelines.explain.command import load_result
from pipelines.logs import say
from pipelines.outcome import summarize
from pipelines.review.applying import objections, reviewed
from pipelines.review.statements import statements_of
from pipelines.review.waiting import list_waiting
from schemas.errors import UsageError
from schemas.result import Review

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from schemas.result import Decision, DocumentEntry, Result


@dataclass(frozen=True, slots=True)
class Given:
    """What a person gave: `statements` as FIELD=VALUE, `decision` None where they only correct. `document` counts the
    documents of the result from 1; `despite_checks` accepts what does not add up.
    """

    statements: Sequence[str] = ()
    decision: Decision | None = None
    by: str | None = None
    note: str = ""
    document: int | None = None
    despite_checks: bool = False


def review_command(path: Path, given: Given) -> None:
    """Put what a person says into a result, in its file and in the ledger; without a word of theirs, say what waits.

    Of a folder, the results in it and below that wait for a person are listed. Raises UsageError for what cannot be
    stated, and for values that do not add up; then nothing is changed.
    """
    if path.is_dir():
        if given.statements or given.decision is not None:
            raise UsageError(f"{path} is a folder: a person speaks of one result", hint=f"`vouch review {path}` lists")
        list_waiting(path)
        return
    result = load_result(path)
    if not given.statements and given.decision is None:
        if given.note:
            raise UsageError("--note goes with --set, --accept or --reject", hint="say what is to be noted")
        _say_open(result, path)
        return
    number = _chosen(result, given.document)
    before = result.documents[number]
    stated = statements_of(before, given.statements)
    review = Review(
        by=given.by or _who(),
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        decision=given.decision or before.decision,
        note=given.note,
    )
    after = reviewed(before, stated, review)
    if given.decision == "accept":
        after.reviews[-1].overruled = [*before.reasons, *_overruled(before, after, given)]
    result.documents[number] = after
    content = result_json(result)
    recorded = _record(result, path, content)  # first: where it is being read, nothing is changed
    write_atomically(content, path)
    for line in (*_told(path, after, review), *recorded):
        say(line)


def _chosen(result: Result, document: int | None) -> int:
    count = len(result.documents)
    if document is None and count == 1:
        return 0
    if document is not None and 1 <= document <= count:
        return document - 1
    if not count:
        raise UsageError(f"{result.source.name} could not be read: there is nothing to review", hint="see its errors")
    raise UsageError(f"{result.source.name} holds {count} documents", hint=f"name one: --document 1 to {count}")


def _overruled(before: DocumentEntry, after: DocumentEntry, given: Given) -> list[str]:
    """What speaks against a document that is accepted: a person has to say that they know."""
    against = objections(before, after)
    if against and not given.despite_checks:
        raise UsageError(
            f"this speaks against it: {'; '.join(against)}",
            hint="correct it with --set, or give --despite-checks if the document itself is wrong",
        )
    return against


def _told(path: Path, document: DocumentEntry, review: Review) -> list[str]:
    changes = [f"{pointer}: {_shown(change.before)} → {_shown(change.after)}"
               for pointer, change in document.reviews[-1].changes.items()]  # fmt: skip
    failed = [f"still failing: {check.id}: {check.message}" for check in document.checks if check.status == "failed"]
    return [*changes, *failed, f"{path}: {review.decision}, by {review.by}"]


def _shown(value: Any) -> str:
    return "nothing" if value is None else repr(value)


def _say_open(result: Result, path: Path) -> None:
    """Each document with its reasons, what presses in it, and what people said; then what to do about it."""
    from rich.console import Console

    from pipelines.explain.command import choose_proofs
    from pipelines.explain.printing import print_document, print_file

    console = Console(file=sys.stdout, highlight=False, emoji=False)
    print_file(console, result)
    for document, proofs in zip(result.documents, choose_proofs(result, None), strict=True):
        print_document(console, document, [proof for proof in proofs if proof.is_pressing])
    if any(document.decision == "review" for document in result.documents):
        say(f"correct a value:   vouch review {path} --set FIELD=VALUE")
        say(f"decide:            vouch review {path} --accept   (or --reject)")


def _record(result: Result, path: Path, content: bytes) -> list[str]:
    """In the ledger too, if it has the document: what is accepted goes out to the sinks, and `run` leaves it alone.

    What to say of it, once the file is written.
    """
    from pipelines.ledger.command import ledger_if_any

    with ledger_if_any() as database:
        if database is None or result.source.sha256 is None:
            return []
        from pipelines.export.sinks.opening import Sinks, wanted_by
        from pipelines.ledger.reviews import record_review
        from pipelines.settings import load_settings

        outcome = summarize(result, path.with_name(result.source.name), path)
        sinks = Sinks(wanted=wanted_by(load_settings().sinks))(outcome)
        filed = record_review(database, outcome, result.run.config_sha256, content, sinks)
    told = [f"filed: {place}" for place in filed or ()]
    if filed is not None and sinks:
        told.append(f"to be sent to {', '.join(sinks)}: by `vouch deliver`, or the next run")
    return told


def _who() -> str:
    """Who is logged in. Raises UsageError where the machine does not know, as in many containers."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UsageError("nobody is logged in here", hint="say who decides: --by NAME") from error
