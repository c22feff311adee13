"""CSV (RFC 4180) that says what was read, and that a spreadsheet does not run as formulas.

A document chooses its own text: a cell that begins with `=`, `+`, `-` or `@` is a formula to a spreadsheet, which may
read files or call addresses (OWASP, "CSV Injection"). Such text gets an apostrophe in front, as does text that begins
with one, so that `restored` gives back every cell exactly. So does what follows a semicolon, a tab, a bar or a line
break inside a cell: a spreadsheet set to that delimiter would begin a cell there. Plain numbers stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_START = r"(^|[;|\t\r\n])([ \"]*)"
# With the full-width forms, which some spreadsheets take for the same; a tab or a line break can hide a formula.
_RISKY = re.compile(_START + r"(?=['=+\-@＝＋－＠\t\r\n])")
_PROTECTED = re.compile(_START + "'")
_QUOTED = re.compile(r"[\",;|\t\r\n]|^\s|\s$|^$")
BOM = "\ufeff"
"""Excel takes a file without it for one of the local code page; pandas, polars, DuckDB and R leave it out."""


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str | None]]) -> bytes:
    """The file, in UTF-8. A null is nothing at all, an empty text is `""`."""
    return BOM.encode() + csv_lines((header, *rows))


def csv_lines(rows: Iterable[Sequence[str | None]]) -> bytes:
    """Rows as lines of such a file."""
    lines = (",".join(_cell(cell) for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _cell(text: str | None) -> str:
    if text is None:
        return ""
    safe = protected(text)
    return '"' + safe.replace('"', '""') + '"' if _QUOTED.search(safe) else safe


def protected(text: str) -> str:
    """The text of a cell that no spreadsheet takes for a formula."""
    return text if _NUMBER.fullmatch(text) else _RISKY.sub(r"\1\2'", text)


def restored(text: str) -> str:
    """What a cell of ours said before it was protected."""
    return _PROTECTED.sub(r"\1\2", text)
