"""A second print of a value, at a place that says whose it is by a convention of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.page import Word


@dataclass(frozen=True)
class Corroboration:
    """`path` is the field that it may prove, `value` what is said there, `parts` the words it stands on."""

    path: str
    convention: str
    value: str
    parts: tuple[tuple[Word, ...], ...]


def name_text(words: tuple[Word, ...]) -> str:
    """A name as it is compared: without the signs that divide it from what follows."""
    return " ".join(word.text for word in words).strip(" ,;:|*•·-–")
