"""From a label to its value: behind it in its phrase, to its right, below it, in its column."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.fill.extents import lines_below, without_code
from extractors.fill.page_text import Span, first_word
from extractors.fill.values import run_together, values_in
from extractors.fill.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.labels import Label
    from extractors.fill.page_text import PageText
    from extractors.fill.printed_value import Value
    from extractors.fill.values import Wanted

BEHIND, RIGHT, TOTAL, BELOW, COLUMN = 1.0, 0.97, 0.95, 0.9, 0.7
_BARE = 0.92
"""What a value to the right is worth when no colon ends the label."""
_UNDER_COLON = 0.75
_OCR_GAP = 1.1
_LABEL_LIKE = 4
_SHARED_LEVEL = 0.25
_OTHER_STYLE = 0.8
"""A value is set unlike its label: where only one of two neighbours is, the other is worth less."""
_ROWS_BELOW = 3
_COLUMN_ROWS = 80
_PHRASES_RIGHT = 3
_ONE_OF_COLUMN = 0.6
"""A date under its label with another date under it is one of a table's rows, not the document's."""
_ITEM_NO = re.compile(r"\d{1,2}[a-z]?[.)]?\Z")
_LONGEST_ITEM, _FIGURES = 9, 2
_PART_OF_NAME, _REST_OF_PHRASE = 0.64, 0.75


@dataclass(frozen=True)
class Candidate:
    """A possible value of a property, and the label it was found by."""

    property_no: int
    value: Value
    label: Label
    relation: str
    score: float

    @property
    def place(self) -> tuple[object, ...]:
        """What two values must not share: the print they stand on; the ends of a period that is one day may."""
        words = tuple((word.page_no, word.bbox) for part in self.value.parts for word in part)
        return (*words, self.value.part)


class Places:
    """Finds the values that stand at labels. `label_starts` says which words open a label of any property."""

    def __init__(self, text: PageText, labels: list[Label]) -> None:
        self._text = text
        self._names: dict[tuple[int, int], float] = {}
        self._ends: dict[tuple[int, int], int] = {}
        for label in labels:
            key = (label.span.position, label.span.start)
            if label.certainty > self._names.get(key, 0.0):
                self._names[key], self._ends[key] = label.certainty, label.span.end

    def candidates(self, label: Label, wanted: Wanted) -> Iterator[Candidate]:
        """Values at a label, best relation first."""
        spans = [item for item in self._spans(label.span, wanted) if item[2].start < item[2].end]
        whole = [self._joined(span) if wanted.kind == "text" else span for _, _, span in spans]
        values = [list(values_in(span, wanted)) for span in whole]
        found = [item for item, said in zip(spans, values, strict=True) if said]
        below = {
            one.value for (relation, *_), said in zip(spans, values, strict=True) if relation == "below" for one in said
        }
        below_worth = _ONE_OF_COLUMN if wanted.kind == "date" and len(below) > 1 else 1.0
        for (relation, worth, span), joined, said in zip(spans, whole, values, strict=True):
            styled = worth * _by_style(label.span, relation, found) * (below_worth if relation == "below" else 1.0)
            if wanted.kind == "text" and not label.span.separated:
                styled *= _unlike_label(joined, label.span) * _of_part(label, relation, span)
            for value in said:
                score = label.certainty * styled * value.fit
                whole_value = self._wrapped(label.span, joined, value, wanted) if wanted.kind == "text" else value
                yield Candidate(label.property_no, whole_value, label, relation, score)

    def _wrapped(self, label: Span, span: Span, value: Value, wanted: Wanted) -> Value:
        """A text with the lines on which it goes on, and without the code behind it."""
        left = label.bbox.left if span.bbox.left > label.bbox.right else span.bbox.left
        more = list(lines_below(self._text, span, wanted.item, self._is_label, left))
        text, above = value.value, value.parts
        for line in more:
            text, above = run_together(text, above, line.text), (line.words,)
        text = without_code(text, wanted.item.examples)
        if not wanted.rule.admits(text):
            return value
        return replace(value, value=text, parts=(*value.parts, *(line.words for line in more)))

    def _joined(self, span: Span) -> Span:
        """A text that OCR parted: with the phrases that follow in its row, about a line height apart at most."""
        end = span.end
        if span.words[0].source != "ocr" and span.words[0].visible:
            return span
        for phrase in self._text.phrases[span.position]:
            if phrase.start != end or self._is_label(phrase):
                continue
            before = span.row.row.words[end - 1]
            if phrase.bbox.left - before.bbox.right > _OCR_GAP * span.row.row.height:
                break
            end = phrase.end
        return Span(span.row, span.start, end)

    def _spans(self, label: Span, wanted: Wanted) -> Iterator[tuple[str, float, Span]]:
        phrases = self._text.phrases[label.position]
        own = next(p for p in phrases if p.start <= label.start < p.end)
        rest = Span(label.row, label.end, self._stop(label, own))
        if rest.start < rest.end:
            yield "behind", BEHIND if label.separated else _BARE, rest
            if label.separated:
                return
        occupied = False
        for distance, phrase in enumerate(p for p in phrases if p.start >= own.end):
            if distance >= _PHRASES_RIGHT or self._is_label(phrase, own):
                break
            worth = (RIGHT if label.separated else _BARE) - 0.15 * distance
            occupied |= label.separated and distance == 0
            yield "right", worth * _near(own, phrase), phrase
        yield from self._off_the_line(label)
        yield from self._below(label, own, _UNDER_COLON if occupied else BELOW, wanted)

    def _off_the_line(self, label: Span) -> Iterator[tuple[str, float, Span]]:
        """The phrase to the right that is set a little higher or lower, so that it became a row of its own."""
        near = range(max(0, label.position - 2), min(len(self._text.rows), label.position + 3))
        found = [
            phrase
            for position in near
            if position != label.position and self._text.rows[position].page_no == label.page_no
            for phrase in self._text.phrases[position]
            if phrase.bbox.left >= label.bbox.right
            and phrase.bbox.overlap_y(label.bbox) >= _SHARED_LEVEL * min(phrase.bbox.height, label.bbox.height)
        ]
        if found:
            phrase = min(found, key=lambda p: p.bbox.left)
            if not self._is_label(phrase):
                yield "right", RIGHT * _near(label, phrase) * _BARE, phrase

    def _stop(self, label: Span, phrase: Span) -> int:
        """The end of the phrase, or where the next label in it starts."""
        for index in range(label.end, phrase.end):
            if self._names.get((label.position, index), 0.0) >= 0.8 and index > label.end:
                return index
            if phrase.row.row.words[index].text.endswith(":") and index > label.end:
                return self._start_of_label(label, index)
        return phrase.end

    def _start_of_label(self, label: Span, colon: int) -> int:
        """Where the label that a colon ends begins: after the widest gap before it."""
        words = label.row.row.words
        gaps = [(words[i].bbox.left - words[i - 1].bbox.right, i) for i in range(label.end + 1, colon + 1)]
        return max(gaps)[1] if gaps else colon

    def _is_label(self, phrase: Span, own: Span | None = None) -> bool:
        """The phrase asks for a value of its own. `own` holds a label: where that is numbered, so are others."""
        if own is not None and _is_numbered(own) and _is_numbered(phrase):
            return True
        if phrase.separated or self._is_named(phrase) or _is_item(phrase):
            return True
        covers = (hit for hit in phrase.row.hits if hit.start <= phrase.start and hit.end >= phrase.end)
        return any(not hit.is_weak for hit in covers)

    def _is_named(self, phrase: Span) -> bool:
        key = (phrase.position, phrase.start)
        return self._names.get(key, 0.0) >= 0.75 and self._ends.get(key) == phrase.end

    def _below(self, label: Span, own: Span, worth: float, wanted: Wanted) -> Iterator[tuple[str, float, Span]]:
        """The first phrases under a label; for numbers and dates also the last of the column that it heads."""
        seen = 0
        last: Span | None = None
        bottom, height = label.bbox.bottom, label.row.row.height
        for position in range(label.position + 1, min(len(self._text.rows), label.position + _COLUMN_ROWS)):
            row = self._text.rows[position]
            if row.page_no != label.page_no:
                break
            phrase = self._under(label, position)
            if phrase is None:
                if row.row.bbox.top - bottom > (6 if seen else 2.5) * height:
                    break
                continue
            gap = phrase.bbox.top - bottom
            if self._is_label(phrase, own) or gap > (6 if seen else 2.5) * height:
                break
            bottom = phrase.bbox.bottom
            seen += 1
            if seen <= _ROWS_BELOW:
                yield "below", worth * (1 - 0.12 * (seen - 1)) * _aligned(label, phrase), phrase
            elif wanted.kind != "number":
                break
            last = phrase
            if seen > 1 and wanted.kind == "number" and self._totals(position):
                yield "total", TOTAL, phrase
                return
        if seen > _ROWS_BELOW and last is not None and wanted.kind == "number":
            yield "column", worth * COLUMN, last

    def _under(self, label: Span, position: int) -> Span | None:
        """The phrase of a row that stands under the label and under no other phrase of the label's row."""
        box = label.bbox
        best: tuple[float, Span] | None = None
        for phrase in self._text.phrases[position]:
            overlap = phrase.bbox.overlap_x(box)
            if overlap > 0 and (best is None or overlap > best[0]):
                best = (overlap, phrase)
        return best[1] if best else None

    def _totals(self, position: int) -> bool:
        words = vocabulary()
        first = self._text.phrases[position][0]
        return any(words.concepts(token) & words.totals for token in first.tokens[:3])


def _of_part(label: Label, relation: str, span: Span) -> float:
    """What the words behind a label are worth that has only a part of the name: "Summary" behind "Account", of an
    account holder."""
    goes_on = relation == "behind" and label.certainty < _PART_OF_NAME and span.words[0].text[:1].isalpha()
    return _REST_OF_PHRASE if goes_on else 1.0


def _unlike_label(span: Span, label: Span) -> float:
    """What a text is worth where no colon says that it is a value: "Agency" or "Invoice date" is rather a label; not
    what is set in capitals behind one that is not."""
    if span.text.isupper() and not label.text.isupper():
        return 1.0
    if len(span.words) > _LABEL_LIKE or any(ch.isdigit() for ch in span.text):
        return 1.0
    return 1.0 - 0.6 * vocabulary().share_known(span.tokens)


def _is_item(phrase: Span) -> bool:
    """A numbered item of a form: "2. Registration No."."""
    first = first_word(phrase)
    rest = Span(phrase.row, first, phrase.end)
    numbered = phrase.start < first < phrase.end and not phrase.words[0].text.isalnum()  # "12 High Street"
    return numbered and len(rest.words) <= 5 and vocabulary().share_known(rest.tokens) >= 0.5


def _is_numbered(phrase: Span) -> bool:
    """The phrase may be the label of a numbered box of a form: "7. Vessel", "2 Federal income tax withheld"."""
    words = [word.text for word in phrase.words]
    plain = sum(ch.isdigit() for text in words[1:] for ch in text) <= _FIGURES
    return 1 < len(words) <= _LONGEST_ITEM and bool(_ITEM_NO.match(words[0])) and plain


def _by_style(label: Span, relation: str, found: Sequence[tuple[str, float, Span]]) -> float:
    """Columns of labels and rows of labels look alike but for their type: bold or larger labels, plain values."""
    right = next((span for kind, _, span in found if kind == "right"), None)
    below = next((span for kind, _, span in found if kind == "below"), None)
    if right is None or below is None or relation not in ("right", "below"):
        return 1.0
    unlike_right, unlike_below = (_style(label) != _style(span) for span in (right, below))
    if unlike_right == unlike_below:
        return 1.0
    return 1.0 if unlike_right == (relation == "right") else _OTHER_STYLE


def _style(span: Span) -> tuple[bool, int, bool]:
    word = span.words[0]
    return word.bold, round(2 * word.size_pt), span.text.isupper()


def _near(label: Span, phrase: Span) -> float:
    """A value far away on the line is less likely this label's: 2 % for each ten heights of white."""
    gap = max(0.0, phrase.bbox.left - label.bbox.right) / max(label.row.row.height, 1.0)
    return max(0.7, 1.0 - 0.002 * gap)


def _aligned(label: Span, phrase: Span) -> float:
    """Flush left, flush right, or centred under the label; else it only overlaps it."""
    height = label.row.row.height
    edges = (
        abs(label.bbox.left - phrase.bbox.left),
        abs(label.bbox.right - phrase.bbox.right),
        abs(label.bbox.center_x - phrase.bbox.center_x),
    )
    return 1.0 if min(edges) <= height else 0.9
