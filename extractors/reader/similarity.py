"""How like the letters of a property's words are to those of the page's, without anything learned.

A label never seen in training is found by it: the network is told where on the page the words of the name stand.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from extractors.reader.spelling import gram_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from extractors.reader.layout import Layout

    Floats = npt.NDArray[np.float32]

FLOOR = 0.34
REACH = 2
"""Words to either side that a label's other words may stand away."""


def similarity(texts: Sequence[str], layout: Layout, asked: Sequence[Sequence[tuple[str, int]]]) -> Floats:
    """Three measures, 0 to 1, of shape (3, queries, words) for words in reading order.

    The likeness to any word of the name, to any word of the description or of an example of a value, and the share of
    the name's words that stand around the word on its line, if it is one of them.
    """
    vocabulary = {word for words in asked for word, _ in words}
    numbers = {word: number for number, word in enumerate(sorted(vocabulary))}
    alike = _cosines(list(numbers), texts)
    nearby = _best_around(alike, layout)
    found = np.zeros((3, len(asked), len(texts)), dtype=np.float32)
    for row, words in enumerate(asked):
        name = [numbers[word] for word, source in words if source == 1]
        told = [numbers[word] for word, source in words if (source == 2 and len(word) > 2) or source == 3]
        found[0, row] = alike[name].max(axis=0)
        found[2, row] = nearby[name].mean(axis=0) * found[0, row]
        if told:
            found[1, row] = alike[told].max(axis=0)
    return found


def _cosines(words: Sequence[str], texts: Sequence[str]) -> Floats:
    """Cosines of the sets of n-grams, (words, texts); what is alike by less than FLOOR is not."""
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    holders, lengths = _by_gram(tuple(words))
    sizes = np.array([max(len(gram_set(text)), 1) for text in numbers], dtype=np.float32)
    size = len(words), len(numbers)
    common = [
        row * len(numbers) + number
        for text, number in numbers.items()
        for gram in gram_set(text)
        for row in holders.get(gram, ())
    ]
    counts = np.bincount(np.array(common, dtype=np.int64), minlength=size[0] * size[1]).reshape(size)
    shared: Floats = (counts / np.sqrt(sizes * lengths[:, None])).astype(np.float32)
    shared[shared < FLOOR] = 0.0
    return shared[:, [numbers[text] for text in texts]]


@lru_cache(maxsize=64)  # the words of a schema are the same page after page
def _by_gram(words: tuple[str, ...]) -> tuple[dict[int, list[int]], Floats]:
    """Which of the words hold each n-gram, and how many n-grams each word has, at least 1."""
    holders: dict[int, list[int]] = {}
    for row, word in enumerate(words):
        for gram in gram_set(word):
            holders.setdefault(gram, []).append(row)
    return holders, np.array([max(len(gram_set(word)), 1) for word in words], dtype=np.float32)


def _best_around(alike: Floats, layout: Layout) -> Floats:
    """The best likeness within REACH words on the same line."""
    best = alike.copy()
    for step in range(1, REACH + 1):
        same = layout.line[step:] == layout.line[:-step]
        np.maximum(best[:, step:], alike[:, :-step] * same, out=best[:, step:])
        np.maximum(best[:, :-step], alike[:, step:] * same, out=best[:, :-step])
    return best
