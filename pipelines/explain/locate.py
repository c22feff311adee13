"""Finds the document that a result was read from, and makes sure that it is that very file."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemas.result import Source


def find_document(source: Source, result_path: Path, document: Path | None) -> Path:
    """The path of the file whose content is `source.sha256`.

    `document` is the file, or a folder that holds it at any depth; without it, the result's own folder is searched.
    Raises UsageError where the file is missing, or is another one than the result was read from.
    """
    if document is None:
        return _match(source, [result_path.parent / Path(source.name).name], f"beside {result_path}")
    if document.is_dir():
        return _match(source, sorted(document.rglob(_literal(source.name))), f"in {document}")
    return _match(source, [document], f"at {document}")


def _match(source: Source, candidates: Iterable[Path], where: str) -> Path:
    found = [path for path in candidates if path.is_file()]
    for path in found:
        if source.sha256 is None or _sha256(path) == source.sha256:
            return path
    if found:
        raise UsageError(
            f"{found[0]} is not the file that the result was read from: its content differs from {source.name!r}",
            hint="name the right file with --document, or read this one again",
        )
    raise UsageError(
        f"the document {source.name!r} is not {where}", hint="name the file, or a folder that holds it, with --document"
    )


def _literal(name: str) -> str:
    """The file name as a glob that matches only itself."""
    return "".join(f"[{char}]" if char in "*?[" else char for char in Path(name).name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
