"""Every dataset we can score, by one door: `load_dataset(folder)`.

An adapter turns rows of another `truth.jsonl` into ours. It is recognised by the columns of the first row, never by
the folder's name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Protocol, cast

from pipelines.evaluate.datasets import zugferd
from pipelines.evaluate.truth import Dataset, Example, Truth, parse_truth, read_rows
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Adapter(Protocol):
    """A module that knows one foreign format."""

    def recognises(self, row: dict[str, Any]) -> bool:
        """Whether the first row of a truth.jsonl is of this format."""
        ...

    def reason_left_out(self, row: dict[str, Any]) -> str | None:
        """Why a document cannot be scored; None when it can."""
        ...

    def convert(self, row: dict[str, Any]) -> Truth:
        """The row in our format."""
        ...


ADAPTERS: tuple[Adapter, ...] = (cast("Adapter", zugferd),)


def load_dataset(folder: Path, limit: int | None = None) -> Dataset:
    """The dataset in a folder; with `limit`, its first documents. Raises UsageError for a folder that is none."""
    path = folder / "truth.jsonl"
    if not path.is_file():
        raise UsageError(f"{folder} is not a dataset: it has no truth.jsonl", hint="see pipelines/evaluate/truth.py")
    rows = list(read_rows(path))
    adapter = next((adapter for adapter in ADAPTERS if rows and adapter.recognises(rows[0])), None)
    left_out: list[tuple[str, str]] = []
    truths: list[Truth] = []
    convert: Callable[[dict[str, Any]], Truth] = adapter.convert if adapter else lambda row: parse_truth(row, str(path))
    for row in rows:
        reason = adapter.reason_left_out(row) if adapter else None
        if reason is not None:
            left_out.append((str(row.get("doc")), reason))
        else:
            truths.append(convert(row))
    if limit is not None:
        truths = truths[:limit]
    return Dataset(folder.name, _examples(folder, truths), tuple(left_out))


def _examples(folder: Path, truths: list[Truth]) -> tuple[Example, ...]:
    base = folder / "docs" if (folder / "docs").is_dir() else folder
    sizes = Counter((truth.family, truth.group) for truth in truths if truth.group)
    examples = []
    for truth in truths:
        path = base / truth.doc
        if not path.is_file():
            raise UsageError(f"{path} is in truth.jsonl but not in the dataset")
        size = sizes[(truth.family, truth.group)] if truth.group else 1
        examples.append(Example(path, truth, 1.0 / size))
    return tuple(examples)
