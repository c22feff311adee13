"""Grounding: finds the words of a page that prove a text."""

from extractors.grounding.page_index import NOT_FOUND, Grounding, PageIndex, ground
from extractors.grounding.place import Kind
from extractors.grounding.table_rows import ground_rows

__all__ = ["NOT_FOUND", "Grounding", "Kind", "PageIndex", "ground", "ground_rows"]
