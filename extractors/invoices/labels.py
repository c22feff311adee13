"""Finding labels: the synonym data as a trie over folded words, matched longest first."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from extractors.layout import Row
    from schemas.page import Word

_NUMBER_WORDS = frozenset({"nr", "no", "num", "numm", "nummer", "number", "numero", "nro", "numer", "nbr", "n"})
_COMPOUND_HEADS = re.compile(r"^(\w{2,}?)(nummer|nr|datum|betrag|preis|prijs|bedrag|zeitraum)$")
_NUMBER_SIGNS = re.compile(r"№|#|\bn\.?\s?[°º]\.?", re.IGNORECASE)
RATE_IN_BRACKETS = re.compile(r"(?<=[^\W\d_])\((?:%\d{1,2}(?:[.,]\d+)?|\d{1,2}(?:[.,]\d+)?%)\)?$")
"""A rate set against a word, as Turkish invoices print it: "KDV(%20)"."""
_SPLIT = re.compile(r"[\W_]+")
_KINDS_OF_INVOICE = re.compile(
    r"^\w{3,}?(?<!ab)(?<!ver)(?<!be)(?<!zu)(?<!an)(?<!auf)(?<!hoch)(?<!um)(?<!verlust)(?<!erfolgs)(?<!fluss)(?<!kosten)(rechnungs?|factuur)$"
)
"""What is no invoice ends so, too: "Abrechnung", "Hochrechnung", "Gewinn- und Verlustrechnung"."""
_UNDECOMPOSED = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
"""Letters with a stroke or joined: Unicode does not decompose them, typists without their keyboard do."""


@lru_cache(maxsize=65536)
def label_tokens(text: str) -> tuple[str, ...]:
    """The folded words of a text as labels see them: see the head of labels.toml."""
    text = _NUMBER_SIGNS.sub(" nr ", text)
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(ch for ch in folded if not unicodedata.combining(ch)).casefold().translate(_UNDECOMPOSED)
    tokens: list[str] = []
    for token in _SPLIT.split(plain):
        if not token:
            continue
        if token in _NUMBER_WORDS:
            tokens.append("nr")
            continue
        compound = _COMPOUND_HEADS.match(token)
        if compound:
            head = compound.group(2)
            tokens += [compound.group(1), "nr" if head in _NUMBER_WORDS else head]
        else:
            tokens.append(token)
    return tuple(tokens)


@dataclass(frozen=True, slots=True)
class Label:
    role: str
    languages: frozenset[str]
    weak: bool


@dataclass
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class LabelHit:
    """A label found in a row: words `start` to `end` (exclusive) of that row. One text may serve several roles."""

    labels: tuple[Label, ...]
    row: Row
    start: int
    end: int
    token_count: int

    @property
    def words(self) -> Sequence[Word]:
        return self.row.words[self.start : self.end]

    @property
    def bbox(self) -> BBox:
        return union_all(word.bbox for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def serves(self, role: str) -> bool:
        for label in self.labels:  # noqa: SIM110 - asked of every label for every role: a generator takes twice as long
            if label.role == role:
                return True
        return False

    def is_weak_for(self, role: str) -> bool:
        return all(label.weak for label in self.labels if label.role == role)

    @property
    def is_weak(self) -> bool:
        return all(label.weak for label in self.labels)


@cache
def _trie() -> _Node:
    root = _Node()
    collected: dict[tuple[tuple[str, ...], str], tuple[set[str], bool]] = {}
    for role, language, text in _label_data():
        key = (label_tokens(text), role)
        languages, weak = collected.setdefault(key, (set(), language == "weak"))
        languages.add("any" if language == "weak" else language)
        collected[key] = (languages, weak and language == "weak")
    for (tokens, role), (languages, weak) in collected.items():
        node = root
        for token in tokens:
            node = node.children.setdefault(token, _Node())
        node.labels.append(Label(role, frozenset(languages), weak))
    return root


def _label_data() -> Iterator[tuple[str, str, str]]:
    """Role, language (or "weak") and text of every label; a role that only a language file has is a spelling mistake.

    Raises ValueError for one.
    """
    folder = resources.files("extractors.invoices")
    roles = tomllib.loads(folder.joinpath("labels.toml").read_text(encoding="utf-8"))
    for role, by_language in roles.items():
        for language, texts in by_language.items():
            yield from ((role, language, text) for text in texts)
    for file in sorted(folder.joinpath("languages").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for role, texts in tomllib.loads(file.read_text(encoding="utf-8")).items():
                if role not in roles:
                    raise ValueError(f"{file.name}: {role} is no role of labels.toml")
                yield from ((role, file.name.removesuffix(".toml"), text) for text in texts)


def find_labels(row: Row) -> list[LabelHit]:
    """All labels of a row, the longest first, left to right, never overlapping. A label ends with its phrase."""
    hits: list[LabelHit] = []
    first = 0
    for phrase in row.phrases:
        hits += _phrase_labels(row, phrase.words, first)
        first += len(phrase.words)
    return hits


def _phrase_labels(row: Row, words: Sequence[Word], first: int) -> list[LabelHit]:
    tokens, owner = _tokens(words)
    hits: list[LabelHit] = []
    position = 0
    while position < len(tokens):
        found = _longest(tokens, owner, position) or _in_two_languages(words, owner, position)
        if found is None:
            position += 1
            continue
        end, labels = found
        hits.append(LabelHit(tuple(labels), row, first + owner[position], first + owner[end - 1] + 1, end - position))
        position = end
    return hits


def _in_two_languages(words: Sequence[Word], owner: Sequence[int], start: int) -> tuple[int, list[Label]] | None:
    """A word that says the same twice, "GST/TPS": the labels that both halves share a role with."""
    halves = words[owner[start]].text.split("/")
    if len(halves) != 2 or (start and owner[start] == owner[start - 1]):
        return None
    first, second = (whole_label(half) for half in halves)
    shared = {label.role for label in first} & {label.role for label in second}
    labels = [label for label in (*first, *second) if label.role in shared]
    return (start + owner.count(owner[start]), labels) if labels else None


def roles_of(text: str, prefix: str) -> list[tuple[str, int]]:
    """Roles under `prefix` whose labels stand in a text, with the number of tokens matched; most tokens first."""
    tokens = _with_known_heads(label_tokens(text))
    owner = list(range(len(tokens)))
    found: list[tuple[str, int]] = []
    for position in range(len(tokens)):
        match = _longest(list(tokens), owner, position, prefix)
        if match is not None:
            found += [(lb.role, match[0] - position) for lb in match[1] if not lb.weak]
    return sorted(found, key=lambda item: -item[1])


def whole_label(text: str) -> tuple[Label, ...]:
    """The labels that the text is, from its first word to its last; none if words are left over."""
    tokens = list(_with_known_heads(label_tokens(text)))
    found = _longest(tokens, list(range(len(tokens))), 0) if tokens else None
    return tuple(found[1]) if found is not None and found[0] == len(tokens) else ()


def _tokens(words: Sequence[Word]) -> tuple[list[str], list[int]]:
    """Folded tokens and the index of the word each came from."""
    tokens: list[str] = []
    owner: list[int] = []
    for index, word in enumerate(words):
        new = _with_known_heads(label_tokens(RATE_IN_BRACKETS.sub("", word.text)))
        tokens += new
        owner += [index] * len(new)
    return tokens, owner


@lru_cache(maxsize=4096)
def _with_known_heads(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Compounds that no label holds, as what they are a kind of: "Beitragsrechnung" is a "Rechnung"."""
    kinds = ((token, None if token in _known_tokens() else _KINDS_OF_INVOICE.match(token)) for token in tokens)
    return tuple(token if kind is None else kind.group(1) for token, kind in kinds)


@cache
def _known_tokens() -> frozenset[str]:
    return frozenset(token for _, _, text in _label_data() for token in label_tokens(text))


def _longest(tokens: list[str], owner: list[int], start: int, prefix: str = "") -> tuple[int, list[Label]] | None:
    if start and owner[start] == owner[start - 1]:
        return None  # a label begins with a word
    node: _Node | None = _trie()
    best: tuple[int, list[Label]] | None = None
    position = start
    while position < len(tokens):
        node = node.children.get(tokens[position]) if node else None
        if node is None:
            break
        position += 1
        whole_word = position == len(tokens) or owner[position] != owner[position - 1]
        labels = [lb for lb in node.labels if lb.role.startswith(prefix)] if prefix else node.labels
        if labels and whole_word:
            best = (position, labels)
    return best


def dominant_languages(hits: Iterable[LabelHit]) -> frozenset[str]:
    """The languages most labels speak; labels that several languages share count in parts."""
    votes: Counter[str] = Counter()
    for hit in hits:
        languages = {lang for label in hit.labels for lang in label.languages} - {"any"}
        if languages and len(hit.text) > 3:
            for language in languages:
                votes[language] += hit.token_count / len(languages) ** 2  # type: ignore[assignment]
    if not votes:
        return frozenset()
    best = max(votes.values())
    return frozenset(language for language, count in votes.items() if count >= 0.5 * best)


def keep_languages(hits: Sequence[LabelHit], languages: frozenset[str]) -> list[LabelHit]:
    """Only the labels in one of the languages (or in all), so that a short foreign word is not taken for a label."""
    kept = []
    for hit in hits:
        labels = tuple(lb for lb in hit.labels if "any" in lb.languages or lb.languages & languages or not languages)
        if labels:
            kept.append(LabelHit(labels, hit.row, hit.start, hit.end, hit.token_count))
    return kept
