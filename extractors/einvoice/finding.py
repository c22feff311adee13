"""Which of a file's attachments is its e-invoice, and what is wrong with those that should be one.

An attachment is known by its root element, whatever its name: the names changed with every version
(ZUGFeRD-invoice.xml, zugferd-invoice.xml, factur-x.xml, xrechnung.xml …). The name only says what was meant where
nothing can be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from extractors.einvoice import cii, ubl
from extractors.einvoice.codelists import document_type_of
from extractors.einvoice.elements import local_name, namespace, text_at
from extractors.einvoice.parsing import XmlProblem, parse_xml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from extractors.einvoice.stated import EInvoice
    from schemas.page import Attachment

FindingCode = Literal["xml_invalid", "xml_not_an_invoice"]

_NAMES = re.compile(
    r"(factur-?x|zugferd.*|xrechnung.*|order-?x|cii|ubl.*|.*e?invoice.*|.*rechnung.*)\.xml\Z", re.IGNORECASE
)
_CII_ROOTS = frozenset({"CrossIndustryInvoice", "CrossIndustryDocument"})
_UBL_ROOTS = {
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2": "Invoice",
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2": "CreditNote",
}
_OTHER_DOCUMENTS = {
    "SCRDMCCBDACIOMessageStructure": "an order (Order-X)",
    "SCRDMCCBDACIDAMessageStructure": "a delivery note",
    "CrossIndustryDespatchAdvice": "a delivery note",
    "CrossIndustryOrder": "an order",
    "Order": "an order",
    "OrderResponse": "an order response",
    "DespatchAdvice": "a delivery note",
    "Reminder": "a reminder",
    "Statement": "a statement of account",
    "Catalogue": "a catalogue",
}


@dataclass(frozen=True)
class Finding:
    """What is wrong with an attachment that should be an e-invoice."""

    code: FindingCode
    name: str
    message: str


@dataclass(frozen=True)
class Found:
    """The e-invoice of a file, the attachment it was read from, and what is wrong with others that look like one."""

    invoice: EInvoice | None = None
    attachment: Attachment | None = None
    findings: tuple[Finding, ...] = ()


def find_einvoice(attachments: Sequence[Attachment]) -> Found:
    """The first attachment that is an e-invoice, those with a standard name first. Never raises."""
    return _find(tuple(attachment for attachment in attachments if _may_be_xml(attachment)))


@lru_cache(maxsize=2)
def _find(attachments: tuple[Attachment, ...]) -> Found:
    """The reader and the check that reports on the same files ask one after the other: the last answers are kept."""
    findings: list[Finding] = []
    for attachment in sorted(attachments, key=lambda a: not _NAMES.match(a.name)):
        invoice = _read(attachment, findings)
        if invoice is not None:
            return Found(invoice, attachment, tuple(findings))
    return Found(findings=tuple(findings))


def _may_be_xml(attachment: Attachment) -> bool:
    return attachment.media_type.endswith("xml") or attachment.name.lower().endswith(".xml")


def _read(attachment: Attachment, findings: list[Finding]) -> EInvoice | None:
    name = attachment.name
    try:
        root = parse_xml(attachment.data)
    except XmlProblem as problem:
        findings.append(Finding("xml_invalid", name, f"{name} cannot be read: {problem}"))
        return None
    reason = reason_against(root)
    if reason:
        if _NAMES.match(name) or reason != _UNKNOWN:
            findings.append(Finding("xml_not_an_invoice", name, f"{name} is {reason}"))
        return None
    return read_root(root)


_UNKNOWN = "XML of another kind"


def is_einvoice_root(root: Element) -> bool:
    """Whether the root element is that of an invoice in a syntax we read."""
    return local_name(root) in _CII_ROOTS or _UBL_ROOTS.get(namespace(root)) == local_name(root)


def read_root(root: Element) -> EInvoice:
    return cii.read_cii(root) if local_name(root) in _CII_ROOTS else ubl.read_ubl(root)


def reason_against(root: Element) -> str:
    """Why this is no invoice that could be compared with a page, or nothing."""
    if not is_einvoice_root(root):
        return _OTHER_DOCUMENTS.get(local_name(root), _UNKNOWN)
    if local_name(root) not in _CII_ROOTS:
        type_code = ubl.type_code_of(root)
        return "" if document_type_of(type_code) else _of_type(type_code)
    guideline = text_at(root, cii.GUIDELINE)
    if ":order:" in f"{namespace(root)} {guideline}":
        return f"an order (profile {guideline})"
    if ":deliver" in f"{namespace(root)} {guideline}" or "despatch" in guideline:
        return f"a delivery note (profile {guideline})"
    type_code = text_at(root, cii.TYPE_CODE)
    if type_code and document_type_of(type_code) is None:
        return _of_type(type_code)
    return "" if text_at(root, f"{cii.HEADER}/ID") else "an invoice without a number"


def _of_type(type_code: str) -> str:
    what = "an aid for booking" if type_code == "751" else "no invoice"
    return f"{what}, not an invoice (document type {type_code})"


def is_einvoice(data: bytes) -> bool:
    """Whether a file is XML whose root is that of an invoice."""
    try:
        return is_einvoice_root(parse_xml(data))
    except XmlProblem:
        return False
