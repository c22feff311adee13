"""The reader of flat forms: pages without fields, born-digital or scanned.

Two means may join an answer to its label, and each is a selector: the words' own layout (`rules`: a colon, a caption in
small type) and what is drawn around them (`geometry`: a line to write on, a cell). Where both do, the role has two
witnesses; a box to tick has one, however plainly it is ticked.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from extractors.forms.flat.page_pairs import pairs_of
from extractors.forms.headings import find_sections, find_title
from extractors.forms.values import canonical, known_order, text_type
from extractors.invoices.labels import label_tokens
from extractors.readings import make_reading
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from extractors.forms.flat.pairs import Pair
    from extractors.layout import Phrase
    from extractors.values.dates import DateOrder
    from schemas.evidence import Selector
    from schemas.form import EntryType
    from schemas.page import DocumentContent, Page, Word
    from schemas.target import Target

_SURE = 0.6
"""Mean confidence of an answer's words below which OCR guesses: handwriting, mostly."""
_INK_REACH_PT = 22.0
"""How far above its line a signature begins."""


class FlatFormReader:
    """Reads pages whose marks were measured and that have no fields to fill in."""

    selector: Selector = "rules"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind != "form" or any(_is_answered(page) for page in content.pages):
            return ()
        found = [
            (page, pair, section)
            for page in content.pages
            if page.status == "ok" and page.marks is not None
            for pair, section in _with_sections(page)
        ]
        order = known_order(pair.text for _, pair, _ in found)
        readings = [
            replace(reading, numbered_by=self.selector)
            for index, (page, pair, section) in enumerate(found)
            for reading in _entry(f"/entries/{index}", page, pair, section, order)
        ]
        title = find_title(content.pages)
        return [*([make_reading("/title", title.text, [title.words])] if title is not None else []), *readings]


def _is_answered(page: Page) -> bool:
    """Whether the page has fields of its own to be read."""
    return any(widget.field_type not in ("button", "other") for widget in page.widgets)


def _with_sections(page: Page) -> Iterator[tuple[Pair, Phrase | None]]:
    pairs = pairs_of(page)
    yield from zip(pairs, find_sections(page, [pair.place for pair in pairs]), strict=True)


def _entry(base: str, page: Page, pair: Pair, section: Phrase | None, order: DateOrder | None) -> Iterator[Reading]:
    kind, text, illegible = _answer(page, pair)
    yield from _by_each(f"{base}/label", pair.label_text, [pair.label], pair)
    if section is not None:
        yield make_reading(f"{base}/section", section.text, [section.words])
    entry_kind: EntryType = text_type(text, pair.label_text) if kind == "text" else kind
    yield _seen(f"{base}/type", entry_kind, pair)
    if illegible:
        yield replace(_seen(f"{base}/value", "", pair), illegible=True)
    elif text is not None:
        yield from _value(f"{base}/value", canonical(text, entry_kind, order), pair)


def _answer(page: Page, pair: Pair) -> tuple[EntryType, str | None, bool]:
    """The type of an entry, what it says, and whether something is there that cannot be read."""
    if pair.kind in ("checkbox", "radio"):
        return pair.kind, pair.state, pair.illegible
    inked = any(_is_signed(pair, scrawl) for scrawl in page.marks.scrawls) if page.marks else False
    if asks_for_signature(pair.label_text) and (not pair.words or (inked and _is_ocr(pair.words))):
        return "signature", "signed" if inked else None, False
    if not pair.words:
        return "text", None, inked
    unsure = _is_ocr(pair.words) and (inked or _confidence(pair.words) < _SURE)
    return "text", pair.state or pair.text, unsure


def _is_signed(pair: Pair, scrawl: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = scrawl
    place = pair.place
    across = min(right, place.right) - max(left, place.left) > 0.3 * (right - left)
    return across and place.top - _INK_REACH_PT < (top + bottom) / 2 < place.bottom + 2


def asks_for_signature(label: str) -> bool:
    """Whether a label asks for a signature, and not for its date."""
    words = set(label_tokens(label))
    return bool(words & _vocabulary()["signature"]) and not words & _vocabulary()["date"]


@cache
def _vocabulary() -> Mapping[str, frozenset[str]]:
    data = resources.files("extractors.forms.flat").joinpath("labels.toml").read_text(encoding="utf-8")
    return {role: frozenset(words) for role, words in tomllib.loads(data).items()}


def _is_ocr(words: Sequence[Word]) -> bool:
    return all(word.source == "ocr" for word in words)


def _confidence(words: Sequence[Word]) -> float:
    return sum(word.confidence for word in words) / len(words)


def _value(path: str, value: str, pair: Pair) -> Iterator[Reading]:
    if pair.kind in ("checkbox", "radio") or not pair.words:
        yield _seen(path, value, pair)
        if pair.opposed is not None:
            yield _seen(path, pair.opposed, pair)
        return
    yield from _by_each(path, value, _by_line(pair.words), pair)


def _by_each(path: str, value: str, parts: Sequence[Sequence[Word]], pair: Pair) -> Iterator[Reading]:
    """A reading for each means that joined the two; a mark's words were joined by their nearness alone."""
    if pair.by_words or not pair.by_drawing:
        yield make_reading(path, value, parts)
    if pair.by_drawing:
        yield make_reading(path, value, parts, selector="geometry")


def _seen(path: str, value: str, pair: Pair) -> Reading:
    """What is told from a place on the page, not from words."""
    evidence = Evidence(page_no=pair.page_no, bbox=pair.place, text=value, source="vector")
    return Reading(path=path, text=value, value=value, selector="geometry", evidence=(evidence,))


def _by_line(words: Sequence[Word]) -> list[list[Word]]:
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line_no, []).append(word)
    return list(lines.values())
