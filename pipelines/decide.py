"""May this document be posted unseen? Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.checks.outcome import Outcome
    from schemas.evidence import FieldResult
    from schemas.page import Page
    from schemas.result import Decision

MUST_BE_VERIFIED = {
    "invoice": ("/invoice_number", "/issue_date", "/currency", "/seller/name", "/totals/gross"),
    "receipt": ("/issue_date", "/currency", "/seller/name", "/totals/gross"),
}
"""What a posting rests on; a document is accepted only if each of these is verified."""

MUST_IF_STATED = {"invoice": ("/seller/iban", "/totals/payable")}
"""Where the money goes, and how much: whoever states it alone (an XML that says more than its page) is not believed."""

_AMOUNTS = ("/totals/", "/taxes/")
_ANSWER = re.compile(r"/entries/\d+/value")
_MEASURED = re.compile(r"/charts/\d+/series/\d+/points/\d+/y")
_CELL = re.compile(r"/tables/\d+/(?:header|rows/\d+)/\d+")
_SAYS = {
    "single": "rests on one witness",
    "conflict": "has readings that disagree",
    "absent": "is not on the document",
    "unreadable": "could not be read",
    "not_attempted": "was not attempted",
}


def _unproven_answers(fields: Mapping[str, FieldResult]) -> list[str]:
    answers = [field for path, field in fields.items() if _ANSWER.fullmatch(path) and field.selectors]
    if not answers:
        return ["no field of the form is filled in"]
    alone = sum(field.status == "single" for field in answers)
    illegible = sum(field.status == "unreadable" for field in answers)
    reasons = [f"{alone} of {len(answers)} answers rest on one witness"] if alone else []
    return reasons + ([f"{illegible} of {len(answers)} answers could not be read"] if illegible else [])


def _unproven_points(fields: Mapping[str, FieldResult]) -> list[str]:
    points = [field for path, field in fields.items() if _MEASURED.fullmatch(path) and field.selectors]
    if not any(field.selectors for field in fields.values()):
        return ["nothing was read: no chart of a known type was found, and no table"]
    return [
        f"{count} of {len(points)} values of charts {said}"
        for status, said in (("single", "rest on one witness"), ("conflict", "have readings that disagree"))
        if (count := sum(field.status == status for field in points))
    ]


def _unproven_cells(fields: Mapping[str, FieldResult]) -> list[str]:
    cells = [field for path, field in fields.items() if _CELL.fullmatch(path) and field.selectors]
    alone = sum(field.status == "single" for field in cells)
    return [f"{alone} of {len(cells)} cells of tables rest on one witness"] if alone else []


def _is_stated_alone(path: str, fields: Mapping[str, FieldResult]) -> bool:
    """One witness names it. An amount due that is the very print of the proven gross amount says nothing of its own,
    if nobody reads another print of which nothing else is proven: a commission may be taken off."""
    field, gross = fields.get(path), fields.get("/totals/gross")
    if field is None or not field.selectors or field.status != "single":
        return False
    is_gross = gross is not None and gross.status == "verified" and gross.text == field.text
    proven = {other.text for at, other in fields.items() if at.startswith(_AMOUNTS) and other.status == "verified"}
    return not (path == "/totals/payable" and is_gross and proven.issuperset(each.text for each in field.alternatives))


def decide(
    kind: str,
    pages: Sequence[Page],
    fields: Mapping[str, FieldResult],
    outcomes: Sequence[Outcome],
    must: Sequence[str] | None = None,
) -> tuple[Decision, list[str]]:
    """The decision, and the reasons for anything but `accept`. `reject` is for documents in which nothing was read.

    `must` names the fields that have to be verified; those of the kind where it is None.
    """
    must = MUST_BE_VERIFIED.get(kind, ()) if must is None else must
    reasons = [f"page {page.page_no} failed: {page.failure.message}" for page in pages if page.failure]
    if not pages:
        reasons.append("there is no page: what the XML states is compared with nothing")
    elif all(page.status != "ok" for page in pages):
        return "reject", reasons or ["no page has any content"]
    if kind == "other":
        return "review", [*reasons, "the document is of no kind that is read"]
    if fields and all(field.status == "not_attempted" for field in fields.values()):
        return "review", [*reasons, f"no reader for documents of kind {kind}: nothing was attempted"]
    for path in must:
        status = fields[path].status if path in fields else "absent"
        if status != "verified":
            reasons.append(f"{path} {_SAYS[status]}")
    if kind == "form":
        reasons += _unproven_answers(fields)
    if kind == "chart":
        reasons += _unproven_points(fields) + _unproven_cells(fields)
    reasons += [f"{path} {_SAYS['single']}" for path in MUST_IF_STATED.get(kind, ()) if _is_stated_alone(path, fields)]
    conflicts = [path for path, field in fields.items() if field.status == "conflict"]
    reasons += [
        f"{path} {_SAYS['conflict']}" for path in conflicts if path not in must and not _MEASURED.fullmatch(path)
    ]
    for outcome in outcomes:
        if outcome.check.status == "failed":
            check = outcome.check
            found = f": expected {check.expected}, found {check.actual}" if check.expected is not None else ""
            paths = f" ({', '.join(check.fields[-3:])})" if check.fields else ""
            reasons.append(f"check {check.id} failed: {check.message}{found}{paths}")
    return ("review", reasons) if reasons else ("accept", [])
