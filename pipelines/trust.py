"""The verdict on each field: principle 3, two questions and two witnesses for each. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipelines.reconcile import STATING
from pipelines.sums import summed_values
from schemas.evidence import FieldResult

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.checks.outcome import Outcome
    from pipelines.reconcile import FieldReading
    from schemas.evidence import FieldStatus

_TOTALS = "/totals/"


def judge(fields: Mapping[str, FieldReading], outcomes: Sequence[Outcome]) -> dict[str, FieldResult]:
    """A FieldResult per field that was read, without the kinds of empty."""
    doubts = Counter(path for o in outcomes if o.check.status == "failed" for path in o.check.fields)
    claims = Counter(path for outcome in outcomes for path in outcome.proves)
    # An identity over a doubtful value proves nothing about the others: net, tax and gross of one rate add up too.
    # Nor does one over a value that is not printed: whoever said it may have worked it out from the others.
    trusted = {
        path
        for path, field in fields.items()
        if field.grounded and not field.in_conflict and (not doubts[path] or claims[path] > doubts[path])
    }
    sound = [outcome for outcome in outcomes if trusted.issuperset(outcome.check.fields)]
    proofs = Counter(
        path for outcome in sound for path in outcome.proves if path in fields and not _adds_nothing(fields[path])
    )
    confirmed = summed_values(fields, sound).union(*(outcome.transcribes for outcome in sound))
    unsure = {path for outcome in outcomes for path in outcome.doubts}
    open_sums = any(doubts[path] for path in fields if path.startswith(_TOTALS))
    return {
        path: _verdict(
            field,
            proven=proofs[path] > doubts[path],
            doubted=(path in unsure and not field.witnesses & STATING)
            or doubts[path] >= max(proofs[path], 1)
            or (open_sums and _is_agreed_total(path, field)),
            confirmed=path in confirmed,
        )
        for path, field in fields.items()
    }


def _is_agreed_total(path: str, field: FieldReading) -> bool:
    """A total that only the agreement of the embedded reader makes more than one witness's.

    Both readers see the same print at the same label. Where totals do not add up one of the prints is wrong, and not
    always the one that the failed check names: there, only what other sums prove is sure.
    """
    return path.startswith(_TOTALS) and len(field.witnesses - {"embedded"}) < 2


def _adds_nothing(field: FieldReading) -> bool:
    """A nought closes every sum. Only the label that it stands at says whose it is, and a model's word is no label."""
    return field.witnesses <= {"vlm", "embedded"} and field.value.strip("-0.") == ""


def _verdict(field: FieldReading, *, proven: bool, doubted: bool, confirmed: bool) -> FieldResult:
    status = field_status(field, proven=proven, doubted=doubted, confirmed=confirmed)
    return FieldResult(
        status=status,
        confidence=field.confidence if status == "verified" else None,
        text=field.chosen.text,
        selectors=field.selectors,
        evidence=field.evidence,
        alternatives=field.alternatives(),
    )


def field_status(field: FieldReading, *, proven: bool, doubted: bool, confirmed: bool = False) -> FieldStatus:
    """`verified` needs both questions answered by independent means, about a value that was found on the page.

    Transcription: the words stand in the text layer and are visible in the rendered page, or two sources agree, or an
    exact sum of separate prints or the user's own list has the value (`confirmed`). Role: two selectors testify for it,
    or an identity closes over it (`proven`). A failed check over the field (`doubted`) leaves it to a person, unless
    more identities close over it than fail; so does a print that says one thing to the eye and another in the text
    layer. Readings of one selector are one witness, however many there are.
    """
    if field.in_conflict:
        return "conflict"
    if field.chosen.illegible:
        return "unreadable"
    role_is_witnessed = proven or (len(field.witnesses) > 1 and not doubted)
    if field.grounded and (confirmed or _is_transcribed(field)) and role_is_witnessed and not field.is_torn:
        return "verified"
    return "single"


def _is_transcribed(field: FieldReading) -> bool:
    return field.transcribed or {"ocr", "vlm"} <= {item.source for item in field.evidence if item.match != "none"}
