from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipelines.evaluate.page_text import PageText, read_page_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def page(make_pdf: Callable[..., Path]) -> PageText:
    lines = ["Rechnung RE-17 vom 05.06.2018", "Bolt, zinc plated   3   1.234,50 £", "Steuer 1 021.90", "DE 123 456 789"]
    return read_page_text(make_pdf("a.pdf", lines))


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("/totals/gross", "1234.50", True),
        ("/totals/gross", "-1234.5", True),
        ("/totals/tax", "1021.90", True),
        ("/totals/gross", "1234.51", False),
        ("/lines/*/unit_price", "1234.5012", True),
        ("/issue_date", "2018-06-05", True),
        ("/issue_date", "2019-06-05", False),
        ("/seller/name", "plated Bolt, zinc", True),
        ("/seller/name", "zinc-plated 3", True),
        ("/totals/charges", "3", False),
        ("/lines/*/quantity", "3", True),
        ("/seller/name", "copper bolt", False),
        ("/seller/vat_id", "DE123456789", True),
        ("/invoice_number", "RE-71", False),
        ("/currency", "GBP", True),
        ("/currency", "USD", False),
        ("/seller/name", ["nobody", "Bolt"], True),
        ("/due_date", None, True),
    ],
)
def test_what_the_page_shows(page: PageText, field: str, value: str | list[str] | None, shown: bool) -> None:
    assert page.shows(field, value) is shown


def test_a_page_without_text_denies_nothing(tmp_path: Path) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(b"no picture at all")
    assert read_page_text(picture) == PageText(())
    assert PageText(()).shows("/totals/gross", "1")
