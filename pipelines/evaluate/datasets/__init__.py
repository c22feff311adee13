"""Every dataset we can score, by one door: `load_dataset(folder)`.

An adapter turns rows of another `truth.jsonl` into ours. It is recognised by the columns of the first row, never by
the folder's name.
"""

from __future__ import annotations

from collections import Counter
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

from pipelines.evaluate.datasets import (
    acroform,
    adbuy,
    chart_pictures,
    chart_vectors,
    fara,
    icdar_tables,
    robustness,
    samples,
    sroie,
    zugferd,
)
from pipelines.evaluate.truth import Dataset, Example, Truth, parse_truth, read_rows
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


class Adapter(Protocol):
    """A module that knows one foreign format.

    `SCHEMA`, where it has one, names the JSON Schema to read with, `WITHOUT` the selectors that would read the truth
    itself, and `locate(truth, path)` adds what only the document tells.
    """

    def recognises(self, row: dict[str, Any]) -> bool:
        """Whether the first row of a truth.jsonl is of this format."""
        ...

    def reason_left_out(self, row: dict[str, Any]) -> str | None:
        """Why a document cannot be scored; None when it can."""
        ...

    def convert(self, row: dict[str, Any]) -> Truth:
        """The row in our format."""
        ...


_MODULES: tuple[ModuleType, ...] = (
    zugferd,
    adbuy,
    fara,
    sroie,
    chart_pictures,
    chart_vectors,
    icdar_tables,
    acroform,
    robustness,
)
ADAPTERS = cast("tuple[Adapter, ...]", _MODULES)


def load_dataset(folder: Path, limit: int | None = None) -> Dataset:
    """The dataset in a folder; with `limit`, its first documents. Raises UsageError for a folder that is none."""
    path = folder / "truth.jsonl"
    if path.is_file():
        truths, left_out, adapter = _read_truths(path)
    else:
        adapter = None
        truths, left_out = samples.read_samples(folder) if folder.is_dir() else ([], [])
    if not truths:
        raise UsageError(
            f"{folder} is not a dataset: it has no truth.jsonl with documents to score and no *{samples.SUFFIX}",
            hint="the format is described in pipelines/evaluate/truth.py",
        )
    return Dataset(
        name=folder.resolve().name,
        examples=_examples(folder, truths[:limit], getattr(adapter, "locate", None)),
        left_out=tuple(left_out),
        schema=_schema_of(adapter, folder),
        without=getattr(adapter, "WITHOUT", frozenset()),
    )


def _read_truths(path: Path) -> tuple[list[Truth], list[tuple[str, str]], Adapter | None]:
    rows = list(read_rows(path))
    adapter = next((adapter for adapter in ADAPTERS if rows and adapter.recognises(rows[0])), None)
    if adapter is None:
        return [parse_truth(row, str(path)) for row in rows], [], None
    reasons = [(row, adapter.reason_left_out(row)) for row in rows]
    left_out = [(str(row["doc"]), reason) for row, reason in reasons if reason is not None]
    return [adapter.convert(row) for row, reason in reasons if reason is None], left_out, adapter


def _schema_of(adapter: Adapter | None, folder: Path) -> Path | None:
    own = folder / "schema.json"
    if adapter is None:
        return own if own.is_file() else None
    name = getattr(adapter, "SCHEMA", None)
    return Path(str(resources.files("pipelines.evaluate.datasets").joinpath(name))) if name else None


def _examples(folder: Path, truths: list[Truth], locate: Callable[[Truth, Path], Truth] | None) -> tuple[Example, ...]:
    base = folder / "docs" if (folder / "docs").is_dir() else folder
    sizes = Counter((truth.family, truth.group) for truth in truths if truth.group)
    examples = []
    for truth in truths:
        path = base / truth.doc
        if not path.is_file():
            raise UsageError(f"{path} is in the dataset's truth but not in its folder")
        size = sizes[(truth.family, truth.group)] if truth.group else 1
        examples.append(Example(path, locate(truth, path) if locate else truth, 1.0 / size))
    return tuple(examples)
