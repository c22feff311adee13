"""What type of invoice it is: the title as printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.invoices.labels import LabelHit, roles_of

if TYPE_CHECKING:
    from extractors.invoices.context import InvoiceContext
    from schemas.page import Kind, Word

_PREFIX = "title."
DOCUMENT_TYPES = ("credit_note", "proforma", "reminder", "receipt", "invoice")


def titles_of(hit: LabelHit) -> list[str]:
    """The document types a label names: itself, or as the head of a longer one ("Invoice no.")."""
    if not any(label.role.startswith(_PREFIX) or label.role == "invoice_number" for label in hit.labels):
        return []
    named = roles_of(hit.text, _PREFIX)  # the longest first: "Pro forma invoice" names no invoice
    return [role.removeprefix(_PREFIX) for role, count in named if count == named[0][1]]


def find_document_type(context: InvoiceContext, kind: Kind) -> tuple[str, tuple[Word, ...]] | None:
    """The best title: large, high on the first page, at the start of its phrase."""
    best: tuple[float, str, tuple[Word, ...]] | None = None
    for row in context.rows:
        if row.page_no != context.rows[0].page_no:
            break
        for hit in row.hits:
            for title in titles_of(hit):
                if title not in DOCUMENT_TYPES:
                    continue
                phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
                lead = phrase.words.index(hit.words[0])
                score = hit.bbox.height - 3.0 * min(lead, 3) - 0.15 * row.position
                score += 3.0 if len(phrase.words) == len(hit.words) else 0.0
                score += 2.0 if title == kind else 0.0
                if best is None or score > best[0]:
                    best = (score, title, tuple(hit.words))
    return None if best is None else (best[1], best[2])
