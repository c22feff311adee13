"""Words that multiply a number: "million", "Mio.", "TEUR", "'000". Pure."""

from __future__ import annotations

import re

SCALE_WORDS: dict[str, int] = {
    "hundred": 2, "hundreds": 2,
    "thousand": 3, "thousands": 3, "thsd": 3, "thous": 3, "'000": 3, "000": 3, "000s": 3, "'000s": 3, "tsd": 3,
    "tausend": 3, "millier": 3, "milliers": 3, "mille": 3, "mil": 3, "miles": 3, "migliaia": 3, "duizend": 3,
    "tusen": 3, "tusind": 3, "tys": 3, "tis": 3, "ezer": 3, "milhares": 3,
    "million": 6, "millions": 6, "mio": 6, "mill": 6, "mln": 6, "mn": 6, "millionen": 6, "millones": 6, "milioni": 6,
    "milhões": 6, "miljoen": 6, "miljoner": 6, "millioner": 6, "milj": 6, "mkr": 6, "mm": 6, "millió": 6,
    "billion": 9, "billions": 9, "bn": 9, "bln": 9, "mrd": 9, "mld": 9, "milliarde": 9, "milliarden": 9,
    "milliard": 9, "milliards": 9, "miliardi": 9, "miljard": 9, "miljarder": 9, "milliarder": 9, "md": 9,
    "trillion": 12, "trillions": 12, "tn": 12, "billionen": 12, "bio": 12,
}  # fmt: skip
"""Powers of ten by word, lower case, without the full stop of an abbreviation."""

_LETTERS = {"k": 3, "K": 3, "T": 3, "M": 6, "m": 6, "B": 9, "b": 9, "G": 9}
_FIRST = re.compile(r"([kKTmMbB])(?=€|\$|£|[A-Z]{3}\Z)")


def scale_of(word: str) -> int | None:
    """The power of ten a word stands for; None for any other word. Single letters are none: "m" may be metres."""
    return SCALE_WORDS.get(word.strip("().,").replace("’", "'").lower())


def letter_scale(letter: str) -> int | None:
    """The power of a letter that stands at a currency, where it can be nothing else: "m" of "€ m", "k" of "kEUR"."""
    return _LETTERS.get(letter)


def split_scale(mark: str) -> tuple[int, str]:
    """A letter that multiplies the currency written to it, taken off: "TEUR" is (3, "EUR"), "EUR" (0, "EUR")."""
    found = _FIRST.match(mark)
    if found is None or (len(mark) == 3 and mark.isalpha()):
        return 0, mark
    return _LETTERS[found[1]], mark[1:]
