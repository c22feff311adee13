"""Malformed, encrypted and odd files: nothing is known but that each must come back as a result, with all its pages."""

from __future__ import annotations

from typing import Any

from pipelines.evaluate.truth import Truth


def recognises(row: dict[str, Any]) -> bool:
    return "mupdf" in row and "pypdf" in row


def reason_left_out(_row: dict[str, Any]) -> str | None:
    return None


def convert(row: dict[str, Any]) -> Truth:
    readable = row["mupdf"] == "ok"
    return Truth(
        doc=row["doc"],
        kind="other",
        password=row["password"],
        page_count=row["pages"] if readable else None,
        tags={"mupdf": "ok" if readable else "fails"},
    )
