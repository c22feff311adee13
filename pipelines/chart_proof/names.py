"""Names in running text: where a sentence speaks of a series or a category."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.chart_proof.times import spellings

if TYPE_CHECKING:
    from collections.abc import Iterable

_NUMBER = re.compile(r"[-+−]?[\d.,]+\Z")
_PARENTHESES = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_WORDS = re.compile(r"[^\W_]+")
_ENDING = r"(?:e?s|e?n|er|es|em)?"
_SHORTEST = 4
_FILLERS = frozenset(
    {"the", "of", "and", "in", "by", "for", "per", "a", "an", "with", "total"}
    | {"der", "die", "das", "des", "und", "im", "von", "nach", "je", "aus", "für", "pro", "mit", "gesamt"}
)


@dataclass(frozen=True, slots=True)
class Mention:
    name: str
    start: int
    end: int


@lru_cache(maxsize=2048)
def _pattern(name: str) -> re.Pattern[str] | None:
    if times := spellings(name):
        return re.compile("|".join(rf"(?<![\w.,]){one}(?!\w|[.,]\d)" for one in times), re.IGNORECASE)
    plain = bare_name(name)
    if not plain or _NUMBER.match(plain):
        return None
    words = _WORDS.findall(plain)
    if not words:
        return None
    loose = any(len(word) >= _SHORTEST for word in words)
    body = r"[\W_]+".join(_word(word) for word in words)
    return re.compile(rf"(?<!\w){body}(?!\w)", re.IGNORECASE if loose else 0)


def _word(word: str) -> str:
    if len(word) < _SHORTEST or not word.isalpha():
        return re.escape(word)
    stem = word[:-1] if word[-1] in "se" and len(word) > _SHORTEST + 1 else word
    return re.escape(stem) + (re.escape(word[-1]) + "?" if stem != word else "") + _ENDING


def find_names(names: Iterable[str], text: str) -> list[Mention]:
    """Every mention, in order; of names that hold each other, the longer one."""
    found = [
        Mention(name, *match.span())
        for name in dict.fromkeys(names)
        if (pattern := _pattern(name)) is not None
        for match in pattern.finditer(text)
    ]
    found.sort(key=lambda mention: (mention.start, -(mention.end - mention.start)))
    kept: list[Mention] = []
    for mention in found:
        if not kept or mention.start >= kept[-1].end:
            kept.append(mention)
    return kept


def bare_name(name: str) -> str:
    """A name without what stands in parentheses: its unit."""
    return _PARENTHESES.sub("", name).strip() or name


def same_name(one: str, other: str) -> bool:
    """Whether two labels name the same: a heading and a legend, a row and a category."""
    if one.strip().casefold() == other.strip().casefold():
        return bool(one.strip())
    first, second = (_PARENTHESES.sub("", name).strip() for name in (one, other))
    times = [set(spellings(name)) for name in (first, second)]
    if all(times):
        return bool(times[0] & times[1])
    return bool(first) and key_words(first) == key_words(second) != frozenset()


def key_words(text: str) -> frozenset[str]:
    """The words that carry a name, lower case, without plural endings."""
    words = (word.casefold() for word in _WORDS.findall(text))
    return frozenset(word.rstrip("s") if len(word) > _SHORTEST else word for word in words if word not in _FILLERS)


def related(one: str, other: str) -> bool:
    """Whether two texts share a word of some length, one begins like the other ("employees", "employed"), or is a part
    of it ("Besucher", "Besucherzahl")."""
    return any(
        first == second
        or (min(len(first), len(second)) >= 5 and (first[:5] == second[:5] or first in second or second in first))
        for first in key_words(one)
        for second in key_words(other)
        if len(first) >= _SHORTEST
    )
