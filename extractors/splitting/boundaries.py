"""Does a new document begin on a page? Told by what the page and those before it say. Pure."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.splitting.page_facts import PageFacts


class Boundary(Enum):
    """`MAYBE` is for the sums to decide: two documents, if the amounts of each close on their own."""

    NO = 0
    MAYBE = 1
    YES = 2


_FEW = 20
_SAME_HEADING = 0.4
"""Share of common words in two letterheads."""

_COMMON_WORDS = 3


def boundary_before(page: PageFacts, document: Sequence[PageFacts]) -> Boundary:
    """Whether `page` begins a document, or goes on with the one whose pages so far are `document` (not empty)."""
    counted = _by_count(page, document)
    numbers = {facts.number for facts in document if facts.number}
    renumbered = page.number is not None and bool(numbers) and page.number not in numbers
    if counted is Boundary.NO or (
        page.carries and not renumbered and not (page.titled and _other_sender(page, document))
    ):
        return Boundary.NO
    if counted is Boundary.YES:
        return Boundary.YES
    if len(page.words) > _FEW and page.words == document[0].words:
        return Boundary.YES  # a copy of the document: two of them, and the duplicates check says so
    if page.number in numbers:
        again = page.titled and not document[-1].titled and any(facts.totals for facts in document)
        return Boundary.MAYBE if again else Boundary.NO
    return _by_heading(page, document, renumbered)


def _by_count(page: PageFacts, document: Sequence[PageFacts]) -> Boundary | None:
    """ "Page 1" begins, "page 3" goes on; a page without a count ends no document that is short of its total."""
    last = document[-1].count
    if page.count is None:
        short = last is not None and last.total is not None and last.number < last.total
        return Boundary.NO if short else None
    if page.count.number == 1:
        # A form's own "page 1" says little where nothing else of an invoice stands on the page.
        return Boundary.YES if page.titled or page.number or page.totals or page.count.total == 1 else Boundary.MAYBE
    if last is None or page.count.number == last.number + len(_uncounted(document)) + 1:
        return Boundary.NO
    return None


def _uncounted(document: Sequence[PageFacts]) -> Sequence[PageFacts]:
    """The pages at the end of a document that carry no count: printed backs, inserted sheets."""
    tail = 0
    while tail < len(document) and document[-1 - tail].count is None:
        tail += 1
    return document[len(document) - tail :]


def _by_heading(page: PageFacts, document: Sequence[PageFacts], renumbered: bool) -> Boundary:
    """A title with another number, date or sender begins; a page with totals of its own may."""
    other_sender = _other_sender(page, document)
    dates = {facts.date for facts in document if facts.date}
    redated = page.date is not None and bool(dates) and page.date not in dates
    if (page.titled or renumbered) and renumbered + redated + other_sender + page.titled > 1:
        return Boundary.YES
    totals = frozenset().union(*(facts.totals for facts in document))
    if page.totals & totals:
        return Boundary.NO
    return Boundary.MAYBE if page.titled or (page.totals and totals) else Boundary.NO


def _other_sender(page: PageFacts, document: Sequence[PageFacts]) -> bool:
    sender = frozenset().union(*(facts.sender for facts in document))
    return _differ(page.sender, sender) or _share(page.heading, document[0].heading) < _SAME_HEADING


def _differ(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and one.isdisjoint(other)


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the smaller set, how much is in the other; 1 where one is empty, which tells nothing."""
    return len(one & other) / min(len(one), len(other)) if one and other else 1.0


def is_cover(pages: Sequence[PageFacts], following: PageFacts | None) -> bool:
    """Sheets of little text and no money, after which a document begins that counts or titles its first page itself."""
    if following is None or not all(_is_sheet(facts) for facts in pages):
        return False
    return (
        following.titled
        or following.number is not None
        or (following.count is not None and following.count.number == 1)
    )


def is_separator(page: PageFacts, document: Sequence[PageFacts]) -> bool:
    """Whether a sheet may stand between two documents: it has hardly a word of the one before it, and no sender."""
    text = frozenset().union(*(facts.words for facts in document))
    return _is_sheet(page) and not page.sender and len(page.words & text) < _COMMON_WORDS


def _is_sheet(page: PageFacts) -> bool:
    return page.sparse and not page.titled and page.count is None
