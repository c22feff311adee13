"""A document while it is made: what is printed on it, and under which label. Facts become answers later."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

from extractors.reader.synth.blocks import Piece, Tag

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from extractors.reader.example import QueryType
    from extractors.reader.synth.blocks import Style
    from extractors.reader.synth.figures import Figures, Locale
    from extractors.reader.synth.sheet import Sheet
    from extractors.reader.synth.wording import Language


@dataclass(frozen=True, slots=True)
class Field:
    """A fact to be printed: its label ("" for none) and the lines of its value.

    `before` and `after` stand beside the value and are no part of it: currencies, which `tell_currency` makes the
    answer to what the currency is. A field of `parts` prints several facts under one label, a `joint` between them.
    """

    key: str
    label: str
    lines: tuple[str, ...]
    before: str = ""
    after: str = ""
    tell_currency: bool = False
    parts: tuple[Field, ...] = ()
    joint: str = ""

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    def pieces(self, style: Style) -> list[Piece]:
        """The value, a piece a line."""
        if self.parts:
            return [piece for part in self.parts for piece in part.pieces(style)]
        return [Piece(line, style, self.tags) for line in self.lines]

    def rows(self, style: Style) -> list[list[Piece]]:
        """The pieces of each line of the value, with what stands beside it."""
        if self.parts:
            return self._rows_of_parts(style)
        rows = [[piece] for piece in self.pieces(style)] or [[]]
        beside = (Tag("value", "currency"),) if self.tell_currency else ()
        if self.before:
            rows[0][:0] = [Piece(self.before, style, beside), Piece(" ", style)]
        if self.after:
            rows[-1] += [Piece(" ", style), Piece(self.after, style, beside)]
        return rows

    def _rows_of_parts(self, style: Style) -> list[list[Piece]]:
        rows = self.parts[0].rows(style)
        for part in self.parts[1:]:
            first, *others = part.rows(style)
            rows[-1] += [Piece(self.joint, style), *first]
            rows += others
        return rows

    @property
    def tags(self) -> tuple[Tag, ...]:
        glued = self.tell_currency and not self.before and not self.after
        return (Tag("value", self.key), Tag("value", "currency")) if glued else (Tag("value", self.key),)


def together(fields: Sequence[Field], label: str, joint: str) -> Field:
    """One field that prints several."""
    key = "+".join(field.key for field in fields)
    return Field(key, label, tuple(line for field in fields for line in field.lines), parts=tuple(fields), joint=joint)


@dataclass(slots=True)
class Draft:
    """What all parts of a document share. `facts` are printed values by key; `unsure` are keys not to ask about."""

    rng: Random
    family: str
    locale: Locale
    words: Language
    figures: Figures
    sheet: Sheet
    day: dt.date
    width: float
    height: float
    facts: dict[str, Fact] = field(default_factory=dict)
    unsure: set[str] = field(default_factory=set)

    def fact(self, key: str, kind: QueryType, *lines: str, label: str = "") -> Field:
        """Notes a fact and gives the field that prints it."""
        self.facts[key] = Fact(kind, tuple(line for line in lines if line), label)
        return Field(key, label, self.facts[key].lines)

    def money(self, key: str, hundredths: int, label: str, *, tell_currency: bool = False) -> Field:
        """A fact that is an amount, written as the document writes its totals."""
        before, text, after = self.figures.money(hundredths)
        self.facts[key] = Fact("amount", (text,), label)
        told = tell_currency and self.figures.shows_currency and "currency" not in self.facts
        if told:
            self.facts["currency"] = Fact("code", (before or after or text,), "")
        return Field(key, label, (text,), before, after, told)

    def labelled(self, key: str, kind: QueryType, *lines: str, wording: str | None = None) -> Field:
        """A fact with a label in the document's language; `wording` names another key of the labels."""
        return self.fact(key, kind, *lines, label=self.words.say(self.rng, "labels", wording or key))

    def shape(self, part: str) -> Random:
        """Numbers that fix a part of the layout: the same in all documents of the family."""
        return Random(f"{self.family}: {part}")

    def has(self, share: float) -> bool:
        """True for that share of documents."""
        return self.rng.random() < share


@dataclass(frozen=True, slots=True)
class Fact:
    """A printed value by lines, and its label as it was drawn."""

    type: QueryType
    lines: tuple[str, ...]
    label: str
