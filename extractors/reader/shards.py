"""Examples in files: some hundreds in one compressed archive of plain arrays and JSON.

Boxes, sizes and page measures are kept to a hundredth of a point. Nothing in a shard can run when it is read.
"""

from __future__ import annotations

import json
import os
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.reader.example import ROLES, Answer, Example, PrintedWord, Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy.typing as npt

_HUNDREDTHS = 100.0
_ROLE_CODES = {role: code for code, role in enumerate(ROLES)}


def write_examples(path: Path, examples: Iterable[Example]) -> None:
    """Writes a shard: beside its place first, then renamed, so that a reader never sees half of one."""
    shard = tuple(examples)
    words = [word for example in shard for word in example.words]
    arrays = {
        "boxes": _hundredths([value for word in words for value in word.bbox]).reshape(-1, 4),
        "sizes": _hundredths([word.size_pt for word in words]),
        "bold": np.array([word.bold for word in words], dtype=np.bool_),
        "roles": np.array([_ROLE_CODES[role] for example in shard for role in example.roles], dtype=np.uint8),
        "rows": np.array([row for example in shard for row in example.rows], dtype=np.int16),
        "pictures": _joined([example.picture for example in shard]),
        "texts": _as_bytes([word.text for word in words]),
        "facts": _as_bytes([_facts(example) for example in shard]),
    }
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with partial.open("wb") as file:
        np.savez_compressed(file, allow_pickle=False, **arrays)
    partial.replace(path)


def read_shard(path: Path) -> tuple[Example, ...]:
    """The examples of a shard, as they were written. Raises ValueError, naming the file, where it is no whole shard."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        return tuple(_examples(arrays))
    except (EOFError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path}: no whole shard of examples: {error}; write it again") from error


def _facts(example: Example) -> list[Any]:
    """All that is not an array; queries are told once, answers name them by number."""
    queries = list(dict.fromkeys(answer.query for answer in example.answers))
    numbers = {query: number for number, query in enumerate(queries)}
    return [
        len(example.words),
        _hundredths([example.width_pt, example.height_pt]).tolist(),
        None if example.picture is None else list(example.picture.shape),
        [[query.name, query.title, query.description, query.examples, query.type] for query in queries],
        [[numbers[answer.query], answer.words, answer.label] for answer in example.answers],
        example.kind,
        example.family,
    ]


def _examples(arrays: dict[str, npt.NDArray[Any]]) -> Iterable[Example]:
    texts = json.loads(arrays["texts"].tobytes())
    columns = (
        texts,
        (arrays["boxes"] / _HUNDREDTHS).tolist(),
        (arrays["sizes"] / _HUNDREDTHS).tolist(),
        arrays["bold"].tolist(),
    )
    words = [PrintedWord(text, tuple(box), size, bold) for text, box, size, bold in zip(*columns, strict=True)]
    roles = [ROLES[code] for code in arrays["roles"].tolist()]
    rows = arrays["rows"].tolist()
    first, first_pixel = 0, 0
    for count, page_size, shape, queries, answers, kind, family in json.loads(arrays["facts"].tobytes()):
        last, pixels = first + count, 0 if shape is None else shape[0] * shape[1]
        picture = arrays["pictures"][first_pixel : first_pixel + pixels]
        width, height = (value / _HUNDREDTHS for value in page_size)
        yield Example(
            words=tuple(words[first:last]),
            width_pt=width,
            height_pt=height,
            picture=None if shape is None else picture.reshape(shape),
            answers=tuple(_answers(queries, answers)),
            roles=tuple(roles[first:last]),
            rows=tuple(rows[first:last]),
            kind=kind,
            family=family,
        )
        first, first_pixel = last, first_pixel + pixels


def _answers(queries: Sequence[Any], answers: Sequence[Any]) -> Iterable[Answer]:
    known = [Query(name, title, text, tuple(shown), kind) for name, title, text, shown, kind in queries]
    for number, words, label in answers:
        yield Answer(known[number], tuple(words), tuple(label))


def _hundredths(values: Sequence[float]) -> npt.NDArray[np.int32]:
    return np.rint(np.array(values, dtype=np.float64) * _HUNDREDTHS).astype(np.int32)


def _joined(pictures: Sequence[npt.NDArray[np.uint8] | None]) -> npt.NDArray[np.uint8]:
    shown = [picture.ravel() for picture in pictures if picture is not None]
    return np.concatenate(shown) if shown else np.zeros(0, dtype=np.uint8)


def _as_bytes(value: Any) -> npt.NDArray[np.uint8]:
    return np.frombuffer(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode(), dtype=np.uint8)
