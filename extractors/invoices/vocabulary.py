"""Words that tell what a place of the page is, held as data (`vocabulary.toml`)."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from extractors.invoices.labels import label_tokens


@cache
def _phrases(kind: str) -> dict[str, tuple[tuple[str, ...], ...]]:
    """The phrases of a kind, by their first token."""
    text = resources.files("extractors.invoices").joinpath("vocabulary.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in dict.fromkeys(label_tokens(item) for item in tomllib.loads(text)[kind]):
        found[phrase[0]] = (*found.get(phrase[0], ()), phrase)
    return found


def says(kind: str, text: str) -> bool:
    """The text holds one of the phrases, word for word."""
    return end_of(kind, text) is not None


def end_of(kind: str, text: str) -> int | None:
    """How many tokens of the text there are up to the end of its first phrase of the kind."""
    tokens, phrases = label_tokens(text), _phrases(kind)
    for at, token in enumerate(tokens):
        ends = [at + len(p) for p in phrases.get(token, ()) if tokens[at : at + len(p)] == p]
        if ends:
            return max(ends)
    return None
