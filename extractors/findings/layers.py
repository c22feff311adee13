"""Layers (optional content): text that the page shows only once a layer is switched on, or only when it is printed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from extractors.catalog import catalog_entry
from extractors.findings.hidden_text import says_amount
from extractors.mupdf import load_mupdf
from schemas.geometry import BBox
from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

_SHOWN = 6
Placed = list[tuple[str, BBox]]


def has_layers(document: Any) -> bool:
    return catalog_entry(document, "OCProperties/OCGs")[0] == "array"


def with_all_layers(data: bytes, password: str | None) -> Any:
    """The document opened once more, with every layer on."""
    document = pymupdf.open(stream=data, filetype="pdf")
    if document.needs_pass:
        document.authenticate(password or "")
    pdf = mupdf.pdf_document_from_fz_document(document.this)
    for index in range(mupdf.pdf_count_layers(pdf)):
        mupdf.pdf_enable_layer(pdf, index, 1)
    return document


def find_layered_text(page: Any, same_page: Any) -> list[Finding]:
    """`same_page` is the page in the document with every layer on. What only paper or the screen shows counts too."""
    shown, printed, all_on = _words(page, "View"), _words(page, "Print"), _words(same_page, "View")
    told = [
        (_beyond(all_on, shown), "is on a layer that is switched off"),
        (_beyond(printed, shown), "is shown on paper only"),
        (_beyond(shown, printed), "is shown on the screen only"),
    ]
    findings = []
    for words, how in told:
        if any(c.isalnum() for text, _ in words for c in text):
            quoted = ", ".join(repr(text) for text, _ in words[:_SHOWN])
            more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
            grave = any(says_amount(text) for text, _ in words)
            boxes = tuple(box for _, box in words)
            findings.append(Finding("layers", page.number + 1, f"text {how}: {quoted}{more}", boxes, grave))
    return findings


def _beyond(some: Placed, others: Placed) -> Placed:
    """The words that the others lack, amounts first."""
    left = Counter((text, _cell(box)) for text, box in others)
    beyond: Placed = []
    for text, box in some:
        if left[text, _cell(box)]:
            left[text, _cell(box)] -= 1
        else:
            beyond.append((text, box))
    return sorted(beyond, key=lambda word: not says_amount(word[0]))


def _cell(box: BBox) -> tuple[int, int]:
    return round(box.left), round(box.top)


def _words(page: Any, usage: str) -> Placed:
    """The words of the page's content (no annotations), as it is used."""
    inner = mupdf.pdf_page_from_fz_page(page.this)
    text = mupdf.FzStextPage(mupdf.fz_bound_page(page.this))
    device = mupdf.fz_new_stext_device(text, mupdf.FzStextOptions())
    mupdf.pdf_run_page_contents_with_usage(inner, device, mupdf.FzMatrix(), usage, mupdf.FzCookie())
    mupdf.fz_close_device(device)
    words: Iterable[Sequence[Any]] = pymupdf.TextPage(text).extractWORDS()
    return [(word[4], BBox(*word[:4])) for word in words]
