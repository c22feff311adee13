"""A possible value of a header field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.page import Word


@dataclass(frozen=True)
class Candidate:
    """A value for a field, the words it stands on, and how good it looks; scores compare within one field only.

    `role_is_guessed` says that a neighbour may as well be what is looked for.
    """

    value: str
    words: tuple[Word, ...]
    score: float
    position: int
    role_is_guessed: bool = False
