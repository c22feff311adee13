"""The words that say what a sentence claims of its numbers, from `vocabulary.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


_GAP = " … "
_WORD = re.compile(r"[^\W\d_]+")


@cache
def _pattern(role: str) -> re.Pattern[str]:
    source = resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8")
    words = tomllib.loads(source)[role]["words"]
    # Longer entries first, so that "more than" is not taken for "more".
    parts = [_part(word) for word in sorted(words, key=len, reverse=True)]
    return re.compile("|".join(parts), re.IGNORECASE)


def _part(word: str) -> str:
    if _GAP in word:
        verb, _, prefix = word.partition(_GAP)
        return rf"{_part(verb)}(?:\s+[^\s,;]+){{0,9}}?\s+{_part(prefix)}(?=\s*(?:[.,;:!?]|\Z|und\b))"
    stem = word.removesuffix("~")
    start = r"(?<!\w)" if stem[0].isalnum() else ""
    end = r"\w*" if word.endswith("~") else r"(?!\w)" if stem[-1].isalnum() else ""
    return start + re.escape(stem).replace(r"\ ", r"\s+") + end


def says(role: str, text: str) -> bool:
    """Whether any word of a role stands in the text."""
    return _pattern(role).search(text) is not None


def places(role: str, text: str) -> Iterator[tuple[int, int]]:
    """Where words of a role stand."""
    return (match.span() for match in _pattern(role).finditer(text))


def ends_with(role: str, text: str) -> bool:
    """Whether a word of a role ends the text, white space aside."""
    stripped = text.rstrip()
    return any(end == len(stripped) for _, end in places(role, stripped))


def starts_with(role: str, text: str) -> bool:
    """Whether a word of a role begins the text, white space aside."""
    return _pattern(role).match(text.lstrip()) is not None


def names_nothing(text: str) -> bool:
    """Whether a sentence holds nothing but numbers, function words, and words of adding up."""
    known = [span for role in ("function", "total", "bare") for span in places(role, text)]
    return all(any(start <= word.start() < end for start, end in known) for word in _WORD.finditer(text))
