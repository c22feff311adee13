"""The prints of suspects read again: each cut out of the rendered page and recognised by itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractors.values.numbers import infer_number_format, parse_printed
from schemas.errors import VouchError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from extractors.ocr.prints import Print, PrintReader
    from extractors.values.numbers import NumberFormat
    from pipelines.reconcile import FieldReading
    from schemas.evidence import Reading
    from schemas.page import DocumentContent, Page

_READABLE = 0.5
"""Confidence of the weakest character below which a print says nothing."""


def reread_prints(fields: Sequence[FieldReading], content: DocumentContent, prints: PrintReader) -> Sequence[Reading]:
    """Readings of the numbers that rest on a single print; the role is as it was chosen."""
    pages = {page.page_no: page for page in content.pages}
    fmt = infer_number_format(word.text for page in content.pages for word in page.words)
    found = (_reread(field.chosen, pages, prints, fmt) for field in fields)
    return [reading for reading in found if reading is not None]


def _reread(reading: Reading, pages: Mapping[int, Page], prints: PrintReader, fmt: NumberFormat) -> Reading | None:
    """None where nothing is recognised, or the value is not the printed number itself (a sum, a share)."""
    if len(reading.evidence) != 1 or reading.evidence[0].page_no not in pages:
        return None
    (item,) = reading.evidence
    try:
        (seen,) = prints.read(pages[item.page_no], [item.bbox])
    except VouchError:
        return None  # what cannot be rendered or recognised stays as it was
    value = _value(seen, reading, fmt)
    if value is None:
        return None
    told = item.model_copy(update={"text": seen.text, "source": "ocr"})
    return replace(reading, text=seen.text, value=format(value, "f"), evidence=(told,), transcribed=False, rank=0)


def _value(seen: Print, reading: Reading, fmt: NumberFormat) -> Decimal | None:
    """The number in the print, with the sign that the field gives to what is printed there."""
    held, new = parse_printed(reading.text, fmt), parse_printed(seen.text, fmt)
    if held is None or new is None or seen.confidence < _READABLE:
        return None
    if format(held.value, "f") == reading.value:
        return new.value
    return -new.value if format(-held.value, "f") == reading.value else None
