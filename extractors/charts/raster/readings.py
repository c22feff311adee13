"""Readings of a chart that was traced: measured from pixels, its names and labels read by OCR."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemas.evidence import Evidence, Reading

_PRINTED = ("/title", "/label", "/name", "/x", "/unit")


def as_traced(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings of a drawn chart as those of a traced one.

    What is printed was read by OCR even where the page's words do not have it: they leave out what runs up an axis.
    """
    for reading in readings:
        evidence = tuple(_traced(item, reading.path) for item in reading.evidence)
        if reading.path.endswith("/method"):
            yield replace(reading, text="raster", value="raster", evidence=evidence)
        else:
            yield replace(reading, evidence=evidence)


def _traced(item: Evidence, path: str) -> Evidence:
    if item.source != "vector":
        return item
    text = "raster" if path.endswith("/method") else item.text
    if path.endswith(_PRINTED) and any(char.isalpha() for char in item.text):
        return item.model_copy(update={"source": "ocr", "match": "exact", "text": text})
    return item.model_copy(update={"source": "raster", "text": text})
