"""Where a document begins, by what its pages say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.splitting.boundaries import Boundary, boundary_before, is_cover, is_separator
from extractors.splitting.page_count import PageCount
from extractors.splitting.page_facts import PageFacts

FIRST = PageFacts(
    1,
    number="A-1",
    date="2026-05-13",
    titled=True,
    sender=frozenset({"GB123456789"}),
    totals=frozenset({"120.00"}),
    heading=frozenset({"ember", "studio", "invoice"}),
    words=frozenset(f"word{n}" for n in range(40)),
)
PLAIN = PageFacts(2)
OTHER_HEADING = frozenset({"zephyr", "trading", "invoice"})


@pytest.mark.parametrize(
    ("page", "boundary"),
    [
        (PLAIN, Boundary.NO),
        (replace(PLAIN, number="A-1"), Boundary.NO),
        (replace(PLAIN, number="A-2", titled=True), Boundary.YES),
        (replace(PLAIN, number="A-2"), Boundary.NO),
        (replace(PLAIN, number="A-2", date="2026-05-14"), Boundary.YES),
        (replace(PLAIN, titled=True, sender=frozenset({"DE999"})), Boundary.YES),
        (replace(PLAIN, titled=True, heading=OTHER_HEADING), Boundary.YES),
        (replace(PLAIN, titled=True), Boundary.MAYBE),
        (replace(PLAIN, totals=frozenset({"99.00"})), Boundary.MAYBE),
        (replace(PLAIN, totals=frozenset({"120.00"})), Boundary.NO),
        (replace(PLAIN, carries=True, totals=frozenset({"99.00"})), Boundary.NO),
        (replace(PLAIN, number="A-1", titled=True, count=PageCount(2, 2)), Boundary.NO),
        (replace(PLAIN, number="A-1", titled=True, count=PageCount(1, 2)), Boundary.YES),
        (replace(FIRST, page_no=2), Boundary.YES),
    ],
)
def test_one_page_after_another(page: PageFacts, boundary: Boundary) -> None:
    assert boundary_before(page, [FIRST]) is boundary


def test_a_count_that_is_short_of_its_total_goes_on() -> None:
    begun = replace(FIRST, count=PageCount(1, 3))
    assert boundary_before(replace(PLAIN, number="B-9", titled=True), [begun]) is Boundary.NO


def test_printed_backs_do_not_break_the_count() -> None:
    pages = [replace(FIRST, count=PageCount(1, None)), PageFacts(2)]
    assert boundary_before(PageFacts(3, count=PageCount(3, None), titled=True, number="B-9"), pages) is Boundary.NO


def test_a_cover_is_a_sheet_before_a_document() -> None:
    sheet = PageFacts(1, sparse=True, words=frozenset({"accounts", "payable"}))
    assert is_cover([sheet], FIRST)
    assert not is_cover([sheet], PLAIN)
    assert not is_cover([sheet], None)
    assert not is_cover([replace(sheet, sparse=False)], FIRST)


def test_a_sheet_with_the_words_of_its_document_is_no_separator() -> None:
    sheet = PageFacts(2, sparse=True, words=frozenset({"accounts", "payable", "process", "document"}))
    assert is_separator(sheet, [FIRST])
    assert not is_separator(replace(sheet, words=frozenset({"word1", "word2", "word3", "process"})), [FIRST])
    assert not is_separator(replace(sheet, sender=frozenset({"GB123456789"})), [FIRST])
