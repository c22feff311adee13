"""Pages that count themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_pages import page_of

from extractors.layout import rows_of
from extractors.splitting.page_count import PageCount, read_page_count


def count_of(text: str) -> PageCount | None:
    page = page_of(text)
    return read_page_count(rows_of(page), page.height_pt)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Page 1 of 3", (1, 3)),
        ("Page: 2/3", (2, 3)),
        ("Invoice 4711  Seite 2 von 2", (2, 2)),
        ("Blatt 2", (2, None)),
        ("Página 1 de 2", (1, 2)),
        ("Pagina 1 di 1", (1, 1)),
        ("Strona 2 z 4", (2, 4)),
        ("Sayfa 1 / 2", (1, 2)),
        ("2. oldal", (2, None)),
        ("2/3", (2, 3)),
        ("- 2/3 -", (2, 3)),
    ],
)
def test_counts_in_many_languages(text: str, count: tuple[int, int | None]) -> None:
    assert count_of(text) == PageCount(*count)


@pytest.mark.parametrize(
    "text",
    [
        "Page 3 of 2",
        "Invoice date 2/3/2026",
        "Homepage 1 of 2",
        "Total 2.50",
        "Pages: 12/05/2026",
        "Page 0 of 3",
        "Page 1 of 3\nPage 2 of 3",
    ],
)
def test_what_is_no_count(text: str) -> None:
    assert count_of(text) is None


def test_a_bare_fraction_amid_the_page_is_a_fraction() -> None:
    assert count_of("x\n" * 30 + "2/3\n" + "x\n" * 25) is None


@given(st.integers(1, 400), st.integers(0, 400), st.sampled_from(["Page {} of {}", "Seite {}/{}", "Pág. {} de {}"]))
def test_every_count_is_read(number: int, more: int, form: str) -> None:
    assert count_of(form.format(number, number + more)) == PageCount(number, number + more)


@given(st.text("Pagesit 0123456789/ofvn.-\n", max_size=60))
def test_no_text_makes_it_fail(text: str) -> None:
    count_of("x" + text)
