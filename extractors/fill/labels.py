"""Where on the pages each property is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.names import LEAST, Variant, is_end, naming, variants_of
from extractors.fill.page_text import Span, first_word, label_spans, section_of
from extractors.fill.vocabulary import STOP, alikeness, tokens_of, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractors.fill.page_text import PageText
    from extractors.fill.properties import Property

_WITH_SECTION = 0.95
_PREFIX = 0.85
"""What a label is worth that no colon ends and more words of its phrase follow: it may be the start of a sentence."""

_LAST_WORDS = 0.9
"""What a label is worth that ends a phrase of other words: lines that ran together."""

_IN_SENTENCE = 0.8
"""The same for the last words before a colon: "Indicate your connection with the registrant:"."""

_DATED = 0.97
_SURE = 0.9
_ASKS = 0.7
_ROWS_OF_QUESTION, _WORDS_OF_QUESTION, _WORD = 4, 4, 3
_FIRST_OF_TWO = 0.95
_GOES_ON = 0.6
"""The same where the next word is one of labels too: "Advertiser" is not the label in "Advertiser code"."""


@dataclass(frozen=True)
class Label:
    """A span that names a property. `certainty` is 0 to 1."""

    span: Span
    property_no: int
    certainty: float


class NameIndex:
    """The names of all properties, so that a span is compared only with those it shares a word with."""

    def __init__(self, properties: Sequence[Property]) -> None:
        self._variants = [variants_of(item) for item in properties]
        self._unwanted = [[tokens_of(text) for text in item.keys.not_labels] for item in properties]
        self._users: dict[str, set[int]] = defaultdict(set)
        for number, variants in enumerate(self._variants):
            for variant in variants:
                for token in (*variant.tokens, *variant.within):
                    if vocabulary().weight(token) > STOP or is_end(variant.tokens):
                        self._users[token].add(number)
        self._known: dict[str, Mapping[int, float]] = {}
        self._named: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[tuple[int, float], ...]] = {}

    def named_by(self, tokens: tuple[str, ...], section: tuple[str, ...] = ()) -> tuple[tuple[int, float], ...]:
        """The properties that a label names, with how surely."""
        key = (tokens, section)
        if key not in self._named:
            self._named[key] = tuple(self._find(tokens, section))
        return self._named[key]

    def _find(self, tokens: tuple[str, ...], section: tuple[str, ...]) -> Iterator[tuple[int, float]]:
        words = vocabulary()
        whole = 1.0 if len(tokens) == 1 else sum(words.weight(token) for token in tokens)
        possible: dict[int, float] = defaultdict(float)
        for token in tokens:
            weight = 1.0 if len(tokens) == 1 else words.weight(token)
            for number in self._users_like(token):
                possible[number] += weight
        for number, matched in possible.items():
            if 2 * matched < LEAST * (whole + matched) or tokens in self._unwanted[number]:
                continue
            certainty = naming(tokens, self._variants[number], section)
            if certainty >= LEAST:
                yield number, certainty

    def names_with(self, token: str) -> bool:
        """Whether any property has a word like this one in its names."""
        return bool(self._users_like(token))

    def _users_like(self, token: str) -> Mapping[int, float]:
        if token not in self._known:
            alike = [(user, alikeness(token, other)) for other, users in self._users.items() for user in users]
            self._known[token] = {number: likeness for number, likeness in alike if likeness > 0}
        return self._known[token]

    def shares(self, number: int, token: str) -> bool:
        """Whether the property's own name has such a word."""
        named = (variant for variant in self._variants[number] if variant.whole)
        return any(alikeness(token, other) >= _SURE for variant in named for other in variant.tokens)

    def __len__(self) -> int:
        return len(self._variants)

    def variants(self, number: int) -> tuple[Variant, ...]:
        return self._variants[number]


def find_labels(text: PageText, index: NameIndex) -> list[Label]:
    """Every span that names a property; of the spans of one phrase that name the same one, the surest."""
    found: list[Label] = []
    for row in text.phrases:
        if not any(index.names_with(token) for phrase in row for token in phrase.tokens):
            continue
        for phrase in row:
            best: dict[tuple[int, int], Label] = {}
            for span in label_spans(phrase):
                for label in _labels_at(text, index, phrase, span):
                    key = (label.property_no, _field_of(phrase, span))
                    if key not in best or label.certainty > best[key].certainty:
                        best[key] = label
            found += best.values()
    return [*found, *_sub_labels(text, index, found)]


def _sub_labels(text: PageText, index: NameIndex, labels: Sequence[Label]) -> Iterator[Label]:
    """ "Name", below the question for the name and address of the registrant, asks for the registrant's name."""
    words = vocabulary()
    for question in labels:
        if question.certainty < _ASKS or question.span.end < _WORDS_OF_QUESTION:
            continue
        last = min(len(text.rows), question.span.position + _ROWS_OF_QUESTION)
        for position in range(question.span.position + 1, last):
            for phrase in text.phrases[position]:
                if phrase.page_no != question.span.page_no:
                    return
                first = first_word(phrase)
                span = Span(phrase.row, first, min(first + 1, phrase.end))
                general = len(span.text) >= _WORD and all(words.weight(token) < 1.0 for token in span.tokens)
                if general and span.tokens and index.shares(question.property_no, span.tokens[0]):
                    yield Label(span, question.property_no, 1.0)


def _field_of(phrase: Span, span: Span) -> int:
    """Which of the colon-separated parts of its phrase a span ends in."""
    return sum(word.text.endswith((":", "=")) for word in phrase.words[: span.end - phrase.start - 1])


def _labels_at(text: PageText, index: NameIndex, phrase: Span, span: Span) -> Iterator[Label]:
    if not span.tokens or any(_is_figure(word.text) for word in span.words):
        return
    follows = span.end < phrase.end and not span.separated
    discount = 1.0 if _opens(phrase, span) or not _led(phrase, span) else _IN_SENTENCE
    if not _opens(phrase, span) and not span.separated:
        if vocabulary().knows(tokens_of(phrase.words[span.start - phrase.start - 1].text)):
            return  # "Period" in "Invoice period"
        discount = _LAST_WORDS
    if follows:
        goes_on = vocabulary().knows(tokens_of(phrase.words[span.end - phrase.start].text))
        discount = _GOES_ON if goes_on else _PREFIX if _runs_on(phrase, span) else _DATED
    section: tuple[str, ...] | None = None
    for number, alone in _named_by(index, span):
        certainty = alone
        if any(variant.within and variant.whole for variant in index.variants(number)):
            section = section_of(text, span) if section is None else section
            certainty = dict(index.named_by(span.tokens, section)).get(number, alone)
        if _opens(phrase, span) or span.separated or certainty >= _SURE:
            yield Label(span, number, certainty * discount)
    if span.separated or not follows:
        yield from _with_section(text, index, span)


def _named_by(index: NameIndex, span: Span) -> Iterable[tuple[int, float]]:
    """The properties that a label names; "Order / Rev" has the order's number first, and says so."""
    named = dict(index.named_by(span.tokens))
    first, slash, _ = span.text.partition(" / ")
    for number, certainty in index.named_by(tokens_of(first)) if slash else ():
        named[number] = max(named.get(number, 0.0), certainty * _FIRST_OF_TWO)
    return named.items()


def _runs_on(phrase: Span, span: Span) -> bool:
    """Whether other words follow a label in its phrase: a sentence, or a longer label; not "on 31/03/2026", which says
    of which day it is."""
    rest = [word.text for word in phrase.words[span.end - phrase.start :]]
    stop = vocabulary().stop
    dated = all(text.casefold() in stop or any(ch.isdigit() for ch in text) for text in rest)
    return not (dated and rest[0].casefold() in stop)


def _is_figure(text: str) -> bool:
    """Figures that number no item of a form: a value, not part of a label."""
    return sum(ch.isdigit() for ch in text) > 2


def _opens(phrase: Span, span: Span) -> bool:
    """Nothing but a bullet stands before the span in its phrase."""
    return span.start == first_word(phrase)


def _led(phrase: Span, span: Span) -> bool:
    """Words stand before the span that no colon parts from it."""
    before = phrase.words[: span.start - phrase.start]
    return bool(before) and not before[-1].text.endswith((":", "="))


def _with_section(text: PageText, index: NameIndex, span: Span) -> Iterator[Label]:
    """ "Name:" in the row that "Advertiser" opens is the advertiser's name."""
    before = [p for p in text.phrases[span.position] if p.end <= span.start]
    if len(before) != 1 or before[0].separated or len(before[0].words) > 3 or len(span.words) > 3:
        return
    for number, certainty in index.named_by((*before[0].tokens, *span.tokens)):
        yield Label(span, number, certainty * _WITH_SECTION)
