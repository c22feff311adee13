"""A person's statements and decision, put into a document of a result. Pure."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pipelines.assemble import leaves, with_empties
from pipelines.decide import MUST_BE_VERIFIED
from pipelines.explain.labels import read_tokens
from pipelines.review.rechecking import checks_over, rechecked
from pipelines.review.rows import put, row_at, without_row
from pipelines.review.statements import is_row
from schemas.errors import UsageError
from schemas.evidence import FieldResult
from schemas.export import KINDS
from schemas.result import Change

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemas.evidence import Selector
    from schemas.result import DocumentEntry, Review

_PERSON: Selector = "person"
_SUMS, _WHOLE = "BR-CO-", "proof."
"""Checks of all sums together: they say of the document what single checks said of its fields."""


def reviewed(document: DocumentEntry, stated: Mapping[str, str | None], review: Review) -> DocumentEntry:
    """The document with what a person stated, checked again and decided as `review` says, which is added to its own.

    A stated value that a reader had taken, or offered, keeps that reader's evidence and is verified: a reader and a
    person agree on it. Any other is the person's word alone, `single`. Raises UsageError for a value that the schema of
    the kind does not admit, and for a place that the data does not have.
    """
    before = dict(leaves(document.data))
    data, fields = copy.deepcopy(document.data), dict(document.fields)
    taken_out = [pointer for pointer, text in stated.items() if text is None and is_row(document, pointer)]
    rows = sorted(taken_out, key=_number, reverse=True)
    removed = {pointer: row_at(document.data, pointer) for pointer in rows}
    for pointer in rows:
        fields = without_row(data, fields, pointer)
    values = {pointer: text for pointer, text in stated.items() if pointer not in removed}
    for pointer, text in values.items():
        put(data, pointer, _typed(text, before.get(pointer), document.kind))
    data = _admitted(document.kind, data)
    after = dict(leaves(data))
    for pointer, text in values.items():
        fields[pointer] = _stated_field(document.fields.get(pointer), before.get(pointer), after.get(pointer), text)
    changes = {pointer: Change(before=before.get(pointer), after=after.get(pointer)) for pointer in values}
    changes |= {pointer: Change(before=row) for pointer, row in removed.items()}
    changed = document.model_copy(update={"data": data, "fields": with_empties(data, fields, "absent")})
    return changed.model_copy(
        update={
            "checks": rechecked(document, changed, [at for at in changes if changes[at].before != changes[at].after]),
            "decision": review.decision,
            "reasons": _reasons(document, review),
            "reviews": [*document.reviews, review.model_copy(update={"changes": changes})],
        }
    )


def objections(before: DocumentEntry, after: DocumentEntry) -> list[str]:
    """What speaks against taking the document as a person left it: sums, dates and codes that do not hold, sums that
    held and can be tried no more, and values that a posting rests on and that are not there."""
    made = checks_over(after)
    tried = {check.id for check in made}
    held = {check.id for check in checks_over(before) if check.status == "passed" and check.id.startswith(_SUMS)}
    failing = [
        f"{check.id}: {check.message}: expected {check.expected}, found {check.actual} ({', '.join(check.fields)})"
        for check in made
        if check.status == "failed" and not check.id.startswith(_WHOLE)
    ]
    missing = [path for path, value in leaves(after.data) if value is None and path in _rests_on(after)]
    return [
        *failing,
        *(f"{check_id} held, and can be tried no more" for check_id in sorted(held - tried)),
        *(f"{path} is empty" for path in missing),
    ]


def _rests_on(document: DocumentEntry) -> tuple[str, ...]:
    return MUST_BE_VERIFIED.get(document.kind, ())


def _number(pointer: str) -> int:
    return int(read_tokens(pointer)[-1])


def _reasons(document: DocumentEntry, review: Review) -> list[str]:
    if review.decision == "accept":
        return []
    if review.decision == "reject":
        return [f"rejected by {review.by}" + (f": {review.note}" if review.note else "")]
    return list(document.reasons)


def _typed(text: str | None, before: object, kind: str) -> Any:
    """The schema of a kind of ours makes of a text what it must be. In a schema of the user's, what was no text is
    stated as in JSON."""
    if text is None or kind in KINDS or not isinstance(before, int | float):
        return text
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError(f"{text!r} is not of the kind of {before!r}", hint="write it as in JSON") from error


def _admitted(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    """The data in canonical form. A schema of the user's is not at hand here: such data stays as it is stated."""
    if kind not in KINDS:
        return data
    try:
        return KINDS[kind].model_validate(data).model_dump(mode="json")
    except ValidationError as error:
        problem = error.errors()[0]
        pointer = "".join(f"/{part}" for part in problem["loc"])
        raise UsageError(
            f"{pointer} cannot be {problem['input']!r}: {problem['msg']}",
            hint="amounts are written 1234.50, dates 2026-11-20, currencies EUR",
        ) from error


def _stated_field(field: FieldResult | None, before: object, after: object, text: str | None) -> FieldResult:
    if after is None:
        return FieldResult(status="absent", selectors=(_PERSON,))
    taken = [(str(before), field.selectors, field.evidence)] if field is not None else []
    offered = [(other.value, other.selectors, other.evidence) for other in (field.alternatives if field else ())]
    for value, selectors, evidence in (*taken, *offered):
        if value == str(after) and any(item.match != "none" for item in evidence):
            agreeing = tuple(dict.fromkeys((*selectors, _PERSON)))
            return FieldResult(status="verified", text=evidence[0].text, selectors=agreeing, evidence=evidence)
    return FieldResult(status="single", text=text, selectors=(_PERSON,))
