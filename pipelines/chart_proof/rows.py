"""The rows of `/statements`: one for each number that a sentence states, or one for what it claims without any."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipelines.chart_proof.names import find_names
from pipelines.chart_proof.statements import StatementFindings, examine_statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.statements.claims import Claim
    from pipelines.chart_proof.findings import Finding
    from pipelines.chart_proof.views import CellView, ChartView, TableView
    from schemas.evidence import Reading

_PATH = re.compile(r"/statements/(\d+)/(text|value|unit|refers_to)\Z")


@dataclass(frozen=True)
class Row:
    """One row: the readings of its leaves, what its number claims, and what was found of it."""

    number: int
    leaves: dict[str, list[Reading]]
    statement: StatementFindings
    claim: Claim | None
    findings: tuple[Finding, ...]

    @property
    def text(self) -> Reading:
        return self.leaves["text"][0]

    @property
    def value(self) -> Reading | None:
        return next(iter(self.leaves.get("value", ())), None)


def rows_of(readings: Sequence[Reading], charts: Sequence[ChartView]) -> list[Row]:
    """Rows with the findings of their number; findings without one go with the first row of their sentence."""
    leaves: dict[int, dict[str, list[Reading]]] = {}
    for reading in readings:
        if match := _PATH.match(reading.path):
            leaves.setdefault(int(match[1]), {}).setdefault(match[2], []).append(reading)
    rows: list[Row] = []
    examined: dict[str, StatementFindings] = {}
    seen: dict[str, int] = {}
    for number in sorted(number for number, group in leaves.items() if "text" in group):
        text = leaves[number]["text"][0].value
        if text not in examined:
            examined[text] = examine_statement(text, charts)
        statement, place = examined[text], seen.get(text, 0)
        seen[text] = place + 1
        claims = statement.quantity_claims
        claim = claims[place] if place < len(claims) else None
        rows.append(Row(number, leaves[number], statement, claim, _findings(statement, claim, place)))
    return rows


def _findings(statement: StatementFindings, claim: Claim | None, place: int) -> tuple[Finding, ...]:
    return tuple(
        finding
        for finding in statement.findings
        if (claim is not None and finding.claim.span == claim.span) or (place == 0 and finding.claim.quantity is None)
    )


def kept_rows(rows: Sequence[Row], tables: Sequence[TableView]) -> list[tuple[Row, str | None]]:
    """Rows that speak of a chart or a table of the report, with the pointer of what they refer to."""
    kept = []
    for row in rows:
        own = [finding for finding in row.findings if finding.claim.quantity is not None] or list(row.findings)
        about = next((finding.about for finding in own if finding.about), None) or _cell_of(row, tables)
        if row.findings or about:
            kept.append((row, about))
    return kept


def _cell_of(row: Row, tables: Sequence[TableView]) -> str | None:
    """The cell that holds the number: in a row or a column that the sentence names, or the only one of a total."""
    quantity = row.claim.quantity if row.claim else None
    if quantity is None:
        return None
    found = [(cell.path, names) for cell, names in _cells(tables) if _holds(cell.text, str(quantity.value))]
    named = next((path for path, names in found if find_names(names, row.statement.text)), None)
    if named is None and len(found) == 1 and row.claim and row.claim.kind == "total":
        return found[0][0]
    return named


def _cells(tables: Sequence[TableView]) -> Iterator[tuple[CellView, list[str]]]:
    """Every cell behind the first column, with the names of its row and column."""
    for table in tables:
        for cells in table.rows:
            label = cells[0].text if cells and cells[0] else ""
            for heading, cell in list(zip(table.header, cells, strict=True))[1:]:
                if cell is not None:
                    yield cell, [name for name in (label, heading) if name]


def _holds(cell: str, value: str) -> bool:
    digits = re.sub(r"\D", "", cell)
    return digits != "" and digits == re.sub(r"\D", "", value)


def renumbered(readings: Sequence[Reading], kept: Sequence[tuple[Row, str | None]]) -> Iterator[Reading]:
    """The readings with the rows that are kept numbered on, and their pointers."""
    places = {row.number: place for place, (row, _) in enumerate(kept)}
    for reading in readings:
        match = _PATH.match(reading.path)
        if match is None:
            yield reading
        elif (place := places.get(int(match[1]))) is not None:
            yield replace(reading, path=f"/statements/{place}/{match[2]}")
    for place, (row, about) in enumerate(kept):
        if about is not None:
            source = row.value or row.text
            yield replace(source, path=f"/statements/{place}/refers_to", value=about, numbered_by=None)
