"""CSV loses nothing, and a spreadsheet runs nothing in it."""

from __future__ import annotations

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.export.csv_text import csv_bytes, protected, restored

NASTY = st.text(st.sampled_from("=+-@'\"; ,|\t\r\n＝1aé"), max_size=8) | st.text(max_size=12)
TEXTS = NASTY.filter(lambda text: "\x00" not in text and not re.search("[\ud800-\udfff]", text))


def read_back(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=4))
def test_what_is_read_back_is_what_was_written(rows: list[tuple[str, str]]) -> None:
    found = read_back(csv_bytes(["a", "b"], rows))
    assert [[restored(cell) for cell in row] for row in found] == [["a", "b"], *map(list, rows)]


@given(TEXTS)
def test_no_cell_begins_a_formula_under_any_delimiter(text: str) -> None:
    for piece in re.split("[;|\t\r\n]", protected(text)):
        begun = piece.lstrip(' "')
        assert not begun.startswith(tuple("=+@＝＋＠")) or begun == ""
        assert not begun.startswith(("-", "－")) or re.fullmatch(r"-[0-9]+(\.[0-9]+)?", text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(A1)", "'=HYPERLINK(A1)"),
        ("-12.5", "-12.5"),
        ("-12.5+cmd", "'-12.5+cmd"),
        ("'tis", "''tis"),
        ("Food, -5", "Food, -5"),
        ("a;=1", "a;'=1"),
        ("+49 30", "'+49 30"),
        ("2021", "2021"),
    ],
)
def test_only_what_would_be_run_is_marked(text: str, cell: str) -> None:
    assert protected(text) == cell


def test_nothing_is_not_an_empty_text() -> None:
    assert csv_bytes(["a", "b"], [(None, "")]) == b'\xef\xbb\xbfa,b\r\n,""\r\n'
