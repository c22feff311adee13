"""Results that are there already: in the ledger, or on disk from a run that was killed before it could record them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import ValidationError

from pipelines.duplicates.flagging import flag_copies
from pipelines.emit import result_json, write_atomically
from pipelines.ledger.ledger import is_going_on
from pipelines.outcome import summarize
from schemas.result import Result

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

    from pipelines.ledger.ledger import Reader
    from pipelines.outcome import Outcome


def copy_of_result(content: bytes, source: Path, first: Path, *, compared: bool) -> Result:
    """The result of a file whose content was read as `first`. Compared with what was read before, it is a duplicate."""
    result = Result.model_validate_json(content)
    result.source.name = source.name
    if compared and result.source.sha256 is not None:
        result.documents = flag_copies(result.documents, result.source.sha256, str(source), str(first))
    return result


def put_stored(content: bytes, output: Path) -> None:
    """Put a stored result at `output`, unless this very result is there. Raises UsageError."""
    try:
        if output.read_bytes() == content:
            return
    except OSError:
        pass
    write_atomically(content, output)


def put_copy(result: Result, source: Path, output: Path) -> Outcome:
    """Put the result of a copy at its own place, and give its row. Raises UsageError."""
    put_stored(result_json(result), output)
    return summarize(result, source, output)


def find_unrecorded(output: Path, source: Path, sha256: str, row: Mapping[str, Any], reader: Reader) -> Outcome | None:
    """The outcome of a reading whose process was killed between writing the result and recording it, if that was so.

    `row` is what the ledger says of the claim that was never finished: the result counts if it is of this content and
    configuration, by this code, and was written after that claim.
    """
    if not is_going_on(row, reader) or row["claimed_at"] is None:
        return None
    try:
        if datetime.fromtimestamp(output.stat().st_mtime, UTC) < row["claimed_at"]:
            return None
        result = Result.model_validate_json(output.read_bytes())
    except (OSError, ValidationError):
        return None
    same = result.source.sha256 == sha256 and result.run.config_sha256 == reader.config_sha256
    return summarize(result, source, output) if same and result.source.name == source.name else None
