"""Which words of two wordings have no counterpart on the other side: what makes two names two firms. Pure.

A word has a counterpart that it abbreviates ("Intl" for International, J. for John), that it is the initials of, that
it is a part of a compound with, or that OCR or a typist may have made of it. Everything here errs on the side of
finding one: a counterpart only means that nobody is accused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.values.texts import fold_label

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS_AN_EDIT = 5
"""One word read twice may differ in one letter (Levenshtein), in two from ten letters on, and so forth."""
_SHORTEST_NEAR = 4
_SHORTEST_PART = 4
_LOOK_ALIKES = (("rn", "m"), ("vv", "w"), ("1", "l"), ("i", "l"), ("0", "o"))
_FEWEST_INITIALS = 2
# What names are written with or without: articles, titles, and legal forms in full. Each as `fold_label` leaves it.
_FILLERS = frozenset(
    fold_label(
        "the of for and at in by der die das den dem des und für von vom zu zur zum im am mit bei "
        "le la les de du des et pour en au aux l d il lo gli di del della dei e el los las y i o a an "
        "het een van voor en op te och og i til firma company group gruppe groupe holding holdings "
        "herr herrn frau mr mrs ms dr prof monsieur madame sig signor c o z hd attn fao inhaber inh "
        "gesellschaft beschränkter haftung aktiengesellschaft kommanditgesellschaft handelsgesellschaft offene "
        "eingetragener eingetragene kaufmann kauffrau verein genossenschaft société anonyme responsabilité limitée "
        "actions simplifiée sociedad anónima limitada società responsabilità limitata azioni public private "
        "incorporated dac clg uc teo teoranta pty pte sdn bhd"
    ).split()
)


def unmatched(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """The significant words of `one` that no word of `other` may stand for; both as `fold_label` leaves them."""
    initials = "".join(word[0] for word in other), "".join(word[0] for word in other if word not in _FILLERS)
    joined = "".join(other)
    return [
        word
        for word in one
        if word not in _FILLERS
        and not (len(word) >= _SHORTEST_PART and word in joined)
        and not (len(word) >= _FEWEST_INITIALS and any(word in letters for letters in initials))
        and not any(_may_be(word, counterpart) for counterpart in other)
        and not _spells_initials(one, word, other)
    ]


def significant(words: Sequence[str]) -> list[str]:
    """The words that say what a text is about: neither fillers nor numbers nor bare initials."""
    return [word for word in words if len(word) > _FEWEST_INITIALS and word.isalpha() and word not in _FILLERS]


def _may_be(word: str, counterpart: str) -> bool:
    short, long = sorted((word, counterpart), key=len)
    if short == long or _abbreviates(short, long):
        return True
    if len(short) >= _SHORTEST_PART and short in long:
        return True
    if len(short) < _SHORTEST_NEAR:
        return False
    if short.isdigit() and long.isdigit():
        return False
    from rapidfuzz.distance import Levenshtein

    most = max(len(short) // _LETTERS_AN_EDIT, 1)
    return Levenshtein.distance(_shape(short), _shape(long), score_cutoff=most) <= most


def _shape(word: str) -> str:
    """The word with one letter for all that look like it."""
    for seen, letter in _LOOK_ALIKES:
        word = word.replace(seen, letter)
    return word


def _abbreviates(short: str, long: str) -> bool:
    """The letters of the short word stand in the long one in their order, from its first letter on."""
    letters = iter(long)
    return short[0] == long[0] and short.isalpha() and all(letter in letters for letter in short)


def _spells_initials(words: Sequence[str], word: str, other: Sequence[str]) -> bool:
    """The word begins with a letter of an abbreviation on the other side that its neighbours spell out as well."""
    letters = "".join(w[0] for w in words), "".join(w[0] for w in words if w not in _FILLERS)
    return any(
        len(short) >= _FEWEST_INITIALS
        and short not in _FILLERS
        and word[0] in short
        and any(short in spelled for spelled in letters)
        for short in other
    )
