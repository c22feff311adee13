"""What data that came with the page states, beside what the page says: one failed check for each contradiction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.checks.outcome import Comparison, Outcome, make_outcome
from pipelines.reconcile import STATING, comparable
from schemas.check import Check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipelines.reconcile import FieldReading
    from schemas.evidence import Reading, Selector


def printed_fields(fields: Mapping[str, FieldReading]) -> Mapping[str, FieldReading]:
    """The fields whose values are printed, for the sums of the page; all of them where nothing is printed at all.

    What data states and the page does not print would stand between the printed terms of a sum. A row that only data
    knows is left out if its amount is not printed.
    """
    if not any(_is_stated_only(field) for field in fields.values()):
        return fields
    printed = {path: field for path, field in fields.items() if field.evidence or not _is_stated_only(field)}
    if not any(field.evidence for field in printed.values()):
        return fields
    read_rows = {_row(path) for path, field in printed.items() if not _is_stated_only(field)}
    whole = {_row(path) for path in printed if path.endswith("/amount")}
    kept = read_rows | whole | {""}
    return {path: field for path, field in printed.items() if _row(path) in kept}


def without_self_proof(outcomes: Iterable[Outcome], fields: Mapping[str, FieldReading]) -> list[Outcome]:
    """Sums over values that data alone states prove that the data is consistent, not what they are on the page."""
    return [
        replace(outcome, proves=frozenset())
        if outcome.proves and all(_is_stated_only(fields[path]) for path in outcome.check.fields if path in fields)
        else outcome
        for outcome in outcomes
    ]


def _is_stated_only(field: FieldReading) -> bool:
    return all(reading.selector in STATING for reading in field.agreeing)


def _row(path: str) -> str:
    """The row that a path is of, or nothing: "/lines/3/amount" is of "/lines/3"."""
    parts = path.split("/")
    return "/".join(parts[:3]) if len(parts) > 3 and parts[2].isdigit() else ""


@dataclass(frozen=True)
class Statement:
    """Which data is compared: its selector, what it is called, and the ids of the checks over it."""

    selector: Selector
    called: str
    differs: str
    agrees: str


def compare_statements(fields: Mapping[str, FieldReading], statement: Statement) -> list[Outcome]:
    """A failed check for each field of which the page clearly says something else, and one over all that agree.

    A value that the page does not print is no contradiction, and neither is one of which only one side speaks.
    """
    agreeing: list[str] = []
    outcomes: list[Outcome] = []
    for path, field in fields.items():
        first_choices = (*field.agreeing, *field.opposing)
        stated = [r for r in first_choices if r.selector == statement.selector and r.rank == 0]
        read = [r for r in first_choices if r.selector not in STATING and r.rank == 0]
        if not stated or not read:
            continue
        contradicted = [r for r in stated if all(comparable(r) != comparable(other) for other in read)]
        outcomes += [difference(path, r, read[0], statement) for r in contradicted]
        agreeing += [] if contradicted else [path]
    return [*outcomes, *_agreement(agreeing, statement)]


def difference(path: str, stated: Reading, read: Reading, statement: Statement) -> Outcome:
    """The failed check that has both values: what is stated is expected, what is printed found."""
    where = f" on page {read.evidence[0].page_no}" if read.evidence else ""
    return make_outcome(
        statement.differs,
        [path],
        Comparison(stated.value, read.value, False),
        f"{statement.called} says {stated.value!r}, the page {read.text!r}{where}",
    )


def _agreement(paths: list[str], statement: Statement) -> Iterator[Outcome]:
    if paths:
        values = "value" if len(paths) == 1 else "values"
        message = f"{len(paths)} {values} of {statement.called} agree with the page"
        yield Outcome(Check(id=statement.agrees, status="passed", fields=tuple(paths), message=message))
