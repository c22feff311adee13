"""Characters that are seen as others: letters of another alphabet among Latin ones, and controls that turn text about.

"RE-2026" with a Cyrillic Е is one number to a person and another to a ledger; a supplier's name in Greek capitals is
another supplier. Both are told apart from honest Greek and Cyrillic by what stands beside them. Format controls leave
no ink and are dropped from the words (`extractors.text_cleaning`); whoever copies the page gets them all the same.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from schemas.geometry import BBox

_LOOKALIKES = dict(
    zip(
        "АВЕКМНОРСТУХаеорсухіјѕЅІЈԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧονϲ",
        "ABEKMHOPCTYXaeopcyxijsSIJdhqwABEZHIKMNOPTYXovc",
        strict=True,
    )
)
"""Cyrillic and Greek letters that common faces draw as Latin ones (Unicode's confusables, those of one letter)."""

_AS_LATIN = {ord(one): other for one, other in _LOOKALIKES.items()}

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WIDTHLESS = frozenset("\u200b\u2060\ufeff\u180e")
_SHOWN = 6


def as_latin(text: str) -> str:
    """The text as it looks: Cyrillic and Greek letters that are drawn as Latin ones become those."""
    return text if text.isascii() else text.translate(_AS_LATIN)


def imitating_words(texts: Sequence[str]) -> list[int]:
    """Indices of the words in which letters of another alphabet pass for Latin ones.

    A word mixes them with Latin letters; or is made of nothing else, on a page that has no letter of that alphabet
    which could not be mistaken. Digits of several scripts in one number count as well.
    """
    used = {character for character in set().union(*texts) if not character.isascii()}
    if _LOOKALIKES.keys().isdisjoint(used) and not any(character.isdecimal() for character in used):
        return []
    foreign = [index for index, text in enumerate(texts) if not text.isascii()]
    alphabets = {script for index in foreign for c in texts[index] if c not in _LOOKALIKES and (script := _script(c))}
    return [index for index in foreign if _imitates(texts[index], alphabets) or _mixes_digits(texts[index])]


def _imitates(text: str, alphabets: set[str]) -> bool:
    letters = [c for c in text if c.isalpha()]
    lookalikes = [c for c in letters if c in _LOOKALIKES]
    if not lookalikes or any(_script(c) for c in letters if c not in _LOOKALIKES):
        return False
    if len(lookalikes) < len(letters):
        return True
    one_sign = len(letters) == 1 and len(text) == 1  # a symbol by itself: alpha, chi, rho
    return not one_sign and not alphabets.intersection(filter(None, map(_script, lookalikes)))


def _mixes_digits(text: str) -> bool:
    zeros = {ord(c) - unicodedata.decimal(c) for c in text if c.isdecimal()}
    return len(zeros) > 1


def _script(character: str) -> str | None:
    """ "greek" or "cyrillic"; None for any other character."""
    if "\u0370" <= character <= "\u03ff" or "\u1f00" <= character <= "\u1fff":
        return "greek" if character.isalpha() else None
    return "cyrillic" if "\u0400" <= character <= "\u052f" and character.isalpha() else None


def find_odd_characters(
    raw: Iterable[tuple[str, BBox]], texts: Sequence[str], boxes: Sequence[BBox], page_no: int
) -> list[Finding]:
    """`raw`: words with the characters as the file has them, controls included, where they are not plain.

    `texts` and `boxes` are the words that `imitating_words` found. Controls that turn a number about are grave.
    """
    findings = []
    if texts:
        told = ", ".join(f"{text!r} is seen as {as_latin(text)!r}" for text in texts[:_SHOWN])
        message = f"letters of another alphabet pass for Latin ones: {told}"
        findings.append(Finding("characters", page_no, message, tuple(boxes)))
    turned = [(text, box) for text, box in raw if _is_turned(text)]
    if turned:
        told = ", ".join(ascii(text) for text, _ in turned[:_SHOWN])
        grave = any(not _TURNING.isdisjoint(text) for text, _ in turned)
        message = f"the text layer has invisible control characters within numbers and codes: {told}"
        findings.append(Finding("characters", page_no, message, tuple(box for _, box in turned), grave))
    return findings


def _is_turned(text: str) -> bool:
    """A number or code with a control that changes its order, or with a character of no width inside."""
    if not any(c.isdigit() for c in text):
        return False
    inner = text.strip("".join(_WIDTHLESS))
    return not _TURNING.isdisjoint(text) or not _WIDTHLESS.isdisjoint(inner)
