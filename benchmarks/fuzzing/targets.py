"""What reads bytes from strangers, each as a function of bytes: it may refuse them in words of ours, and nothing else.

`TARGETS` names them; `SEEDS` are the sound inputs that a fuzzer begins with. Results are files of the user's own that
somebody may have changed on the way; schemas are files that somebody sent.
"""

from __future__ import annotations

import contextlib
import io
import json
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.codes.reader import read_payload
from extractors.codes.references import read_reference
from extractors.document import open_document
from extractors.einvoice.parsing import XmlProblem, parse_xml
from extractors.fill.properties import properties_of
from extractors.media_type import describe_foreign, looks_like_einvoice, media_type_of
from extractors.values.currency_marks import find_marks
from extractors.values.date_forms import find_dates
from extractors.values.dates import infer_date_order, parse_date
from extractors.values.ids import find_bics, find_emails, find_german_tax_numbers, find_ibans, find_vat_ids
from extractors.values.money import parse_money
from extractors.values.numbers import NumberFormat, infer_number_format, parse_number, parse_percent
from extractors.values.periods import find_period
from extractors.values.terms import payment_days
from fuzzing.small_documents import small_documents
from pipelines.custom.load import load_custom_schema
from pipelines.emit import result_json
from pipelines.explain.command import explain_command
from pipelines.export.command import ExportSettings, export_command
from pipelines.export.shapes import SHAPES
from pipelines.read import read_file
from schemas.errors import VouchError
from schemas.options import Limits, ReadOptions

if TYPE_CHECKING:
    from collections.abc import Callable

LIMITS = Limits(
    max_bytes=2_000_000, max_pages=5, max_pixels=4_000_000, max_objects=20_000, max_unpacked_bytes=5_000_000
)
SAMPLES = Path(__file__).parents[2] / "sample_docs"


def intake(data: bytes) -> None:
    """What a file is, and its opening."""
    media_type_of(data)
    looks_like_einvoice(data)
    describe_foreign(data)
    with contextlib.suppress(VouchError), open_document(_file(data, "a.pdf"), limits=LIMITS) as document:
        assert document.page_count >= 0


def page(data: bytes) -> None:
    """The first page as values, and what is embedded beside it."""
    with contextlib.suppress(VouchError), open_document(_file(data, "a.pdf"), limits=LIMITS) as document:
        assert document.read_page(1).page_no == 1
        assert len(document.attachments) <= LIMITS.max_attachments


def xml(data: bytes) -> None:
    """An e-invoice, from its bytes to its values."""
    with contextlib.suppress(XmlProblem):
        parse_xml(data)
    result = read_file(_file(data, "a.xml"), ReadOptions(model="none", limits=LIMITS))
    bugs = [error.message for error in result.errors if error.code == "internal"]
    assert not bugs, bugs


def payload(data: bytes) -> None:
    """What a payment code says."""
    text = data.decode("utf-8", "surrogateescape")
    read_payload(text)
    read_reference(text)


def values(data: bytes) -> None:
    """Numbers, dates, amounts, ids."""
    text = data.decode("utf-8", "replace")
    for form in (NumberFormat(".", ","), NumberFormat(",", "."), infer_number_format([text])):
        parse_number(text, form)
        parse_percent(text, form)
        parse_money(text, form)
    order = infer_date_order([text])
    parse_date(text, order)
    list(find_dates(text, order, compact=True))
    find_period(text, order)
    list(find_marks(text))
    for find in (find_ibans, find_bics, find_vat_ids, find_german_tax_numbers, find_emails, payment_days):
        find(text)


def schema(data: bytes) -> None:
    """A JSON Schema of the user's."""
    with contextlib.suppress(VouchError):
        assert properties_of(json.loads(load_custom_schema(str(_file(data, "a.json")))))


def result(data: bytes) -> None:
    """A result, explained and exported in every way."""
    path = _file(data, "r.json")
    ways: list[Callable[[], None]] = [lambda: explain_command(path)]
    for form, shape in (("csv", None), *((None, shape) for shape in SHAPES)):
        settings = ExportSettings(form, allow_review=True, shape=shape)
        ways.append(lambda settings=settings: export_command(path, path.parent / "o", settings))  # type: ignore[misc]
    for way in ways:
        silent = io.StringIO()
        with contextlib.redirect_stdout(silent), contextlib.redirect_stderr(silent), contextlib.suppress(VouchError):
            way()


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (intake, page, xml, payload, values, schema, result)
}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Sound inputs of a target."""
    documents = small_documents()
    if target in ("intake", "page"):
        return tuple(documents[name] for name in documents if not name.endswith((".bmp", ".tif")))
    if target == "xml":
        return (documents["einvoice.xml"],)
    if target == "payload":
        return tuple(text.encode() for text in _PAYLOADS)
    if target == "values":
        return tuple(text.encode() for text in _VALUES)
    if target == "schema":
        return (json.dumps(_SCHEMA).encode(),)
    made = read_file(SAMPLES / "invoice_clean.pdf", ReadOptions(model="none"))
    return (result_json(made),)


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="vouch-parsers-")


def _file(data: bytes, name: str) -> Path:
    path = Path(_folder().name, name)
    path.write_bytes(data)
    return path


_PAYLOADS = (
    "BCD\n002\n1\nSCT\nBICVXXDDXXX\nHarbour Supplies\nDE89370400440532013000\nEUR240.00\n\n\nHS-20417",
    "SPC\r\n0200\r\n1\r\nCH4431999123000889012\r\nS\r\nRobert AG\r\nRue\r\n1\r\n2501\r\nBiel\r\nCH\r\n"
    "\r\n\r\n\r\n\r\n\r\n\r\n\r\n1949.75\r\nCHF\r\nS\r\nPia AG\r\nGasse\r\n28\r\n9400\r\nRorschach\r\nCH\r\nQRR\r\n"
    "210000000003139471430009017\r\nOrder\r\nEPD\r\n//S1/10/10201409/11/190512/20/1400.000-53/30/106017086",
    "AQRTaG9wAg8zMDAwNzUxODg2MDAwMDMDFDIwMjItMDQtMjVUMTU6MzA6MDBaBAcxMDAwLjAwBQYxNTAuMDA=",
    "458101710000001220004829900000000559582243294671120131",
    "RF18539007547034",
)
_VALUES = (
    "1.234,50 EUR", "$1,234.50 CR", "(12 345,6) %", "31.12.2026", "Dec 31st, 2026", "2026-W53", "令和8年3月4日",
    "01.03. - 31.03.2026", "DE89 3704 0044 0532 0130 00", "GENODEF1M06", "ATU37205813", "133/8150/8159", "a@b.example",
    "30 days net, 2 % 10 days", "1e9", "½", "-0", "1'000.00 CHF",
)  # fmt: skip
_SCHEMA = {
    "type": "object",
    "title": "Order",
    "$defs": {"row": {"type": "object", "properties": {"item": {"type": "string"}, "price": {"type": "number"}}}},
    "properties": {
        "number": {"type": "string", "description": "Order number", "pattern": "^[A-Z]+-\\d+$"},
        "day": {"type": ["string", "null"], "format": "date"},
        "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}},
        "kind": {"enum": ["a", "b"]},
    },
    "required": ["number"],
}
