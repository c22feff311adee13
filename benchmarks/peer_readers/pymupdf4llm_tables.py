"""PyMuPDF4LLM's tables: the pipe tables of its Markdown, page by page."""

from __future__ import annotations

import re
from importlib import metadata

import pymupdf4llm
from protocol import serve


def cells(line: str) -> list[str]:
    plain = re.sub(r"<br>", " ", re.sub(r"\*\*|</?u>|`|~~", "", line.strip().strip("|")))
    return [re.sub(r"(?<!\w)_|_(?!\w)", "", cell).strip() for cell in plain.split("|")]


def tables(markdown: str) -> list[list[list[str]]]:
    found: list[list[list[str]]] = []
    inside = False
    for line in markdown.splitlines():
        if not line.startswith("|"):
            inside = False
        elif not re.fullmatch(r"[|:\- ]+", line) or "---" not in line:
            if not inside:
                found.append([])
            inside = True
            found[-1].append(cells(line))
    return found


def read(path: str) -> dict:
    chunks = pymupdf4llm.to_markdown(path, page_chunks=True)
    return {
        "tables": [
            {"page_no": page_no, "header": [], "rows": rows}
            for page_no, chunk in enumerate(chunks, start=1)
            for rows in tables(chunk["text"])
        ]
    }


if __name__ == "__main__":
    serve(metadata.version("pymupdf4llm"), read)
