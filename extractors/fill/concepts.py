"""Which of a schema's properties clearly mean what invoices say: by their names, titles and descriptions."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from extractors.fill.names import CLAUSES
from extractors.fill.vocabulary import singular, tokens_of, vocabulary
from extractors.invoices.labels import whole_label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from extractors.fill.properties import Property

SURE, LIKELY = 0.85, 0.65
"""How surely a property means a concept: by a name that means nothing else; by a general one, or its description."""

Words = frozenset[str]
_LONGEST_DESCRIPTION = 8
_LEAST_TOKENS = 2
"""A label of one word ("paid") is the name of too many things."""
_LEAST_COLUMNS, _TELLING_COLUMNS = 2, 3


@dataclass(frozen=True)
class Concept:
    """Pointers into an invoice's data, the first that the document has counts; `certainty` is SURE or LIKELY."""

    pointers: tuple[str, ...]
    certainty: float


@dataclass(frozen=True)
class Rows:
    """An array that means an array of the invoice: the member of its rows that each property's path means.

    `by_name`: it is called so; else its columns alone say it.
    """

    pointer: str
    members: Mapping[str, str]
    by_name: bool = False


def scalar_concept(item: Property) -> Concept | None:
    """What a property outside arrays means; None where that is not clear, or where a hint of the user's decides."""
    keys = item.keys
    if keys.not_labels or keys.page is not None or keys.place is not None or _says_more(item):
        return None
    named = [_in_object(text, item.parents) for text in (item.title, item.name, *keys.labels) if text]
    sure = list(dict.fromkeys(found.pointers for found in named if found and found.certainty == SURE))
    if sure:
        is_first = named[0] is not None and named[0].pointers == sure[0]
        return Concept(sure[0], SURE) if len(sure) == 1 or is_first else None
    described = [_in_object(clause, item.parents) for clause in _clauses(item.description)]
    said = list(dict.fromkeys(found.pointers for found in described if found and found.certainty == SURE))
    likely = list(dict.fromkeys(found.pointers for found in named if found))
    if not likely:
        return Concept(said[0], LIKELY) if len(said) == 1 and not item.title else None
    if len(said) == 1 and len(likely) == 1:
        return Concept(said[0], LIKELY)
    return Concept(likely[0], LIKELY) if len(likely) == 1 and not said and None not in named else None


def pointer_of(item: Property) -> str | None:
    """The field of invoices that a property outside arrays surely means, and is proven as."""
    found = scalar_concept(item) if item.array is None else None
    return found.pointers[0] if found is not None and found.certainty == SURE else None


def _says_more(item: Property) -> bool:
    """ "Customer phone", the title of `customer`, is not the customer."""
    title, name = _words(tokens_of(item.title)), _words(tokens_of(item.name))
    return name < title and _in_object(item.title, item.parents) is None


def array_concept(array: str, members: Sequence[Property]) -> Rows | None:
    """The array of the invoice that an array of objects means: by its name, or by columns that no other has."""
    name = _words(tokens_of(array.rsplit("/", 1)[-1]))
    arrays = _tables().arrays
    for pointer, known in arrays.items():
        found = _columns(members, known)
        if name in known.names and len(found) >= _LEAST_COLUMNS:
            return Rows(pointer, found, by_name=True)
    if any(name in known.names for known in arrays.values()):
        return None
    for pointer, known in arrays.items():
        found = _columns(members, known)
        if len(found) >= _TELLING_COLUMNS and not known.telling.isdisjoint(found.values()):
            return Rows(pointer, found)
    return None


@dataclass(frozen=True)
class _WordClasses:
    """Words that are no articles here, and other words for "number"."""

    kept: frozenset[str]
    number: frozenset[str]


@dataclass(frozen=True)
class _Array:
    names: frozenset[Words]
    telling: frozenset[str]
    roles: Mapping[str, str]
    sure: Mapping[Words, frozenset[str]]
    weak: Mapping[Words, frozenset[str]]


@dataclass(frozen=True)
class _Tables:
    words: _WordClasses
    neutral: frozenset[Words]
    roles: Mapping[str, tuple[str, ...]]
    sure: Mapping[Words, tuple[str, ...]]
    weak: Mapping[Words, tuple[str, ...]]
    arrays: Mapping[str, _Array]


@cache
def _tables() -> _Tables:
    data = tomllib.loads(resources.files("extractors.fill").joinpath("concepts.toml").read_text(encoding="utf-8"))
    classes = _WordClasses(frozenset(data["kept"]), frozenset(data["number"]))

    def words(text: str) -> Words:
        return _folded(tokens_of(text), classes)

    sure: dict[Words, tuple[str, ...]] = {}
    weak: dict[Words, tuple[str, ...]] = {}
    for concept in data["concepts"]:
        sure |= {words(name): tuple(concept["pointers"]) for name in concept["names"]}
        weak |= {words(name): tuple(concept["pointers"]) for name in concept.get("weak", ())}
    for party, names in data["parties"].items():
        for name in names:
            sure.setdefault(words(name), (f"/{party}/name",))
            for member, calls in data["members"].items():
                if member != "customer_number" or party == "buyer":
                    pointer = (f"/{party}/{member}",)
                    sure |= {words(form): pointer for call in calls for form in (f"{name} {call}", f"{name}{call}")}
    roles = {role: tuple(pointers) for role, pointers in data["roles"].items()}
    arrays = {f"/{name}": _array(item, classes) for name, item in data["arrays"].items()}
    return _Tables(classes, frozenset(map(words, data["neutral"])), roles, sure, weak, arrays)


def _array(data: Mapping[str, Any], classes: _WordClasses) -> _Array:
    def index(named: Mapping[str, Iterable[str]]) -> Mapping[Words, frozenset[str]]:
        found: dict[Words, set[str]] = defaultdict(set)
        for member, names in named.items():
            for name in names:
                found[_folded(tokens_of(name), classes)].add(member)
        return {words: frozenset(members) for words, members in found.items()}

    names = frozenset(_folded(tokens_of(name), classes) for name in data["names"])
    return _Array(names, frozenset(data["telling"]), data["roles"], index(data["columns"]), index(data["weak"]))


def _words(tokens: Iterable[str]) -> Words:
    return _folded(tokens, _tables().words)


def _folded(tokens: Iterable[str], classes: _WordClasses) -> Words:
    """A name as a set of words: articles left out, one word for every word for "number", "ae" as "a" with its dots."""
    stop = vocabulary().stop - classes.kept
    telling = (token for token in tokens if token not in stop)
    return frozenset("nr" if token in classes.number else _undotted(singular(token)) for token in telling)


def _undotted(token: str) -> str:
    for typed, letter in (("ae", "a"), ("oe", "o"), ("ue", "u")):
        token = token.replace(typed, letter)
    return token


def _clauses(description: str) -> list[str]:
    clauses = [description, *CLAUSES.split(description)]
    return [clause for clause in clauses if 0 < len(tokens_of(clause)) <= _LONGEST_DESCRIPTION]


def _in_object(text: str, parents: Sequence[str]) -> Concept | None:
    """What a name means within its objects: with the nearest one's name, or alone where they say nothing of it."""
    tokens = tokens_of(text)
    if not parents:
        return _named(tokens)
    around = [_words(tokens_of(parent)) for parent in parents]
    found = _named((*tokens_of(parents[-1]), *tokens))
    if found is not None and found.certainty == SURE:
        return found
    return _named(tokens) if all(words in _tables().neutral for words in around) else None


def _named(tokens: tuple[str, ...]) -> Concept | None:
    tables, words = _tables(), _words(tokens)
    if words in tables.sure:
        return Concept(tables.sure[words], SURE)
    if words in tables.weak:
        return Concept(tables.weak[words], LIKELY)
    if len(words) < _LEAST_TOKENS:
        return None
    labels = [label.role for label in whole_label(" ".join(tokens)) if not label.weak]
    pointers = {tables.roles[role] for role in labels if role in tables.roles}
    return Concept(pointers.pop(), SURE) if len(pointers) == 1 else None


def _columns(members: Sequence[Property], known: _Array) -> dict[str, str]:
    """Members of the invoice's rows by the path of the property; each once, sure names before general ones."""
    found: dict[str, str] = {}
    for sure in (True, False):
        for item in members:
            free = _meant(item, known, sure=sure) - set(found.values())
            if item.path not in found and len(free) == 1:
                found[item.path] = free.pop()
    return found


def _meant(item: Property, known: _Array, *, sure: bool) -> set[str]:
    """What a column may mean: by its title or name, surely; by a label that means several, or a general word, else."""
    for text in (item.title, item.name):
        words = _words(tokens_of(text))
        if words in known.sure and sure:
            return set(known.sure[words])
        if words in known.weak and not sure:
            return set(known.weak[words])
        labels = {label.role for label in whole_label(" ".join(tokens_of(text))) if not label.weak}
        members = {known.roles[role] for role in labels if role in known.roles}
        if not sure and len(members) == 1:
            return members
    return set()
