"""What a text layer says, as a reader would type it: no ligatures, no control characters, no font's private codes.

Nothing that leaves ink is dropped in silence: a glyph without a meaning becomes U+FFFD, so that no number is ever read
from the characters around it. Only an icon beside a letter, and a word made of nothing but icons, is left out.
"""

from __future__ import annotations

import re
import unicodedata

UNKNOWN = "\ufffd"

_SOFT_HYPHEN = "\u00ad"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
_ONLY_ICONS = re.compile(f"[{_PRIVATE}]+")
_EDGE_ICON = re.compile(rf"^[{_PRIVATE}]+(?=[^\W\d_])|(?<=[^\W\d_])[{_PRIVATE}]+$")
_ANY_PRIVATE = re.compile(f"[{_PRIVATE}]")
# Latin and Armenian ligatures, and the full-width forms of CJK fonts, whose plain letters are the same text.
_COMPATIBILITY = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\uff01-\uff5e]")


def is_space(character: str) -> bool:
    """White space of any kind, no-break and thin spaces included."""
    return character.isspace()


def is_silent(character: str) -> bool:
    """Leaves no ink by its nature: zero-width, bidirectional and other format controls, variation selectors."""
    if character.isascii() or character == _SOFT_HYPHEN:
        return False
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def clean_word(characters: str) -> str:
    """The characters of one word, normalised (NFC); may be empty. Idempotent."""
    if characters.isascii() and characters.isprintable():
        return characters
    text = "".join(_clean_character(character) for character in characters if not is_silent(character))
    text = unicodedata.normalize("NFC", _COMPATIBILITY.sub(_decompose, text))
    if _ONLY_ICONS.fullmatch(text):
        return ""
    return _ANY_PRIVATE.sub(UNKNOWN, _EDGE_ICON.sub("", text))


def _clean_character(character: str) -> str:
    if character == _SOFT_HYPHEN:
        return "-"  # a text layer names glyphs that are drawn, and what is drawn for it is a hyphen
    if unicodedata.category(character) in {"Cc", "Cs", "Cn"}:
        return UNKNOWN
    return character


def _decompose(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match.group())
