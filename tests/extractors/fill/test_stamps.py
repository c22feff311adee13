"""A stamp along a margin says when a document was received."""

from __future__ import annotations

from dataclasses import replace

import pytest
from filled import custom
from text_pages import document_of

from extractors.fill.reader import FillReader
from schemas.geometry import BBox
from schemas.page import Word


def read(name: str, *stamp: str) -> list[str]:
    content = document_of("Name of registrant: Harbour Works")
    boxes = [BBox(560, 100 + 40 * at, 572, 130 + 40 * at) for at in range(len(stamp))]
    words = tuple(Word(text, box, 1, line_no=90) for text, box in zip(stamp, boxes, strict=True))
    (page,) = content.pages
    content = replace(content, pages=(replace(page, words=(*page.words, *words)),))
    target = custom({name: {"type": ["string", "null"], "format": "date"}})
    return [reading.value for reading in FillReader().read(content, target)]


@pytest.mark.parametrize("name", ["date_received", "filing_date", "stamped_on"])
def test_a_date_that_is_stamped(name: str) -> None:
    assert read(name, "2010", "AUG", "12", "PM", "4:00") == ["2010-08-12"]


def test_other_dates_are_not_those_of_stamps() -> None:
    assert read("birth_date", "2010", "AUG", "12", "PM", "4:00") == []


def test_a_year_that_lost_its_figures_is_not_guessed() -> None:
    assert read("date_received", "10", "MAY", "14", "PM", "3:09") == []
