"""Entries of a PDF's catalog, where it has one."""

from __future__ import annotations

import pymupdf
import pytest

from extractors.catalog import catalog_entry


def test_an_entry_and_none() -> None:
    document = pymupdf.open()
    document.new_page()
    document.xref_set_key(document.pdf_catalog(), "NeedsRendering", "true")
    assert catalog_entry(document, "NeedsRendering") == ("bool", "true")
    assert catalog_entry(document, "AcroForm/XFA") == ("null", "null")


@pytest.mark.parametrize("number", [0, 1])
def test_a_catalog_that_was_lost_has_no_entries(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a repair leaves it: the table of objects ends before the object that the catalog should be."""
    document = pymupdf.open()
    monkeypatch.setattr(document, "pdf_catalog", lambda: document.xref_length() + number)
    assert catalog_entry(document, "AcroForm/XFA") == ("null", "null")
