"""The XML reader: what the embedded e-invoice states, each value on the words of the page that say the same."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.einvoice.codelists import CORRECTIONS, CREDIT_NOTES, SELF_BILLED
from extractors.einvoice.finding import find_einvoice
from extractors.einvoice.placing import Placing
from extractors.einvoice.rows import place_rows
from schemas.evidence import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.einvoice.placing import Placed
    from extractors.einvoice.stated import EInvoice
    from schemas.evidence import Selector
    from schemas.page import DocumentContent
    from schemas.target import Target


class XmlReader:
    """Reads Factur-X, ZUGFeRD, XRechnung and UBL. A value that is not printed has no evidence and proves nothing.

    Values are as the page prints them where XML knows a choice: an address without its country, the price of a
    hundred, the sign of a credit note.
    """

    selector: Selector = "xml"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind not in ("invoice", "receipt"):
            return ()
        invoice = find_einvoice(content.attachments).invoice
        if invoice is None:
            return ()
        placing = Placing(content.pages, either_sign=invoice.type_code in CREDIT_NOTES | CORRECTIONS)
        return list(_readings(invoice, placing))


def _readings(invoice: EInvoice, placing: Placing) -> Iterator[Reading]:
    yield from _document_type(invoice)
    in_rows = {**place_rows("/lines/", invoice, placing), **place_rows("/taxes/", invoice, placing)}
    for path, value in invoice.values.items():
        if path == "/document_type":
            continue
        if path in in_rows:
            yield _reading(path, value, in_rows[path])
            continue
        yield _reading(path, value, placing.place(path, value))
        for rank, other in enumerate(invoice.others.get(path, ()), start=1):
            placed = placing.place(path, other)
            if placed is not None:
                yield _reading(path, other, placed, rank)


def _document_type(invoice: EInvoice) -> Iterator[Reading]:
    """A correction is a credit note where it takes off. Where it does not, and for self-billing (which German law
    calls "Gutschrift" too), the code does not tell what the page calls itself: it is then no first choice."""
    stated = invoice.values.get("/document_type")
    if stated is None:
        return
    takes_off = Decimal(invoice.values.get("/totals/gross", "0")) < 0
    value = "credit_note" if takes_off else stated
    unsure = invoice.type_code in CORRECTIONS | SELF_BILLED and not takes_off
    yield Reading("/document_type", invoice.type_code, value, "xml", rank=int(unsure))


def _reading(path: str, value: str, placed: Placed | None, rank: int = 0) -> Reading:
    if placed is None:
        return Reading(path, value, value, "xml", rank=rank)
    text = " ".join(item.text for item in placed.evidence)
    return Reading(path, text, placed.value, "xml", placed.evidence, placed.transcribed, rank)
