"""What the cheap readers left open, and the pages on which it can stand: what a vision model is asked. Pure.

A field that was read stands where its evidence is. One that nobody read can only stand where something is printed that
no field has claimed: a date on a page with another date, a number on one with another number. The fields of an invoice
or a receipt outside its rows stand on its first page, its last one, or beside others of them: pages between hold rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from extractors.values.date_forms import find_dates
from extractors.vlm.fields.compile import compile_fields
from extractors.vlm.fields.tree import leaves
from extractors.vlm.prompting import TEMPLATED_KINDS, template_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractors.vlm.fields.tree import Leaf
    from pipelines.reconcile import FieldReading
    from pipelines.weighed import Weighed
    from schemas.evidence import Evidence
    from schemas.geometry import BBox
    from schemas.page import DocumentContent, Page
    from schemas.target import Target

_OPEN = frozenset({"single", "conflict", "unreadable"})
_WITH_DIGITS = frozenset({"number", "integer", "code", "iban", "identifier"})
_INDEX = re.compile(r"/\d+(?=/|\Z)")
_ENDS_HOLD_FIELDS = frozenset({"invoice", "receipt"})


@dataclass(frozen=True)
class Unsettled:
    """Pointers of the fields that need another witness, and the numbers of the pages where they can stand."""

    fields: frozenset[str]
    pages: tuple[int, ...]


def unsettled(content: DocumentContent, target: Target, weighed: Weighed) -> Unsettled:
    """The fields that are absent, single, unreadable or in conflict, or that a failed check covers."""
    open_fields = _OpenFields(content, target, weighed, askable_fields(target))
    where: dict[str, set[int]] = defaultdict(set)
    for path, pages in open_fields.all():
        where[path] |= set(pages)
    asked = {path: pages for path, pages in where.items() if pages}
    return Unsettled(frozenset(asked), tuple(sorted(set().union(*asked.values()))))


class _OpenFields:
    def __init__(self, content: DocumentContent, target: Target, weighed: Weighed, askable: Mapping[str, Leaf]) -> None:
        self._pages = [page for page in content.pages if page.status == "ok"]
        self._kind = target.kind
        self._weighed = weighed
        self._askable = askable
        self._print = {page.page_no: _Unclaimed(page, self._claimed(page.page_no)) for page in self._pages}

    def all(self) -> Iterator[tuple[str, Iterable[int]]]:
        """Each field with the pages where it can stand; a field may come more than once."""
        yield from self._read_but_open()
        yield from self._never_read()
        yield from self._under_failed_checks()

    def _read_but_open(self) -> Iterator[tuple[str, Iterable[int]]]:
        for path, verdict in self._weighed.verdicts.items():
            leaf = self._askable.get(pattern_of(path))
            if leaf is not None and verdict.status in _OPEN:
                yield path, self._evident(path) or self._possible(path, leaf)

    def _never_read(self) -> Iterator[tuple[str, Iterable[int]]]:
        for pattern, leaf in self._askable.items():
            array, _, cell = pattern.partition("/*")
            if "/*" not in pattern:
                if pattern not in self._weighed.values:
                    yield pattern, self._possible(pattern, leaf)
            elif array not in self._rows:
                yield array, self._possible(pattern, leaf)
            elif "/*" not in cell and cell in self._columns[array]:  # a column that no row has is none of this table
                for row in self._rows[array]:
                    if f"{row}{cell}" not in self._weighed.values:
                        yield f"{row}{cell}", self._evident(row)

    def _under_failed_checks(self) -> Iterator[tuple[str, Iterable[int]]]:
        """A row may be missing altogether: on any page with a number that no field has claimed."""
        for outcome in self._weighed.outcomes:
            if outcome.check.status != "failed":
                continue
            for path in outcome.check.fields:
                leaf = self._askable.get(pattern_of(path))
                if leaf is not None:
                    missing = self._possible(path, leaf) if pattern_of(path) != path else ()
                    yield path, {*self._evident(path), *missing}

    @cached_property
    def _rows(self) -> dict[str, list[str]]:
        """The pointers of the rows of each array that anybody saw."""
        rows: dict[str, dict[str, None]] = defaultdict(dict)
        for path in self._weighed.values:
            match = _INDEX.search(path)
            if match:
                rows[path[: match.start()]][path[: match.end()]] = None
        return {array: list(found) for array, found in rows.items()}

    @cached_property
    def _columns(self) -> dict[str, set[str]]:
        return {
            array: {path[len(row) :] for row in rows for path in self._weighed.values if path.startswith(f"{row}/")}
            for array, rows in self._rows.items()
        }

    def _evident(self, path: str) -> set[int]:
        """The pages on which a field, or anything of a row, was read."""
        return {
            item.page_no
            for read, field in self._weighed.values.items()
            if read == path or read.startswith(f"{path}/")
            for item in _prints(field)
            if item.page_no in self._print
        }

    def _possible(self, path: str, leaf: Leaf) -> set[int]:
        return {page.page_no for page in self._likely(path) if self._print[page.page_no].may_hold(leaf)}

    def _likely(self, path: str) -> Sequence[Page]:
        in_row = pattern_of(path) != path or "/*" in path
        if in_row or self._kind not in _ENDS_HOLD_FIELDS or len(self._pages) < 3:
            return self._pages
        return [
            page for page in self._pages if page in (self._pages[0], self._pages[-1]) or page.page_no in self._headed
        ]

    @cached_property
    def _headed(self) -> set[int]:
        """Pages on which a field outside all rows was read. What is read for checks only (the currency's mark at every
        amount) makes no page one of these."""
        values = self._weighed.values.items()
        fields = (field for path, field in values if path.startswith("/") and pattern_of(path) == path)
        return {item.page_no for field in fields for item in field.evidence}

    def _claimed(self, page_no: int) -> list[BBox]:
        return [
            item.bbox
            for field in self._weighed.values.values()
            for item in field.evidence
            if item.page_no == page_no and item.match != "none"
        ]


def askable_fields(target: Target) -> dict[str, Leaf]:
    """What a model can be asked about a target: its leaves by pointer, with `*` for the index of a row."""
    if target.kind not in TEMPLATED_KINDS:
        return {}
    return dict(leaves(template_of(target.kind).refine(compile_fields(target.json_schema))))


def pattern_of(path: str) -> str:
    """The pointer with a star for each index, as the schema's leaves are named."""
    return _INDEX.sub("/*", path)


def _prints(field: FieldReading) -> Iterator[Evidence]:
    for reading in (*field.agreeing, *field.opposing):
        yield from reading.evidence


class _Unclaimed:
    """What is printed on a page and read as nothing."""

    def __init__(self, page: Page, claimed: Sequence[BBox]) -> None:
        self._seen = bool(page.words) and page.text_source != "ocr"
        self._text = " ".join(
            word.text for word in page.words if not any(box.contains(word.bbox, slack=1.0) for box in claimed)
        )

    def may_hold(self, leaf: Leaf) -> bool:
        """Whether something unclaimed may be a value of the leaf. Anything may be on a page without words, or with
        those only that OCR found."""
        if not self._seen:
            return True
        if leaf.type in ("date", "datetime"):
            return self._has_date
        if leaf.type in _WITH_DIGITS:
            return any(char.isdigit() for char in self._text)
        return any(char.isalpha() for char in self._text)

    @cached_property
    def _has_date(self) -> bool:
        return bool(find_dates(self._text, "dmy") or find_dates(self._text, "mdy"))
