"""Parts of a document that were read one by one, put together."""

from extractors.merge.parts import PartReadings, merge_parts

__all__ = ["PartReadings", "merge_parts"]
