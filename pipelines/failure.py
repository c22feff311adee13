"""The result of a document that could not be read: it is failed, says why, and is never missing."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pipelines.remedies import name_knob
from pipelines.version import VERSION
from schemas.result import ErrorEntry, Result, Run, Source

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.errors import VouchError
    from schemas.options import ReadOptions


def failed_result(path: Path, error: VouchError, options: ReadOptions, *, stage: str, seconds: float = 0.0) -> Result:
    """A result with status `failed` and one error. The file is described as far as it can be read."""
    size_bytes, sha256 = _describe(path, options.limits.max_bytes)
    hint = name_knob(error.code, error.hint)
    return Result(
        source=Source(name=path.name, sha256=sha256, bytes=size_bytes),
        status="failed",
        errors=[ErrorEntry(stage=stage, page_no=error.page_no, code=error.code, message=error.message, hint=hint)],
        run=Run(
            vouch=VERSION,
            model=options.model,
            started_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            seconds=round(seconds, 3),
            config_sha256=options.config_sha256(),
        ),
    )


def _describe(path: Path, max_bytes: int) -> tuple[int | None, str | None]:
    try:
        size_bytes = path.stat().st_size
        if size_bytes > max_bytes:
            return size_bytes, None
        with path.open("rb") as file:
            return size_bytes, hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None, None
