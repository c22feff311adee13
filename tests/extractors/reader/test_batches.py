from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from labelled_pages import asked, labelled_page, page

from extractors.reader.augment import Rates, augment, vary_query
from extractors.reader.batches import MOST_QUERIES, Shards, crop, group_by_length, make_batch
from extractors.reader.example import Answer
from extractors.reader.shards import write_examples

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.reader.example import Example

ALWAYS = Rates(noisy=1.0, misread=0.3, missing=0.3, renamed=1.0)


def test_targets_follow_the_words_into_reading_order() -> None:
    # The file has the value before its label, and a line from below first.
    example = page([[("later", 40)]], [])
    above = page([[("42", 200), ("Number:", 40)]], [])
    words = (*(replace(w, bbox=(w.bbox[0], 90.0, w.bbox[2], 100.0)) for w in example.words), *above.words)
    both = replace(
        example,
        words=words,
        answers=(Answer(asked("number"), (1,), (2,)), Answer(asked("other"), (), ())),
        roles=("", "amount", ""),
        rows=(-1, 0, -1),
    )
    targets = make_batch([both]).targets
    assert targets.start.tolist() == [[2, 0]]
    assert targets.end.tolist() == [[2, 0]]
    assert targets.label[0].tolist() == [[False, True, False, False], [True, False, False, False]]
    assert targets.roles.tolist() == [[0, 8, 0]]
    assert targets.rows.tolist() == [[-1, 0, -1]]


@given(st.integers(0, 10_000))
def test_faults_never_take_away_an_answer(seed: int) -> None:
    example = labelled_page(seed % 50)
    seen = augment(example, Random(seed), 5, ALWAYS)
    assert len(seen.answers) == 5
    assert len(seen.words) == len(seen.roles) == len(seen.rows)
    values = {example.words[answer.words[0]].text for answer in example.answers if answer.words}
    for answer in seen.answers:
        if answer.words:
            text = seen.words[answer.words[0]].text
            assert any(abs(len(text) - len(value)) <= 1 for value in values)


def test_faults_are_the_same_for_the_same_seed() -> None:
    example = labelled_page(7)
    assert augment(example, Random(3), 6) == augment(example, Random(3), 6)


def test_a_name_that_says_little_keeps_its_title() -> None:
    query = replace(asked("f1"), title="Grand total", description="What is to be paid")
    rates = Rates(untitled=1.0, untold=1.0, renamed=0.0)
    assert vary_query(query, Random(0), rates).title == "Grand total"
    spoken = vary_query(replace(query, name="grand_total"), Random(0), rates)
    assert (spoken.title, spoken.description) == ("", "")


def test_descriptions_name_other_properties_too() -> None:
    query = replace(asked("gross"), title="", description="All of it")
    rates = Rates(untold=0.0, renamed=0.0, aside=1.0)
    told = {
        vary_query(query, Random(seed), rates, ("gross", "agency.commissionRate")).description for seed in range(40)
    }
    assert len(told) > 6
    assert all("commission rate" in text for text in told)
    assert any("All of it" in text for text in told)
    assert vary_query(query, Random(1), rates, ("gross",)).description == "All of it"


def test_a_long_page_is_cropped_and_what_is_beyond_is_not_on_it() -> None:
    example = labelled_page(1, labels=30)
    for seed in range(20):
        part = crop(example, Random(seed), most=20)
        assert len(part.words) == 20
        for answer, before in zip(part.answers, example.answers, strict=True):
            if answer.words:
                assert part.words[answer.words[0]] == example.words[before.words[0]]
            else:
                assert answer.label == ()
    assert crop(example, Random(0)) is example


def test_batches_hold_pages_of_like_length() -> None:
    pages = [labelled_page(seed, labels=1 + seed % 9) for seed in range(40)]
    groups = group_by_length(pages, tokens=300)
    assert sorted(map(id, (e for group in groups for e in group))) == sorted(map(id, pages))
    assert all(
        len(group) * (max(len(e.words) for e in group) + MOST_QUERIES) <= 300 for group in groups if len(group) > 1
    )


def test_new_shards_are_found_and_held_out_ones_left(tmp_path: Path) -> None:
    write_examples(tmp_path / "1-0.shard", [labelled_page(seed) for seed in range(4)])
    write_examples(tmp_path / "1000000-0.shard", [labelled_page(seed) for seed in range(9)])
    shards = Shards(tmp_path, seed=1, tokens=100_000)
    seen = iter(shards)
    assert len(next(seen).examples) == 4
    write_examples(tmp_path / "1-4.shard", [_tinted(labelled_page(seed)) for seed in range(2)])
    assert [len(batch.examples) for batch in islice(seen, 2)] == [2, 4]
    assert shards.visits == {"1-0.shard": 2, "1-4.shard": 1}


def test_a_folder_without_shards_is_told() -> None:
    from pathlib import Path

    with pytest.raises(FileNotFoundError, match="no shards"):
        next(iter(Shards(Path("nowhere"), seed=1, tokens=100)))


def _tinted(example: Example) -> Example:
    return replace(example, picture=np.full((200, 160), 200, dtype=np.uint8))
