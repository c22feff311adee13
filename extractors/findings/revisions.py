"""What a PDF said before it was saved again: an incremental save leaves the earlier file inside the later one.

Most such saves are harmless (fields filled in, a signature, an attachment added). Told is where the words of a page
changed beyond its form fields, since the file was first made and since it was signed. A file rewritten as a whole
keeps no earlier revision; there is nothing to find.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf
from extractors.text_cleaning import clean_word
from schemas.geometry import Affine, BBox
from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

MAX_REVISIONS = 20  # looked for from the first on
_END = re.compile(rb"%%EOF[ \t]*\r?\n?")
_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of the file: its words, page by page, and whether a signature covers it."""

    signed: bool
    words: tuple[Counter[str], ...]


def read_revisions(document: Any, data: bytes, password: str | None) -> tuple[Revision, ...]:
    """The first revision, and the last one that is signed and was saved over. Empty for a file saved once."""
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    if mupdf.pdf_count_versions(pdf) < 2:
        return ()
    ends = [match.end() for match in _END.finditer(data)]
    signed = [end for end in _signed_ends(document) if end < ends[-1]] if len(ends) > 1 else []
    found: list[Revision] = []
    if signed and (revision := _read(data[: max(signed)], password, signed=True)):
        found.append(revision)
    for end in ends[:-1][:MAX_REVISIONS]:
        if revision := _read(data[:end], password, signed=False):
            return (revision, *found)
    return tuple(found)


def find_changes(revisions: Sequence[Revision], page: Any, fields: Sequence[BBox]) -> list[Finding]:
    """What the page says now and did not say then; at most one finding. `fields`: its form fields (displayed frame)."""
    to_display = Affine(*page.rotation_matrix)
    placed = [(text, to_display.apply_box(box)) for text, box in _placed(page)]
    own = [(text, box) for text, box in placed if not any(f.contains_point(box.center_x, box.center_y) for f in fields)]
    for revision in revisions:
        if page.number >= len(revision.words):
            return [_added_page(revision, page.number + 1)]
        now, then = Counter(text for text, _ in own), revision.words[page.number]
        new, gone = now - then, then - now
        said = [(text, box) for text, box in own if text in new]
        # Words that only went may have been those of a field; what was put in their place is what would be believed.
        if said and (revision.signed or any(_counts(text) for text in (*new, *gone))):
            return [_changed(revision, said, gone, page.number + 1)]
    return []


def _changed(revision: Revision, said: Sequence[tuple[str, BBox]], gone: Counter[str], page_no: int) -> Finding:
    new = ", ".join(repr(text) for text, _ in said[:_SHOWN])
    old = ", ".join(repr(text) for text in list(gone)[:_SHOWN]) or "nothing"
    since = "since it was signed" if revision.signed else "since the file was first saved"
    message = f"the page was changed {since}: {new} now, {old} before"
    return Finding("revisions", page_no, message, tuple(box for _, box in said), grave=True)


def _added_page(revision: Revision, page_no: int) -> Finding:
    since = "since it was signed" if revision.signed else "after the file was first saved"
    return Finding("revisions", page_no, f"the page was added {since}", grave=revision.signed)


def _counts(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _read(data: bytes, password: str | None, *, signed: bool) -> Revision | None:
    """None where the bytes are no PDF by themselves, as before the end of a linearised file."""
    try:
        with pymupdf.open(stream=data, filetype="pdf") as document:
            if document.needs_pass and not document.authenticate(password or ""):
                return None
            if document.is_repaired or not document.page_count:
                return None
            return Revision(signed, tuple(_words_of(page) for page in document))
    except Exception:
        return None


def _words_of(page: Any) -> Counter[str]:
    return Counter(text for text, _ in _placed(page))


def _placed(page: Any) -> list[tuple[str, BBox]]:
    """The words of content, annotations and fields, not yet turned as the page is displayed."""
    return [(clean_word(item[4]), BBox(*item[:4])) for item in page.get_text("words")]


def _signed_ends(document: Any) -> Iterator[int]:
    """Where the bytes end that each signature covers."""
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    for kind, number in _signatures(document):
        if kind == mupdf.PDF_WIDGET_TYPE_SIGNATURE:
            covered = mupdf.pdf_dict_getp(mupdf.pdf_load_object(pdf, number), "V/ByteRange")
            if mupdf.pdf_array_len(covered) == 4:
                yield mupdf.pdf_array_get_int(covered, 2) + mupdf.pdf_array_get_int(covered, 3)


def _signatures(document: Any) -> Iterator[tuple[int, int]]:
    for page_index in range(document.page_count):
        page = document.load_page(page_index)
        for widget in page.widgets(types=[mupdf.PDF_WIDGET_TYPE_SIGNATURE]):
            yield widget.field_type, widget.xref
