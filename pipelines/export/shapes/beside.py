"""Results in another shape, each beside the result that it is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.emit import write_atomically
from pipelines.export.shapes import shape_json
from schemas.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipelines.export.shapes import Shape


def beside(result: Path, shape: Shape) -> Path:
    """Where the other shape of a result lies: `NAME.SHAPE.json` beside `NAME.json`."""
    return result.with_name(f"{result.stem}.{shape}.json")


def check_free(results: Iterable[Path], shape: Shape) -> None:
    """Raises UsageError where the other shape of one result would lie where another result is to lie."""
    planned = set(results)
    taken = sorted(path for path in planned if beside(path, shape) in planned)
    if taken:
        raise UsageError(
            f"{beside(taken[0], shape).name} is a result, and would be {taken[0].name} in the shape {shape}",
            hint="rename the input, or read it into another folder",
        )


def write_beside(results: Iterable[Path], shape: Shape) -> None:
    """Write the other shape of each result that is there. Raises UsageError where that cannot be written."""
    for path in results:
        try:
            content = path.read_bytes()
        except FileNotFoundError:  # someone took it away already
            continue
        write_atomically(shape_json(content, shape), beside(path, shape))
