"""Which pages of a file belong to one document. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.page import DocumentContent


def split_documents(content: DocumentContent) -> Sequence[DocumentContent]:
    """The documents of a file in page order, each with its own pages; page numbers stay the file's."""
    return [content]
