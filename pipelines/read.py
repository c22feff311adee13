"""Reads one file in process: the same functions that the flow runs, without an orchestrator."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING

from pipelines.assemble import assemble, with_empties
from pipelines.checks import check_invoice
from pipelines.decide import decide
from pipelines.failure import failed_result
from pipelines.reconcile import reconcile
from pipelines.trust import judge
from schemas.errors import InternalError, VouchError
from schemas.result import DocumentEntry, ErrorEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractors.base import Reader
    from extractors.ocr.rapid import RapidOcr
    from schemas.evidence import Evidence, FieldResult, FieldStatus
    from schemas.options import ReadOptions
    from schemas.page import DocumentContent, Kind, Page

FORCED_KINDS: tuple[Kind, ...] = ("invoice", "receipt", "chart", "form")


def read_file(path: Path, options: ReadOptions) -> Result:
    """Everything Vouch says about one file.

    Never raises for what a document contains: a document that cannot be read is a result with status `failed`.
    """
    started = time.perf_counter()
    started_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        content = _open(path, options)
        document = read_document(content, options)
    except VouchError as error:
        return failed_result(path, error, options, stage="read", seconds=time.perf_counter() - started)
    except Exception as error:
        bug = InternalError(
            f"{path.name}: {type(error).__name__}: {error}",
            hint="this is a bug of Vouch: please report it, with the document if you may share it",
        )
        return failed_result(path, bug, options, stage="read", seconds=time.perf_counter() - started)
    return Result(
        source=Source(
            name=content.source.name,
            sha256=content.source.sha256,
            media_type=content.source.media_type,
            bytes=content.source.size_bytes,
            page_count=content.source.page_count,
        ),
        status=_status(content.pages),
        errors=_errors(content),
        pages=[_page_entry(page, document) for page in content.pages],
        documents=[document],
        run=Run(
            vouch=metadata.version("vouch"),
            model=options.model,
            started_at=started_at,
            seconds=round(time.perf_counter() - started, 3),
            config_sha256=options.config_sha256(),
        ),
    )


def _open(path: Path, options: ReadOptions) -> DocumentContent:
    from extractors.content import read_content

    password = options.password.get_secret_value() if options.password else None
    return read_content(path, limits=options.limits, password=password, ocr=_ocr_engine)


@cache
def _ocr_engine() -> RapidOcr:
    """One engine per process: its models take half a second to load. A worker has a share of the cores."""
    from extractors.ocr.rapid import RapidOcr
    from pipelines.workers import threads_to_use

    return RapidOcr(threads=min(2, threads_to_use()))


def readers_for(options: ReadOptions) -> list[Reader]:
    """The readers that the options leave in, cheapest first."""
    from extractors.invoices.reader import RulesReader

    readers: list[Reader] = [RulesReader()]
    return [reader for reader in readers if reader.selector not in options.without]


def read_document(content: DocumentContent, options: ReadOptions) -> DocumentEntry:
    """One logical document from the pages of a file: read, reconciled, checked, judged."""
    kind = _kind(content, options)
    readings = [reading for reader in readers_for(options) for reading in reader.read(content, kind)]
    values = reconcile(readings)
    outcomes = check_invoice(values) if kind in ("invoice", "receipt") else []
    data, refused = assemble(kind, {path: field.value for path, field in values.items()})
    verdicts = judge(values, outcomes)
    for path in refused:
        verdicts[path] = verdicts[path].model_copy(update={"status": "unreadable"})
    fields = with_empties(data, verdicts, _kind_of_empty(kind, content.pages))
    decision, reasons = decide(kind, content.pages, fields, outcomes)
    return DocumentEntry(
        kind=kind,
        pages=[page.page_no for page in content.pages if page.status != "blank"],
        data=data,
        fields=_as_displayed(fields, content.pages),
        checks=[outcome.check for outcome in outcomes],
        decision=decision,
        reasons=reasons,
    )


def _kind(content: DocumentContent, options: ReadOptions) -> Kind:
    for kind in FORCED_KINDS:
        if options.schema_name == kind:
            return kind
    from extractors.kinds import kind_of_pages

    return kind_of_pages(content.pages)


def _kind_of_empty(kind: str, pages: Sequence[Page]) -> FieldStatus:
    """`absent` claims that every page was looked at: a page that failed may hold what is missing."""
    if kind not in ("invoice", "receipt"):
        return "not_attempted"
    return "unreadable" if any(page.status == "failed" for page in pages) else "absent"


def _as_displayed(fields: dict[str, FieldResult], pages: Sequence[Page]) -> dict[str, FieldResult]:
    """Boxes in the frame of the page as displayed; readers work in the reading frame."""
    from schemas.geometry import IDENTITY

    frames = {page.page_no: page.to_display for page in pages}

    def displayed(evidence: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
        return tuple(e.model_copy(update={"bbox": frames[e.page_no].apply_box(e.bbox)}) for e in evidence)

    if all(frame == IDENTITY for frame in frames.values()):
        return fields
    return {
        path: field.model_copy(
            update={
                "evidence": displayed(field.evidence),
                "alternatives": tuple(
                    a.model_copy(update={"evidence": displayed(a.evidence)}) for a in field.alternatives
                ),
            }
        )
        for path, field in fields.items()
    }


def _status(pages: Sequence[Page]) -> str:
    failed = sum(page.status == "failed" for page in pages)
    if not failed:
        return "ok"
    return "failed" if failed == len(pages) else "partial"


def _errors(content: DocumentContent) -> list[ErrorEntry]:
    """Failures and warnings; a warning changes no status."""
    entries = [
        ErrorEntry(stage="open", code=problem.code, message=problem.message, hint=problem.hint)
        for problem in content.warnings
    ]
    for page in content.pages:
        for problem in ([page.failure] if page.failure else []) + list(page.warnings):
            entries.append(
                ErrorEntry(
                    stage="page", page_no=page.page_no, code=problem.code, message=problem.message, hint=problem.hint
                )
            )
    return entries


def _page_entry(page: Page, document: DocumentEntry) -> PageEntry:
    return PageEntry(
        page_no=page.page_no,
        status=page.status,
        kind=document.kind if page.status == "ok" else None,
        text_source=page.text_source,
        width_pt=round(page.width_pt, 2),
        height_pt=round(page.height_pt, 2),
        rotation=page.rotation,
    )
