"""Where a checkpoint lies, which revision of it is meant, and what it says of itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.vlm.local.libraries import load_library
from schemas.errors import ModelError

_HASHED = (".json", ".safetensors", ".bin", ".jinja", ".model", ".txt", ".py")
_CHUNK = 1 << 22


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`source` is as the user wrote it. `revision` is a commit for a model of the hub, None for a folder."""

    source: str
    config: Any
    revision: str | None = None

    @property
    def folder(self) -> Path | None:
        return Path(self.source) if self.revision is None and Path(self.source).is_dir() else None

    def fingerprint(self) -> str:
        """The commit, or for a folder the SHA-256 of all its weights, configuration and tokenizer files."""
        return f"@{self.revision}" if self.folder is None else f"#{content_hash(self.folder)}"


def find_checkpoint(source: str, revision: str | None, trust_remote_code: bool) -> Checkpoint:
    """The checkpoint and its configuration. Raises ModelError where there is none, or it is damaged."""
    transformers = load_library("transformers")
    folder = Path(source)
    if folder.is_dir():
        _check_folder(folder)
    elif folder.exists() or source.startswith((".", "/", "~")):
        raise ModelError(f"{source}: no such folder of a model", hint="name a folder with config.json, or a model's ID")
    try:
        resolved = None if folder.is_dir() else _commit(source, revision)
        config = transformers.AutoConfig.from_pretrained(
            source, revision=resolved or "main", trust_remote_code=trust_remote_code
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError) as error:
        raise ModelError(f"{source}: {first_line(error)}", hint=_hint(source, error)) from error
    return Checkpoint(source, config, resolved)


def _commit(source: str, revision: str | None) -> str | None:
    """The commit that a branch or tag points to now, so that all files come from one state, named in results."""
    found = load_library("transformers.utils.hub").resolve_revision(source, revision)
    commit = getattr(found, "resolved", found)
    return None if commit is None else str(commit)


def _check_folder(folder: Path) -> None:
    config = folder / "config.json"
    if not config.is_file():
        raise ModelError(f"{folder}: no config.json in this folder", hint="name a folder saved with save_pretrained")
    try:
        json.loads(config.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{config}: cannot be read: {error}", hint="download the checkpoint again") from error
    if not any(folder.glob("*.safetensors")) and not any(folder.glob("*.bin")):
        raise ModelError(f"{folder}: no weights in this folder (*.safetensors)", hint="download the checkpoint again")


def _hint(source: str, error: BaseException) -> str:
    text = str(error)
    if "trust_remote_code" in text:
        return "it brings its own code: allow it only if you trust its author"
    if Path(source).is_dir():
        return "download the checkpoint again, or update transformers"
    return "check the name and the connection, or download the model and name its folder"


def first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__


def content_hash(folder: Path) -> str:
    """SHA-256 over names and contents of the files that decide a model's answers, cut to 16 digits.

    About a second for two gigabytes.
    """
    whole = hashlib.sha256()
    for path in sorted(file for file in folder.iterdir() if file.is_file() and file.suffix in _HASHED):
        with path.open("rb") as file:
            whole.update(path.name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()[:16]
