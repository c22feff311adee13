"""The code reader: what payment codes state, each value with the box of its code and the words that agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.codes.epc import read_epc
from extractors.codes.references import read_bank_bar_code, read_reference
from extractors.codes.swiss_qr import read_swiss_qr
from extractors.codes.zatca import read_zatca
from extractors.einvoice.placing import Placing
from schemas.evidence import Evidence, Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemas.evidence import Selector
    from schemas.page import Code, DocumentContent
    from schemas.target import Target

REFERENCE = "code.reference"
"""The path of a bare reference. It is no JSON Pointer: nobody knows which number of the document it is."""
_FORMATS = (read_swiss_qr, read_epc, read_zatca, read_bank_bar_code)
_PAYABLE, _GROSS = "/totals/payable", "/totals/gross"


def read_payload(text: str) -> dict[str, str] | None:
    """What a payment code of any known format states; None for anything else. Total: any text in."""
    for read in _FORMATS:
        values = read(text)
        if values is not None:
            return values
    return None


class CodeReader:
    """Reads Swiss QR-bills, Girocodes, ZATCA codes and Finnish bank bar codes.

    A code is transcribed by its error correction. What is to be paid may be the total: the reading of `/totals/gross`
    is a second choice, for `pipelines.settle` to weigh.
    """

    selector: Selector = "code"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        codes = [code for page in content.pages for code in page.codes]
        if not codes or target.kind not in ("invoice", "receipt"):
            return ()
        placing = Placing(content.pages)
        return [reading for code in codes for reading in _readings(code, placing)]


def _readings(code: Code, placing: Placing) -> Iterator[Reading]:
    values = read_payload(code.text)
    if values is None:
        reference = read_reference(code.text)
        if reference is not None:
            yield _reading(REFERENCE, reference, code, None)
        return
    for path, value in values.items():
        yield _reading(path, value, code, placing)
    if _PAYABLE in values and _GROSS not in values:
        yield _reading(_GROSS, values[_PAYABLE], code, None, rank=1)


def _reading(path: str, value: str, code: Code, placing: Placing | None, rank: int = 0) -> Reading:
    printed = placing.place(path, value) if placing is not None else None
    box = Evidence(page_no=code.page_no, bbox=code.bbox, text=value, source="barcode")
    words = printed.evidence if printed is not None else ()
    return Reading(path, value, printed.value if printed else value, "code", (box, *words), transcribed=True, rank=rank)
