"""From shards of examples to batches of tensors: pages of like length together, in random order, as long as asked."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import torch

from extractors.reader.augment import augment
from extractors.reader.example import KINDS, ROLES
from extractors.reader.features import PageFeatures, as_arrays, page_features
from extractors.reader.network import Inputs
from extractors.reader.shards import read_shard

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from torch import Tensor

    from extractors.reader.example import Example

MOST_WORDS, MOST_QUERIES = 260, 24
FIRST_HELD_OUT_SEED = 1_000_000


@dataclass(frozen=True)
class Targets:
    """What the network should have said, in its own numbering: 0 is "not on this page", then words from 1.

    `start`, `end` B×Q (-1: no query); `label` B×Q×(1+W) marks every right answer; `roles` B×W and `rows` B×W
    (-1: no word, or of no row); `kinds` B.
    """

    start: Tensor
    end: Tensor
    label: Tensor
    roles: Tensor
    rows: Tensor
    kinds: Tensor


@dataclass(frozen=True)
class Batch:
    inputs: Inputs
    targets: Targets
    examples: tuple[Example, ...]


def make_batch(examples: Sequence[Example]) -> Batch:
    """One batch of examples as they are."""
    pages = [page_features(e.words, (e.width_pt, e.height_pt), e.picture) for e in examples]
    arrays = as_arrays(pages, [[answer.query for answer in example.answers] for example in examples])
    inputs = Inputs(*(torch.from_numpy(arrays[name]) for name in Inputs._fields))
    return Batch(inputs, _targets(examples, pages, inputs), tuple(examples))


def _targets(examples: Sequence[Example], pages: Sequence[PageFeatures], inputs: Inputs) -> Targets:
    batch, size = inputs.words.shape
    count = inputs.queries.shape[1]
    start = np.full((batch, count), -1, dtype=np.int64)
    end = np.full((batch, count), -1, dtype=np.int64)
    label = np.zeros((batch, count, 1 + size), dtype=np.bool_)
    roles = np.full((batch, size), -1, dtype=np.int64)
    rows = np.full((batch, size), -1, dtype=np.int64)
    for row, (example, page) in enumerate(zip(examples, pages, strict=True)):
        place = np.empty(len(page.order), dtype=np.int64)
        place[page.order] = np.arange(len(page.order))
        for number, answer in enumerate(example.answers):
            at = 1 + place[list(answer.words)] if answer.words else np.zeros(1, dtype=np.int64)
            start[row, number], end[row, number] = at.min(), at.max()
            label[row, number, 1 + place[list(answer.label)] if answer.label else 0] = True
        roles[row, place] = [ROLES.index(role) for role in example.roles]
        rows[row, place] = example.rows
    kinds = np.array([KINDS.index(example.kind) for example in examples], dtype=np.int64)
    return Targets(*(torch.from_numpy(array) for array in (start, end, label, roles, rows, kinds)))


def crop(example: Example, random: Random, most: int = MOST_WORDS) -> Example:
    """At most `most` words that stand together, as the file orders them; what lies beyond is not on this page."""
    if len(example.words) <= most:
        return example
    first = random.randint(0, len(example.words) - most)
    if random.random() < 0.5:
        first = random.choice((0, len(example.words) - most))
    return _slice(example, first, first + most)


def _slice(example: Example, first: int, last: int) -> Example:
    from dataclasses import replace

    def inside(indices: Sequence[int]) -> tuple[int, ...]:
        whole = all(first <= index < last for index in indices)
        return tuple(index - first for index in indices) if whole else ()

    answers = [
        replace(answer, words=inside(answer.words), label=inside(answer.label) if inside(answer.words) else ())
        for answer in example.answers
    ]
    return replace(
        example,
        words=example.words[first:last],
        answers=tuple(answers),
        roles=example.roles[first:last],
        rows=example.rows[first:last],
    )


class Shards:
    """The batches of a folder of shards, without end; files that come later are found."""

    def __init__(self, folder: Path, seed: int, tokens: int) -> None:
        self._folder, self._random, self._tokens = folder, Random(seed), tokens
        self.visits: dict[str, int] = {}

    def __iter__(self) -> Iterator[Batch]:
        while True:
            yield from self._batches(self._next())

    def _next(self) -> Path:
        """A shard seen least often. Raises FileNotFoundError where there is none."""
        paths = [path for path in sorted(self._folder.glob("*.shard")) if _is_for_training(path)]
        if not paths:
            raise FileNotFoundError(f"{self._folder}: no shards (*.shard); write some with extractors.reader.synth")
        fewest = min(self.visits.get(path.name, 0) for path in paths)
        path = self._random.choice([path for path in paths if self.visits.get(path.name, 0) == fewest])
        self.visits[path.name] = fewest + 1
        return path

    def _batches(self, path: Path) -> list[Batch] | Iterator[Batch]:
        examples = [e for e in read_shard(path) if e.words and e.answers]
        seen = [augment(crop(e, self._random), self._random, MOST_QUERIES) for e in examples]
        groups = group_by_length(seen, self._tokens)
        self._random.shuffle(groups)
        return (make_batch(group) for group in groups)


def _is_for_training(path: Path) -> bool:
    """Seeds from FIRST_HELD_OUT_SEED on draw families that are kept for measuring; a shard is named for its seed."""
    seed = path.name.split("-")[0]
    return not seed.isdigit() or int(seed) < FIRST_HELD_OUT_SEED


def group_by_length(examples: Sequence[Example], tokens: int) -> list[list[Example]]:
    """Groups of like length whose padded sizes stay below `tokens`."""
    groups: list[list[Example]] = [[]]
    for example in sorted(examples, key=lambda e: len(e.words), reverse=True):
        longest = max(len(e.words) for e in (*groups[-1], example))
        if groups[-1] and (len(groups[-1]) + 1) * (longest + MOST_QUERIES) > tokens:
            groups.append([])
        groups[-1].append(example)
    return groups
