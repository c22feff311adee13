"""Finds the words of a page that prove a text. An index is made once for a page and asked many times."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.grounding.fuzzy import RunningText
from extractors.grounding.page_words import PageWords
from extractors.grounding.phrases import find_text
from extractors.grounding.place import Kind, Place, apart, is_ambiguous, ranked
from extractors.grounding.values import PrintedValues, has_sign, is_signed
from extractors.readings import evidence_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.values.dates import DateOrder
    from extractors.values.numbers import NumberFormat
    from schemas.evidence import Evidence, Match
    from schemas.geometry import BBox
    from schemas.page import Word


@dataclass(frozen=True, slots=True)
class Grounding:
    """Where a text stands on a page: evidence for each of its lines, none where it was not found.

    `ambiguous` says that it stands in another place that is as good. `transcribed` says that two witnesses saw the
    same print: the text layer and the visible ink, or OCR and whoever wrote the text that was sought.
    """

    evidence: tuple[Evidence, ...] = ()
    match: Match = "none"
    ambiguous: bool = False
    transcribed: bool = False


NOT_FOUND = Grounding()


class PageIndex:
    """The words of one page, to be searched many times.

    `number_format` and `date_order` are those of the document; without them the page's own are inferred.
    """

    def __init__(
        self,
        words: Sequence[Word],
        *,
        number_format: NumberFormat | None = None,
        date_order: DateOrder | None = None,
    ) -> None:
        self._words = tuple(words)
        self._page = PageWords(self._words)
        self._values = PrintedValues(self._page, number_format, date_order)

    def ground(self, sought: str | Decimal | date, *, near: BBox | None = None, kind: Kind = "text") -> Grounding:
        """The best place of what is sought, near `near` (a tile, a row) where there are several.

        A str is a text as printed: numbers and dates in it are read in the document's format, in which "1.234" may be
        1234. A value that is known exactly is a Decimal or a date, which say their kind themselves.
        """
        return as_grounding(self.places(sought, near=near, kind=kind), near)

    def places(self, sought: str | Decimal | date, *, near: BBox | None = None, kind: Kind = "text") -> list[Place]:
        """Every place where it stands, best first; no two share a word."""
        found = ranked(self._find(sought, kind), near)
        return apart(found) if len(found) > 1 else found

    def _find(self, sought: str | Decimal | date, kind: Kind) -> list[Place]:
        if isinstance(sought, date):
            return self._values.find_date(sought)
        if isinstance(sought, Decimal):
            return self._values.find_number(sought)
        if kind == "text" and self._values.is_number(sought):
            kind = "number"
        if kind == "number":
            return self._values.find_number(sought) or self._find_as_printed(sought, kind)
        if kind == "date":
            return self._values.find_date(sought) or self._find_as_printed(sought, kind)
        return self._find_as_printed(sought, kind)

    def _find_as_printed(self, sought: str, kind: Kind) -> list[Place]:
        found = self._unsplit(find_text(self._page, sought, kind), sought, kind)
        if found or kind == "date":
            return found
        if kind == "text":
            return self._running.find_similar(sought)
        return self._find_confusable(sought, kind)

    def _unsplit(self, places: list[Place], sought: str, kind: Kind) -> list[Place]:
        """Without those that are a part of a longer number, or a number of another sign."""
        whole = [place for place in places if not self._values.splits_number(place)]
        if kind != "number":
            return whole
        return [place for place in whole if is_signed(self._page, place) == has_sign(sought)]

    def _find_confusable(self, sought: str, kind: Kind) -> list[Place]:
        """Codes and numbers in which letters and digits that look alike were taken for each other."""
        if not any(char.isdigit() for char in sought):
            return []
        found = self._unsplit(find_text(self._confusable, sought, kind), sought, kind)
        return [replace(place, match="fuzzy") for place in found]

    @cached_property
    def _confusable(self) -> PageWords:
        return PageWords(self._words, rows=self._page.rows, confusable=True)

    @cached_property
    def _running(self) -> RunningText:
        return RunningText(self._page)


def as_grounding(places: Sequence[Place], near: BBox | None, *, ambiguous: bool | None = None) -> Grounding:
    """The first of the places as evidence; `ambiguous` where the caller knows better."""
    if not places:
        return NOT_FOUND
    best = places[0]
    evidence = tuple(evidence_of([unit.word for unit in line], best.match) for line in best.lines)
    unsure = is_ambiguous(places, near) if ambiguous is None else ambiguous
    return Grounding(evidence, best.match, unsure, _is_transcribed(best))


def _is_transcribed(place: Place) -> bool:
    """A text that is only like what is printed is not a transcription of it."""
    return place.match in ("exact", "numeric") and place.visible


def ground(
    text: str | Decimal | date, words: Sequence[Word], *, near: BBox | None = None, kind: Kind = "text"
) -> Grounding:
    """The words of a page that prove a text. For more than one text of a page, make a PageIndex."""
    return PageIndex(words).ground(text, near=near, kind=kind)
