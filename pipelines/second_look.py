"""The pixel witness: words that no second witness has seen are cut out of the page and recognised again.

A text layer that nobody sees on the page (a scan with OCR of its own under it, text planted under a picture, a font
that draws other glyphs than it names) is compared with what our recogniser reads in the pixels there. Agreement is the
second witness of transcription; clear disagreement is a conflict that shows both. Pages whose words the ink witness has
seen cost nothing. Words that our own OCR read are not asked for again: it would be the same witness (DECISIONS.md).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from extractors.ocr.agreement import Agreement, compare_mark, compare_print
from schemas.errors import VouchError
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from extractors.ocr.prints import Print, PrintReader
    from schemas.page import DocumentContent, Page

PAGE_BUDGET_PX = 1300
"""Width of all prints read on a page, at the network's height: about 140 ms on one core."""

_FIRST = ("/totals/gross", "/totals/payable", "/invoice_number", "/issue_date", "/totals/net", "/totals/tax")
_LATER = ("/lines/", "/taxes/", "/seller/name", "/seller/address", "/buyer/", "/payment_terms", "/delivery_date")
_LONGEST = 40
"""Characters: what is longer is no value to be posted unseen, and dear to read."""


def look_again(readings: Sequence[Reading], content: DocumentContent, prints: PrintReader) -> list[Reading]:
    """The readings with what the pixels testify: some transcribed now, some contradicted by a reading of the pixels."""
    pages = {page.page_no: page for page in content.pages}
    wanted = _wanted(readings, pages)
    if not wanted:
        return list(readings)
    seen: dict[Evidence, Print] = {}
    for page_no, items in _by_page(wanted).items():
        try:
            found = prints.read(pages[page_no], [item.bbox for item in items])
        except VouchError:
            continue  # what cannot be rendered or recognised stays as it was: with one witness
        seen |= dict(zip(items, found, strict=True))
    answered = {reading.path for reading in readings if reading.rank == 0 and reading.selector != "embedded"}
    return [
        told
        for reading in readings
        for told in _testified(
            reading, seen, contradicts=reading.selector != "embedded" or reading.path not in answered
        )
    ]


def _wanted(readings: Sequence[Reading], pages: Mapping[int, Page]) -> list[Evidence]:
    """The prints to read, the most important first, within each page's budget."""
    from extractors.ocr.prints import reading_width_px

    spent: dict[int, int] = {}
    wanted: dict[Evidence, None] = {}
    for reading in sorted((r for r in readings if _needs_a_witness(r, pages)), key=_order):
        new = [item for item in reading.evidence if item not in wanted]
        for item in new:
            cost = reading_width_px(item.bbox)
            if spent.get(item.page_no, 0) + cost <= PAGE_BUDGET_PX:
                spent[item.page_no] = spent.get(item.page_no, 0) + cost
                wanted[item] = None
    return list(wanted)


def _needs_a_witness(reading: Reading, pages: Mapping[int, Page]) -> bool:
    return (
        reading.rank == 0
        and not reading.transcribed
        and bool(reading.evidence)
        and all(item.source == "text_layer" and item.match != "none" for item in reading.evidence)
        and all(item.page_no in pages and pages[item.page_no].width_pt > 0 for item in reading.evidence)
        and len(reading.text) <= _LONGEST
    )


def _order(reading: Reading) -> tuple[int, int]:
    if reading.path in _FIRST:
        return 0, _FIRST.index(reading.path)
    late = any(reading.path.startswith(prefix) for prefix in _LATER)
    figures = any(char.isdigit() for char in reading.text)
    return (3, 0) if late else (1 if figures else 2, 0)


def _by_page(items: Iterable[Evidence]) -> dict[int, list[Evidence]]:
    pages: dict[int, list[Evidence]] = {}
    for item in items:
        pages.setdefault(item.page_no, []).append(item)
    return pages


def _testified(reading: Reading, seen: Mapping[Evidence, Print], *, contradicts: bool) -> Iterator[Reading]:
    """The reading as the pixels leave it, and theirs where they say otherwise.

    What the embedded reader chose by words that are not there contradicts no other reader, and of what is there it
    says nothing: then nothing is added (`contradicts`).
    """
    found = [(item, seen[item]) for item in reading.evidence if item in seen]
    if reading.transcribed or reading.rank or not found:
        yield reading
        return
    told = [_agreement(reading, item, print_) for item, print_ in found]
    agrees = len(found) == len(reading.evidence) and all(each is Agreement.AGREES for each in told)
    yield replace(reading, transcribed=True) if agrees else reading
    if contradicts and Agreement.DIFFERS in told:
        yield _contradiction(reading, seen)


def _agreement(reading: Reading, claimed: Evidence, seen: Print) -> Agreement:
    if any(char.isdigit() for char in claimed.text) and not any(char.isdigit() for char in reading.value):
        return compare_mark(claimed.text, seen)  # a currency, read off an amount
    return compare_print(claimed.text, seen, amount=_is_number(reading.value))


def _contradiction(reading: Reading, seen: Mapping[Evidence, Print]) -> Reading:
    parts = [(item, seen[item].text if item in seen else item.text) for item in reading.evidence]
    text = " ".join(text for _, text in parts)
    return Reading(
        path=reading.path,
        text=text,
        value=_as_value(text, like=reading),
        selector=reading.selector,
        evidence=tuple(Evidence(page_no=item.page_no, bbox=item.bbox, text=text, source="ocr") for item, text in parts),
        numbered_by=reading.numbered_by,
    )


def _is_number(value: str) -> bool:
    try:
        Decimal(value)
    except InvalidOperation:
        return False
    return True


def _as_value(text: str, like: Reading) -> str:
    """The text as a value: a number with the decimals of the one it stands against, where it has the same shape."""
    figures = "".join(char for char in text if char.isdecimal())
    claimed = "".join(char for char in like.text if char.isdecimal())
    if not _is_number(like.value) or len(figures) != len(claimed) or not figures:
        return text
    exponent = Decimal(like.value).as_tuple().exponent
    number = Decimal(figures).scaleb(exponent if isinstance(exponent, int) else 0)
    return format(number.copy_sign(Decimal(like.value)), "f")
