"""Interactive forms (AcroForm): each field's value as the file states it, and as the page shows it.

The file's value and the field's appearance are two things a viewer keeps in step and a forger, or a bug, does not.
Where the words in a field's box are not its value, both are said, and the entry is a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from extractors.forms.headings import find_sections, find_title
from extractors.forms.values import canonical, date_order, entry_type, is_part, is_ticked, same_text, shows_tick
from extractors.forms.widget_labels import find_labels
from extractors.layout import in_rows
from extractors.readings import make_reading
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.layout import Phrase
    from extractors.values.dates import DateOrder
    from schemas.evidence import Match, Selector
    from schemas.form import EntryType
    from schemas.page import DocumentContent, Page, Widget, Word
    from schemas.target import Target

_NO_ENTRY = frozenset({"button", "other"})
_TICKS = frozenset({"checkbox", "radio"})
_LEVEL = 0.5


@dataclass(frozen=True)
class FieldPlace:
    """A widget of a field: what is printed beside it, above it and in its box."""

    widget: Widget
    words: tuple[Word, ...]
    label: Phrase | None
    section: Phrase | None


@dataclass(frozen=True)
class Field:
    """One entry, wherever the file shows it: a field with all its widgets, a radio group with all its buttons."""

    places: tuple[FieldPlace, ...]

    @property
    def first(self) -> Widget:
        return self.places[0].widget

    @property
    def is_choice(self) -> bool:
        """Buttons that stand for different answers; one answer repeated on several pages is not that."""
        return self.first.field_type == "radio" or (
            self.first.field_type == "checkbox" and len({place.widget.states for place in self.places}) > 1
        )

    @property
    def label(self) -> Phrase | None:
        return next((place.label for place in self.places if place.label is not None), None)

    @property
    def section(self) -> Phrase | None:
        return self.places[0].section


class WidgetReader:
    """Reads the fields of interactive forms; what is only drawn is for others."""

    selector: Selector = "widget"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "form" or not any(page.widgets for page in content.pages):
            return ()
        fields = fields_of(content.pages)
        order = date_order([place.widget for field in fields for place in field.places])
        entries = [
            replace(reading, numbered_by=self.selector)
            for index, field in enumerate(fields)
            for reading in _entry(f"/entries/{index}", field, order)
        ]
        title = find_title(content.pages)
        return [*([make_reading("/title", title.text, [title.words])] if title is not None else []), *entries]


def fields_of(pages: Sequence[Page]) -> list[Field]:
    """The fields of a document in reading order; a field stands where its first widget does."""
    groups: dict[object, list[FieldPlace]] = {}
    for page in pages:
        widgets = [widget for widget in page.widgets if widget.field_type not in _NO_ENTRY]
        labels = find_labels(page, widgets)
        sections = find_sections(page, [widget.bbox for widget in widgets])
        words = _words_in(page, widgets)
        for index in _reading_order(widgets):
            place = FieldPlace(widgets[index], words[index], labels[index], sections[index])
            groups.setdefault(_key(place), []).append(place)
    return [Field(tuple(places)) for places in groups.values()]


def _key(place: FieldPlace) -> object:
    """What widgets of one field share. Radio buttons are often fields of their own with the name of their group."""
    widget = place.widget
    if widget.field_type == "radio" and widget.name:
        return widget.name
    return widget.field or id(place)


def _reading_order(widgets: Sequence[Widget]) -> list[int]:
    """Rows from top to bottom, and the fields of a row from left to right."""
    return [index for row in in_rows(range(len(widgets)), lambda i: widgets[i].bbox, _LEVEL) for index in row]


def _entry(base: str, field: Field, order: DateOrder | None) -> Iterator[Reading]:
    yield _label(base, field)
    if field.section is not None:
        yield make_reading(f"{base}/section", field.section.text, [field.section.words])
    stated, shown = answers_of(field)
    label = field.label.text if field.label is not None else ""
    kind: EntryType = "radio" if field.is_choice else entry_type(field.first, stated[0], label)
    yield said(f"{base}/type", kind, field.first)
    for text, widget in dict.fromkeys([stated, shown]):
        if text is not None:
            yield said(f"{base}/value", canonical(text, kind, order), widget, widget.display or text)
    yield from drawn_readings(f"{base}/value", field, stated[0], canonical(stated[0] or "", kind, order))


_Answer = tuple["str | None", "Widget"]


def answers_of(field: Field) -> tuple[_Answer, _Answer]:
    """What the field's value says, and what the state that is drawn says, where it is another; with whose box."""
    if field.first.field_type not in _TICKS:
        return (field.first.value, field.first), (field.first.value, field.first)
    ticked = [is_ticked(place.widget) for place in field.places]
    drawn = [shows_tick(place.widget) for place in field.places]
    if field.is_choice and len(field.places) > 1:
        stated = _chosen(field, ticked)
        return stated, stated if None in drawn else _chosen(field, [bool(on) for on in drawn])
    other = next((i for i, on in enumerate(drawn) if on is not None and on != ticked[0]), None)
    if other is None:
        return (_yes(ticked[0]), field.first), (_yes(ticked[0]), field.first)
    return (_yes(ticked[0]), field.first), (_yes(not ticked[0]), field.places[other].widget)


def _yes(ticked: bool) -> str:
    return "yes" if ticked else "no"


def _chosen(field: Field, on: Sequence[bool]) -> _Answer:
    """The printed label of the button that is on, else its state's name; None where none is."""
    for place, chosen in zip(field.places, on, strict=True):
        if chosen:
            name = next(iter(place.widget.states), None) or place.widget.value
            return (place.label.text.rstrip(" :") if place.label is not None else name), place.widget
    return None, field.first


def _label(base: str, field: Field) -> Reading:
    """As printed; else the description for people who cannot see the page; else the field's name."""
    phrase = None if field.is_choice and len(field.places) > 1 else field.label
    if phrase is not None:
        return make_reading(f"{base}/label", phrase.text.rstrip(" :*"), [phrase.words])
    return said(f"{base}/label", field.first.label or field.first.name.rpartition(".")[2], field.first)


def said(path: str, value: str, widget: Widget, text: str | None = None) -> Reading:
    """What the file states; `text` as it stands there, where `value` is another form of it."""
    text = value if text is None else text
    match: Match = "none" if widget.hidden else "exact"
    evidence = Evidence(page_no=widget.page_no, bbox=widget.bbox, text=text, source="widget", match=match)
    return Reading(path=path, text=text, value=value, selector="widget", evidence=(evidence,))


def drawn_readings(path: str, field: Field, text: str | None, value: str) -> Iterator[Reading]:
    """What the words in a field's boxes say of its value. `text` is the value as the file states it."""
    for place in field.places if field.first.field_type not in _TICKS else ():
        yield from _drawn(path, place, text, value)


def _drawn(path: str, place: FieldPlace, text: str | None, value: str) -> Iterator[Reading]:
    """The words drawn in the field's box: a witness where they say the same, an opponent where they do not.

    A list shows all its choices, a box of one line less than was typed into it: neither says anything then. Of a box to
    tick only the mark is drawn, and what it looks like says nothing. Words where the file states nothing contradict it.
    """
    widget = place.widget
    if widget.hidden or not widget.appearance or not (widget.field_type == "text" or widget.display):
        return
    words = [word for word in place.words if word.text in widget.appearance.split()]
    if not words:
        return
    expected = [each for each in (text, widget.display) if each]
    if any(same_text(widget.appearance, each) for each in expected):
        yield make_reading(path, value, _by_line(words))
    elif text is None:
        yield said(path, "", widget)
        yield make_reading(path, widget.appearance, _by_line(words))
    elif not any(is_part(widget.appearance, each) for each in expected):
        yield make_reading(path, widget.appearance, _by_line(words))


def _words_in(page: Page, widgets: Sequence[Widget]) -> list[tuple[Word, ...]]:
    """For each field, the words with their middle in its box."""
    x = np.array([word.bbox.center_x for word in page.words])
    y = np.array([word.bbox.center_y for word in page.words])
    boxes = [widget.bbox for widget in widgets]
    held = ((box.left <= x) & (x <= box.right) & (box.top <= y) & (y <= box.bottom) for box in boxes)
    return [tuple(page.words[index] for index in np.flatnonzero(inside)) for inside in held]


def _by_line(words: Sequence[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line_no, []).append(word)
    return list(lines.values())
