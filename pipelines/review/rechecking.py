"""Checks over the values of a result, as they stand now: sums, dates and codes. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.assemble import leaves
from pipelines.checks.arithmetic import check_arithmetic
from pipelines.checks.codes import check_codes
from pipelines.checks.dates import check_dates
from pipelines.proof import proof_outcomes
from pipelines.reconcile import reconcile
from schemas.evidence import Reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from schemas.check import Check
    from schemas.result import DocumentEntry

_LINES = "lines.complete"
"""Whether all rows were read: a person who leaves them as they are, or mends them, has looked."""


def rechecked(before: DocumentEntry, after: DocumentEntry, changed: Collection[str]) -> list[Check]:
    """The checks of `after`: those that values alone decide are made anew, the others stay as the reading made them,
    but for those over a value that is `changed`: they were made before a person stated it."""
    made = checks_over(after)
    again = {check.id for check in (*checks_over(before), *made)} | {_LINES}
    kept = [check for check in before.checks if check.id not in again]
    return [*(_outdated(check) if set(changed).intersection(check.fields) else check for check in kept), *made]


def _outdated(check: Check) -> Check:
    message = f"made before a person changed what it is over: {check.message}"
    return check.model_copy(update={"status": "skipped", "expected": None, "actual": None, "message": message})


def checks_over(document: DocumentEntry) -> list[Check]:
    """Sums, dates and codes of an invoice or receipt; of other kinds there are none."""
    if document.kind not in ("invoice", "receipt"):
        return []
    fields = reconcile(list(_readings(document)))
    outcomes = [*check_arithmetic(fields), *check_dates(fields), *check_codes(fields), *proof_outcomes(fields)]
    return [outcome.check for outcome in outcomes]


def _readings(document: DocumentEntry) -> Iterator[Reading]:
    for pointer, value in leaves(document.data):
        field = document.fields.get(pointer)
        if value is None or field is None:
            continue
        for selector in field.selectors or ("rules",):
            yield Reading(pointer, field.text or str(value), str(value), selector, field.evidence, transcribed=True)
