"""Readings of all readers become one field each: who says what, who agrees, and what was not taken. Pure."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.merge.choose import compared_value, is_grounded
from extractors.values.texts import fold
from schemas.evidence import Alternative

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from schemas.evidence import Evidence, EvidenceSource, Reading, Selector

STATING: frozenset[Selector] = frozenset({"xml", "code"})
"""Selectors whose values are stated by data that came with the page, not read off it."""

_TORN: frozenset[EvidenceSource] = frozenset({"text_layer", "ocr"})


@dataclass(frozen=True)
class FieldReading:
    """What all selectors together say of one field.

    `chosen` is the reading taken, `agreeing` all first choices with the same value (`chosen` among them), `opposing`
    the first choices with another one, `runners_up` the second choices.
    """

    path: str
    chosen: Reading
    agreeing: tuple[Reading, ...]
    opposing: tuple[Reading, ...]
    runners_up: tuple[Reading, ...]

    @property
    def value(self) -> str:
        return self.chosen.value

    @property
    def selectors(self) -> tuple[Selector, ...]:
        return tuple(dict.fromkeys(reading.selector for reading in self.agreeing))

    @property
    def in_conflict(self) -> bool:
        return bool(self.opposing)

    @property
    def witnesses(self) -> frozenset[Selector]:
        """The selectors that testify for the role. What reads the page must show where: a vision model's value that
        is not printed is a guess. Data that came along (XML, a code) is a witness whether it is printed or not. A role
        that was guessed by the usual order of columns testifies for nothing but what such data state."""
        stated = any(r.selector in STATING for r in self.agreeing)
        return frozenset(
            r.selector
            for r in self.agreeing
            if r.selector in STATING or (is_grounded(r) and (stated or not r.role_is_guessed))
        )

    @property
    def role_is_named(self) -> bool:
        """A heading, a label or data that came along says what the value is; a model's word is neither, nor is the
        embedded reader's: a product commutes, and it may take the quantity for the price."""
        return any(r.selector not in ("vlm", "embedded") and not r.role_is_guessed for r in self.agreeing)

    @property
    def grounded(self) -> bool:
        """The value stands on the page: some agreeing reading was found there, whole."""
        return any(is_grounded(reading) for reading in self.agreeing)

    @property
    def transcribed(self) -> bool:
        """Some agreeing reading rests on print that a second witness has seen; data that came along may be that."""
        return any(r.transcribed and (is_grounded(r) or r.selector in STATING) for r in self.agreeing)

    @property
    def is_torn(self) -> bool:
        """Text layer and pixels say different things at a place that the value rests on: one of them is false."""
        others = (r for r in self.runners_up if comparable(r) != comparable(self.chosen))
        return any(
            (item.page_no, item.bbox) == (place.page_no, place.bbox) and {item.source, place.source} == _TORN
            for other in others
            for item in other.evidence
            for place in self.evidence
        )

    @property
    def confidence(self) -> float | None:
        """How often such an agreement was right where that was measured: of the rules and one other reader of the page,
        both of which know the role. What arithmetic or data that came along adds to it is not counted."""
        measured = [r.confidence for r in self.agreeing if r.confidence is not None and r.selector in self.witnesses]
        return max(measured) if measured and "rules" in self.witnesses else None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Where the value stands; what could not be found on the page only where nothing else is known."""
        found = [reading for reading in self.agreeing if is_grounded(reading)] or self.agreeing
        return tuple(dict.fromkeys(item for reading in found for item in reading.evidence))

    def alternatives(self) -> tuple[Alternative, ...]:
        """One for each other value, with all selectors that gave it; opposing readings first."""
        grouped: dict[object, list[Reading]] = {}
        for reading in (*self.opposing, *self.runners_up):
            if comparable(reading) != comparable(self.chosen):
                grouped.setdefault(comparable(reading), []).append(reading)
        return tuple(
            Alternative(
                value=group[0].value,
                text=group[0].text,
                selectors=tuple(dict.fromkeys(reading.selector for reading in group)),
                evidence=group[0].evidence,
            )
            for group in grouped.values()
        )


def comparable(reading: Reading) -> object:
    """What two readings must share to agree: the number, else the text with case, space and punctuation folded."""
    return compared_value(reading)


def reconcile(readings: Sequence[Reading]) -> Mapping[str, FieldReading]:
    """One FieldReading per path, in the order in which paths were first read.

    The value most selectors give is taken; at a tie the one read first. A tie is broken for display only: readings that
    disagree are a conflict whatever is taken. A text that is the other one cut shorter agrees with it no more than it
    contradicts it, and is a runner-up.
    """
    by_path: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        by_path[reading.path].append(reading)
    return {path: _field(path, group) for path, group in by_path.items()}


def _field(path: str, readings: Sequence[Reading]) -> FieldReading:
    first_choices = [r for r in readings if r.rank == 0] or [min(readings, key=lambda r: r.rank)]
    groups: dict[object, list[Reading]] = {}
    for reading in first_choices:
        groups.setdefault(comparable(reading), []).append(reading)
    taken = max(groups.values(), key=lambda group: len({reading.selector for reading in group}))
    others = [reading for reading in first_choices if reading not in taken]
    cut = [reading for reading in others if _is_cut(reading.value, taken[0].value)]
    return FieldReading(
        path=path,
        chosen=taken[0],
        agreeing=tuple(taken),
        opposing=tuple(reading for reading in others if reading not in cut),
        runners_up=(*cut, *(r for r in readings if r not in first_choices)),
    )


def _is_cut(one: str, other: str) -> bool:
    """Whether one text is the other one cut: an address without its country, a name without its legal form.

    Numbers, dates and codes are never the other one cut: each figure of them counts.
    """
    short, long = sorted((fold(one).split(), fold(other).split()), key=len)
    letters = "".join(short)
    if not letters or 2 * sum(char.isdigit() for char in letters) >= len(letters):
        return False
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
