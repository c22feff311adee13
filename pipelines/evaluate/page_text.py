"""What the file's own text layer says, read apart from every reader: is a true value printed at all, and where?

Scoring must not depend on the code it scores, so nothing here comes from the readers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.mupdf import load_mupdf
from pipelines.evaluate.compare import fold_identifier, fold_text, is_right, value_type
from pipelines.evaluate.truth import texts_of
from schemas.geometry import BBox

if TYPE_CHECKING:
    from pathlib import Path

    from pipelines.evaluate.truth import TrueValue, ValueType

_NUMBER = re.compile(r"\d(?:[\d.,'’\u00a0\u202f ]*\d)?")
_CENTS = re.compile(r"[.,]\d{2}(?!\d)")
_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹"}
_ENOUGH_CHARACTERS = 40
_MAX_PLACES = 5
_MAX_WORDS = 40


@dataclass(frozen=True, slots=True)
class PrintedWord:
    """A word of the text layer: PDF points, origin top left, of the page as displayed."""

    page_no: int
    bbox: BBox
    text: str


@dataclass(frozen=True)
class PageText:
    """The words of a file's text layer, in reading order of the file."""

    words: tuple[PrintedWord, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def known(self) -> bool:
        """Whether there is enough text to say that something is not on the page."""
        return len(self.text) >= _ENOUGH_CHARACTERS

    @cached_property
    def _folded(self) -> str:
        return fold_text(self.text)

    @cached_property
    def _folded_words(self) -> frozenset[str]:
        return frozenset(fold_text(word.text) for word in self.words)

    @cached_property
    def _identifier(self) -> str:
        return fold_identifier(self.text)

    @cached_property
    def _tokens(self) -> tuple[str, ...]:
        """Words, and runs of words that may be one number with spaces in it."""
        runs = (match.group() for match in _NUMBER.finditer(self.text))
        return (*(word.text for word in self.words), *runs)

    @cached_property
    def _numbers(self) -> frozenset[Decimal]:
        return frozenset(reading for token in self._tokens for reading in _readings_of(token))

    @cached_property
    def _money(self) -> frozenset[Decimal]:
        """The numbers printed with two decimals; all numbers on a page that prints none so."""
        cents = [token for token in self._tokens if _CENTS.search(token)]
        return frozenset(reading for token in cents for reading in _readings_of(token)) or self._numbers

    def shows(self, field: str, value: TrueValue, declared: ValueType | None = None) -> bool:
        """Whether a value is printed somewhere, read generously; True where the text layer cannot say."""
        if not self.known or value is None:
            return True
        if isinstance(value, list):
            return any(self.shows(field, variant, declared) for variant in value)
        kind = value_type(field, declared)
        if kind == "amount":
            numbers = self._money if field.startswith("/totals/") or field.endswith("/amount") else self._numbers
            return any(is_right(field, value.lstrip("-"), str(number), "amount") for number in numbers)
        if kind == "identifier":
            return fold_identifier(value) in self._identifier
        if kind == "code":
            return not field.endswith("/currency") or _shows_currency(value, self.text)
        return self._shows_date(value) if kind == "date" else self._shows_text(value)

    def _shows_text(self, value: str) -> bool:
        # A wrapped cell is not contiguous in the text layer: its words are all there, between those of other columns.
        return fold_text(value) in self._folded or all(fold_text(part) in self._folded_words for part in value.split())

    def find(self, field: str, value: TrueValue, declared: ValueType | None = None) -> list[tuple[int, BBox]]:
        """Where a value is printed word for word: page numbers and boxes, at most `_MAX_PLACES`."""
        kind = value_type(field, declared)
        places: list[tuple[int, BBox]] = []
        for variant in texts_of(value) if kind != "date" else ():
            if kind == "amount":
                places += [(word.page_no, word.bbox) for word in self.words if _is_number(word.text, variant)]
            else:
                places += self._find_words(fold_text(variant))
        return places[:_MAX_PLACES]

    def _find_words(self, folded: str) -> list[tuple[int, BBox]]:
        places = []
        for start, first in enumerate(self.words):
            text, box = "", first.bbox
            for word in self.words[start : start + _MAX_WORDS]:
                text += fold_text(word.text)
                box = box.union(word.bbox)
                if word.page_no != first.page_no or not folded.startswith(text):
                    break
                if text == folded:
                    places.append((first.page_no, box))
        return places

    def _shows_date(self, iso: str) -> bool:
        year, _, day = iso.split("-")
        numbers = {int(group) for group in re.findall(r"\d+", self.text)}
        return int(day) in numbers and (int(year) in numbers or int(year) % 100 in numbers)


def _is_number(token: str, value: str) -> bool:
    return any(is_right("", value.lstrip("-"), str(number), "amount") for number in _readings_of(token))


def _shows_currency(code: str, text: str) -> bool:
    symbol = _SYMBOLS.get(code)
    return code.casefold() in text.casefold() or (symbol is not None and symbol in text)


def _readings_of(token: str) -> set[Decimal]:
    """Every number that a token may mean: each mark in turn as the decimal mark, the others as grouping."""
    found: set[Decimal] = set()
    for match in _NUMBER.finditer(token):
        digits = re.sub(r"['’\u00a0\u202f ]", "", match.group())
        found.add(Decimal(re.sub(r"[.,]", "", digits)))
        for mark in ",.":
            whole, found_mark, fraction = digits.rpartition(mark)
            if found_mark and fraction.isdigit():
                found.add(Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{fraction}"))
    return found


def read_page_text(path: Path, password: str | None = None) -> PageText:
    """The text layer of a file; empty for a picture, and for a file that cannot be opened."""
    pymupdf = load_mupdf()
    words: list[PrintedWord] = []
    try:
        with pymupdf.open(path) as document:
            if not document.is_pdf or (document.needs_pass and not document.authenticate(password or "")):
                return PageText(())
            for page in document:
                turned = page.rotation_matrix
                for left, top, right, bottom, text, *_ in page.get_text("words"):
                    box = pymupdf.Rect(left, top, right, bottom) * turned
                    words.append(PrintedWord(page.number + 1, BBox(*box), text))
    except (RuntimeError, pymupdf.mupdf.FzErrorBase):  # a damaged file or page
        return PageText(())
    return PageText(tuple(words))
