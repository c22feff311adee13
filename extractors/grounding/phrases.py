"""Finds a text among the words of a page, whole words or whole parts of them, over one line or several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.grounding.folding import fold_text, skeleton
from extractors.grounding.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.grounding.page_words import PageWords, Unit
    from extractors.grounding.place import Kind

_BEFORE_CODE = frozenset(":#=([{<|;\"“”„»«•*~'+§°")
_AFTER_CODE = frozenset(")]}>|;:\"“”»«*!?'")
_IN_NUMBER = frozenset(".,:/-'’_–")
_MOST_STARTS = 64

_Line = tuple["Unit", ...]


def find_text(page: PageWords, text: str, kind: Kind = "text") -> list[Place]:
    """Every place where the text stands.

    Case, compatibility forms, white space and punctuation are folded, a word may be hyphenated over a line break. A
    number is never found in a longer one. Codes and numbers are whole words but for the marks around them ("Nr.4711",
    "(4711)"); in a code, separators do not count.
    """
    query = fold_text(text, page.confusable)
    if not query.folded:
        return _find_symbol(page, text)
    walk = _Walk(page, query.folded, strict=kind in ("number", "code"))
    wanted = skeleton(text, page.confusable)
    places: list[Place] = []
    for unit, part in list(page.starts(query.folded))[:_MOST_STARTS]:
        if not walk.may_begin(unit, part):
            continue
        for lines in walk.lines_from(unit, part):
            place = Place(tuple(lines), whole=part == 0 and _is_whole(lines))
            if kind == "code" or wanted in skeleton("\n".join(_texts(lines)), page.confusable):
                places.append(place)
                break
    return places


def _find_symbol(page: PageWords, text: str) -> list[Place]:
    """A text without letters and digits ("€"): the words that have it."""
    wanted = "".join(text.split())
    if not wanted:
        return []
    return [
        Place(((unit,),), whole=unit.opens and unit.closes)
        for row in page.units
        for unit in row
        if wanted in unit.word.text
    ]


def _texts(lines: Sequence[_Line]) -> Iterator[str]:
    for line in lines:
        yield " ".join(unit.word.text for unit in line)


def _is_whole(lines: Sequence[_Line]) -> bool:
    return lines[0][0].opens and lines[-1][-1].closes


class _Walk:
    """From word to word, as long as they go on with what is sought."""

    def __init__(self, page: PageWords, sought: str, *, strict: bool) -> None:
        self.page = page
        self.sought = sought
        self.strict = strict

    def may_begin(self, unit: Unit, part: int) -> bool:
        start = unit.folded.parts[part][0]
        before, text = unit.folded.text[:start], unit.folded.text
        if not before:
            return True
        if text[start].isdigit() and before[-1] in _IN_NUMBER and before[-2:-1].isdigit():
            return False
        if not self.strict or not any(char.isalnum() for char in before):
            return True
        return before[-1] in _BEFORE_CODE or (before[-1] == "." and before[-2:-1].isalpha())

    def _may_end(self, unit: Unit, end: int) -> bool:
        """Whether the text may end at `end` of the word's folded text."""
        part = next((p for p in unit.folded.parts if p[2] + p[1] - p[0] == end), None)
        if part is None:
            return False
        after, last = unit.folded.text[part[1] :], unit.folded.text[part[1] - 1]
        if last.isdigit() and after[:1] in _IN_NUMBER and after[1:2].isdigit():
            return False
        return not self.strict or not any(char.isalnum() for char in after) or after[0] in _AFTER_CODE

    def lines_from(self, unit: Unit, part: int) -> Iterator[list[_Line]]:
        """The ways in which the text goes on from a part of a word; usually one or none."""
        offset = unit.folded.parts[part][2]
        rest = unit.folded.folded[offset:]
        if len(rest) >= len(self.sought):
            if rest.startswith(self.sought) and self._may_end(unit, offset + len(self.sought)):
                yield [(unit,)]
        elif self.sought.startswith(rest):
            yield from self._go_on([(unit,)], len(rest))

    def _go_on(self, lines: list[_Line], done: int) -> Iterator[list[_Line]]:
        last = lines[-1][-1]
        right = self.page.right_of(last)
        if right is not None and self._joins(last, right):
            between = self.page.units[last.row][last.at + 1 : right.at]
            yield from self._step([*lines[:-1], (*lines[-1], *between, right)], right, done)
        for unit in self.page.below(lines[-1][0], last):
            yield from self._step([*lines, (unit,)], unit, done)

    def _step(self, lines: list[_Line], unit: Unit, done: int) -> Iterator[list[_Line]]:
        folded = unit.folded.folded
        if self.sought.startswith(folded, done):
            if done + len(folded) < len(self.sought):
                yield from self._go_on(lines, done + len(folded))
            elif self._may_end(unit, len(folded)):
                yield lines
        elif folded.startswith(self.sought[done:]) and self._may_end(unit, len(self.sought) - done):
            yield lines

    def _joins(self, last: Unit, right: Unit) -> bool:
        """Digits in two cells of a row are two numbers."""
        if last.folded.folded[-1].isdigit() and right.folded.folded[0].isdigit():
            return last.phrase == right.phrase
        return True
