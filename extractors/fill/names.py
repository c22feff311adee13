"""How well a text on the page names a property: its title, its name, its labels, its description."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.vocabulary import GENERIC, SPECIFIC, alikeness, tokens_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from extractors.fill.properties import Property

BY_LABEL, BY_TITLE, BY_NAME, BY_DESCRIPTION = 1.0, 0.95, 0.93, 0.6
LEAST_LABEL = 0.86
LEAST = 0.45
"""Below this a text does not name a property."""

CLAUSES = re.compile(r"[.;:,()]|\bor\b|\boder\b|\bou\b")
_MOST_TOKENS = 8
_OTHER_KIND = 0.8
_WHOLE_PARTY = frozenset({"name", "address"})


@dataclass(frozen=True)
class Variant:
    """One way a property may be called. `within` are tokens of the section it belongs to, which the label may carry."""

    tokens: tuple[str, ...]
    worth: float
    whole: bool = True
    within: tuple[str, ...] = ()

    @property
    def weight(self) -> float:
        return sum(vocabulary().weight(token) for token in self.tokens)


def variants_of(item: Property) -> tuple[Variant, ...]:
    """Every way in which a property may be called on a page, the surest first, each once."""
    within = tuple(dict.fromkeys(token for parent in item.parents for token in tokens_of(parent)))
    # Labels are given in the order of preference.
    found = [
        Variant(tokens_of(label), max(LEAST_LABEL, BY_LABEL - 0.02 * at)) for at, label in enumerate(item.keys.labels)
    ]
    if item.title:
        found.append(Variant(tokens_of(item.title), BY_TITLE, within=within))
    found.append(Variant(tokens_of(item.name), BY_NAME, within=within))
    own = tuple(dict.fromkeys((*tokens_of(item.title), *tokens_of(item.name))))
    for clause in CLAUSES.split(item.description):
        found.append(Variant(tokens_of(clause)[:_MOST_TOKENS], BY_DESCRIPTION, whole=False, within=own))
    best: dict[tuple[str, ...], Variant] = {}
    for variant in found:
        if variant.tokens and variant.tokens not in best:
            best[variant.tokens] = variant
    return tuple(best.values())


def naming(label: Sequence[str], variants: Iterable[Variant], section: Sequence[str] = ()) -> float:
    """How well label tokens name a property, 0 to 1. `section` are the tokens of the heading the label stands under."""
    return max((_named(tuple(label), variant, tuple(section)) for variant in variants), default=0.0)


def _named(label: tuple[str, ...], variant: Variant, section: tuple[str, ...]) -> float:
    """Weighted Dice similarity of the tokens, by the best pairs; of a description, how much of the label it holds.

    Source: Dice's coefficient over tokens with soft matches, as in SoftTFIDF (Cohen, Ravikumar, Fienberg 2003).
    """
    words = vocabulary()
    asked = (*variant.tokens, *(t for t in variant.within if t not in variant.tokens))
    weights = [words.weight(token) for token in label]
    if is_end(label):
        weights = [max(GENERIC, weights[0])]
    of_asked = [words.weight(token) for token in asked]
    if is_end(variant.tokens):
        of_asked[0] = max(GENERIC, of_asked[0])
    matched, taken, seen, specific = 0.0, set(), set(), False
    for place, (token, own) in enumerate(zip(label, weights, strict=True)):
        best, at = 0.0, -1
        for index, other in enumerate(asked):
            if index not in taken and (likeness := alikeness(token, other)) > best:
                best, at = likeness, index
        if at >= 0:
            taken.add(at)
            seen.add(place)
            weight = min(own, of_asked[at])
            matched += weight * best
            specific |= weight == SPECIFIC
    if variant.within and not _names_itself(variant, taken):
        return 0.0
    # "Description of articles": another word for what has been said says nothing more.
    again = [at for at, token in enumerate(label) if at not in seen and _says_again(token, asked, taken)]
    weight_of_label = sum(weights) - sum(weights[at] for at in again)
    if not matched or not weight_of_label:
        return 0.0
    if not variant.whole:
        return variant.worth * matched / weight_of_label if specific else 0.0
    asked_weight = sum(w for i, w in enumerate(of_asked) if i < len(variant.tokens) or i in taken)
    score = variant.worth * min(1.0, 2 * matched / (weight_of_label + asked_weight))
    return score * _in_section(variant, label, section) * _of_one_kind(label, asked)


def _names_itself(variant: Variant, taken: set[int]) -> bool:
    """Whether the label has a word of the property's own, not of its object's alone: "Tenant" is the tenant's name, or
    the tenant with his address; it is not his telephone."""
    if any(at < len(variant.tokens) for at in taken):
        return True
    concepts = {concept for token in variant.tokens for concept in vocabulary().concepts(token)}
    return bool(concepts & _WHOLE_PARTY)


def is_end(tokens: Sequence[str]) -> bool:
    """ "From" or "To" alone: little words, and whole labels of the ends of a period."""
    words = vocabulary()
    return len(tokens) == 1 and bool(words.concepts(tokens[0]) & (words.starts | words.ends))


def _says_again(token: str, asked: Sequence[str], taken: set[int]) -> bool:
    concepts = vocabulary().concepts(token)
    return any(concepts & vocabulary().concepts(asked[at]) for at in taken)


def _of_one_kind(label: tuple[str, ...], asked: tuple[str, ...]) -> float:
    """ "Landlord" is not where the landlord's address stands, and "Landlord's phone" not where the landlord does."""
    words = vocabulary()
    one, other = ({c for token in tokens for c in words.concepts(token)} & words.kinds for tokens in (label, asked))
    return 1.0 if bool(one) == bool(other) else _OTHER_KIND


def _in_section(variant: Variant, label: tuple[str, ...], section: tuple[str, ...]) -> float:
    """A name within an object ("seller", "name") is sure only where the page says so too."""
    if not variant.within:
        return 1.0
    around = (*label, *section)
    meant = any(alikeness(token, other) >= 0.75 for token in around for other in variant.within)
    return 1.0 if meant else 0.75
