"""What was laid over a page: text boxes, stamps, covers, marks of redaction. Fields and links are none of these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from extractors.mupdf import load_mupdf
from schemas.geometry import Affine, BBox
from schemas.page import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

pymupdf = load_mupdf()
mupdf = pymupdf.mupdf

_WRITING = frozenset({mupdf.PDF_ANNOT_FREE_TEXT, mupdf.PDF_ANNOT_STAMP})
_DRAWING = frozenset(
    {
        *(mupdf.PDF_ANNOT_SQUARE, mupdf.PDF_ANNOT_CIRCLE, mupdf.PDF_ANNOT_POLYGON, mupdf.PDF_ANNOT_POLY_LINE),
        *(mupdf.PDF_ANNOT_LINE, mupdf.PDF_ANNOT_INK, mupdf.PDF_ANNOT_STRIKE_OUT, mupdf.PDF_ANNOT_HIGHLIGHT),
        *(mupdf.PDF_ANNOT_REDACT, mupdf.PDF_ANNOT_CARET),
    }
)
MAX_ANNOTATIONS = 200  # of one page
_SHOWN = 4
_QUOTED = 60


def find_annotations(page: Any) -> list[Finding]:
    """One finding for what was written over the page, with the boxes of its words, one for what was drawn over it.

    Neither is grave by itself: people stamp and mark what they have paid. A value read from such text is held back.
    """
    written: list[tuple[str, tuple[BBox, ...]]] = []
    drawn: list[str] = []
    for annotation in _shown(page):
        kind, name = annotation.type[:2]
        if kind in _WRITING:
            words = annotation.get_text("words")
            boxes = tuple(_displayed(page, BBox(*word[:4])) for word in words)
            written.append((f"{name} {' '.join(word[4] for word in words)[:_QUOTED]!r}", boxes))
        elif kind in _DRAWING:
            drawn.append(name)
    findings = []
    if written:
        told = _listed([text for text, _ in written])
        boxes = tuple(box for _, some in written for box in some)
        findings.append(Finding("annotations", page.number + 1, f"text was laid over the page: {told}", boxes))
    if drawn:
        kinds = ", ".join(f"{drawn.count(name)} {name}" for name in dict.fromkeys(drawn))
        findings.append(Finding("annotations", page.number + 1, f"marks were laid over the page: {kinds}"))
    return findings


def covers_of(page: Any) -> list[BBox]:
    """Where annotations lie that may hide what is under them, in displayed points."""
    kinds = _WRITING | _DRAWING
    return [_displayed(page, BBox(*annotation.rect)) for annotation in _shown(page) if annotation.type[0] in kinds]


def _shown(page: Any) -> Iterator[Any]:
    for count, annotation in enumerate(page.annots()):
        if count >= MAX_ANNOTATIONS:
            return
        if not annotation.flags & (mupdf.PDF_ANNOT_IS_HIDDEN | mupdf.PDF_ANNOT_IS_NO_VIEW):
            yield annotation


def _displayed(page: Any, box: BBox) -> BBox:
    return Affine(*page.rotation_matrix).apply_box(box)


def _listed(told: list[str]) -> str:
    more = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
    return ", ".join(told[:_SHOWN]) + more
