"""What the headings of a table's columns name, what its title says, and which row of it is a sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.fill.vocabulary import STOP, alikeness, tokens_of, vocabulary
from extractors.invoices.labels import whole_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.fill.labels import NameIndex

_HEADING = 0.55
"""A heading names a column less fully than a label its value: "Qty" alone."""
_CAPTIONED, _ALIKE, _CONTAINED = 0.5, 0.9, 0.5
_SHORT = 5
_SUMMING = frozenset({"total", "balance", "net", "tax"})
_SUMS = frozenset({"totals.lines", "totals.net", "totals.gross", "totals.payable"})

Tokens = tuple[str, ...]


def columns_of_array(
    headings: Sequence[Sequence[Tokens]], index: NameIndex, called: Sequence[Tokens]
) -> tuple[dict[int, tuple[int, float]], float]:
    """The columns that hold the values of an array, and how surely; `called` are the names of the array.

    Two tables may stand side by side: where a heading comes again, the run of headings that names the array best is
    its own.
    """
    table = tuple(token for name in called for token in name)
    runs = _runs([variants[0] for variants in headings])
    best: dict[int, tuple[int, float]] = {}
    most = 0.0
    for start, end in runs:
        chosen = columns_named(headings[start:end], index, table)
        chosen |= _stub_called(headings[start:end], index, called, chosen)
        score = sum(certainty for _, certainty in chosen.values())
        if score > most:
            most, best = score, {start + at: named for at, named in chosen.items()}
    return best, most


def _stub_called(
    headings: Sequence[Sequence[Tokens]],
    index: NameIndex,
    called: Sequence[Tokens],
    chosen: Mapping[int, tuple[int, float]],
) -> dict[int, tuple[int, float]]:
    """The column that is headed as the array is called ("Deductions"): it names the rows, as the one property left."""
    named = [at for at, variants in enumerate(headings) if at not in chosen and captioned(variants[0], called)]
    left = set(range(len(index))) - {number for number, _ in chosen.values()}
    return {named[0]: (left.pop(), _CAPTIONED)} if chosen and len(named) == 1 and len(left) == 1 else {}


def _runs(headings: Sequence[Tokens]) -> list[tuple[int, int]]:
    """The headings from start to end (exclusive): all of them, or those of tables side by side."""
    again = next((at for at, heading in enumerate(headings) if heading and heading in headings[:at]), None)
    if again is None:
        return [(0, len(headings))]
    first = headings.index(headings[again])
    # The second table begins with the heading that comes again, or with columns of its own before it.
    return [run for cut in range(first + 1, again + 1) for run in ((0, cut), (cut, len(headings)))]


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
    return chosen | _by_containing(headings, index, chosen)


def _by_containing(
    headings: Sequence[Sequence[Tokens]], index: NameIndex, chosen: Mapping[int, tuple[int, float]]
) -> dict[int, tuple[int, float]]:
    """ "Description of goods" is the description, where no other heading and no other property would do."""
    taken = {number for number, _ in chosen.values()}
    pairs = [
        (at, number)
        for at, variants in enumerate(headings)
        if at not in chosen
        for number in range(len(index))
        if number not in taken and any(_contains(heading, index, number) for heading in variants)
    ]
    alone = [
        (at, number)
        for at, number in pairs
        if [pair[0] for pair in pairs].count(at) == 1 and [pair[1] for pair in pairs].count(number) == 1
    ]
    return {at: (number, _CONTAINED) for at, number in alone}


def _contains(heading: Tokens, index: NameIndex, number: int) -> bool:
    """Whether a heading has every word of a name of the property."""
    named = (variant.tokens for variant in index.variants(number) if variant.whole)
    return any(all(any(alikeness(token, seen) >= _ALIKE for seen in heading) for token in name) for name in named)


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
