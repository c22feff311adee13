"""Reading again what must be wrong, and taking over only what a second reading confirms.

Arithmetic says which value a field ought to have; it never becomes that value on the word of arithmetic alone. A fault
is mended where every field of it was read again, by other means, as the value that closes the system. A reading whose
print has its own witness is not passed over: it stays, and the field is a conflict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from pipelines.align import align_rows
from pipelines.proof.diagnosis import diagnose
from pipelines.proof.system import numbers_of, twins_of
from schemas.evidence import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.proof.diagnosis import Diagnosis, Fault
    from pipelines.reconcile import FieldReading
    from pipelines.weighed import Weighed
    from schemas.evidence import EvidenceSource

Reread = Callable[[Sequence[str]], Sequence[Reading]]
"""Reads the print of some paths again by other means (the pixels of the crop alone, a vision model)."""

_MOST_CROPS = 12
_PAGE: frozenset[EvidenceSource] = frozenset({"ocr", "vlm"})
"""What looks at the page again. Of an attachment or a code that alone differs from the page, the page keeps its say."""


def mend(weighed: Weighed, reread: Reread) -> Sequence[Reading] | None:
    """The readings with what was confirmed put first; None where nothing has to change.

    `reread` is called once at most, with the paths of the likeliest faults that may have been misread.
    """
    fields = weighed.values
    diagnosis = diagnose(numbers_of(fields))
    if diagnosis.closes or not diagnosis.faults:
        return None
    second = _second_readings(fields, _suspects(diagnosis, fields), reread)
    confirmed = [fault for fault in diagnosis.faults if _is_confirmed(fault, second)]
    if len(confirmed) != 1:
        return None  # two faults confirmed at once: which of them it is, a person decides
    return _mended(weighed.readings, _with_twins(fields, {path: second[path] for path in confirmed[0].paths}))


def _suspects(diagnosis: Diagnosis, fields: Mapping[str, FieldReading]) -> list[str]:
    """What is worth reading again, likeliest first: fields that were read."""
    paths = dict.fromkeys(change.path for fault in diagnosis.faults for change in fault.changes)
    return [path for path in paths if path in fields][:_MOST_CROPS]


def _second_readings(
    fields: Mapping[str, FieldReading], paths: Sequence[str], reread: Reread
) -> Mapping[str, list[Reading]]:
    """What else is said of each suspect by other means than those of the reading that was taken."""
    found: dict[str, list[Reading]] = defaultdict(list)
    for path in paths:
        field = fields[path]
        others = [reading for reading in field.opposing if reading.selector not in field.selectors]
        # What a model or an attachment says without a print of it on the page confirms nothing about the page.
        found[path] = [reading for reading in others if reading.evidence and _is_on_page(reading)]
    unseen = [path for path in paths if not fields[path].transcribed]
    for reading in reread(unseen) if unseen else ():
        found[reading.path].append(reading)
    return found


def _is_on_page(reading: Reading) -> bool:
    return all(item.match != "none" for item in reading.evidence)


def _is_confirmed(fault: Fault, second: Mapping[str, Sequence[Reading]]) -> bool:
    """Each of its fields was read again, and every such reading is the closing value."""
    return all(
        bool(second.get(change.path)) and all(_number(r) == change.closing for r in second[change.path])
        for change in fault.changes
    )


def _number(reading: Reading) -> Decimal | None:
    try:
        return Decimal(reading.value)
    except InvalidOperation:
        return None


def _with_twins(
    fields: Mapping[str, FieldReading], confirmed: Mapping[str, Sequence[Reading]]
) -> Mapping[str, Sequence[Reading]]:
    """What rests on the very print that was read again is mended with it."""
    twins = {twin: path for path in confirmed for twin in twins_of(path, fields)}
    return {**confirmed, **{twin: [replace(r, path=twin) for r in confirmed[path]] for twin, path in twins.items()}}


def _mended(readings: Sequence[Reading], confirmed: Mapping[str, Sequence[Reading]]) -> list[Reading]:
    """All readings, as they were numbered; before those of a mended field the confirmed ones, which pass them over."""
    mended: list[Reading] = []
    placed: set[str] = set()
    for reading, aligned in zip(readings, align_rows(readings), strict=True):
        path = aligned.path
        if path not in confirmed:
            mended.append(reading)
            continue
        new = confirmed[path]
        if path not in placed:
            rows_of = reading.numbered_by or reading.selector
            mended += [replace(other, path=reading.path, rank=0, numbered_by=rows_of) for other in new]
            placed.add(path)
        if not any(_is_same(aligned, other) for other in new):
            seen = any(item.source in _PAGE for other in new for item in other.evidence)
            mended.append(_passed_over(reading) if seen else reading)
    return mended


def _is_same(reading: Reading, other: Reading) -> bool:
    return (reading.selector, reading.value, reading.evidence) == (other.selector, other.value, other.evidence)


def _passed_over(reading: Reading) -> Reading:
    """A misread value becomes an alternative; a print with a witness of its own keeps its say."""
    return reading if reading.transcribed else replace(reading, rank=reading.rank + 1)
