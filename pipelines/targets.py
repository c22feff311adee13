"""What a document is to be read as: the kind and schema that the options name, or that its pages show."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pipelines.models import router_votes
from schemas.target import Target, shipped_target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.base import Rasterizer
    from schemas.options import ReadOptions
    from schemas.page import Attachment, Kind, Page

FORCED_KINDS: tuple[Kind, ...] = ("invoice", "receipt", "chart", "form")


def target_of(
    options: ReadOptions,
    pages: Sequence[Page],
    attachments: Sequence[Attachment] = (),
    rasterizer: Rasterizer | None = None,
) -> Target:
    """The target that the options force, else that of the kind of the pages; an e-invoice makes it an invoice.

    `rasterizer` shows the pages to the options' router, if they name one.
    """
    if options.custom_schema is not None:
        return Target("custom", json.loads(options.custom_schema))
    for kind in FORCED_KINDS:
        if options.schema_name == kind:
            return shipped_target(kind)
    from extractors.kinds import kind_of_pages

    kind = kind_of_pages(pages, router_votes(options.router, pages, rasterizer))
    if kind not in ("invoice", "receipt") and attachments and "xml" not in options.without:
        from extractors.einvoice.finding import find_einvoice

        kind = kind if find_einvoice(attachments).invoice is None else "invoice"
    if kind == "other" and _have_tables(pages):
        kind = "chart"
    return shipped_target(kind)


def _have_tables(pages: Sequence[Page]) -> bool:
    """Whether a report of tables can be made of pages that are of no other kind."""
    from extractors.tables.finding import find_tables

    return any(find_tables(page) for page in pages)
