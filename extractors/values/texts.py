"""Folding of texts for comparison. Every function is pure and total: any text in, a text out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LETTER_SPACED = re.compile(r"(?<!\S)[^\W\d_](?: [^\W\d_]){2,}(?!\S)")
_WIDE_GAP = re.compile(r"\s{2,}")

# What NFKD leaves alone although a label is written with it as often as without it.
_LETTERS = {"ß": "ss", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "°": "o", "º": "o", "ª": "a"}


def _label_table() -> dict[int, str]:
    """Latin-1 and Latin Extended-A to lower-case letters, digits, `%` and spaces."""
    table = {}
    for code in range(0x180):
        char = chr(code)
        if char in _LETTERS or char.lower() in _LETTERS:
            table[code] = _LETTERS.get(char) or _LETTERS[char.lower()]
        elif char == "#":
            table[code] = " no "
        else:
            parts = unicodedata.normalize("NFKD", char).casefold()
            base = "".join(part for part in parts if not unicodedata.combining(part))
            table[code] = "".join(part if part.isalnum() or part == "%" else " " for part in base)
    return table


_LABEL_TABLE = _label_table()


@lru_cache(maxsize=4096)
def fold_label(text: str) -> str:
    """A label as its synonyms are compared: lower case, no diacritics, punctuation to single spaces.

    "Rechnungs-Nr.:" gives "rechnungs nr", "Rechnungsnr." "rechnungsnr", "Nº client" "no client", "Invoice #"
    "invoice no"; "%" is kept, for it tells a rate from an amount. Letter-spaced words are closed up: "R E C H N U N G"
    gives "rechnung", and a gap of two spaces or more parts two such words.
    """
    if not text.isascii():
        text = _strip_marks(text)
    folded = " ".join(text.translate(_LABEL_TABLE).split())
    return _close_up(text) if " " in folded and _LETTER_SPACED.search(folded) else folded


def _strip_marks(text: str) -> str:
    """What is beyond the table: compatibility forms (ligatures, full width, №) and combining marks to base letters,
    other marks to a point, which is punctuation in the table."""
    if max(text) < "\u0180":
        return text
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(
        char if ord(char) < 0x180 or char.isalnum() or char.isspace() else "."
        for char in decomposed
        if not unicodedata.combining(char)
    )


def _close_up(text: str) -> str:
    parts = (" ".join(part.translate(_LABEL_TABLE).split()) for part in _WIDE_GAP.split(text))
    closed = (_LETTER_SPACED.sub(lambda match: match[0].replace(" ", ""), part) for part in parts)
    return " ".join(part for part in closed if part)


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """A free text as it is compared for equality: compatibility forms unified, case folded, white space and
    punctuation folded to single spaces. Accents are kept: "Müller" and "Muller" are two names.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join("".join(char if _is_content(char) else " " for char in folded).split())


def _is_content(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char)[0] in "MS"
