"""Which pages of a file belong to one document: by what they say, and where that is not enough, by their sums."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from extractors.splitting.boundaries import Boundary, boundary_before, is_cover, is_separator
from extractors.splitting.page_facts import page_facts
from extractors.splitting.side_by_side import receipts_on
from pipelines.weigh import weigh
from schemas.target import shipped_target

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from extractors.splitting.page_facts import PageFacts
    from schemas.page import DocumentContent, Page

    Closes = Callable[[DocumentContent], bool]

SPLITTABLE = frozenset({"auto", "invoice", "receipt"})
"""The schemas of documents that come several to a file. A form or a report has the pages it has."""


@dataclass(frozen=True)
class Split:
    """The documents of a file in page order, each with its own pages (numbered as in the file; several receipts may lie
    on one), and the covers left out of all of them."""

    documents: tuple[DocumentContent, ...]
    covers: tuple[int, ...] = ()


def split_documents(content: DocumentContent, schema_name: str, closes: Closes | None = None) -> Split:
    """`closes` tells whether the amounts of some pages close on their own; without it the rules reader does.

    Blank pages stay with the document before them; a failed page with the one around it.
    """
    if schema_name not in SPLITTABLE:
        return Split((content,))
    sheets = {page.page_no: parts for page in content.pages if len(parts := receipts_on(page)) > 1}
    if sheets:
        return _between_sheets(content, sheets, schema_name, closes)
    if sum(page.status == "ok" for page in content.pages) < 2:
        return Split((content,))
    groups = _group(content, closes or amounts_close)
    if len(groups) < 2:
        return Split((content,))
    kept: list[list[Page]] = []
    covers: list[int] = []
    waiting: list[Page] = []
    for at, group in enumerate(groups):
        following = groups[at + 1][0][1] if at + 1 < len(groups) else None
        if is_cover([facts for _, facts in group if facts is not None], following):
            covers += [page.page_no for page, facts in group if facts is not None]
            waiting += [page for page, facts in group if facts is None]  # blank or failed: they must not get lost
        else:
            kept.append([*waiting, *(page for page, _ in group)])
            waiting = []
    return Split(tuple(_part(content, pages) for pages in kept), tuple(covers))


def _between_sheets(
    content: DocumentContent, sheets: Mapping[int, Sequence[Page]], schema_name: str, closes: Closes | None
) -> Split:
    """The receipts of each sheet that has several, and the documents of the pages before, between and after."""
    documents: list[DocumentContent] = []
    covers: list[int] = []
    for has_several, run in groupby(content.pages, key=lambda page: page.page_no in sheets):
        pages = tuple(run)
        if has_several:
            documents += [_part(content, [part]) for page in pages for part in sheets[page.page_no]]
        else:
            others = split_documents(_part(content, pages), schema_name, closes)
            documents += others.documents
            covers += others.covers
    return Split(tuple(documents), tuple(covers))


_Group = list[tuple["Page", "PageFacts | None"]]


def _group(content: DocumentContent, closes: Closes) -> list[_Group]:
    groups: list[_Group] = []
    for page in content.pages:
        facts = page_facts(content, page) if page.status == "ok" else None
        if not groups or (facts is not None and _begins(content, page, facts, groups[-1], closes)):
            sheets = _separators_at_end(groups[-1], facts) if groups else []
            if sheets:
                del groups[-1][-len(sheets) :]
                groups.append(sheets)
            groups.append([])
        groups[-1].append((page, facts))
    return groups


def _separators_at_end(group: _Group, following: PageFacts | None) -> _Group:
    """The sheets at the end of a document that belong to the one that begins after them."""
    sheets: _Group = []
    for at in range(len(group) - 1, 0, -1):
        facts, before = group[at][1], [earlier for _, earlier in group[:at] if earlier is not None]
        if facts is None or not is_separator(facts, before) or not is_cover([facts], following):
            break
        sheets.insert(0, group[at])
    return sheets


def _begins(content: DocumentContent, page: Page, facts: PageFacts, group: _Group, closes: Closes) -> bool:
    known = [earlier for _, earlier in group if earlier is not None]
    if not known:
        return False
    if is_cover(known, facts):
        return True
    boundary = boundary_before(facts, known)
    if boundary is Boundary.MAYBE:
        return closes(_part(content, [earlier for earlier, _ in group])) and closes(_part(content, [page]))
    return boundary is Boundary.YES


def _part(content: DocumentContent, pages: Sequence[Page]) -> DocumentContent:
    """An embedded invoice is that of the file's first document: a hybrid PDF shows it on its first pages."""
    first = pages[0] is content.pages[0]
    return replace(content, pages=tuple(pages), attachments=content.attachments if first else ())


def amounts_close(part: DocumentContent) -> bool:
    """Whether an identity proves the total of these pages, read as an invoice by the rules alone."""
    from extractors.invoices.reader import RulesReader

    target = shipped_target("invoice")
    verdict = weigh(RulesReader().read(part, target), target)
    proven = frozenset().union(*(outcome.proves for outcome in verdict.outcomes))
    return "/totals/gross" in proven
