"""The spans of words that the network itself proposes, for what no parser of ours can find: names, addresses, ids.

A span keeps within one segment of a line; an address, a name or a text may go on in the line below.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from extractors.grounding.folding import skeleton
from extractors.reader.candidates import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from extractors.reader.session import Pointed
    from extractors.reader.sheet import Sheet
    from schemas.page import Word

_TRIM = "#:;,.|()[]*=•\"' "
_BEGINNINGS, _LONGEST = 6, {"id": 4, "code": 2, "number": 2, "choice": 8, "name": 12, "text": 24, "address": 24}
_KEPT = 12


def pointed_at(sheet: Sheet, pointed: Pointed, number: int, kind: str) -> list[Candidate]:
    """The spans that may be of the kind, best first: within one segment of a line, an address over several lines."""
    start, end = pointed.start[number][1:], pointed.end[number][1:].tolist()
    spans: dict[tuple[int, ...], float] = {}
    for first in np.argsort(-start)[:_BEGINNINGS].tolist():
        begun = float(start[first])
        spans |= {places: begun + end[places[-1]] for places in _continuations(sheet, first, kind)}
    made = (_from_places(sheet, places, kind) for places in sorted(spans, key=lambda places: -spans[places]))
    return list(islice((candidate for candidate in made if _may_be(candidate, kind)), _KEPT))


def choices_on(sheet: Sheet, pointed: Pointed, number: int, spellings: Mapping[str, str]) -> list[Candidate]:
    """Every choice of a schema that the sheet prints, by skeleton (`Asked.spellings`), each once with all its prints:
    wherever it is pointed at, it is meant. Its evidence is the likeliest print."""
    start, end = pointed.start[number][1:], pointed.end[number][1:]
    prints: dict[str, list[tuple[int, ...]]] = {}
    for first in range(len(sheet.words)):
        for places in _spelling(sheet, first, spellings):
            prints.setdefault(spellings[skeleton(_text(sheet, places))], []).append(places)
    found = []
    for key, several in prints.items():
        best = max(several, key=lambda places: float(start[places[0]] + end[places[-1]]))
        everywhere = tuple(sorted({place for places in several for place in places}))
        found.append(Candidate(key, (tuple(sheet.words[place] for place in best),), everywhere, whole=True))
    return found


def _spelling(sheet: Sheet, first: int, spellings: Mapping[str, str]) -> Iterator[tuple[int, ...]]:
    """The spans from `first` on, within a segment, that spell a choice."""
    places: tuple[int, ...] = (first,)
    while True:
        spelled = skeleton(_text(sheet, places))
        if not spelled or not any(each.startswith(spelled) for each in spellings):
            return
        if spelled in spellings:
            yield places
        following = sheet.after(places[-1])
        if following is None:
            return
        places = (*places, following)


def _text(sheet: Sheet, places: tuple[int, ...]) -> str:
    return " ".join(sheet.words[place].text for place in places)


def _continuations(sheet: Sheet, first: int, kind: str) -> Iterator[tuple[int, ...]]:
    """Every span that begins at `first`; one word longer each time. Several lines only where the kind has them."""
    several = kind in ("address", "text", "name")
    places: tuple[int, ...] = (first,)
    yield places
    while len(places) < _LONGEST.get(kind, 24):
        following = sheet.after(places[-1])
        if following is None and several:
            following = sheet.below(places[-1], first)
        if following is None:
            return
        places = (*places, following)
        yield places


def _from_places(sheet: Sheet, places: tuple[int, ...], kind: str) -> Candidate:
    line = sheet.features.layout.line
    groups: dict[int, list[Word]] = {}
    for place in places:
        groups.setdefault(int(line[place]), []).append(sheet.words[place])
    parts = tuple(tuple(words) for words in groups.values())
    texts = [_trimmed(" ".join(word.text for word in words)) for words in parts]
    text = (", " if kind == "address" else " ").join(text for text in texts if text)
    return Candidate(_without_label(text) if kind == "id" else text, parts, places)


def _without_label(text: str) -> str:
    """ "No:4711" is a label glued to its value."""
    label, colon, value = text.rpartition(":")
    return value if colon and value and not any(ch.isdigit() for ch in label) else text


def _trimmed(text: str) -> str:
    """Without marks at its ends, but for a bracket that closes one within it."""
    bare = text.strip(_TRIM)
    return f"{bare})" if bare.count("(") > bare.count(")") and f"{bare})" in text else bare


def _may_be(candidate: Candidate, kind: str) -> bool:
    """Whether it can be a value of the kind at all: an id has figures, and holds no label of another one; a name is
    not mostly figures."""
    value = candidate.value
    if kind == "id":
        return any(ch.isdigit() for ch in value) and not any(_is_label(word.text) for word in candidate.words[:-1])
    if kind == "name":
        return sum(ch.isdigit() for ch in value) < 2 * sum(ch.isalpha() for ch in value)
    return any(ch.isalnum() for ch in value)


def _is_label(text: str) -> bool:
    """ "Nr.", "Invoice:", "#": what stands before an id and is no part of it."""
    return text.endswith((":", "#")) or (text.endswith(".") and text[:-1].isalpha() and len(text) > 2)
