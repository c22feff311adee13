"""Opens a PDF: repairs it where MuPDF can, unlocks it, counts its pages."""

from __future__ import annotations

import stringprep
import unicodedata
from typing import Any

from extractors.mupdf import load_mupdf
from schemas.errors import DamagedDocument, LimitExceeded, PasswordRequired

pymupdf = load_mupdf()


def open_pdf(data: bytes, name: str) -> Any:
    """The open PyMuPDF document. Raises DamagedDocument."""
    try:
        return pymupdf.open(stream=data, filetype="pdf")
    except Exception as error:
        raise DamagedDocument(
            f"{name}: cannot be opened as PDF and cannot be repaired: {error}",
            hint="the file is damaged or incomplete: get it again from where it came",
        ) from error


def unlock(document: Any, name: str, password: str | None) -> str | None:
    """The password that opened the document; None if it needs none. Raises PasswordRequired."""
    if not document.needs_pass:
        return None
    if password is None:
        raise PasswordRequired(f"{name}: encrypted, and no password was given", hint="give its password")
    for candidate in dict.fromkeys((password, _saslprep(password))):
        if document.authenticate(candidate):
            return candidate
    raise PasswordRequired(f"{name}: encrypted, and the password given does not open it", hint="check the password")


def _saslprep(password: str) -> str:
    """The password as PDF 2.0 wants it (RFC 4013): compatibility forms folded, what maps to nothing left out."""
    kept = (" " if stringprep.in_table_c12(c) else c for c in password if not stringprep.in_table_b1(c))
    return unicodedata.normalize("NFKC", "".join(kept))


def check_objects(document: Any, name: str, most: int) -> None:
    """Raises LimitExceeded for more than `most` objects. A file that has to be repaired is searched for them first."""
    count = int(document.xref_length())
    if count > most:
        document.close()
        raise LimitExceeded(
            f"{name}: {count:,} objects, more than max_objects", hint=f"raise the limit max_objects (now {most:,})"
        )


def count_pages(document: Any, name: str) -> int:
    """At least 1. Raises DamagedDocument."""
    try:
        count = int(document.page_count)
    except Exception as error:
        raise DamagedDocument(f"{name}: its pages cannot be counted: {error}", hint="get the file again") from error
    if count < 1:
        raise DamagedDocument(f"{name}: has no pages", hint="the file is damaged or incomplete: get it again")
    return count
