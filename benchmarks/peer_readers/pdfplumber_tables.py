"""pdfplumber's tables, with its default settings."""

from __future__ import annotations

from importlib import metadata

import pdfplumber
from protocol import serve


def read(path: str) -> dict:
    with pdfplumber.open(path) as pdf:
        return {
            "tables": [
                {"page_no": page.page_number, "header": [], "rows": [[cell or "" for cell in row] for row in table]}
                for page in pdf.pages
                for table in page.extract_tables()
            ]
        }


serve(metadata.version("pdfplumber"), read)
