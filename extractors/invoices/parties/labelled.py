"""A party cut into labelled parts, as forms and viewers of electronic invoices print it: "Name:", "PLZ:", "Ort:"."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.invoices.labels import label_tokens
from extractors.invoices.parties.names import name_data

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.parties.party import Party
    from extractors.layout import Phrase
    from schemas.page import Word

_PERSON = ("name",)
"""May name whom to reach at the firm, where another label names the firm."""


def read_parts(party: Party, lines: Sequence[Sequence[Phrase]], score: float) -> bool:
    """Name and address of a section whose postal code and town have labels of their own; False where they have none."""
    data = name_data()
    parts = list(_pairs(lines))
    street, code, town = (_first(parts, labels) for labels in (data.street_labels, data.code_labels, data.town_labels))
    if code is None or town is None:
        return False
    name = _first(parts, data.name_labels - {_PERSON}) or _first(parts, frozenset({_PERSON}))
    if name is not None:
        party.add_name(name.words, score + 1.0)
    place = f"{code.text} {town.text}"
    text = place if street is None else f"{street.text}, {place}"
    words: tuple[Word, ...] = (*(street.words if street is not None else ()), *code.words, *town.words)
    party.addresses.append(Candidate(text, words, score, 0))
    party.words.update(word for phrase in (name, street, code, town) if phrase is not None for word in phrase.words)
    return True


def _pairs(lines: Sequence[Sequence[Phrase]]) -> Iterator[tuple[tuple[str, ...], Phrase]]:
    """Each label that ends with a colon, and the value right of it."""
    for line in lines:
        for label, value in pairwise(line):
            if label.text.endswith(":") and not value.text.endswith(":"):
                yield label_tokens(label.text), value


def _first(parts: Sequence[tuple[tuple[str, ...], Phrase]], labels: frozenset[tuple[str, ...]]) -> Phrase | None:
    return next((value for label, value in parts if label in labels), None)
