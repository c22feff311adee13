"""Words of labels and names: their tokens, their meanings across languages, and how alike two of them are."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from extractors.invoices.labels import label_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

STOP, GENERIC, SPECIFIC = 0.1, 0.5, 1.0
"""What a word weighs: articles next to nothing, words that name a kind of value half of words that name its role."""

SAME_MEANING = 0.92
_LEAST_ALIKE = 0.75
_SHORTEST_FUZZY = 4
_ABBREVIATED = 0.85
_COMPOUND = 7
"""The shortest last part of a compound that means as much as the whole: "Sachbearbeiter", "Bearbeiter"."""
_VOWELS = frozenset("aeiou")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+|-+|\.+")


@dataclass(frozen=True)
class Vocabulary:
    """Meanings by word, and the words and meanings of special weight."""

    meanings: Mapping[str, frozenset[str]]
    stop: frozenset[str]
    generic: frozenset[str]
    labels: frozenset[str]
    codes: frozenset[str]
    ranges: frozenset[str]
    kinds: frozenset[str]
    starts: frozenset[str]
    ends: frozenset[str]
    totals: frozenset[str]
    units: frozenset[str]

    def concepts(self, token: str) -> frozenset[str]:
        return self.meanings.get(token) or self.meanings.get(singular(token)) or frozenset()

    def knows(self, tokens: tuple[str, ...]) -> bool:
        """Whether every token is a word of labels, so that the text may well be one."""
        return bool(tokens) and self.share_known(tokens) == 1.0

    def share_known(self, tokens: tuple[str, ...]) -> float:
        """The share of the telling tokens that are words of labels."""
        telling = [token for token in tokens if token not in self.stop]
        return sum(bool(self.concepts(token)) or token in self.labels for token in telling) / max(len(telling), 1)

    def weight(self, token: str) -> float:
        if token in self.stop or token in self.units:
            return STOP
        meanings = self.concepts(token)
        return GENERIC if token.isdigit() or (meanings and meanings <= self.generic) else SPECIFIC


@cache
def vocabulary() -> Vocabulary:
    data = tomllib.loads(resources.files("extractors.fill").joinpath("vocabulary.toml").read_text(encoding="utf-8"))
    meanings: dict[str, set[str]] = {}
    for concept, words in data.pop("concepts").items():
        for word in words:
            (token, *more) = label_tokens(word) or (word,)
            assert not more, f"{word} is no single word"
            meanings.setdefault(token, set()).add(concept)
    sets = {key: frozenset(words) for key, words in data.items()}
    return Vocabulary({word: frozenset(found) for word, found in meanings.items()}, **sets)


@lru_cache(maxsize=16384)
def tokens_of(text: str) -> tuple[str, ...]:
    """The folded words of a label or title, or of a name in camel or snake case."""
    return label_tokens(" ".join(part for part in _CAMEL.split(text) if part))


def singular(token: str) -> str:
    if len(token) > 4 and token.endswith("ies"):
        return f"{token[:-3]}y"
    return token[:-1] if len(token) > 3 and token.endswith("s") else token


@lru_cache(maxsize=65536)
def alikeness(first: str, second: str) -> float:
    """How alike two tokens are, 0 to 1: the same word or meaning, an abbreviation, or a misreading of few letters.

    Two words of the vocabulary with no meaning in common are never alike, however they are spelled.
    """
    if first == second or singular(first) == singular(second):
        return 1.0
    words = vocabulary()
    one, other = words.concepts(first), words.concepts(second)
    if one & other:
        return SAME_MEANING
    if (one or first in words.labels) and (other or second in words.labels):
        return 0.0
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) < _SHORTEST_FUZZY or shorter.isdigit() or longer.isdigit():
        abbreviated = len(shorter) == 3 and len(longer) > 5 and shorter.isalpha() and longer.startswith(shorter)
        return 0.8 if abbreviated else 0.0
    if longer.startswith(shorter):
        return 0.9
    if len(shorter) >= _COMPOUND and longer.endswith(shorter):
        return 0.8
    return _ABBREVIATED if _is_skeleton(shorter, longer) else _misread(shorter, longer)


def _is_skeleton(shorter: str, longer: str) -> bool:
    """An abbreviation that kept consonants only: "pkgs", "acct", "shpmt"."""
    if set(shorter) & _VOWELS or shorter[0] != longer[0] or shorter[-1] != longer[-1]:
        return False
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def _misread(first: str, second: str) -> float:
    """Letters confused, lost or added by OCR; a difference of more than a quarter is another word."""
    from rapidfuzz.distance import DamerauLevenshtein

    similarity: float = DamerauLevenshtein.normalized_similarity(first, second, score_cutoff=_LEAST_ALIKE)
    return 0.95 * similarity
