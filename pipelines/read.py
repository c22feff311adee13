"""Reads one file in process: the same functions that the flow runs, without an orchestrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from schemas.options import ReadOptions
    from schemas.result import Result


def read_file(path: Path, options: ReadOptions) -> Result:
    """Everything Vouch says about one file.

    Never raises for what a document contains: a document that cannot be read is a result with status `failed`.
    """
    raise NotImplementedError
