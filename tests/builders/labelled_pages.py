"""Small pages made by hand: labels with values beside them, for tests of the embedded reader."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

from extractors.reader.example import Answer, Example, PrintedWord, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

_SYLLABLES = ("ra", "to", "mi", "ne", "ko", "lu", "ver", "sta", "pen", "dor", "gal", "zi")


def word(text: str, left: float, top: float, height: float = 10.0) -> PrintedWord:
    return PrintedWord(text, (left, top, left + 0.5 * height * len(text), top + height), height, False)


def page(lines: Sequence[Sequence[tuple[str, float]]], answers: Sequence[Answer] = ()) -> Example:
    """A page of lines; each word is given with its left edge."""
    words = tuple(word(text, left, 40.0 + 14.0 * row) for row, line in enumerate(lines) for text, left in line)
    return Example(
        words=words,
        width_pt=595.0,
        height_pt=842.0,
        picture=None,
        answers=tuple(answers),
        roles=("",) * len(words),
        rows=(-1,) * len(words),
        kind="invoice",
        family="test",
    )


def asked(name: str, kind: str = "text") -> Query:
    return Query(name, "", "", (), kind)  # type: ignore[arg-type]


def labelled_page(seed: int, labels: int = 6) -> Example:
    """Labels of made-up words, each with a value to its right, and one query for each; two more ask for nothing."""
    random = Random(seed)
    lines, answers, count = [], [], 0
    for _ in range(labels):
        name, value = _word(random), str(random.randint(100, 99_999))
        lines.append([(name.title() + ":", 40.0), (value, random.choice((120.0, 200.0)))])
        answers.append(Answer(asked(name), (count + 1,), (count,)))
        count += 2
    answers += [Answer(asked(_word(random) + "_x"), (), ()) for _ in range(2)]
    return page(lines, answers)


def _word(random: Random) -> str:
    return "".join(random.choice(_SYLLABLES) for _ in range(3))
