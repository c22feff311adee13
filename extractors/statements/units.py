"""Units and scale words: "million €", "Tsd. Tonnen", "GWh", and the powers of ten that they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SCALES: dict[str, int] = {
    "hundred": 2, "thousand": 3, "thousands": 3, "thsd": 3, "tsd": 3, "tausend": 3, "k": 3, "000": 3, "'000": 3,
    "million": 6, "millions": 6, "mio": 6, "mill": 6, "mn": 6, "m": 6, "mln": 6, "millionen": 6,
    "billion": 9, "billions": 9, "bn": 9, "mrd": 9, "milliarde": 9, "milliarden": 9, "b": 9,
    "trillion": 12, "trn": 12, "billionen": 12, "bio": 12,
}  # fmt: skip
SCALE_WORDS = tuple(word for word in _SCALES if word not in ("k", "m", "b", "000", "'000"))
"""Those that say a scale anywhere; single letters do only where they stand right at a number, or in a unit."""

_CURRENCIES = {
    **dict.fromkeys(("€", "eur", "euro", "euros"), "EUR"),
    **dict.fromkeys(("$", "usd", "us$", "dollar", "dollars"), "USD"),
    **dict.fromkeys(("£", "gbp", "pounds"), "GBP"),
    **dict.fromkeys(("chf", "franken", "francs"), "CHF"),
    **dict.fromkeys(("¥", "yen"), "JPY"),
}
_PREFIXED = re.compile(r"([kKMGT])(Wh|W|t|Hz|B|bit)\Z")
_POWERS = {"k": 3, "K": 3, "M": 6, "G": 9, "T": 12}
_PHYSICAL = {"wh", "w", "t", "kg", "km", "m²", "m2", "m³", "°c", "l", "hl", "ha", "%"}
_LETTERS = ("t", "l", "W", "%")
_SAME = {
    **dict.fromkeys(("tonne", "tonnes", "tonnen", "tons"), "t"),
    **dict.fromkeys(("litre", "litres", "liter"), "l"),
    **dict.fromkeys(("prozent", "percent", "per cent"), "%"),
}
_TOKEN = re.compile(r"US\$|[€$£¥%]|°C|'?[^\W_][\w²³'/]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` is canonical where it is known ("EUR", "Wh", "%"), else the word, lower case; "" for none at all.

    `power`: of ten, that its scale words and prefixes come to; `scaled` says that there are any.
    """

    name: str = ""
    power: int = 0
    scaled: bool = False

    @property
    def is_known(self) -> bool:
        return self.name in _CURRENCIES.values() or self.name.lower() in _PHYSICAL


def read_unit(text: str) -> Unit:
    """The unit that a label names ("Revenue (EUR million)", "in Tsd. Tonnen", "GWh"): its last word that can be one."""
    power, scaled, name = 0, False, ""
    for token in _TOKEN.findall(text):
        word = token.lower().rstrip(".")
        if word in _SCALES and not (len(word) == 1 and token.islower() and word != "k"):
            power, scaled = power + _SCALES[word], True
        elif word in _CURRENCIES:
            name = _CURRENCIES[word]
        elif found := _PREFIXED.match(token):
            name, power, scaled = found[2], power + _POWERS[found[1]], True
        elif (plain := _SAME.get(word, word)) in _PHYSICAL and (len(token) > 1 or token in _LETTERS):
            name = plain
    return Unit(name, power, scaled)


def scale_power(word: str) -> int | None:
    """The power of ten that a word beside a number stands for; None where it is no scale word."""
    return _SCALES.get(word.lower().rstrip("."))
