"""From words to readings: the one place where evidence is made of words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.evidence import Evidence, Reading
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.evidence import Match, Selector
    from schemas.page import Word


def evidence_of(words: Sequence[Word], match: Match = "exact") -> Evidence:
    """Words of one page as evidence: their common box and their text."""
    return Evidence(
        page_no=words[0].page_no,
        bbox=union_all(word.bbox for word in words),
        text=" ".join(word.text for word in words),
        source=words[0].source,
        match=match,
    )


def make_reading(
    path: str,
    value: str,
    parts: Sequence[Sequence[Word]],
    *,
    selector: Selector = "rules",
    rank: int = 0,
    role_is_guessed: bool = False,
) -> Reading:
    """A reading on one or several groups of words; several where the value is wrapped or the sum of printed parts.

    It is transcribed only if every word of it is visible in the rendered page and comes from the text layer: a word
    that OCR read has been seen once, by OCR alone.
    """
    evidence = tuple(evidence_of(words) for words in parts)
    return Reading(
        path=path,
        text=" ".join(item.text for item in evidence),
        value=value,
        selector=selector,
        evidence=evidence,
        transcribed=all(word.visible and word.source == "text_layer" for words in parts for word in words),
        rank=rank,
        role_is_guessed=role_is_guessed,
    )


def by_line(words: Sequence[Word]) -> list[list[Word]]:
    """Words in groups of one page and level each: a box around several lines would prove less."""
    groups: list[list[Word]] = []
    for word in words:
        last = groups[-1][-1] if groups else None
        if last is not None and last.page_no == word.page_no and last.bbox.overlap_y(word.bbox) > 0:
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups
