"""`report.html`: one file, nothing outside it, everything escaped; its scripts and styles are pinned by hash."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from pipelines.evaluate.console import percent
from pipelines.evaluate.gallery import Crop, open_crops
from pipelines.evaluate.plot import plot_risk_coverage
from pipelines.evaluate.summary import sort_failures
from pipelines.evaluate.truth import describe_truth

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipelines.evaluate.estimates import Estimate
    from pipelines.evaluate.kind_scores import KindScores
    from pipelines.evaluate.outcomes import Outcome
    from pipelines.evaluate.summary import EvaluationReport
    from pipelines.evaluate.truth import Example
    from schemas.result import Result

MAX_CARDS = 1000
MAX_CROPS = 200


@dataclass(frozen=True, slots=True)
class Card:
    """One failure as shown."""

    doc: str
    field: str
    path: str
    kind: str
    status: str
    silent: bool
    truth: str
    predicted: str
    printed: str
    selectors: str
    crop: Crop | None


def write_html_report(
    path: Path, report: EvaluationReport, outcomes: Sequence[Outcome], sources: dict[str, tuple[Example, Result]]
) -> None:
    """Writes the report; `sources` are the documents and results by name, for the pictures."""
    failures = sort_failures(outcomes)
    cards = _cards(failures[:MAX_CARDS], sources)
    path.write_text(render(report, cards, len(failures) - len(cards)), encoding="utf-8")


def render(report: EvaluationReport, cards: Sequence[Card], not_shown: int) -> str:
    """The page. Every value is escaped by the template; only our own style and script are not."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    style, script, page = (_template(name) for name in ("report.css", "report.js", "report.html"))
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.from_string(page).render(
        report=report,
        cards=cards,
        not_shown=not_shown,
        filters=[(name, sorted({str(getattr(card, name)) for card in cards})) for name in ("field", "kind", "status")],
        headline=_headline(report),
        kind_tables=_kind_tables(report.kinds),
        plot=plot_risk_coverage(report.risk_coverage),
        percent=percent,
        interval=_interval,
        policy=content_security_policy(style, script),
        style=Markup(style),
        script=Markup(script),
    )


def content_security_policy(style: str, script: str) -> str:
    """Nothing is loaded from anywhere; only this very style and script apply."""
    return (
        f"default-src 'none'; img-src data:; style-src {_pin(style)}; script-src {_pin(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _pin(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _template(name: str) -> str:
    return resources.files("pipelines.evaluate").joinpath("templates", name).read_text(encoding="utf-8")


def _cards(failures: Sequence[Outcome], sources: dict[str, tuple[Example, Result]]) -> list[Card]:
    """Cards in the order of the failures; the pictures are made document by document."""
    pictured: dict[int, Crop] = {}
    by_document: dict[str, list[int]] = {}
    for index, outcome in enumerate(failures[:MAX_CROPS]):
        by_document.setdefault(outcome.doc, []).append(index)
    for doc, indices in by_document.items():
        with open_crops(*sources[doc]) as crops:
            for index in indices if crops else ():
                if crops and (crop := crops.crop(crops.marks(failures[index]))):
                    pictured[index] = crop
    return [_card(outcome, pictured.get(index)) for index, outcome in enumerate(failures)]


def _card(outcome: Outcome, crop: Crop | None) -> Card:
    return Card(
        doc=outcome.doc,
        field=outcome.field,
        path=outcome.path,
        kind=outcome.kind,
        status=outcome.status,
        silent=outcome.silent_error,
        truth=describe_truth(outcome.truth),
        predicted="(none)" if outcome.predicted is None else outcome.predicted,
        printed=" ".join(piece.text for piece in outcome.evidence),
        selectors=", ".join(outcome.selectors) or "none",
        crop=crop,
    )


def _interval(estimate: Estimate | None) -> str:
    if estimate is None or estimate.low is None or estimate.high is None:
        return ""
    return f"{100 * estimate.low:.1f}–{100 * estimate.high:.1f}"


def _headline(report: EvaluationReport) -> list[dict[str, str]]:
    values, documents = report.all_values, report.documents
    of_documents = f"of {documents.documents} documents"

    def item(name: str, value: str, note: str, tone: str = "") -> dict[str, str]:
        return {"name": name, "value": value, "note": note, "tone": tone}

    def estimated(name: str, estimate: Estimate | None) -> dict[str, str]:
        return item(name, percent(estimate), _interval(estimate))

    return [
        item(
            "silent errors",
            str(values.silent_errors),
            f"of {values.verified} verified values",
            "bad" if values.silent_errors else "good",
        ),
        estimated("% of values verified", values.coverage),
        estimated("% of values exact", values.exact_macro),
        estimated("% straight through", documents.stp),
        estimated("% of documents exact", documents.exact),
        item("crashed", str(documents.crashed), of_documents, "bad" if documents.crashed else ""),
    ]


def _kind_tables(kinds: KindScores) -> list[dict[str, Any]]:
    tables = []
    for title, score in kinds:
        if score is None:
            continue
        rows: list[tuple[str, str]] = []
        for name, value in score:
            label = name.replace("_", " ")
            if isinstance(value, dict):
                rows += [(f"{label} {key}", percent(part, interval=True)) for key, part in value.items()]
            else:
                rows.append((label, str(value) if isinstance(value, int) else percent(value, interval=True)))
        tables.append({"title": title.capitalize(), "rows": rows})
    return tables
