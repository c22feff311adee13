"""What the HTML report shows of the fields, as plain values: no decision is taken in the template."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from pipelines.explain.labels import label_field, name_token
from pipelines.explain.marks import marks_by_field
from pipelines.explain.proofs import POINTER
from pipelines.explain.report_charts import chart_values, is_of_chart
from pipelines.explain.report_tables import is_of_table, table_values
from pipelines.explain.rows import Row
from pipelines.explain.statuses import DECISION_LOOKS, STATUS_LOOKS
from pipelines.explain.wording import (
    is_failure,
    name_evidence,
    say_alternative,
    say_check,
    say_decision,
    say_error,
    say_evidence,
    say_pages,
    say_review,
    say_verdict,
    visible,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipelines.explain.charts.pictures import ChartPicture
    from pipelines.explain.marks import Mark
    from pipelines.explain.proofs import Proof
    from schemas.check import Check
    from schemas.result import DocumentEntry, Result

_CHECK_ORDER = ("failed", "passed", "skipped")


def document_values(
    document: DocumentEntry,
    proofs: Sequence[Proof],
    marks: Sequence[Mark],
    charts: Mapping[str, ChartPicture] | None = None,
) -> dict[str, Any]:
    """One document: decision, doubtful fields first, charts in pictures, sections, checks, fields without a value."""
    places = marks_by_field(marks)
    rows = {proof.pointer: _row(proof, number, places.get(proof.key, [])) for number, proof in enumerate(proofs)}
    shown = [rows[proof.pointer] for proof in proofs if not proof.is_empty]
    counts = Counter(proof.verdict.status for proof in proofs)
    return {
        "decision": document.decision,
        "look": DECISION_LOOKS[document.decision],
        "meaning": say_decision(document),
        "title": f"{name_token(visible(document.kind))}, {say_pages(document.pages)}",
        "reasons": [visible(_with_labels(reason, proofs)) for reason in document.reasons],
        "reviews": [say_review(review) for review in document.reviews],
        "tally": [{"status": s, "look": look, "count": counts[s]} for s, look in STATUS_LOOKS.items() if counts[s]],
        "pressing": [rows[proof.pointer] for proof in _by_urgency(proofs) if proof.is_pressing],
        "single": sum(proof.verdict.status == "single" and not proof.is_pressing for proof in proofs),
        "charts": chart_values(document.data, rows, charts or {}),
        "tables": table_values(document.data, rows),
        "sections": _sections(
            document.kind, [row for row in shown if not (is_of_chart(row.tokens) or is_of_table(row.tokens))]
        ),
        "checks": _checks(document.checks, rows),
        "empty": [rows[proof.pointer] for proof in proofs if proof.is_empty],
    }


def _with_labels(text: str, proofs: Sequence[Proof]) -> str:
    """The text with the pointers of known fields replaced by their labels."""
    labels = {proof.pointer: proof.label for proof in proofs}
    return POINTER.sub(lambda found: labels.get(found[0], found[0]), text)


def error_values(result: Result) -> dict[str, list[str]]:
    """The file's errors in sentences: failures, and what is only worth knowing."""
    said: dict[str, list[str]] = {"failures": [], "warnings": []}
    for error in result.errors:
        said["failures" if is_failure(result, error) else "warnings"].append(say_error(error))
    return said


def field_id(document_no: int, number: int) -> str:
    return f"f{document_no}-{number}"


def mark_id(mark: Mark) -> str:
    return f"m{mark.number}"


def _row(proof: Proof, number: int, marks: Sequence[Mark]) -> Row:
    verdict = proof.verdict
    return Row(
        id=field_id(proof.document_no, number),
        pointer=visible(proof.pointer),
        tokens=proof.tokens,
        label=visible(proof.label),
        name=visible(label_field(proof.tokens[1:]) if len(proof.tokens) == 2 else proof.label),
        description=visible(proof.description),
        value="no value" if proof.value is None else visible(proof.value),
        status=verdict.status,
        look=STATUS_LOOKS[verdict.status],
        verdict=say_verdict(proof),
        confidence="" if verdict.confidence is None else f"{verdict.confidence:.1%}",
        page_no=verdict.evidence[0].page_no if verdict.evidence else None,
        evidence=[{"word": name_evidence(one), "said": say_evidence(one)} for one in verdict.evidence]
        or _ungrounded(verdict.text),
        alternatives=[say_alternative(alternative) for alternative in verdict.alternatives],
        checks=[{"status": check.status, "said": say_check(check)} for check in proof.checks],
        marks=[mark_id(mark) for mark in marks],
    )


def _ungrounded(text: str | None) -> list[dict[str, str]]:
    return [{"word": "printed", "said": f"“{visible(text)}”, not found on any page"}] if text else []


def _by_urgency(proofs: Sequence[Proof]) -> list[Proof]:
    order = list(STATUS_LOOKS)
    return sorted(proofs, key=lambda proof: order.index(proof.verdict.status))


def _checks(checks: Sequence[Check], rows: Mapping[str, Row]) -> list[dict[str, Any]]:
    """Failed first. A check over fields that are not shown is left out."""
    shown = [check for check in checks if not check.fields or any(pointer in rows for pointer in check.fields)]
    shown.sort(key=lambda check: _CHECK_ORDER.index(check.status))
    return [
        {
            "status": check.status,
            "said": say_check(check),
            "marks": [mark for pointer in check.fields if pointer in rows for mark in rows[pointer].marks],
        }
        for check in shown
    ]


def _sections(kind: str, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Fields by the first part of their pointer; those at the top under the kind's name."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.tokens[0] if len(row.tokens) > 1 else "", []).append(row)
    return [
        {"name": visible(name_token(token or kind)), "rows": group, "table": _table(group)}
        for token, group in groups.items()
    ]


def _table(rows: Sequence[Row]) -> dict[str, Any] | None:
    """Rows and columns, where the group is a list of flat objects; None otherwise."""
    if not all(len(row.tokens) == 3 and row.tokens[1].isdigit() for row in rows):
        return None
    columns = list(dict.fromkeys(row.tokens[2] for row in rows))
    numbers = sorted({int(row.tokens[1]) for row in rows})
    cells = {(int(row.tokens[1]), row.tokens[2]): row for row in rows}
    return {
        "columns": [
            {
                "name": visible(name_token(column)),
                "is_number": all(row.is_number for row in rows if row.tokens[2] == column),
            }
            for column in columns
        ],
        "rows": [
            {"number": number + 1, "cells": [cells.get((number, column)) for column in columns]} for number in numbers
        ],
    }
