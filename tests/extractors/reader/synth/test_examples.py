"""Synthetic documents: the same by seed, their answers spell what was placed, held-out families stay out."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import islice
from random import Random
from typing import TYPE_CHECKING

import pytest

from extractors.mupdf import load_mupdf
from extractors.reader.example import KINDS, ROLES, Example
from extractors.reader.synth import FIRST_HELD_OUT_SEED, HELD_OUT, examples, families, read_shard, write_shard
from extractors.reader.synth.press import Misprint, Press
from extractors.words import read_text_layer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from extractors.reader.synth.families import Sketch
    from extractors.reader.synth.press import Print

PRINT_DIGEST = """
import hashlib
from extractors.reader.synth import examples
print(hashlib.sha256(repr([(e.words, e.answers, e.roles, e.rows) for e in examples(3, 0, 5)]).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


@pytest.fixture(scope="module")
def drawn() -> list[Example]:
    return list(examples(5, 0, 40))


def prints(press: Press, count: int) -> Iterator[tuple[Sketch, Print]]:
    for number in range(10 * count):
        rng = Random(f"test {number}")
        sketch = families.sketch(rng, families.draw_family(rng, held_out=number % 2 == 0))
        try:
            yield sketch, press.print(sketch.block, sketch.draft.width, sketch.draft.height)
        except Misprint:
            continue


def comparable(example: Example) -> tuple[object, ...]:
    assert example.picture is not None
    fields = [getattr(example, name) for name in Example.__slots__ if name != "picture"]
    return (*fields, example.picture.tobytes())


def solid(text: str) -> str:
    """Without what lies between words, and with one sign for all hyphens."""
    return "".join(text.split()).translate(str.maketrans("‐‑\u00ad∙•", "---··"))


def test_an_example_depends_on_its_number_alone() -> None:
    later = next(iter(examples(3, 4, 1)))
    assert comparable(later) == comparable(list(examples(3, 0, 5))[4])


@pytest.mark.slow
def test_an_example_is_the_same_in_every_process() -> None:
    digests = {
        subprocess.run(
            [sys.executable, "-c", PRINT_DIGEST],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_answers_spell_what_was_placed(press: Press) -> None:
    seen = 0
    for sketch, page in islice(prints(press, 30), 30):
        for key, fact in sketch.draft.facts.items():
            words = [
                word.text
                for word, tags in zip(page.words, page.tags, strict=True)
                if any(tag.part == "value" and tag.key == key for tag in tags)
            ]
            found = solid("".join(words))
            for line in fact.lines if found else ():
                assert solid(line) in found, (sketch.family, key, fact.lines, words)
                seen += 1
    assert seen > 250


def test_words_are_those_of_the_page_as_vouch_opens_it(press: Press, tmp_path: Path) -> None:
    pymupdf = load_mupdf()
    for number, (_, page) in enumerate(islice(prints(press, 4), 4)):
        path = tmp_path / f"{number}.pdf"
        press.save(str(path))
        with pymupdf.open(path) as document:
            layer = read_text_layer(document[0], document[0].get_displaylist(), 1)
        assert [word.text for word in layer.words] == [word.text for word in page.words]
        assert [word.bold for word in layer.words] == [word.bold for word in page.words]
        for real, word in zip(layer.words, page.words, strict=True):
            assert real.bbox == pytest.approx(word.bbox, abs=0.02)
            assert real.size_pt == pytest.approx(word.size_pt, abs=0.06)


def test_every_example_is_whole(drawn: list[Example]) -> None:
    for example in drawn:
        assert len(example.words) == len(example.roles) == len(example.rows)
        assert example.kind in KINDS
        assert set(example.roles) <= set(ROLES)
        assert all((role == "") or (row >= 0) for role, row in zip(example.roles, example.rows, strict=True))
        assert example.picture is not None
        assert example.picture.shape[1] == 160
        assert example.picture.min() < 200
        for answer in example.answers:
            assert list(answer.words) == sorted(set(answer.words))
            assert all(0 <= k < len(example.words) for k in (*answer.words, *answer.label))


def test_queries_are_mixed(drawn: list[Example]) -> None:
    answers = [answer for example in drawn for answer in example.answers]
    assert 0.3 <= sum(not answer.words for answer in answers) / len(answers) <= 0.6
    assert sum(bool(answer.label) for answer in answers) / len(answers) > 0.3
    assert len({answer.query.name for answer in answers}) > 300
    assert sum(example.kind not in {"invoice", "credit_note", "receipt"} for example in drawn) >= 0.4 * len(drawn)


def test_held_out_families_are_never_trained_on(drawn: list[Example]) -> None:
    trained = {families.draw_family(Random(number), held_out=False) for number in range(3000)}
    assert not trained & HELD_OUT
    assert not {example.family for example in drawn} & HELD_OUT
    assert {example.family for example in examples(FIRST_HELD_OUT_SEED, 0, 12)} <= HELD_OUT
    assert len(trained) > 600


def test_a_shard_gives_back_its_examples(tmp_path: Path, drawn: list[Example]) -> None:
    path = tmp_path / "5-20.shard"
    write_shard(path, 5, 20, 6)
    assert [comparable(example) for example in read_shard(path)] == [comparable(example) for example in drawn[20:26]]
