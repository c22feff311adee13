"""Running text of pages as sentences, and their numbers as readings."""

from __future__ import annotations

from extractors.statements.reader import StatementReader
from extractors.statements.sentences import find_sentences
from schemas.target import shipped_target
from tests.builders.text_pages import document_of, page_of

TEXT = """
After a record year, wind fell to 38.7 GWh. Solar reached
4.2 Mio. Euro on 3. März 2024. Together they sup-
plied 79.9 GWh.

Year      Solar     Wind
2024      34.5      40.8
"""


def test_sentences_end_at_stops_and_not_at_abbreviations_or_dates() -> None:
    assert [sentence.text for sentence in find_sentences(page_of(TEXT))] == [
        "After a record year, wind fell to 38.7 GWh.",
        "Solar reached 4.2 Mio. Euro on 3. März 2024.",
        "Together they supplied 79.9 GWh.",
    ]


def test_the_words_of_a_part_are_found_again() -> None:
    sentence = find_sentences(page_of(TEXT))[2]
    start = sentence.text.index("79.9")
    assert [word.text for word in sentence.words_at((start, start + 8))] == ["79.9", "GWh."]


def test_text_in_columns_stays_in_its_column() -> None:
    page = page_of("""
        Sales rose to 12 GWh in the north.        Costs fell to 7 GWh in the south.
        They rose again in the east, to 14.       They fell again, to 5 in the west.
    """)
    texts = [sentence.text for sentence in find_sentences(page)]
    assert "Sales rose to 12 GWh in the north." in texts
    assert "They fell again, to 5 in the west." in texts


def test_a_number_is_read_on_its_words_with_its_unit() -> None:
    target = shipped_target("chart")
    readings = {reading.path: reading for reading in StatementReader().read(document_of(TEXT), target)}
    assert readings["/statements/0/value"].value == "38.7"
    assert readings["/statements/0/value"].evidence[0].text == "38.7 GWh."
    assert readings["/statements/0/unit"].value == "GWh"
    assert readings["/statements/0/text"].text == "After a record year, wind fell to 38.7 GWh."
    assert StatementReader().read(document_of(TEXT), shipped_target("invoice")) == ()


def test_a_line_that_is_justified_in_a_narrow_column_is_one() -> None:
    page = page_of("""
        A new hall for the plant in the north was
        built.     Sales     reached     38 GWh.
        More than 40 are planned for 2027 by us.
    """)
    assert "Sales reached 38 GWh." in [sentence.text for sentence in find_sentences(page)]
