"""What a PDF would do in a viewer: scripts, programs to launch, links, files elsewhere. Here it is listed, never done.

MuPDF is built with a JavaScript engine that only runs once it is asked to; it is not. Nothing is launched, fetched or
submitted, no other file is opened, and embedded files are only kept as bytes (`extractors.attachments`).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf

if TYPE_CHECKING:
    from collections.abc import Iterator

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

_ACTIONS = {
    "JavaScript": "JavaScript",
    "Launch": "launch action",
    "URI": "web link",
    "GoToR": "link to another file",
    "GoToE": "link to an embedded file",
    "SubmitForm": "form submission",
    "ImportData": "import of data",
    "Rendition": "rendition",
    "Movie": "movie",
    "Sound": "sound",
    "RichMediaExecute": "rich media",
    "GoTo3DView": "3D view",
}
_PARTS = {"RichMedia": "rich media", "Movie": "movie", "Sound": "sound", "Screen": "rendition", "3D": "3D view"}
MAX_LINKS = 5_000  # annotations looked at
_MAX_CHAIN = 20  # actions that follow one another


def active_content(document: Any) -> tuple[tuple[str, int], ...]:
    """What there is of it, and how many times, in a fixed order: what runs first, links last."""
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    root = mupdf.pdf_dict_gets(mupdf.pdf_trailer(pdf), "Root")
    counts: Counter[str] = Counter()
    for name in ("OpenAction", "AA"):
        counts.update(_kinds(mupdf.pdf_dict_gets(root, name)))
    scripts = mupdf.pdf_load_name_tree(pdf, mupdf.pdf_new_name("JavaScript"))
    counts.update(["JavaScript"] * mupdf.pdf_dict_len(scripts))
    left = MAX_LINKS
    for page_index in range(document.page_count):
        page = mupdf.pdf_lookup_page_obj(pdf, page_index)
        counts.update(_kinds(mupdf.pdf_dict_gets(page, "AA")))
        annotations = mupdf.pdf_dict_gets(page, "Annots")
        count = min(left, mupdf.pdf_array_len(annotations))
        left -= count
        for index in range(count):
            counts.update(_of_annotation(mupdf.pdf_array_get(annotations, index)))
    order = list(dict.fromkeys([*_ACTIONS.values(), *_PARTS.values()]))
    return tuple(
        (kind, counts[kind]) for kind in sorted(counts, key=lambda kind: (kind == "web link", order.index(kind)))
    )


def _of_annotation(annotation: Any) -> Iterator[str]:
    part = _PARTS.get(mupdf.pdf_to_name(mupdf.pdf_dict_gets(annotation, "Subtype")))
    if part is not None:
        yield part
    for owner in (annotation, mupdf.pdf_dict_gets(annotation, "Parent")):
        yield from _kinds(mupdf.pdf_dict_gets(owner, "A"))
        yield from _kinds(mupdf.pdf_dict_gets(owner, "AA"))


def _kinds(actions: Any) -> Iterator[str]:
    """The kinds of an action and of those that follow it, or of a dictionary of actions by event."""
    if not mupdf.pdf_is_dict(actions):
        return
    if mupdf.pdf_is_name(mupdf.pdf_dict_gets(actions, "S")):
        for _ in range(_MAX_CHAIN):
            kind = _ACTIONS.get(mupdf.pdf_to_name(mupdf.pdf_dict_gets(actions, "S")))
            if kind is not None:
                yield kind
            actions = mupdf.pdf_dict_gets(actions, "Next")
            if mupdf.pdf_is_array(actions):
                actions = mupdf.pdf_array_get(actions, 0)
            if not mupdf.pdf_is_dict(actions):
                return
    else:
        for index in range(min(mupdf.pdf_dict_len(actions), _MAX_CHAIN)):
            event = mupdf.pdf_dict_get_val(actions, index)
            if mupdf.pdf_is_name(mupdf.pdf_dict_gets(event, "S")):
                yield from _kinds(event)
