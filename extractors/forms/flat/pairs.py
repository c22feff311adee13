"""What is found on a page of a flat form: a label, an answer, and the means that brought them together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from extractors.layout import Phrase
    from schemas.geometry import BBox
    from schemas.page import Word

PairType = Literal["text", "checkbox", "radio", "signature"]


@dataclass(frozen=True)
class Pair:
    """One entry. `words` are its answer as printed; `state` is what a mark says ("yes", "no", the option chosen).

    `by_words` and `by_drawing` say which means joined label and answer: the words' own layout (a colon, a caption in
    small type), or what is drawn (a line, a cell). `illegible`: there is an answer, and it cannot be read. `opposed`
    is a second reading of a mark that says otherwise.
    """

    label: tuple[Word, ...]
    place: BBox
    page_no: int
    kind: PairType = "text"
    words: tuple[Word, ...] = ()
    state: str | None = None
    by_words: bool = False
    by_drawing: bool = False
    illegible: bool = False
    opposed: str | None = None
    joined: bool = False

    @property
    def label_text(self) -> str:
        return " ".join(word.text for word in self.label).strip(" :*.·…_").strip()

    @property
    def text(self) -> str:
        """The answer as printed; of letters in boxes as one word."""
        return ("" if self.joined else " ").join(word.text for word in self.words)


def words_of(phrase: Phrase | None) -> tuple[Word, ...]:
    return phrase.words if phrase is not None else ()
