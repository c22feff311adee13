"""What the headings of a table's columns name, what its title says, and which row of it is a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fill.vocabulary import STOP, alikeness, tokens_of, vocabulary
from extractors.invoices.labels import whole_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.fill.labels import NameIndex

_HEADING = 0.55
"""A heading names a column less fully than a label its value: "Qty" alone."""
_CAPTIONED, _ALIKE = 0.5, 0.9
_SHORT = 5
_SUMMING = frozenset({"total", "balance", "net", "tax"})
_SUMS = frozenset({"totals.lines", "totals.net", "totals.gross", "totals.payable"})

Tokens = tuple[str, ...]


def columns_named(
    headings: Sequence[Sequence[Tokens]], index: NameIndex, table: Tokens
) -> dict[int, tuple[int, float]]:
    """The property that each heading names, with how surely; no property twice, the surest pairs first.

    So "Description" is the description and "Item" beside it is not; alone, "Item" may be. Each heading is given in the
    ways it may be read; `table` are the words of what the array is called.
    """
    named = [_named(variants, index, table) for variants in headings]
    pairs = [(certainty, at, no) for at, found in enumerate(named) for no, certainty in found.items()]
    chosen: dict[int, tuple[int, float]] = {}
    for certainty, at, number in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if at not in chosen and all(number != taken for taken, _ in chosen.values()):
            chosen[at] = (number, certainty)
    return chosen


def captioned(title: Tokens, called: Sequence[Tokens]) -> float:
    """What it is worth that a table's title is called as the array is: "Deposits"."""
    for name in called:
        telling = [token for token in name if vocabulary().weight(token) > STOP]
        if telling and all(any(alikeness(token, seen) >= _ALIKE for seen in title) for token in telling):
            return _CAPTIONED
    return 0.0


def is_sum(texts: Sequence[str]) -> bool:
    """Whether a row of these cells is one of totals: it opens with a word for it, or one of them is a sum's label."""
    words = vocabulary()
    opening = tokens_of(texts[0])[:2]
    if any(words.concepts(token) & _SUMMING for token in opening) and len(texts[0].split()) <= _SHORT:
        return True
    return any(label.role in _SUMS and not label.weak for text in texts for label in whole_label(text))


def _named(variants: Sequence[Tokens], index: NameIndex, table: Tokens) -> dict[int, float]:
    """The properties that a heading may name, with how surely, by any of its readings."""
    found: dict[int, float] = {}
    for tokens in dict.fromkeys((*variants, *(_without(whole, table) for whole in variants[:1]))):
        for number, certainty in (*index.named_by(tokens), *index.named_by(_without_unit(tokens))):
            if certainty >= _HEADING:
                found[number] = max(certainty, found.get(number, 0.0))
    return found


def _without(tokens: Tokens, table: Tokens) -> Tokens:
    """ "Policy eff" in a table of policies: the name of the table is no part of the column's."""
    kept = tuple(token for token in tokens if all(alikeness(token, name) < _ALIKE for name in table))
    return kept or tokens


def _without_unit(tokens: Tokens) -> Tokens:
    """ "Amount EUR", "Weight (kg)", "VAT %": what the figures are counted in is no part of the name."""
    kept = tuple(token for token in tokens if token not in vocabulary().units)
    return kept or tokens
