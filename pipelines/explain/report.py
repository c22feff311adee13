"""One self-contained HTML file that shows the pages with their marks beside the fields and their proofs.

Nothing in it is fetched, and nothing in it runs but its own script: the Content-Security-Policy names that script and
that style sheet by hash. Whatever comes from the document is escaped by Jinja2 and made harmless by `visible`.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from pipelines.explain.found import found_on_pages
from pipelines.explain.report_fields import document_values, error_values
from pipelines.explain.report_pages import page_values
from pipelines.explain.statuses import DECISION_LOOKS, STATUS_LOOKS
from pipelines.explain.wording import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import jinja2

    from pipelines.explain.charts.pictures import ChartPicture
    from pipelines.explain.marks import Mark
    from pipelines.explain.proofs import Proof
    from pipelines.explain.report_pages import PageView
    from schemas.result import Result


def render_report(
    result: Result,
    proofs: Sequence[Sequence[Proof]],
    marks: Sequence[Mark],
    pages: Sequence[PageView],
    charts: Sequence[Mapping[str, ChartPicture]] = (),
) -> str:
    """The HTML text. `proofs` holds the chosen proofs of each document of the result, in their order; `charts` the
    pictures of its charts by their pointers."""
    style, script = _style(), _asset("report.js")
    documents = [
        document_values(document, chosen, marks, drawn)
        for document, chosen, drawn in zip(result.documents, proofs, charts or [{}] * len(proofs), strict=True)
        if chosen or not document.fields
    ]
    found = list(found_on_pages(result))
    values: dict[str, Any] = {
        "policy": _policy(style, script),
        "style": style,
        "script": script,
        "file": {"name": visible(result.source.name), "summary": _summary(result)},
        "errors": error_values(result),
        "documents": documents,
        "pages": [page_values(page, marks, proofs, found) for page in pages],
        "legend": list(STATUS_LOOKS.items()),
        "found": bool(found),
    }
    return _template().render(values)


def _summary(result: Result) -> str:
    source, run = result.source, result.run
    pages = [] if source.page_count is None else [f"{source.page_count} page{'s' * (source.page_count != 1)}"]
    sha = [] if source.sha256 is None else [f"sha256 {source.sha256[:12]}…"]
    parts = [*pages, result.status, f"read {run.started_at} by Vouch {run.vouch}, model {run.model}", *sha]
    return visible(" · ".join(parts))


def _style() -> str:
    """The style sheet, with the colours and dashes of the statuses and decisions."""
    rules = [f".s-{status} {{ --ink: {look.ink}; }}" for status, look in STATUS_LOOKS.items()]
    rules += [f".d-{decision} {{ --ink: {look.ink}; }}" for decision, look in DECISION_LOOKS.items()]
    rules += [
        f".mark.s-{status} > .box {{ stroke-dasharray: {' '.join(str(length) for length in look.dash_pt)}; }}"
        for status, look in STATUS_LOOKS.items()
        if look.dash_pt
    ]
    return "\n".join([*rules, _asset("report.css")])


def _policy(style: str, script: str) -> str:
    """Images from data URIs, this style sheet, this script; nothing else, from nowhere."""
    return (
        f"default-src 'none'; img-src data:; style-src {_hash_source(style)}; script-src {_hash_source(script)}; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash_source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return resources.files("pipelines.explain").joinpath(name).read_text(encoding="utf-8")


@cache
def _template() -> jinja2.Template:
    import jinja2

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(_asset("report.html"))
