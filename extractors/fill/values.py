"""Values of a kind within a span of words: each with its words, its canonical form, and how well it fits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.fill.printed_value import Value
from extractors.fill.vocabulary import tokens_of, vocabulary
from extractors.invoices.parties.names import is_postal_line
from extractors.invoices.tokens import AmountToken, PercentToken
from extractors.values.months import month_of
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.fill.page_text import Span
    from extractors.fill.properties import Property
    from extractors.fill.rules import ValueRule
    from schemas.page import Word

_TRIM = "#:;,.|()[]*=•"
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9/_.\-–#+:]*\Z")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.h]([0-5]\d)(?:[:.]([0-5]\d))?\s*([ap])?\.?m?\.?", re.IGNORECASE)
_NOTHING = frozenset(
    {"n a", "na", "none", "nil", "keine", "keiner", "aucun", "aucune", "ninguno", "nessuno", "geen", "null", ""}
)
YES = frozenset({"yes", "true", "ja", "oui", "si", "sí", "x", "on", "y", "checked"})
NO = frozenset({"no", "false", "nein", "non", "nee", "off", "n", "unchecked"})
_TICKED, _UNTICKED = frozenset("☒☑✓✔✗✘"), frozenset("☐□")
_CODE_REACH = 4
_MOST_GROUPS = 7
_GROUP = re.compile(r"[A-Z0-9][A-Z0-9/.\-–]*\Z")
_PREFIX_OF_CODE, _SUFFIX_OF_CODE = re.compile(r"[A-Z][A-Z\-]{0,5}\Z"), re.compile(r"[A-Z]{1,2}\Z")
_LONGEST_TEXT = 30
_DATE_REACH, _CLOCK_REACH = 4, 4
_REST_OF_LABEL = 0.35
_OF = frozenset(
    {
        "of",
        "for",
        "in",
        "on",
        "at",
        "to",
        "and",
        "or",
        "by",
        "de",
        "du",
        "des",
        "der",
        "und",
        "et",
        "y",
        "e",
        "del",
        "di",
        "van",
    }
)
_PLACE = 0.6
"""What a town with its postal code is worth as a name: the cell beside it holds the address."""


@dataclass(frozen=True)
class Wanted:
    """A property with all that is made of it once: its rule and the role its name plays."""

    item: Property
    rule: ValueRule
    starts: bool
    ends: bool
    money: bool
    names: bool = False

    @property
    def kind(self) -> str:
        return self.rule.kind


def wanted_of(item: Property, rule: ValueRule) -> Wanted:
    words = vocabulary()
    tokens = [*tokens_of(item.name), *tokens_of(item.title)]
    concepts = {concept for token in tokens for concept in words.concepts(token)}
    return Wanted(
        item,
        rule,
        starts=bool(concepts & words.starts) and not concepts & words.ends,
        ends=bool(concepts & words.ends) and not concepts & words.starts,
        money=bool(concepts & {"amount", "price", "gross", "net", "tax", "balance"}) and rule.kind == "number",
        names="name" in concepts and "address" not in concepts,
    )


def values_in(span: Span, wanted: Wanted) -> Iterator[Value]:
    """The values of the property's kind in a span, nearest first; its schema has admitted each."""
    if span.start >= span.end:
        return
    finder = {
        "date": _dates,
        "time": _times,
        "datetime": _moments,
        "number": _numbers,
        "code": _codes,
        "choice": _choices,
        "boolean": _booleans,
    }.get(wanted.kind, _texts)
    for value in finder(span, wanted):
        if wanted.rule.admits(value.value):
            yield value


def _dates(span: Span, wanted: Wanted) -> Iterator[Value]:
    inside = [t for t in span.row.dates if span.start <= t.start and t.end <= span.end]
    if not inside or inside[0].start - span.start > _DATE_REACH:
        return
    if len(inside) > 1 and inside[1].start - inside[0].end <= 1:
        first, last = inside[0], inside[1]
        chosen, other = (last, first) if wanted.ends else (first, last)
        named = wanted.starts or wanted.ends
        yield Value(chosen.date.isoformat(), (chosen.words,), 1.0, "end" if chosen is last else "start")
        if not named:
            yield Value(other.date.isoformat(), (other.words,), 0.6, "end")
        return
    token = inside[0]
    fit = 0.85 if wanted.starts or wanted.ends else 1.0
    yield Value(token.date.isoformat(), (token.words,), fit, "both")


def _times(span: Span, wanted: Wanted) -> Iterator[Value]:
    for index in range(len(span.words)):
        found = _clock(span.words[index : index + 2])
        if found is not None:
            clock, words = found
            yield Value(clock if wanted.rule.admits(clock) else f"{clock}Z", (words,))
            return


def _moments(span: Span, wanted: Wanted) -> Iterator[Value]:
    """A date with the time of day right behind it, else with midnight; in the form that the schema admits.

    Pages print no offset: JSON Schema's `date-time` demands one, and gets Z.
    """
    for token in span.row.dates:
        if not span.start <= token.start < token.end <= span.end or token.start - span.start > _DATE_REACH:
            continue
        behind = span.row.row.words[token.end : min(span.end, token.end + _CLOCK_REACH)]
        clocks = (_clock(behind[at : at + 2]) for at in range(len(behind)))
        clock, words = next((found for found in clocks if found is not None), ("00:00:00", ()))
        text = f"{token.date.isoformat()}T{clock}"
        yield Value(text if wanted.rule.admits(text) else f"{text}Z", (token.words, *([words] if words else [])))
        return


def _clock(words: Sequence[Word]) -> tuple[str, tuple[Word, ...]] | None:
    """The time of day that the first of the words states, the second one being its half of the day or not."""
    if not words:
        return None
    following = words[1].text if len(words) > 1 else ""
    half = following if following.casefold().strip(".") in ("am", "pm", "a.m", "p.m") else ""
    match = _TIME.fullmatch(f"{words[0].text.strip(',;()')}{half}")
    if match is None:
        return None
    hour = int(match[1]) % 12 + (12 if match[4].lower() == "p" else 0) if match[4] else int(match[1])
    return f"{hour:02d}:{match[2]}:{match[3] or '00'}", tuple(words[:2] if half else words[:1])


def _numbers(span: Span, wanted: Wanted) -> Iterator[Value]:
    numbers: list[AmountToken | PercentToken] = [*span.row.amounts, *span.row.percents]
    tokens = [t for t in numbers if span.start <= t.start and t.end <= span.end]
    for token in sorted(tokens, key=lambda t: t.start)[:3]:
        printed = isinstance(token, AmountToken) and token.looks_like_money
        far = 0.06 * max(0, token.start - span.start - 1)
        fit = (1.0 if printed == wanted.money else 0.75 if wanted.money else 0.95) - far
        if fit > 0:
            value = abs(token.value) if token.value == 0 else token.value
            yield Value(format(value, "f"), (token.words,), fit)


def _codes(span: Span, wanted: Wanted) -> Iterator[Value]:
    dated = {i for token in span.row.dates for i in range(token.start, token.end)} | _years(span)
    money = {i for t in span.row.amounts if t.currency or t.decimals == 2 for i in range(t.start, t.end)}
    patterned = bool({"pattern", "format"} & wanted.item.schema.keys())
    for index in range(span.start, min(span.end, span.start + _CODE_REACH)):
        raw = span.row.row.words[index].text
        text = raw.strip(_TRIM)
        if index in dated or index in money:
            continue
        if patterned:
            yield from _patterned(span, index, wanted)
        if not text or not any(ch.isdigit() for ch in text) or (not _CODE.match(text) and not patterned):
            continue
        distance = index - span.start
        short = 0.1 if len(text) < 3 else 0.0
        groups = () if patterned else _groups(span, dated | money)
        if groups:
            yield Value(" ".join(word.text.strip(_TRIM) for word in groups), (groups,))
        yield Value(text, ((span.row.row.words[index],),), 1.0 - 0.12 * distance - short - 0.03 * bool(groups))
        return


def _years(span: Span) -> set[int]:
    """Years behind the name of their month: "April 2020" has no number in it."""
    words = span.row.row.words
    named = (at for at in range(max(1, span.start), span.end) if month_of(words[at - 1].text.strip(".")) is not None)
    return {at for at in named if _YEAR.fullmatch(words[at].text.strip(_TRIM))}


def _groups(span: Span, taken: set[int]) -> tuple[Word, ...]:
    """All words of a span, where they are the groups of one code: "RR 884 201 335 MX", "BACS 00771204"."""
    texts = [word.text.strip(_TRIM) for word in span.words]
    figures = [any(ch.isdigit() for ch in text) for text in texts]
    if not 1 < len(texts) <= _MOST_GROUPS or taken.intersection(range(span.start, span.end)):
        return ()
    opens = bool(_PREFIX_OF_CODE.match(texts[0])) or figures[0]
    ends = bool(_SUFFIX_OF_CODE.match(texts[-1])) or figures[-1]
    inner = all(figures[1:-1])
    return span.words if opens and ends and inner and all(map(_GROUP.match, texts)) else ()


def _patterned(span: Span, index: int, wanted: Wanted) -> Iterator[Value]:
    """What a pattern or format takes, in one word or in up to four that are printed in groups."""
    words = span.row.row.words
    for end in range(min(span.end, index + 4), index, -1):
        group = words[index:end]
        spaced = " ".join(w.text for w in group).strip(_TRIM)
        for text in dict.fromkeys((spaced, spaced.replace(" ", ""))):
            if text and wanted.rule.admits(text):
                yield Value(text, (tuple(group),))
                return


def _choices(span: Span, wanted: Wanted) -> Iterator[Value]:
    from extractors.fill.choices import choice_in

    found = choice_in(span.words, wanted.rule)
    if found is not None:
        yield found


def _booleans(span: Span, _wanted: Wanted) -> Iterator[Value]:
    for word in span.words[:3]:
        text = word.text.strip(" .,;()[]").casefold()
        if text in YES or word.text[:1] in _TICKED:
            yield Value("true", ((word,),))
            return
        if text in NO or word.text[:1] in _UNTICKED:
            yield Value("false", ((word,),))
            return


def _texts(span: Span, wanted: Wanted) -> Iterator[Value]:
    words = list(span.words)
    while words and not any(ch.isalnum() for ch in words[0].text):
        words.pop(0)
    if not words or len(words) > _LONGEST_TEXT:
        return
    text = " ".join(w.text for w in words).strip(" \t:;,|=_")
    if fold(text) in _NOTHING:
        return
    letters = sum(ch.isalpha() for ch in text)
    figures = sum(ch.isdigit() for ch in text)
    fit = 1.0 if letters >= figures else 0.9 if letters else 0.6
    if span.words[-1].text.endswith(":"):
        fit *= 0.2
    if wanted.names and is_postal_line(text):
        fit *= _PLACE
    if _goes_on_from_label(text):
        fit *= _REST_OF_LABEL
    if wanted.item.examples:
        fit *= _like(text, wanted.item.examples)
    yield Value(text, (tuple(words),), fit)


def run_together(value: str, parts: Sequence[Sequence[Word]], more: str) -> str:
    """A text with the line on which it goes on; a comma at the end of a line is a part of it then."""
    comma = "," if parts[-1][-1].text.endswith(",") and not value.endswith(",") else ""
    return f"{value}{comma} {more}"


def _goes_on_from_label(text: str) -> bool:
    """Whether a text looks like the rest of a label: "(optional)", or "of loss" behind "Date"."""
    first = text.split(maxsplit=1)[0]
    bracketed = text[:1] in "([" and text[-1:] in ")]"
    return bracketed or (first.islower() and first in _OF)


def _like(text: str, examples: tuple[str, ...]) -> float:
    """A text with figures where no example has any, or without where all have, is less likely; so is a long one."""
    figures = any(ch.isdigit() for ch in text)
    if text[:1].islower() and not any(example[:1].islower() for example in examples):
        return 0.7
    like = any(figures == any(ch.isdigit() for ch in example) for example in examples)
    return (1.0 if like else 0.95) * (1.0 if len(text) <= 3 * max(map(len, examples)) else 0.9)
