"""Interactive fields as the answers to a schema of the user's own: each field's value, as the file states it.

What a field asks for is told by the words printed at it, by its description for people who cannot see the page, and by
its name. Its value is the file's; the words drawn in its box are a second witness, or an opponent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.labels import NameIndex
from extractors.fill.page_text import Span, read_page_text
from extractors.fill.properties import properties_of
from extractors.fill.rules import rule_of
from extractors.fill.values import NO, YES, values_in, wanted_of
from extractors.fill.vocabulary import tokens_of
from extractors.forms.values import date_order
from extractors.forms.widgets import answers_of, drawn_readings, fields_of, said
from extractors.invoices.context import InvoiceRow
from extractors.invoices.tokens import find_tokens
from extractors.layout import Phrase, Row, rows_of
from schemas.page import Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.values import Wanted
    from extractors.forms.widgets import Field
    from extractors.values.dates import DateOrder
    from extractors.values.numbers import NumberFormat
    from schemas.evidence import Reading, Selector
    from schemas.geometry import BBox
    from schemas.page import DocumentContent, Page, Widget
    from schemas.target import Target

_LEAST = 0.6
"""How surely a field's words must name a property; a field has few words, and they are all its label."""
_INTERNAL = 0.9
"""What a name that nobody sees is worth, of the printed label."""
_ABOVE = 2.5
"""How far over its buttons a question may stand, in its heights."""
_LEVEL = 0.4


@dataclass(frozen=True)
class _Match:
    certainty: float
    property_no: int
    field_no: int
    value: str


class WidgetFiller:
    """Fills a schema from the fields of interactive forms; arrays are read from the page."""

    selector: Selector = "widget"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "custom" or not any(page.widgets for page in content.pages):
            return ()
        fields = fields_of(content.pages)
        items = [item for item in properties_of(target.json_schema) if not item.blocked and item.array is None]
        wanted = [wanted_of(item, rule_of(item)) for item in items]
        context = read_page_text(content).context
        order = date_order([place.widget for field in fields for place in field.places]) or context.date_order
        stated = _Stated(context.number_format, order)
        pages = {page.page_no: page for page in content.pages}
        chosen = _assigned(list(_matches(fields, wanted, stated, pages)))
        return [
            reading
            for match in chosen
            for reading in _readings(fields[match.field_no], wanted[match.property_no], match.value, stated)
        ]


def _matches(
    fields: Sequence[Field], wanted: Sequence[Wanted], stated: _Stated, pages: dict[int, Page]
) -> Iterator[_Match]:
    index = NameIndex([w.item for w in wanted])
    for at, field in enumerate(fields):
        for number, certainty in _named(field, index, pages[field.first.page_no]).items():
            value = stated.value(field, wanted[number]) if certainty >= _LEAST else None
            if value is not None:
                yield _Match(certainty, number, at, value)


def _named(field: Field, index: NameIndex, page: Page) -> dict[int, float]:
    """The properties that a field's words name: the printed ones, its description, its name."""
    section = tokens_of(field.section.text) if field.section is not None else ()
    label = _question(field, page) if _has_options(field) else field.label
    texts = [(label.text if label is not None else "", 1.0), (field.first.label, 1.0)]
    texts += [(name, _INTERNAL) for name in (field.first.name, field.first.name.rpartition(".")[2])]
    named: dict[int, float] = {}
    for text, worth in texts:
        for number, certainty in index.named_by(tokens_of(text), section):
            named[number] = max(named.get(number, 0.0), certainty * worth)
    return named


def _has_options(field: Field) -> bool:
    return field.is_choice and len(field.places) > 1


def _question(field: Field, page: Page) -> Phrase | None:
    """What stands before the first of several buttons, else over it; their labels are their options."""
    options = {place.label.bbox for place in field.places if place.label is not None}
    first = min((place.widget.bbox for place in field.places), key=lambda box: (round(box.top), box.left))
    phrases = [phrase for row in rows_of(page) for phrase in row.phrases if phrase.bbox not in options]
    before = [p for p in phrases if p.bbox.right <= first.left + 1 and _on_level(p.bbox, first)]
    over = [
        p
        for p in phrases
        if 0 <= first.top - p.bbox.bottom <= _ABOVE * p.bbox.height and p.bbox.left <= first.right < p.bbox.right
    ]
    return max(before, key=lambda p: p.bbox.right, default=max(over, key=lambda p: p.bbox.bottom, default=None))


def _on_level(one: BBox, other: BBox) -> bool:
    return one.overlap_y(other) >= _LEVEL * min(one.height, other.height)


@dataclass(frozen=True)
class _Stated:
    """Reads the values of fields as the document writes its numbers and dates."""

    number_format: NumberFormat
    order: DateOrder

    def value(self, field: Field, wanted: Wanted) -> str | None:
        """The field's value in the property's form; None where it has none, or one that the property does not admit."""
        text = self._text(field, wanted)
        return text if text is not None and wanted.rule.admits(text) else None

    def _text(self, field: Field, wanted: Wanted) -> str | None:
        if field.first.field_type == "signature":
            return str(bool(field.first.value)).lower() if wanted.kind == "boolean" else None
        return self.answer(answers_of(field)[0][0], field, wanted)

    def answer(self, text: str | None, field: Field, wanted: Wanted) -> str | None:
        """What a field's own value, or the one that it shows, is in the property's form."""
        is_box = field.first.field_type in ("checkbox", "radio") and not _has_options(field)
        if not text or (is_box and wanted.kind != "boolean"):
            return None
        if wanted.kind == "boolean":
            folded = text.strip(" .").casefold()
            return "true" if folded in YES else "false" if folded in NO else None
        texts = dict.fromkeys((field.first.display, text))
        return next((found for each in texts if each and (found := self._typed(each, field.first, wanted))), None)

    def _typed(self, text: str, widget: Widget, wanted: Wanted) -> str | None:
        if wanted.kind in ("text", "code") and wanted.rule.admits(text.strip()):
            return text.strip()
        words = _words(text, widget)
        if not words:
            return None
        row = Row(widget.page_no, 0, (Phrase(words),))
        tokens = find_tokens(row, self.number_format, self.order)
        span = Span(InvoiceRow(row, 0, (), tokens.amounts, tokens.percents, tokens.dates), 0, len(words))
        found = next(values_in(span, wanted), None)
        return found.value if found is not None else None


def _assigned(matches: Sequence[_Match]) -> list[_Match]:
    """The surest first, no property and no field twice; two fields that name a property alike, and differ, are left."""
    chosen: list[_Match] = []
    for match in sorted(matches, key=lambda m: (-m.certainty, m.property_no, m.field_no)):
        if any(match.property_no == c.property_no or match.field_no == c.field_no for c in chosen):
            continue
        alike = {m.value for m in matches if m.property_no == match.property_no and m.certainty == match.certainty}
        if len(alike) == 1:
            chosen.append(match)
    return chosen


def _readings(field: Field, wanted: Wanted, value: str, stated: _Stated) -> Iterator[Reading]:
    """What the file states; and what is drawn, where that is words, or a mark that says otherwise."""
    path = wanted.item.path
    (text, widget), (shown, shown_by) = answers_of(field)
    yield said(path, value, widget, widget.display or text or value)
    yield from drawn_readings(path, field, text, value)
    if shown != text:
        yield said(path, stated.answer(shown, field, wanted) or "", shown_by)


def _words(text: str, widget: Widget) -> tuple[Word, ...]:
    """The words of a value, side by side in their field's box."""
    box, parts, at = widget.bbox, text.split(), 0
    found = []
    for part in parts:
        start, end = (box.left + box.width * place / max(len(text), 1) for place in (at, at + len(part)))
        found.append(Word(part, box._replace(left=start, right=end), widget.page_no))
        at += len(part) + 1
    return tuple(found)
