"""Synthetic documents for the embedded reader to learn from: layouts composed by program, content drawn by seed.

Every label, name and sentence was written for this package; none was taken from the rules, so that the reader is a
witness of its own. Pages are real PDF content, read back by the project's own page opening.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from extractors.reader.example import ROLES, Answer, Example
from extractors.reader.shards import read_shard, write_examples
from extractors.reader.synth.families import FAMILIES, HELD_OUT, draw_family, sketch
from extractors.reader.synth.press import Misprint, Press
from extractors.reader.synth.scans import scanned

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from extractors.reader.example import Query
    from extractors.reader.synth.blocks import Tag
    from extractors.reader.synth.families import Sketch

__all__ = ["FAMILIES", "FIRST_HELD_OUT_SEED", "HELD_OUT", "examples", "read_shard", "write_shard"]

FIRST_HELD_OUT_SEED = 1_000_000
"""Seeds from here on draw from the held-out families only, lower ones never."""
_TRIES = 20
_SCANNED, _SCANNED_RECEIPTS = 0.1, 0.45  # of the pages: as OCR reads them


def examples(seed: int, start: int, count: int) -> Iterator[Example]:
    """Examples `start` to `start + count` of a seed. Each depends on its number and the seed alone (and on the fonts
    that the machine has).
    """
    press = Press()
    for number in range(start, start + count):
        yield _example(press, seed, number)


def write_shard(path: Path, seed: int, start: int, count: int) -> None:
    """Writes examples to a file, whole or not at all; `read_shard` gives them back."""
    write_examples(path, examples(seed, start, count))


def _example(press: Press, seed: int, number: int) -> Example:
    """A sketch that cannot be printed is drawn again."""
    for attempt in range(_TRIES):
        rng = Random(f"{seed}/{number}/{attempt}")
        drawn = sketch(rng, draw_family(rng, held_out=seed >= FIRST_HELD_OUT_SEED))
        try:
            example = _printed(press, drawn)
        except Misprint:
            continue
        share = _SCANNED_RECEIPTS if example.kind == "receipt" else _SCANNED
        return scanned(example, rng) if rng.random() < share else example
    raise Misprint(f"example {number} of seed {seed}: {_TRIES} pages in turn cannot be printed")


def _printed(press: Press, drawn: Sketch) -> Example:
    draft = drawn.draft
    page = press.print(drawn.block, draft.width, draft.height)
    if not page.words:
        raise Misprint("an empty page")
    roles = [_role(tags) for tags in page.tags]
    places = _places(page.tags)
    return Example(
        words=page.words,
        width_pt=draft.width,
        height_pt=draft.height,
        picture=page.picture,
        answers=tuple(_answer(query, key.rstrip("~"), places) for key, query in drawn.queries.items()),
        roles=tuple(role for role, _ in roles),
        rows=tuple(row for _, row in roles),
        kind=drawn.kind,
        family=drawn.family,
    )


def _answer(query: Query, key: str, places: dict[tuple[str, str], tuple[int, ...]]) -> Answer:
    """What is left blank has no answer, though its label is printed."""
    words = places.get(("value", key), ())
    return Answer(query, words, places.get(("label", key), ()) if words else ())


def _places(tags: Sequence[frozenset[Tag]]) -> dict[tuple[str, str], tuple[int, ...]]:
    """The words of each value and label, in reading order, by part and key; a label may be that of several keys."""
    found: dict[tuple[str, str], list[int]] = {}
    for number, tags_of_word in enumerate(tags):
        for part, key in {(tag.part, key) for tag in tags_of_word for key in tag.key.split("+")}:
            found.setdefault((part, key), []).append(number)
    return {place: tuple(numbers) for place, numbers in found.items()}


def _role(tags: frozenset[Tag]) -> tuple[str, int]:
    """Of cells printed without a gap the first in the order of roles."""
    if not tags:
        return "", -1
    cells = sorted((ROLES.index(tag.key) if tag.key in ROLES else 0, tag.row) for tag in tags if tag.part == "item")
    return (ROLES[cells[0][0]], cells[0][1]) if cells else ("", -1)
