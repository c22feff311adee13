"""What the rows of a till receipt say: label data, matched in text without spaces."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources

_CONFUSED = str.maketrans({"0": "o", "1": "l", "5": "s", "8": "b", "|": "l", "!": "l"})
"""Digits inside words are letters that OCR misread ("T0TAL", "Bil1")."""
_TURNED = {"ı": "i", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe"}
_WITHIN = 5
"""A label of fewer letters must be a word of its own: "tax" is no part of "taxi", "bar" none of "barcode"."""
AMOUNT_CLASSES = (
    "count", "change", "tendered", "rounding", "net", "subtotal", "tax", "charges", "discount", "final", "total",
)  # fmt: skip


@cache
def receipt_labels() -> dict[str, tuple[str, ...]]:
    """The labels by class."""
    text = resources.files("extractors.receipts").joinpath("labels.toml").read_text(encoding="utf-8")
    return {name: tuple(entry["labels"]) for name, entry in tomllib.loads(text).items()}


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case, without marks, digits that stand among letters read as letters."""
    folded = "".join(_TURNED.get(char, char) for char in unicodedata.normalize("NFKD", text.casefold()))
    words = "".join(char if char.isalnum() or char in "|!" else " " for char in folded if not _is_mark(char)).split()
    return [word.translate(_CONFUSED) if any(char.isalpha() for char in word) else word for word in words]


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0


def class_of(text: str) -> str | None:
    """What kind of amount stands behind the text; None where it says nothing we know."""
    found = [(len(label), -order, name) for order, name in enumerate(AMOUNT_CLASSES) for label in _found(text, name)]
    return max(found)[2] if found else None


def speaks_of(text: str, name: str) -> bool:
    """Whether a label of the class stands in the text."""
    return next(iter(_found(text, name)), None) is not None


def _found(text: str, name: str) -> list[str]:
    words = [word for word in plain_words(text) if not word.isdigit()]
    condensed = "".join(word for word in words if word.isalpha())
    return [
        label
        for label in receipt_labels()[name]
        if (label in condensed if len(label) > _WITHIN else _is_run(label, words))
    ]


def _is_run(label: str, words: list[str]) -> bool:
    """The label is one word, or several that stand side by side ("Tota l")."""
    for start in range(len(words)):
        joined = ""
        for word in words[start:]:
            joined += word
            if joined == label:
                return True
            if len(joined) > len(label):
                break
    return False
