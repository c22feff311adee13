"""How a word is written, as numbers: hashed character n-grams, so that words never seen are read by their letters.

Case, accents and width are folded and digits are one digit: "Rechnungs-Nr." and "RECHNUNGS-NR" are spelled alike, and
so are all amounts of one form. Pure.
"""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from functools import lru_cache

BUCKETS = 16_384
"""Size of the table of n-grams; bucket 0 is padding."""
GRAMS = 16
"""N-grams kept of a word: the word itself, then its trigrams from both ends."""

_EDGES = " \t.,;:!?()[]{}<>\"'*#|/\\–—-·•_=+„“”‚‘’«»"
_DIGIT = re.compile(r"\d")
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+", re.UNICODE)
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"[-+(]?(?:[€$£]|[A-Z]{2,3})?\d{1,3}(?:[.,' ]?\d{3})*[.,]\d{2}[-)€$£%]?",  # an amount with cents
        r"\d+",
        r"\d{1,4}([./-])\d{1,2}\1\d{2,4}",  # a date in figures
        r"[-+]?\d+(?:[.,]\d+)?%",
        r"[A-Z]{2}\d{2}[A-Z0-9]{4,30}",  # the beginning of an IBAN, or the whole of it
        r"(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9./_-]+",  # letters and figures: a code
        r"\S+@\S+\.\S+",
        r"(?:https?://|www\.)\S+",
        r"\+?[\d()/-]{6,}",
        r"(?:19|20)\d{2}",
        r"[€$£¥]|[A-Z]{3}",
        r"\d{1,2}\.?",
        r"\d{1,2}:\d{2}(?::\d{2})?",
    )
)
_MARKS = (":", "%", "@", "#", ".", ",", "-", "/")
FORM_FEATURES = len(_FORMS) + len(_MARKS) + 9


def fold_letters(text: str) -> str:
    """Without case, accents and width; every digit a nought."""
    bare = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
    return _DIGIT.sub("0", bare.casefold())


def split_name(text: str) -> list[str]:
    """The words of a property's name: "seller.vat_id", "pagadoPor" and "Grand total" by their own seams."""
    return [part for part in _HUMPS.split(text) if part]


@lru_cache(maxsize=65_536)
def gram_ids(text: str) -> tuple[int, ...]:
    """GRAMS buckets, 1 to BUCKETS - 1, padded with 0: the same in every process and on every machine."""
    word = fold_letters(text).strip(_EDGES) or fold_letters(text)
    framed = f"^{word}$"
    trigrams = [framed[at : at + 3] for at in range(len(framed) - 2)]
    if len(trigrams) > GRAMS - 1:
        half = (GRAMS - 1) // 2
        trigrams = trigrams[: GRAMS - 1 - half] + trigrams[-half:]
    ids = [_bucket(f"={word}"), *(_bucket(gram) for gram in trigrams)]
    return tuple(ids + [0] * (GRAMS - len(ids)))


@lru_cache(maxsize=65_536)
def gram_set(text: str) -> frozenset[int]:
    """The n-grams that a word has."""
    return frozenset(gram for gram in gram_ids(text) if gram)


@lru_cache(maxsize=65_536)
def form_features(text: str) -> tuple[float, ...]:
    """FORM_FEATURES numbers of what kind of word it is: form, marks, case, length, share of figures, magnitude."""
    letters = sum(ch.isalpha() for ch in text)
    digits = sum(ch.isdigit() for ch in text)
    length = max(len(text), 1)
    bare = text.strip(_EDGES)
    return (
        *(float(form.fullmatch(text.rstrip(",;:.")) is not None) for form in _FORMS),
        *(float(mark in text) for mark in _MARKS),
        float(text.endswith(":")),
        float(bare.isupper() and letters > 1),
        float(bare[:1].isupper() and not bare.isupper()),
        float(not bare),
        min(len(text), 24) / 24,
        letters / length,
        digits / length,
        _magnitude(text),
        float(text.startswith(("-", "−", "("))),
    )


def _bucket(gram: str) -> int:
    return 1 + zlib.crc32(gram.encode("utf-8", "surrogatepass")) % (BUCKETS - 1)


def _magnitude(text: str) -> float:
    """How many figures stand before the decimal sign, 0 to 1; 0 without figures."""
    whole = re.split(r"[.,](?=\d{1,2}\D*$)", text)[0]
    count = sum(ch.isdigit() for ch in whole)
    return math.log1p(min(count, 20)) / math.log1p(20)
