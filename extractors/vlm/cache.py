"""Answers that were given before: kept on disk by what was asked, so that the same page is never paid for twice.

One file an answer, named by the SHA-256 of everything that decides it; written under a temporary name and renamed, so
that a file is there whole or not at all. Several processes may share the folder. What was not used for longest goes
first when the folder is full. The files hold what stood on pages: the folder is its owner's alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, Any, NamedTuple

from extractors.vlm.base import ModelAnswer, Usage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.vlm.base import ModelProfile, ModelRequest, VisionModel

MAX_BYTES = 1_000_000_000
_VERSION = 1
_KEPT_SHARE = 0.9  # of the bound, when something must go
_LOOK_AFTER_SHARE = 0.02  # of the bound, written by this process since it last looked
_ABANDONED_S = 3600.0
_TEMPORARY = ".writing"


def request_key(request: ModelRequest, identity: str) -> str:
    """The SHA-256 of what decides an answer: model, prompt, schema, length, and every pixel.

    Which file and page it is decides nothing: the model is not told but in the prompt.
    """
    facts = [_VERSION, identity, request.prompt, request.json_schema, request.max_output_tokens]
    shapes = [shown.image.shape for shown in request.pictures]
    whole = hashlib.sha256(json.dumps([*facts, shapes], ensure_ascii=False).encode())
    for shown in request.pictures:
        whole.update((shown.image if shown.image.flags.c_contiguous else shown.image.copy()).data)
    return whole.hexdigest()


class _Entry(NamedTuple):
    used_at: float
    size: int
    path: Path


@dataclass
class AnswerStore:
    """Answers in a folder, at most about `max_bytes` of them."""

    folder: Path
    max_bytes: int = MAX_BYTES
    _written: int | None = field(default=None, init=False)

    def get(self, key: str) -> ModelAnswer | None:
        """The answer kept under a key; None where there is none, or what is there is damaged."""
        path = self._path(key)
        try:
            kept = json.loads(path.read_bytes())
            body = kept["body"]
            whole = kept["key"] == key and kept["sha256"] == _digest(body)
            answer = _answer_of(json.loads(body)) if whole else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        with suppress(OSError):
            os.utime(path)  # what is used stays
        return answer

    def put(self, key: str, answer: ModelAnswer) -> None:
        """Keep an answer. A folder that cannot be written keeps none: a cache may be missing, never in the way."""
        body = json.dumps({"data": answer.data, "text": answer.text}, ensure_ascii=False)
        content = json.dumps({"key": key, "sha256": _digest(body), "body": body}, ensure_ascii=False).encode()
        path = self._path(key)
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with NamedTemporaryFile(dir=path.parent, suffix=_TEMPORARY, delete=False) as file:
                file.write(content)
            Path(file.name).replace(path)
        except OSError:
            return
        self._bound(len(content))

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key}.json"

    def _bound(self, size: int) -> None:
        """Look at the folder now and then, and take away what was not used for longest where it is too full."""
        self._written = None if self._written is None else self._written + size
        if self._written is not None and self._written < self.max_bytes * _LOOK_AFTER_SHARE:
            return
        self._written = 0
        entries = sorted(self._entries())
        total = sum(entry.size for entry in entries)
        if total <= self.max_bytes:
            return
        for entry in entries:
            # Another process may have been quicker.
            with suppress(OSError):
                entry.path.unlink()
            total -= entry.size
            if total <= self.max_bytes * _KEPT_SHARE:
                return

    def _entries(self) -> list[_Entry]:
        found: list[_Entry] = []
        for path in self.folder.glob("??/*"):
            try:
                facts = path.stat()
                if path.suffix != _TEMPORARY:
                    found.append(_Entry(facts.st_mtime, facts.st_size, path))
                elif time.time() - facts.st_mtime > _ABANDONED_S:
                    path.unlink()
            except OSError:
                continue
        return found


class CachedModel:
    """Any model, with the answers it gave before. Only whole answers are kept: a failure may go better next time."""

    def __init__(self, model: VisionModel, store: AnswerStore) -> None:
        self._model = model
        self._store = store

    @property
    def identity(self) -> str:
        return self._model.identity

    @property
    def profile(self) -> ModelProfile:
        return self._model.profile

    def transcribe(self, requests: Sequence[ModelRequest]) -> Sequence[ModelAnswer]:
        """As the model does. An answer kept costs nothing but the `seconds` it took to find."""
        keys = [request_key(request, self.identity) for request in requests]
        answers = {key: _timed(self._store, key) for key in keys}
        missing = {key: request for key, request in zip(keys, requests, strict=True) if answers[key] is None}
        fresh = self._model.transcribe(list(missing.values())) if missing else []
        told: dict[str, ModelAnswer] = {}
        for key, answer in zip(missing, fresh, strict=True):
            told[key] = answer
            if answer.stop == "complete":
                self._store.put(key, answer)
        return [self._one_of(key, answers, told) for key in keys]

    @staticmethod
    def _one_of(key: str, kept: dict[str, ModelAnswer | None], told: dict[str, ModelAnswer]) -> ModelAnswer:
        """Of two equal requests side by side, the first pays."""
        answer = kept[key]
        if answer is None:
            answer = told[key]
            told[key] = replace(answer, usage=Usage(requests=1, cached_requests=1))
        return answer


def _timed(store: AnswerStore, key: str) -> ModelAnswer | None:
    started = time.perf_counter()
    answer = store.get(key)
    if answer is None:
        return None
    seconds = time.perf_counter() - started
    return replace(answer, usage=Usage(requests=1, cached_requests=1, seconds=seconds))


def _answer_of(kept: dict[str, Any]) -> ModelAnswer:
    return ModelAnswer(kept["data"], "complete", text=kept["text"])


def _digest(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
