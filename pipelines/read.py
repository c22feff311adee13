"""Reads one file in process: the same functions that the flow runs, without an orchestrator."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Literal, cast

from pipelines.document import Instruments, read_document
from pipelines.failure import failed_result
from pipelines.master_data.known import known_parties
from pipelines.models import vision_model
from pipelines.readers import readers_for
from pipelines.split import split_documents
from pipelines.stages import stage
from pipelines.targets import target_of
from pipelines.version import VERSION
from pipelines.worker_process import limit_step
from schemas.errors import InternalError, LimitExceeded, PageError, ProviderError, UsageError, VouchError
from schemas.page import PageFailure
from schemas.result import ErrorEntry, PageEntry, Result, Run, Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from extractors.document import OpenDocument
    from extractors.ocr.rapid import RapidOcr
    from extractors.vlm.base import VisionModel
    from extractors.vlm.reader import VlmReader
    from pipelines.cascade import Asked
    from pipelines.duplicates.history import SqlHistory
    from schemas.options import ReadOptions
    from schemas.page import DocumentContent, Kind, Page
    from schemas.result import DocumentEntry
    from schemas.usage import VisionUsage

_HASH_DPI = 50.0


def read_file(path: Path, options: ReadOptions, model: VisionModel | None = None) -> Result:
    """Everything Vouch says about one file; `model`, else that of the options, is asked when `options.when` says so.

    Never raises for what a document contains: a document that cannot be read is a result with status `failed`.
    """
    started = time.perf_counter()
    started_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    try:
        content, documents, asked = _read(path, options, model)
    except VouchError as error:
        return failed_result(path, error, options, stage="read", seconds=time.perf_counter() - started)
    except MemoryError:
        limit = LimitExceeded(
            f"{path.name} needs more memory than there is for it", hint="raise VOUCH_MAX_MEMORY_BYTES to allow more"
        )
        return failed_result(path, limit, options, stage="read", seconds=time.perf_counter() - started)
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
        errors=[*_errors(content), *_model_errors(asked)],
        pages=[_page_entry(page, documents) for page in content.pages],
        documents=documents,
        run=Run(
            vouch=VERSION,
            model=options.model,
            started_at=started_at,
            seconds=round(time.perf_counter() - started, 3),
            config_sha256=options.config_sha256(),
            usage=_usage(asked, options),
        ),
    )


def _read(
    path: Path, options: ReadOptions, model: VisionModel | None
) -> tuple[DocumentContent, list[DocumentEntry], list[Asked]]:
    from extractors.content import read_content
    from extractors.document import open_document

    password = options.password.get_secret_value() if options.password else None
    with ExitStack() as stack:
        with stage("open"):
            limit_step(options.limits.max_page_seconds)
            document = stack.enter_context(open_document(path, limits=options.limits, password=password))
        with stage("content"):
            content = read_content(document, ocr=ocr_engine, begin=partial(limit_step, options.limits.max_page_seconds))
        limit_step(options.limits.max_page_seconds * document.page_count)  # for what is made of them all
        vision = _vision(model or vision_model(options), document, options)
        instruments = Instruments(
            readers_for(options),
            document,
            ocr_engine,
            vision,
            options.when,
            second=options.second_renderer,
            known=known_parties(options.master_data) if options.master_data is not None else None,
        )
        with stage("split"):
            split = split_documents(content, "custom" if options.custom_schema else options.schema_name)
        read = [
            read_document(part, target_of(options, part.pages, part.attachments, document), instruments)
            for part in split.documents
        ]
        content = replace(content, pages=_noting_covers(content.pages, split.covers))
        with stage("compare"):
            content, entries = _compared(content, [each.entry for each in read], path, document, options)
        return content, entries, [each.asked for each in read if each.asked is not None]


def _vision(model: VisionModel | None, document: OpenDocument, options: ReadOptions) -> VlmReader | None:
    if model is None or options.when == "never" or "vlm" in options.without:
        return None
    from extractors.vlm.reader import VlmReader

    return VlmReader(model, document)


def _usage(asked: Sequence[Asked], options: ReadOptions) -> dict[Literal["vision"], VisionUsage]:
    if not asked:
        return {}
    from pipelines.cascade import usage_of

    return {"vision": usage_of(asked, options.when)}


def _model_errors(asked: Sequence[Asked]) -> list[ErrorEntry]:
    """What a model could not do; the pages themselves are as they are."""
    return [
        ErrorEntry(
            stage="model",
            page_no=problem.page_no or None,
            code=problem.code,
            message=problem.message,
            hint=problem.hint,
        )
        for each in asked
        for problem in each.problems
    ]


def _compared(
    content: DocumentContent, entries: list[DocumentEntry], path: Path, pages: OpenDocument, options: ReadOptions
) -> tuple[DocumentContent, list[DocumentEntry]]:
    """The documents with what the ledger knows of them; held back, with a warning, where it cannot be asked."""
    from pipelines.duplicates.flagging import flag_duplicates, hold_back

    try:
        history = _history(options.ledger.get_secret_value()) if options.ledger else None
        source = options.known_as or str(path.absolute())
        return content, flag_duplicates(entries, content.source, source, partial(_hash, pages), history)
    except (ProviderError, UsageError) as error:
        warning = PageFailure("ledger", error.message, error.hint)
        return replace(content, warnings=(*content.warnings, warning)), hold_back(entries)


def _hash(pages: OpenDocument, page_no: int) -> str | None:
    from extractors.picture_hash import picture_hash

    try:
        return picture_hash(pages.render(page_no, _HASH_DPI))
    except PageError:
        return None


@cache
def _history(url: str) -> SqlHistory:
    """One pool of connections per process."""
    from pipelines.duplicates.history import SqlHistory

    return SqlHistory(url)


def _noting_covers(pages: tuple[Page, ...], covers: Sequence[int]) -> tuple[Page, ...]:
    note = PageFailure("cover_sheet", "a cover sheet: it belongs to no document and nothing was read from it")
    return tuple(replace(p, warnings=(*p.warnings, note)) if p.page_no in covers else p for p in pages)


@cache
def ocr_engine() -> RapidOcr:
    """One engine per process: its models take half a second to load. A worker has a share of the cores."""
    from extractors.ocr.rapid import RapidOcr
    from pipelines.worker_process import threads_to_use

    return RapidOcr(threads=min(2, threads_to_use()))


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


def _page_entry(page: Page, documents: Sequence[DocumentEntry]) -> PageEntry:
    kind = next((document.kind for document in documents if page.page_no in document.pages), None)
    return PageEntry(
        page_no=page.page_no,
        status=page.status,
        kind=cast("Kind | None", kind) if page.status == "ok" else None,
        text_source=page.text_source,
        width_pt=round(page.width_pt, 2),
        height_pt=round(page.height_pt, 2),
        rotation=page.rotation,
    )
