"""Answers that are ticked: a choice or a yes or no by the boxes and rings that stand at its label, and by their marks.

Words beside a box are no answer before the box says so: "Cause: [ ] Fire [x] Theft" names two causes and states one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from extractors.fill.choices import choice_in
from extractors.fill.labels import Label
from extractors.fill.page_text import Span
from extractors.fill.places import Candidate
from extractors.fill.printed_value import Value
from extractors.fill.properties import properties_of
from extractors.fill.resolve import types_of
from extractors.fill.values import NO, YES
from extractors.fill.vocabulary import tokens_of
from extractors.forms.flat.sheet import take_apart
from extractors.forms.flat.ticking import find_matrix, group_rings, tick_labels
from extractors.forms.widget_labels import find_labels as find_field_labels
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.fill.labels import NameIndex
    from extractors.fill.page_text import PageText
    from extractors.fill.values import Wanted
    from extractors.forms.flat.sheet import TickBox
    from schemas.page import DocumentContent, Page, Word

TICKED_KINDS = frozenset({"choice", "boolean"})

_LEVEL = 0.4
_FIRST_BELOW, _NEXT_BELOW = 2.5, 2.2
"""How far under its question an option may stand, and under the option before it, in line heights."""
_NAMED = 0.6
"""How surely the words at a box must name a yes-or-no property that asks for this very box."""
_UNASKED = 0.75
"""What a choice is worth whose options stand on the page under no label that names it."""
_LEAST_OPTIONS = 2


@dataclass(frozen=True)
class Option:
    """A box or ring to tick and the words that it stands for. `on` is None where it cannot be told."""

    box: BBox
    words: tuple[Word, ...]
    on: bool | None

    @property
    def page_no(self) -> int:
        return self.words[0].page_no

    @cached_property
    def place(self) -> BBox:
        return union_all([self.box, *(word.bbox for word in self.words)])

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tokens_of(" ".join(word.text for word in self.words))


@dataclass(frozen=True)
class _Asked:
    """Boxes of which one answers the question in these words."""

    label: tuple[Word, ...]
    options: tuple[Option, ...]


class Ticked:
    """The boxes to tick of a document, and the answers that they give to properties."""

    def __init__(self, content: DocumentContent, text: PageText) -> None:
        self._text = text
        self.options: list[Option] = []
        self._asked: list[_Asked] = []
        for page in content.pages:
            if page.status == "ok" and page.words:
                if page.widgets:
                    self.options += _of_fields(page)
                else:
                    self._look_at(page)

    def _look_at(self, page: Page) -> None:
        sheet = take_apart(page)
        if not sheet.ticks:
            return
        rows = sheet.rows()
        questions = find_matrix(sheet, rows)
        in_matrix = {id(box) for question in questions for box in question.boxes}
        rest = [tick for tick in sheet.ticks if id(tick) not in in_matrix]
        labels = tick_labels(sheet, rest, rows)
        self.options += [
            _option(tick, label.words) for tick, label in zip(rest, labels, strict=True) if label is not None
        ]
        questions += group_rings(sheet, rest, labels, rows)
        self._asked += [
            _Asked(each.label, tuple(map(_option, each.boxes, each.options))) for each in questions if each.label
        ]

    def covers(self, candidate: Candidate) -> bool:
        """Whether a value was read off the words or the mark of a box to tick: they do not say that it is ticked."""
        word = candidate.value.parts[0][0]
        return any(
            option.page_no == word.page_no and option.place.contains_point(word.bbox.center_x, word.bbox.center_y)
            for option in self._all
        )

    @cached_property
    def _all(self) -> list[Option]:
        return [*self.options, *(option for asked in self._asked for option in asked.options)]

    def candidates(self, number: int, wanted: Wanted, labels: Sequence[Label], index: NameIndex) -> Iterator[Candidate]:
        """What the boxes say of a choice or of a yes or no; nothing where two are ticked or one cannot be told."""
        found = [*self._at_labels(number, wanted, labels), *self._asked_by(number, wanted, index)]
        if wanted.kind == "boolean":
            found += self._named(number, index)
        if not found and wanted.kind == "choice":
            found += self._unasked(number, wanted)
        yield from found

    def lists(self, number: int, wanted: Wanted, labels: Sequence[Label]) -> list[Value]:
        """All choices that are ticked at the surest label of a list."""
        own = [label for label in labels if label.property_no == number and not self._is_option(label.span)]
        own.sort(key=lambda label: -label.certainty)
        for label in own:
            marked = [(o, v) for o in self._reached(label.span) if (v := _answer(o, wanted)) is not None]
            if len(marked) >= _LEAST_OPTIONS and all(option.on is not None for option, _ in marked):
                return [value for option, value in marked if option.on]
        return []

    def _at_labels(self, number: int, wanted: Wanted, labels: Sequence[Label]) -> Iterator[Candidate]:
        for label in labels:
            if label.property_no == number and not self._is_option(label.span):
                value = _marked(self._reached(label.span), wanted)
                if value is not None:
                    yield Candidate(number, value, label, "ticked", label.certainty)

    def _is_option(self, span: Span) -> bool:
        """Whether the last word of a span is one that a box stands for: behind it, options would be left out."""
        last = span.words[-1].bbox
        return any(
            option.page_no == span.page_no and option.place.contains_point(last.center_x, last.center_y)
            for option in self._all
        )

    def _asked_by(self, number: int, wanted: Wanted, index: NameIndex) -> Iterator[Candidate]:
        """Rows of a matrix, and rings at a question."""
        for asked in self._asked:
            named = dict(index.named_by(tokens_of(" ".join(word.text for word in asked.label))))
            value = _marked(asked.options, wanted) if number in named else None
            span = self._span(asked.label) if value is not None else None
            if value is not None and span is not None:
                whole = replace(value, parts=(asked.label, *value.parts))  # rows of a matrix share the words above it
                yield Candidate(number, whole, Label(span, number, named[number]), "ticked", named[number])

    def _named(self, number: int, index: NameIndex) -> Iterator[Candidate]:
        """A box whose own words ask what the property asks: ticked is yes, and empty is no."""
        for option in self.options:
            certainty = dict(index.named_by(option.tokens)).get(number, 0.0)
            span = self._span(option.words) if certainty >= _NAMED and option.on is not None else None
            if span is not None:
                value = Value("true" if option.on else "false", (option.words,))
                yield Candidate(number, value, Label(span, number, certainty), "ticked", certainty)

    def _unasked(self, number: int, wanted: Wanted) -> Iterator[Candidate]:
        """The only options of the document that are choices of the property, each printed once."""
        matching = [option for option in self.options if _answer(option, wanted) is not None]
        values = {value.value for option in matching if (value := _answer(option, wanted)) is not None}
        if _LEAST_OPTIONS <= len(values) == len(matching):
            value = _marked(matching, wanted)
            span = self._span(matching[0].words)
            if value is not None and span is not None:
                yield Candidate(number, value, Label(span, number, _UNASKED), "ticked", _UNASKED)

    def _reached(self, label: Span) -> list[Option]:
        """The options behind a label in its line, and in the lines right under it."""
        height = label.row.row.height
        own = sorted((o for o in self.options if o.page_no == label.page_no), key=lambda o: (o.place.top, o.place.left))
        level = [o for o in own if o.place.left >= label.bbox.right - 1 and _on_level(o.place, label.bbox)]
        bottom, reach = (label.bbox.bottom, _NEXT_BELOW if level else _FIRST_BELOW)
        left = min(o.place.left for o in level) if level else label.bbox.left
        below = []
        for option in own:
            gap = option.place.top - bottom
            if option in level or gap < -0.5 * height or option.place.left < left - height:
                continue
            if gap > reach * height or self._asks(option, label):
                break
            below.append(option)
            bottom, reach = max(bottom, option.place.bottom), _NEXT_BELOW
        return [*level, *below]

    def _asks(self, option: Option, label: Span) -> bool:
        """Whether another question stands before the option in its line, where this one's label ends or starts."""
        for phrases in self._text.phrases:
            for phrase in phrases:
                if phrase.page_no != option.page_no or phrase.position == label.position:
                    continue
                before = phrase.bbox.right <= option.place.left + 1 and phrase.bbox.left <= label.bbox.right
                if before and _on_level(phrase.bbox, option.place) and not self._holds(phrase):
                    return True
        return False

    def _holds(self, phrase: Span) -> bool:
        return any(
            o.page_no == phrase.page_no and o.place.contains_point(phrase.bbox.left + 1, phrase.bbox.center_y)
            for o in self.options
        )

    def _span(self, words: Sequence[Word]) -> Span | None:
        """The words as a span of the document's rows."""
        first = words[0]
        for row in self._text.rows:
            if row.page_no != first.page_no:
                continue
            for at, word in enumerate(row.row.words):
                if word.bbox.contains_point(first.bbox.center_x, first.bbox.center_y):
                    return Span(row, at, min(at + len(words), len(row.row.words)))
        return None


def _of_fields(page: Page) -> Iterator[Option]:
    """The buttons of an interactive form: what they say is the file's to state, their words are no answers here."""
    buttons = [widget for widget in page.widgets if widget.field_type in ("checkbox", "radio")]
    for widget, label in zip(buttons, find_field_labels(page, buttons), strict=True):
        if label is not None:
            yield Option(widget.bbox, label.words, None)


def _option(tick: TickBox, words: Sequence[Word]) -> Option:
    return Option(tick.bbox, tuple(words), tick.on)


def _on_level(one: BBox, other: BBox) -> bool:
    return one.overlap_y(other) >= _LEVEL * min(one.height, other.height)


def _marked(options: Sequence[Option], wanted: Wanted) -> Value | None:
    """The one answer among the options that is ticked."""
    answers = [(option, value) for option in options if (value := _answer(option, wanted)) is not None]
    if len(answers) < _LEAST_OPTIONS or any(option.on is None for option in options):
        return None
    on = [value for option, value in answers if option.on]
    others = [option for option in options if option.on and option not in [o for o, _ in answers]]
    return on[0] if len(on) == 1 and not others else None


def _answer(option: Option, wanted: Wanted) -> Value | None:
    """What the option stands for, of the choices of a property, or of yes and no."""
    text = " ".join(word.text for word in option.words).strip(" .,:;()").casefold()
    if wanted.kind == "boolean":
        said = "true" if text in YES else "false" if text in NO else None
        return Value(said, (option.words,)) if said is not None else None
    found = choice_in(option.words, wanted.rule)
    if found is None or 2 * len(tokens_of(found.value)) < len(option.tokens):
        return None
    return replace(found, parts=(option.words,), fit=1.0)


def asks_for_ticks(schema: Mapping[str, Any]) -> bool:
    """Whether a schema has a choice or a yes or no, so that it is worth looking for boxes in the page's picture."""
    return any(
        "boolean" in types_of(item.schema) or {"enum", "const"} & item.schema.keys()
        for item in properties_of(schema)
        if not item.blocked
    )
