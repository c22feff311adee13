"""Shards: what is written is read back, and half a file is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractors.reader.example import KINDS, ROLES, Answer, Example, PrintedWord, Query
from extractors.reader.shards import read_shard, write_examples

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = st.text(st.characters(codec="utf-8"), max_size=12)
HUNDREDTHS = st.integers(0, 100_000).map(lambda value: value / 100)
WORDS = st.builds(
    PrintedWord,
    text=TEXTS,
    bbox=st.tuples(HUNDREDTHS, HUNDREDTHS, HUNDREDTHS, HUNDREDTHS),
    size_pt=HUNDREDTHS,
    bold=st.booleans(),
)
QUERIES = st.builds(
    Query,
    name=TEXTS,
    title=TEXTS,
    description=TEXTS,
    examples=st.lists(TEXTS, max_size=2).map(tuple),
    type=st.sampled_from(["id", "amount"]),
)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    words = draw(st.lists(WORDS, max_size=5))
    places = st.lists(st.integers(0, max(0, len(words) - 1)), max_size=3 if words else 0).map(tuple)
    answers = draw(st.lists(st.builds(Answer, query=QUERIES, words=places, label=places), max_size=4))
    height = draw(st.integers(0, 4))
    picture = np.arange(height * 3, dtype=np.uint8).reshape(height, 3) if height else None
    count = len(words)
    return Example(
        words=tuple(words),
        width_pt=draw(HUNDREDTHS),
        height_pt=draw(HUNDREDTHS),
        picture=picture,
        answers=tuple(answers),
        roles=tuple(draw(st.lists(st.sampled_from(ROLES), min_size=count, max_size=count))),
        rows=tuple(draw(st.lists(st.integers(-1, 300), min_size=count, max_size=count))),
        kind=draw(st.sampled_from(KINDS)),
        family=draw(TEXTS),
    )


def comparable(example: Example) -> tuple[object, ...]:
    fields = [getattr(example, name) for name in Example.__slots__ if name != "picture"]
    return (*fields, None if example.picture is None else example.picture.tolist())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(st.lists(examples(), max_size=4))
def test_a_shard_gives_back_what_was_written(tmp_path: Path, shard: list[Example]) -> None:
    path = tmp_path / "7-0.shard"
    write_examples(path, shard)
    assert [comparable(example) for example in read_shard(path)] == [comparable(example) for example in shard]
    assert [file.name for file in tmp_path.iterdir()] == ["7-0.shard"]


def test_half_a_shard_is_named(tmp_path: Path) -> None:
    path = tmp_path / "7-0.shard"
    write_examples(path, [])
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ValueError, match=r"7-0\.shard: no whole shard"):
        read_shard(path)


def test_nothing_in_a_shard_can_run(tmp_path: Path) -> None:
    path = tmp_path / "7-0.shard"
    with path.open("wb") as file:
        np.savez_compressed(file, texts=np.array([object()], dtype=object))
    with pytest.raises(ValueError, match="no whole shard"):
        read_shard(path)
