"""From transcribed text to readings: converted by the document's locale, found among the words of the page."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.grounding import NOT_FOUND, PageIndex, ground_rows
from extractors.vlm.convert import canonical
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.grounding import Grounding, Kind
    from extractors.vlm.convert import Locale
    from extractors.vlm.fields.tree import LeafType
    from extractors.vlm.transcription import Transcribed
    from schemas.geometry import BBox
    from schemas.page import Page

_KINDS: Mapping[LeafType, Kind] = {
    "number": "number",
    "integer": "number",
    "date": "date",
    "code": "code",
    "iban": "code",
    "identifier": "code",
}
_CHOSEN: frozenset[LeafType] = frozenset({"choice", "flag"})
"""Not copied but chosen: a word that happens to be the choice's name proves nothing ("Bill to" makes no bill)."""

_ROW = re.compile(r"(?P<array>.*)/(?P<index>\d+)/(?P<cell>\D[^/]*(?:/\D[^/]*)*|\d+)\Z")
"""A leaf in the innermost row that it is a cell of."""


@dataclass(frozen=True)
class PartAnswer:
    """What a model wrote about some tiles of a page. `box` is around them, in the page's reading frame."""

    page: Page
    box: BBox
    leaves: Sequence[Transcribed]


@dataclass(frozen=True)
class Unconverted:
    """Printed text that is no value of its leaf's type; it is kept as it is, in quotation marks."""

    path: str
    text: str


class Grounder:
    """Makes readings of one document. The words of a page are indexed once, when it is first asked for."""

    def __init__(self, locale: Locale) -> None:
        self._locale = locale
        self._indexes: dict[int, PageIndex] = {}

    def readings(self, answer: PartAnswer) -> tuple[list[Reading], list[Unconverted]]:
        """A reading for each leaf that has text, in their order, and those whose text could not be converted."""
        said = [leaf for leaf in answer.leaves if leaf.empty is None or leaf.cell]
        found = self._ground([leaf for leaf in said if leaf.text], answer)
        readings: list[Reading] = []
        unconverted: list[Unconverted] = []
        for leaf in said:
            value = canonical(leaf.leaf, leaf.text, self._locale) if leaf.text else ""
            if value is None:
                unconverted.append(Unconverted(leaf.path, leaf.text))
            grounding = found.get(leaf.path, NOT_FOUND)
            readings.append(
                Reading(
                    path=leaf.path,
                    text=leaf.text,
                    value=_quoted(leaf.text) if value is None else value,
                    selector="vlm",
                    evidence=grounding.evidence or _on_no_words(leaf, answer),
                    transcribed=grounding.transcribed,
                )
            )
        return readings, unconverted

    def _index(self, page: Page) -> PageIndex:
        if page.page_no not in self._indexes:
            self._indexes[page.page_no] = PageIndex(
                page.words, number_format=self._locale.number_format, date_order=self._locale.date_order
            )
        return self._indexes[page.page_no]

    def _ground(self, said: Sequence[Transcribed], answer: PartAnswer) -> dict[str, Grounding]:
        """Where each leaf stands: the cells of a row together, everything else by itself."""
        if not answer.page.words:
            return {}
        index = self._index(answer.page)
        rows: dict[str, dict[int, dict[str, Transcribed]]] = defaultdict(lambda: defaultdict(dict))
        found: dict[str, Grounding] = {}
        for leaf in said:
            if leaf.leaf.type in _CHOSEN:
                continue
            if match := _ROW.match(leaf.path):
                rows[match["array"]][int(match["index"])][match["cell"]] = leaf
            else:
                sought, kind = _sought(leaf)
                found[leaf.path] = index.ground(sought, near=answer.box, kind=kind)
        for table in rows.values():
            cells = [table[number] for number in sorted(table)]
            grounded = ground_rows(
                index, [{name: _sought(leaf) for name, leaf in row.items()} for row in cells], near=answer.box
            )
            for row, places in zip(cells, grounded, strict=True):
                found |= {leaf.path: places[name] for name, leaf in row.items()}
        return found


def _sought(leaf: Transcribed) -> tuple[str, Kind]:
    return leaf.text, _KINDS.get(leaf.leaf.type, "text")


def _quoted(text: str) -> str:
    """Text that could not be converted, so that nobody takes it for a value: "1e9" is a number to a parser, "86400" a
    date to another."""
    return f'"{" ".join(text.split())}"'


def _on_no_words(leaf: Transcribed, answer: PartAnswer) -> tuple[Evidence, ...]:
    """The model's word for it, and what it was shown: of use to a person, proof of nothing."""
    if not leaf.text:
        return ()
    return (Evidence(page_no=answer.page.page_no, bbox=answer.box, text=leaf.text, source="vlm", match="none"),)
