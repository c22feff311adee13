"""Entries of a PDF's catalog, the object from which all others are reached (ISO 32000-2, 7.7.2)."""

from __future__ import annotations

from typing import Any


def catalog_entry(document: Any, key: str) -> tuple[str, str]:
    """Kind and value of the entry, as MuPDF names them; "null" twice where there is none, or no catalog.

    A damaged file that MuPDF repairs while a page is read may have lost the catalog that it was opened by.
    """
    try:
        kind, value = document.xref_get_key(document.pdf_catalog(), key)
    except ValueError:
        return "null", "null"
    return kind, value
