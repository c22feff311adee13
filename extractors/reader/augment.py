"""The same page asked otherwise: each visit of an example shows it with other faults, other names, other queries.

A cache of examples then gives more than it holds. What answers a query is never taken away. Pure, given its random
numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.reader.example import Answer, Example, PrintedWord, Query
from extractors.reader.spelling import split_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

_LIKE = {"0": "O", "O": "0", "1": "l", "l": "1", "I": "l", "5": "S", "S": "5", "8": "B", "B": "8", "m": "rn", "2": "Z"}
"""What OCR takes for each other."""
_ASIDES = (
    "not the {o}", "{t}, not {o}", "{t} before {o}", "{t}, or {o} where none is printed", "{t} without {o}",
    "{t} of the {o}", "the {o} excluded", "{t}; see also {o}", "{t} after {o}", "{t} (other than {o})",
    "{t} for which {o} is given", "{o}: {t}",
)  # fmt: skip
"""What descriptions say beside what they describe: {t} is the description, {o} another property of the page."""
_STYLES = ("snake", "camel", "pascal", "words", "kebab", "upper", "dotted")


@dataclass(frozen=True)
class Rates:
    """How often: of pages, that they are noisy at all; of a noisy page's words, that they are misread or missing."""

    noisy: float = 0.3
    misread: float = 0.05
    missing: float = 0.03
    blind: float = 0.3
    plain: float = 0.2
    untitled: float = 0.5
    untold: float = 0.4
    renamed: float = 0.3
    aside: float = 0.25


def augment(example: Example, random: Random, most_queries: int, rates: Rates | None = None) -> Example:
    """The example with faults of its own and at most `most_queries` of its queries, in another order."""
    rates = rates or Rates()
    answers = random.sample(example.answers, min(len(example.answers), most_queries))
    names = [answer.query.name for answer in example.answers]
    answers = [replace(answer, query=vary_query(answer.query, random, rates, names)) for answer in answers]
    if random.random() < rates.blind:
        example = replace(example, picture=None)
    if random.random() < rates.plain:
        example = replace(example, words=tuple(replace(word, bold=False) for word in example.words))
    example = _moved(replace(example, answers=tuple(answers)), random)
    return _noisy(example, random, rates) if random.random() < rates.noisy else example


def vary_query(query: Query, random: Random, rates: Rates, names: Sequence[str] = ()) -> Query:
    """Another style of name, or less said about the property; a name that says little keeps the rest. `names` of other
    properties stand in descriptions too: "before the agency's commission" asks for no commission."""
    bare = len("".join(ch for ch in query.name if ch.isalpha())) < 4
    title = query.title if bare or random.random() >= rates.untitled else ""
    description = query.description
    if not bare and random.random() < rates.untold:
        description = ""
    elif random.random() < rates.aside and (others := [other for other in names if other != query.name]):
        description = _with_aside(description, random.choice(others), random)
    name = query.name
    if random.random() < rates.renamed:
        name = _styled(split_name(query.title if title and random.random() < 0.3 else name), random) or name
    examples = query.examples if random.random() < 0.5 else ()
    return replace(query, name=name, title=title, description=description, examples=examples)


def _with_aside(description: str, other: str, random: Random) -> str:
    words = " ".join(split_name(other.rpartition(".")[2])).lower()
    return random.choice(_ASIDES).format(t=description or "the value", o=words)


def _styled(words: Sequence[str], random: Random) -> str:
    style = random.choice(_STYLES)
    lower = [word.lower() for word in words]
    if style in ("camel", "pascal"):
        joined = "".join(word.capitalize() for word in lower)
        return joined if style == "pascal" else joined[:1].lower() + joined[1:]
    joint = {"snake": "_", "words": " ", "kebab": "-", "upper": "_", "dotted": "."}[style]
    return joint.join(lower).upper() if style == "upper" else joint.join(lower)


def _moved(example: Example, random: Random) -> Example:
    """The whole page a little larger or smaller, and elsewhere; its picture stays, as margins differ in life."""
    scale = random.uniform(0.97, 1.03)
    across, down = (random.uniform(-0.015, 0.015) * side for side in (example.width_pt, example.height_pt))
    words = tuple(
        replace(
            word,
            bbox=(
                word.bbox[0] * scale + across,
                word.bbox[1] * scale + down,
                word.bbox[2] * scale + across,
                word.bbox[3] * scale + down,
            ),
        )
        for word in example.words
    )
    return replace(example, words=words)


def _noisy(example: Example, random: Random, rates: Rates) -> Example:
    """Words misread and lost, boxes that shake."""
    needed = {index for answer in example.answers for index in (*answer.words, *answer.label)}
    kept = [i for i in range(len(example.words)) if i in needed or random.random() >= rates.missing]
    shaken = [_shaken(example.words[index], random, rates) for index in kept]
    place = {index: number for number, index in enumerate(kept)}
    return replace(
        example,
        words=tuple(shaken),
        answers=tuple(
            Answer(a.query, tuple(place[i] for i in a.words), tuple(place[i] for i in a.label)) for a in example.answers
        ),
        roles=tuple(example.roles[index] for index in kept),
        rows=tuple(example.rows[index] for index in kept),
    )


def _shaken(word: PrintedWord, random: Random, rates: Rates) -> PrintedWord:
    left, top, right, bottom = (side + random.gauss(0.0, 0.4) for side in word.bbox)
    text = misread(word.text, random) if random.random() < rates.misread else word.text
    return replace(word, text=text, bbox=(left, top, max(right, left + 0.5), max(bottom, top + 0.5)))


def misread(text: str, random: Random) -> str:
    """One letter taken for another, lost, or doubled."""
    if not text:
        return text
    at = random.randrange(len(text))
    letter = text[at]
    if letter in _LIKE and random.random() < 0.7:
        return text[:at] + _LIKE[letter] + text[at + 1 :]
    if len(text) > 2 and random.random() < 0.5:
        return text[:at] + text[at + 1 :]
    return text[:at] + letter + text[at:]
