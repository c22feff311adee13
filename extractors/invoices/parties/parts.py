"""The parts of a line: senders' lines, feet and imprints put name, street, town and register behind each other."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.invoices.parties.names import ends_name, is_legal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.layout import Phrase

_DIVIDERS = frozenset({"|", "•", "·", "-", "–", "—", "●", "*", "/"})


def parts_of(phrase: Phrase) -> Iterator[Phrase]:
    """The phrase cut at the signs that divide a sender's line or a footer."""
    for start, end in _cuts(tuple(word.text for word in phrase.words)):
        yield type(phrase)(phrase.words[start:end])


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
