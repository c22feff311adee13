"""Texts, numbers, dates and codes are found where they are printed, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from babel.numbers import format_decimal
from hypothesis import assume, given
from hypothesis import strategies as st
from text_pages import words_of

from extractors.grounding import Grounding, PageIndex, ground
from extractors.values.numbers import infer_number_format, parse_number
from schemas.geometry import BBox, union_all

if TYPE_CHECKING:
    from extractors.grounding import Kind
    from schemas.page import Word

PAGE = """
Muster GmbH                          Rechnung-Nr.:RE-2024/4711
Hauptstraße 12                       Datum: 12. März 2024

Kabel abge-        2    12,50     25,00
schirmt 10 m
Rabatt                          - 30,00
Gesamt                       1.450,00 €
"""
INDEX = PageIndex(list(words_of(PAGE)))


def printed(found: Grounding) -> list[str]:
    return [item.text for item in found.evidence]


@pytest.mark.parametrize(
    ("sought", "kind", "match", "lines"),
    [
        ("muster  gmbh", "text", "exact", ["Muster GmbH"]),
        ("Hauptstrasse 12", "text", "exact", ["Hauptstraße 12"]),
        ("Kabel abgeschirmt, 10 m", "text", "exact", ["Kabel abge-", "schirmt 10 m"]),
        ("Hauptstrase 12", "text", "fuzzy", ["Hauptstraße 12"]),
        ("RE-2024/4711", "code", "exact", ["Rechnung-Nr.:RE-2024/4711"]),
        ("RE 2024 4711", "code", "exact", ["Rechnung-Nr.:RE-2024/4711"]),
        ("RE-2O24/47l1", "code", "fuzzy", ["Rechnung-Nr.:RE-2024/4711"]),
        ("1.450,00 €", "number", "exact", ["1.450,00 €"]),
        ("1450.00", "number", "numeric", ["1.450,00 €"]),
        ("1,450.00", "text", "numeric", ["1.450,00 €"]),
        ("-30,00", "number", "exact", ["- 30,00"]),
        ("12,5O", "number", "fuzzy", ["12,50"]),
        ("12. März 2024", "date", "exact", ["12. März 2024"]),
        ("2024-03-12", "date", "numeric", ["12. März 2024"]),
        (Decimal("1450"), "text", "numeric", ["1.450,00 €"]),
        (date(2024, 3, 12), "text", "numeric", ["12. März 2024"]),
        ("€", "text", "exact", ["€"]),
    ],
)
def test_what_is_printed_is_found(sought: str | Decimal | date, kind: Kind, match: str, lines: list[str]) -> None:
    found = INDEX.ground(sought, kind=kind)
    assert (found.match, printed(found)) == (match, lines)
    assert {item.match for item in found.evidence} == {match}
    assert found.transcribed == (match != "fuzzy")


@pytest.mark.parametrize(
    ("sought", "kind"),
    [
        ("450", "number"),
        ("450,00", "number"),
        ("1.450", "code"),
        ("30,00", "number"),  # what is printed is minus thirty
        ("30,00", "text"),
        ("4711", "code"),  # a part of a longer code
        ("RE-2024/4712", "code"),
        ("Hauptstrase 13", "text"),
        ("Gmb", "text"),
        ("2 12,50", "code"),  # two cells are no code
        (Decimal("14.50"), "number"),
        (date(2024, 12, 3), "date"),
        ("", "text"),
        ("\N{SNOWMAN}", "text"),
    ],
)
def test_what_is_not_printed_is_not_found(sought: str | Decimal | date, kind: Kind) -> None:
    assert INDEX.ground(sought, kind=kind) == Grounding()


def test_a_page_without_words_proves_nothing() -> None:
    assert ground("Muster GmbH", []) == Grounding()


def test_a_text_in_many_places_is_ambiguous_until_it_is_told_where() -> None:
    words = list(words_of("Kabel  12,50  12,50\nStecker  12,50  25,00"))
    index = PageIndex(words)
    assert index.ground("12,50", kind="number").ambiguous
    found = index.ground("12,50", kind="number", near=words[4].bbox)
    assert found.evidence[0].bbox == words[4].bbox
    assert not found.ambiguous


def test_a_whole_phrase_is_better_than_a_part_of_one() -> None:
    words = list(words_of("Kabel schwarz     3\nKabel     4"))
    found = ground("Kabel", words)
    assert found.evidence[0].bbox == words[3].bbox


def test_hidden_words_are_found_last_and_prove_no_transcription() -> None:
    words = [replace(word, visible=False) for word in words_of("Total  120,00")]
    hidden = ground("120,00", words, kind="number")
    assert hidden.evidence and not hidden.transcribed
    below = [replace(w, bbox=BBox(w.bbox.left, 200, w.bbox.right, 210)) for w in words_of("Total  120,00")]
    both = ground("120,00", [*words, *below], kind="number")
    assert both.evidence[0].bbox == below[1].bbox and both.transcribed


def test_ocr_and_who_wrote_the_text_are_two_witnesses_unless_it_is_only_similar() -> None:
    words = list(words_of("Betrag  1.234,5O  EUR  99,10", source="ocr"))
    assert ground("99,10", words, kind="number").transcribed
    misread = ground("1.234,50", words, kind="number")
    assert misread.match == "fuzzy" and not misread.transcribed


def test_text_that_runs_up_the_page_is_found() -> None:
    level = list(words_of("Rechnung  4711"))
    upright = replace(level[0], text="Archivexemplar", bbox=BBox(5, 300, 15, 400))
    assert ground("Archivexemplar", [*level, upright]).evidence[0].bbox == upright.bbox


@pytest.mark.parametrize(("text", "sought"), [("Betrag:100,00", "100,00"), ("(100,00)", "-100,00")])
def test_numbers_in_words_with_other_marks(text: str, sought: str) -> None:
    assert ground(sought, list(words_of(f"Summe  {text}")), kind="number").match in ("exact", "numeric")


tokens = st.text(st.sampled_from("abcdefghijkmnopqrstuvwxyzäöüé"), min_size=2, max_size=9)
lines_of_text = st.lists(st.lists(tokens, min_size=1, max_size=6), min_size=1, max_size=8)


@given(lines_of_text, st.data())
def test_any_run_of_words_of_a_line_is_found_with_its_own_boxes(lines: list[list[str]], data: st.DataObject) -> None:
    words = list(words_of("\n".join(" ".join(line) for line in lines)))
    assume(len({word.text for word in words}) == len(words))
    line = data.draw(st.sampled_from([[w for w in words if w.line_no == n] for n in range(len(lines))]))
    first = data.draw(st.integers(0, len(line) - 1))
    run = line[first : data.draw(st.integers(first + 1, len(line)))]
    found = ground(" ".join(word.text for word in run).upper(), words)
    assert found.match == "exact"
    assert _covers(found, run)


@given(st.lists(tokens, min_size=2, max_size=9, unique=True), st.integers(1, 8), st.data())
def test_a_cell_wrapped_over_lines_is_found_line_by_line(texts: list[str], width: int, data: st.DataObject) -> None:
    lines = [texts[at : at + width] for at in range(0, len(texts), width)]
    column = max(len(" ".join(line)) for line in lines) + 4
    rows = [f"{' '.join(line):<{column}}{100 + n},50" for n, line in enumerate(lines)]
    words = list(words_of("\n".join(rows)))
    found = ground(" ".join(texts), words)
    assert [item.text for item in found.evidence] == [" ".join(line) for line in lines]


def _covers(found: Grounding, run: list[Word]) -> bool:
    return union_all(item.bbox for item in found.evidence) == union_all(word.bbox for word in run)


LOCALES = ("de_DE", "en_US", "fr_FR", "de_CH", "en_IN", "sv_SE", "es_ES")
amounts = st.decimals(0, 10_000_000, places=2, allow_nan=False, allow_infinity=False)


@given(amounts, st.sampled_from(LOCALES), st.sampled_from(["", "EUR ", "€ "]))
def test_a_value_is_found_in_the_format_of_any_locale(value: Decimal, locale: str, mark: str) -> None:
    text = format_decimal(value, "#,##0.00", locale=locale, decimal_quantization=False)
    words = list(words_of(f"Summe    {mark}{text.replace(chr(0x202F), chr(0xA0))}"))
    for sought in (value, format(value, "f")):
        found = ground(sought, words, kind="number")
        assert found.match in ("exact", "numeric"), (text, sought)
        assert found.transcribed


@given(amounts, st.sampled_from(LOCALES), st.data())
def test_a_number_is_never_found_in_a_longer_one(value: Decimal, locale: str, data: st.DataObject) -> None:
    text = format_decimal(value, "#,##0.00", locale=locale, decimal_quantization=False).replace("\u202f", "\xa0")
    start = data.draw(st.integers(0, len(text) - 1))
    part = text[start : data.draw(st.integers(start + 1, len(text)))].strip("., '’\xa0")
    assume(part and part[0].isdigit() and part[-1].isdigit())
    index = PageIndex(list(words_of(f"Summe    {text}")))
    fmt = infer_number_format([text])
    assume(parse_number(part, fmt) != parse_number(text, fmt))
    kinds: tuple[Kind, ...] = ("number", "text")
    for kind in kinds:
        assert index.ground(part, kind=kind) == Grounding(), (text, part)


@given(st.text(max_size=30), st.sampled_from(["text", "number", "date", "code"]))
def test_any_text_is_answered_and_what_is_found_has_the_same_figures(sought: str, kind: Kind) -> None:
    found = INDEX.ground(sought, kind=kind)
    assert (found.match == "none") == (not found.evidence)
    if found.match == "exact" and kind == "text":
        assert [c for c in sought if c.isdigit() and c.isascii()] <= [c for t in printed(found) for c in t]
