"""The network at work: one ONNX file, opened once in a process, asked page by page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from extractors.inference import open_session
from extractors.reader.features import as_arrays

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt
    from onnxruntime import InferenceSession

    from extractors.reader.example import Query
    from extractors.reader.features import PageFeatures

    Floats = npt.NDArray[np.float32]

WEIGHTS = "reader.onnx"
_REINSTALL = "install vouch again, or leave the embedded reader out (--model none)"


@dataclass(frozen=True)
class Pointed:
    """What the network says of one page, as log-probabilities: `start`, `end` and `label` are queries × (1 + words),
    column 0 "not on this page"; `roles` words × roles. `rows` are logits, words × words: same line item."""

    start: Floats
    end: Floats
    label: Floats
    roles: Floats
    rows: Floats
    kinds: Floats

    def mixed(self, other: Pointed) -> Pointed:
        """The mean of two answers to the same properties of the same page, asked in other words."""
        means = {
            name: np.logaddexp(getattr(self, name), getattr(other, name)) - np.log(2.0)
            for name in ("start", "end", "label")
        }
        return replace(self, **means)


class Pointer(Protocol):
    """What points at the words of a page; the network, or a stand-in for it. `facts` say what it is."""

    @property
    def facts(self) -> Mapping[str, Any]: ...

    def ask(self, page: PageFeatures, queries: Sequence[Query]) -> Pointed:
        """All queries in one pass. The page has words, and there is a query."""
        ...


@dataclass(frozen=True)
class Network:
    """An opened network and what its file says of it."""

    session: InferenceSession
    facts: Mapping[str, Any] = field(default_factory=dict)

    def ask(self, page: PageFeatures, queries: Sequence[Query]) -> Pointed:
        arrays = as_arrays([page], [queries])
        given = {item.name for item in self.session.get_inputs()}
        start, end, label, roles, rows, kinds = (
            array[0] for array in self.session.run(None, {name: arrays[name] for name in given})
        )
        return Pointed(_log(start), _log(end), _log(label), _log(roles), rows, _log(kinds))


@lru_cache(maxsize=2)
def open_network(path: Path | None = None, threads: int = 1) -> Network | None:
    """The network at `path`, or the one that the package carries; None where it carries none. Raises ModelError."""
    if path is None:
        file = resources.files("extractors.reader") / "weights" / WEIGHTS
        if not file.is_file():
            return None
        source, shown = file.read_bytes(), str(file)
    else:
        source, shown = path.read_bytes(), str(path)
    session = open_session(source, threads, name=f"the embedded reader {shown}", hint=_REINSTALL)
    return Network(session, json.loads(session.get_modelmeta().custom_metadata_map.get("vouch", "{}")))


def _log(logits: Floats) -> Floats:
    """Logarithms of the softmax over the last axis."""
    shifted = logits - logits.max(axis=-1, keepdims=True)
    log: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return log
