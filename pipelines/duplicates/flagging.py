"""Puts what the history knows into the documents of a result."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipelines.duplicates.comparison import check_bank_details, check_duplicates
from pipelines.duplicates.fingerprint import COMPARED, fingerprint_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipelines.duplicates.fingerprint import Fingerprint
    from pipelines.duplicates.history import History
    from schemas.check import Check
    from schemas.page import SourceFile
    from schemas.result import DocumentEntry


def flag_duplicates(
    entries: Sequence[DocumentEntry],
    source: SourceFile,
    path: str,
    hash_page: Callable[[int], str | None],
    history: History | None,
) -> list[DocumentEntry]:
    """The documents of one file with checks against those before them in the file, and against `history`.

    A file of one document has nothing to be compared with where there is no history: it comes back as it is. Raises
    ProviderError where the history cannot be reached.
    """
    if history is None and len(entries) < 2:
        return list(entries)
    seen: list[Fingerprint] = []
    flagged: list[DocumentEntry] = []
    for entry, on_page, alone in _places(entries):
        # The picture of a sheet on which several receipts lie is that of none of them.
        picture = hash_page(entry.pages[0]) if alone and entry.kind in COMPARED else None
        fingerprint = fingerprint_of(entry, source.sha256, path, picture, on_page)
        if fingerprint is None:
            flagged.append(entry)
            continue
        known = history.remember(fingerprint) if history is not None else seen
        account = check_bank_details(fingerprint, known)
        if history is not None and account.status == "failed":
            history.distrust(fingerprint)
        flagged.append(_with_checks(entry, [*check_duplicates(fingerprint, known), account]))
        seen.append(fingerprint.model_copy(update={"trusted": account.status != "failed"}))
    return flagged


def flag_copies(entries: Sequence[DocumentEntry], sha256: str, path: str, first: str) -> list[DocumentEntry]:
    """The documents of a file whose very content was read before, under the name `first`."""
    flagged = []
    for entry, on_page, _ in _places(entries):
        fingerprint = fingerprint_of(entry, sha256, path, None, on_page)
        if fingerprint is not None:
            others = [check for check in entry.checks if not check.id.startswith("duplicate.")]
            checks = check_duplicates(fingerprint, [fingerprint.model_copy(update={"source": first})])
            entry = _with_checks(entry.model_copy(update={"checks": others}), checks)  # noqa: PLW2901
        flagged.append(entry)
    return flagged


def _places(entries: Sequence[DocumentEntry]) -> Iterator[tuple[DocumentEntry, int, bool]]:
    """Each document with which it is of those that begin on its first page, and whether it is the only one."""
    begun = Counter(page for entry in entries for page in entry.pages[:1])
    passed: Counter[int] = Counter()
    for entry in entries:
        passed.update(entry.pages[:1])
        first = entry.pages[0] if entry.pages else 0
        yield entry, max(passed[first], 1), begun[first] == 1


def hold_back(entries: Sequence[DocumentEntry]) -> list[DocumentEntry]:
    """The documents, none of them accepted: they could not be compared with those before them."""
    reason = "not compared with earlier documents: the ledger could not be used"
    return [
        entry.model_copy(
            update={
                "decision": "review" if entry.decision == "accept" else entry.decision,
                "reasons": [*entry.reasons, reason],
            }
        )
        for entry in entries
    ]


def _as_reason(check: Check) -> str:
    if check.id == "bank_details.changed":
        return f"the supplier's bank account changed: {check.actual}, before {check.expected} ({check.id})"
    return f"read before: {check.actual} ({check.id})"


def _with_checks(entry: DocumentEntry, checks: Sequence[Check]) -> DocumentEntry:
    """What fails goes to a person, whatever else was proven."""
    failed = [_as_reason(check) for check in checks if check.status == "failed"]
    return entry.model_copy(
        update={
            "checks": [*entry.checks, *checks],
            "decision": "review" if failed and entry.decision == "accept" else entry.decision,
            "reasons": [*entry.reasons, *failed],
        }
    )
