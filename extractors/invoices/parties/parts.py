"""The parts of a line: senders' lines, feet and imprints put name, street, town and register behind each other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.invoices.parties.names import ends_name, is_legal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.layout import Phrase
    from schemas.page import Word

_STROKES = frozenset("|•·●")
_DIVIDERS = frozenset({"|", "•", "·", "-", "–", "—", "●", "*", "/"})


def parts_of(phrase: Phrase) -> Iterator[Phrase]:
    """The phrase cut at the signs that divide a sender's line or a footer."""
    for start, end in _cuts(tuple(word.text for word in phrase.words)):
        yield type(phrase)(phrase.words[start:end])


def divided(phrase: Phrase) -> list[Phrase]:
    """A line cut at upright strokes and dots, whatever commas it holds: "Unit 9, Mill Park | Leeds LS1 4AP | UK"."""
    pieces: list[list[Word]] = [[]]
    for word in phrase.words:
        if word.text[0] in _STROKES:
            pieces.append([])
        if word.text not in _STROKES:
            pieces[-1].append(word)
        if word.text[-1] in _STROKES:
            pieces.append([])
    return [type(phrase)(tuple(piece)) for piece in pieces if piece]


@lru_cache(maxsize=2048)  # letterheads, addresses, imprints and feet all cut the phrases of a page
def _cuts(texts: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where each part begins and ends among the words."""
    parts: list[tuple[int, int]] = []
    start = 0
    for index, text in enumerate(texts):
        divides = text in _DIVIDERS
        rest = " ".join(texts[index + 1 : index + 4])
        comma = text.endswith((",", ";")) and not is_legal_form(rest.split(" ")[0])
        if divides or comma or ends_name(text, rest):
            end = index if divides else index + 1
            parts += [(start, end)] if end > start else []
            start = index + 1
    return (*parts, (start, len(texts))) if start < len(texts) else tuple(parts)
