"""Interactive forms (AcroForm): each field's value as the file states it, and as the page shows it.

The file's value and the field's appearance are two things a viewer keeps in step and a forger, or a bug, does not.
Where the words in a field's box are not its value, both are said, and the entry is a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.forms.headings import find_sections, find_title
from extractors.forms.values import canonical, entry_type, is_part, is_ticked, same_text, shows_tick
from extractors.forms.widget_labels import find_labels
from extractors.readings import make_reading
from extractors.values.dates import infer_date_order
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.layout import Phrase
    from extractors.values.dates import DateOrder
    from schemas.evidence import Match, Selector
    from schemas.page import DocumentContent, Page, Widget, Word
    from schemas.target import Target

_NO_ENTRY = frozenset({"button", "other"})
_LEVEL = 0.5


@dataclass(frozen=True)
class _Field:
    """One entry: a field, or all buttons of a radio group with the label of each."""

    page: Page
    widgets: tuple[Widget, ...]
    labels: tuple[Phrase | None, ...]
    section: Phrase | None

    @property
    def first(self) -> Widget:
        return self.widgets[0]


class WidgetReader:
    """Reads the fields of interactive forms; what is only drawn is for others."""

    selector: Selector = "widget"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "form" or not any(page.widgets for page in content.pages):
            return ()
        fields = [field for page in content.pages for field in _fields(page)]
        order = infer_date_order(widget.value or "" for field in fields for widget in field.widgets)
        entries = [
            replace(reading, numbered_by=self.selector)
            for index, field in enumerate(fields)
            for reading in _entry(f"/entries/{index}", field, order)
        ]
        title = find_title(content.pages)
        return [*([make_reading("/title", title.text, [title.words])] if title is not None else []), *entries]


def _fields(page: Page) -> Iterator[_Field]:
    """In reading order; a radio group stands where its first button does."""
    widgets = [widget for widget in page.widgets if widget.field_type not in _NO_ENTRY]
    labels = find_labels(page, widgets)
    sections = find_sections(page, widgets)
    groups: dict[object, list[int]] = {}
    for index in _reading_order(widgets):
        widget = widgets[index]
        key: object = ("radio", widget.name) if widget.field_type == "radio" and widget.name else index
        groups.setdefault(key, []).append(index)
    for group in groups.values():
        yield _Field(page, tuple(widgets[i] for i in group), tuple(labels[i] for i in group), sections[group[0]])


def _reading_order(widgets: Sequence[Widget]) -> list[int]:
    """Rows from top to bottom, and the fields of a row from left to right."""
    rows: list[list[int]] = []
    for index in sorted(range(len(widgets)), key=lambda i: widgets[i].bbox.center_y):
        box = widgets[index].bbox
        above = widgets[rows[-1][0]].bbox if rows else None
        if above is not None and box.overlap_y(above) > _LEVEL * min(box.height, above.height):
            rows[-1].append(index)
        else:
            rows.append([index])
    return [index for row in rows for index in sorted(row, key=lambda i: widgets[i].bbox.left)]


def _entry(base: str, field: _Field, order: DateOrder) -> Iterator[Reading]:
    yield _label(base, field)
    if field.section is not None:
        yield make_reading(f"{base}/section", field.section.text, [field.section.words])
    stated, shown = _answers(field)
    label = field.labels[0].text if field.labels[0] is not None else ""
    kind = entry_type(field.first, stated[0], label)
    yield _said(f"{base}/type", kind, field.first)
    for text, widget in dict.fromkeys([stated, shown]):
        if text is not None:
            yield _said(f"{base}/value", canonical(text, kind, order), widget, text)
    if len(field.widgets) == 1:
        yield from _drawn(f"{base}/value", field, stated[0], canonical(stated[0] or "", kind, order))


_Answer = tuple["str | None", "Widget"]


def _answers(field: _Field) -> tuple[_Answer, _Answer]:
    """What the field's value says, and what the state that is drawn says, where it is another; with whose box."""
    if field.first.field_type not in ("checkbox", "radio"):
        return (field.first.value, field.first), (field.first.value, field.first)
    ticked = [is_ticked(widget) for widget in field.widgets]
    drawn = [shows_tick(widget) for widget in field.widgets]
    if len(ticked) == 1:
        shown = ticked[0] if drawn[0] is None else drawn[0]
        return (_yes(ticked[0]), field.first), (_yes(shown), field.first)
    stated = _chosen(field, ticked)
    return stated, stated if None in drawn else _chosen(field, [bool(on) for on in drawn])


def _yes(ticked: bool) -> str:
    return "yes" if ticked else "no"


def _chosen(field: _Field, on: Sequence[bool]) -> _Answer:
    """The printed label of the button that is on, else its state's name; None where none is."""
    for widget, label, chosen in zip(field.widgets, field.labels, on, strict=True):
        if chosen:
            name = next(iter(widget.states), None) or widget.value
            return (label.text.rstrip(" :") if label is not None else name), widget
    return None, field.first


def _label(base: str, field: _Field) -> Reading:
    """As printed; else the description for people who cannot see the page; else the field's name."""
    group = len(field.widgets) > 1
    phrase = None if group else field.labels[0]
    if phrase is not None:
        return make_reading(f"{base}/label", phrase.text.rstrip(" :*"), [phrase.words])
    return _said(f"{base}/label", field.first.label or field.first.name.rpartition(".")[2], field.first)


def _said(path: str, value: str, widget: Widget, text: str | None = None) -> Reading:
    """What the file states; `text` as it stands there, where `value` is another form of it."""
    text = value if text is None else text
    match: Match = "none" if widget.hidden else "exact"
    evidence = Evidence(page_no=widget.page_no, bbox=widget.bbox, text=text, source="widget", match=match)
    return Reading(path=path, text=text, value=value, selector="widget", evidence=(evidence,))


def _drawn(path: str, field: _Field, text: str | None, value: str) -> Iterator[Reading]:
    """The words drawn in the field's box: a witness where they say the same, an opponent where they do not.

    A list shows all its choices, a box of one line less than was typed into it: neither says anything then. Of a box to
    tick only the mark is drawn, and what it looks like says nothing.
    """
    widget = field.first
    if widget.hidden or not widget.appearance or widget.field_type != "text":
        return
    words = [word for word in _words_in(field.page, widget) if word.text in widget.appearance.split()]
    if not words:
        return
    if same_text(widget.appearance, text):
        yield make_reading(path, value, _by_line(words))
    elif not is_part(widget.appearance, text):
        yield make_reading(path, widget.appearance, _by_line(words))


def _words_in(page: Page, widget: Widget) -> list[Word]:
    box = widget.bbox
    return [word for word in page.words if box.contains_point(word.bbox.center_x, word.bbox.center_y)]


def _by_line(words: Sequence[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line_no, []).append(word)
    return list(lines.values())
