"""Choices of an enum in printed words: as spelled, or with the letters a scan may confuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.fill.printed_value import Value
from extractors.fill.rules import canonical
from extractors.fill.vocabulary import alikeness, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.rules import ValueRule
    from schemas.page import Word

_LEAST_ALIKE = 0.78


def choice_in(words: Sequence[Word], rule: ValueRule) -> Value | None:
    """The choice that stands in the words, or its title: all of its words in order; the longest where several do."""
    printed = [tokens_of(w.text) for w in words]
    best: tuple[int, float, Value] | None = None
    for choice, tokens in _spellings(rule):
        found = _run_of(printed, tokens)
        if found is None:
            continue
        start, end, likeness = found
        value = Value(canonical(choice), (tuple(words[start:end]),), likeness - 0.02 * start)
        if best is None or (len(tokens), likeness) > best[:2]:
            best = (len(tokens), likeness, value)
    return best[2] if best else None


def _spellings(rule: ValueRule) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for choice in rule.choices:
        key = canonical(choice)
        for text in (key, rule.printed.get(key, "")):
            if tokens := tokens_of(text):
                yield choice, tokens


def _run_of(printed: list[tuple[str, ...]], tokens: tuple[str, ...]) -> tuple[int, int, float] | None:
    """Where the tokens stand among the words, and how alike the least alike of them is."""
    flat = [(token, index) for index, group in enumerate(printed) for token in group]
    for start in range(len(flat) - len(tokens) + 1):
        pairs = zip(flat[start : start + len(tokens)], tokens, strict=True)
        likeness = min((_spelled(seen, token) for (seen, _), token in pairs), default=0.0)
        if likeness >= _LEAST_ALIKE:
            return flat[start][1], flat[start + len(tokens) - 1][1] + 1, likeness
    return None


def _spelled(seen: str, token: str) -> float:
    """A choice is a word, not a meaning: synonyms are other choices."""
    if seen == token:
        return 1.0
    from rapidfuzz.distance import DamerauLevenshtein

    if len(token) < 4:
        return 0.0
    similarity: float = DamerauLevenshtein.normalized_similarity(seen, token)
    return similarity if alikeness(seen, token) or similarity >= _LEAST_ALIKE else 0.0
