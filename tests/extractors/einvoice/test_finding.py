"""Which attachment is the invoice: by what it is, not by what it is called."""

from __future__ import annotations

import pytest

from extractors.einvoice.finding import find_einvoice, is_einvoice
from schemas.page import Attachment
from tests.builders.einvoices import cii, ubl, zugferd_1

ORDER = b'<rsm:SCRDMCCBDACIOMessageStructure xmlns:rsm="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"/>'
NAMES = (
    "factur-x.xml",
    "Factur-X.xml",
    "ZUGFeRD-invoice.xml",
    "zugferd-invoice.xml",
    "xrechnung.xml",
    "RE-4711.xml",
    "data",
)


def attached(**files: bytes) -> tuple[Attachment, ...]:
    return tuple(Attachment(name.replace("__", "."), "text/xml", data) for name, data in files.items())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("write", [cii, ubl, zugferd_1])
def test_every_name_and_every_syntax(name: str, write: type[cii]) -> None:
    found = find_einvoice((Attachment(name, "text/xml", write()),))
    assert found.invoice is not None
    assert found.invoice.values["/totals/gross"] == "404.60"
    assert not found.findings


def test_the_standard_name_goes_first() -> None:
    found = find_einvoice(attached(copy__xml=cii(number="A"), xrechnung__xml=cii(number="B")))
    assert found.invoice is not None
    assert found.invoice.values["/invoice_number"] == "B"


def test_an_order_a_delivery_note_and_an_aid_for_booking_are_no_invoices() -> None:
    order = zugferd_1(guideline="urn:ferd:CrossIndustryDocument:order:1p0:extended")
    for data, told in ((ORDER, "order"), (order, "order"), (cii(type="751"), "aid for booking"), (b"<a/>", "another")):
        found = find_einvoice(attached(factur__xml=ORDER, zugferd__xml=data))
        assert found.invoice is None
        assert {finding.code for finding in found.findings} == {"xml_not_an_invoice"}
        assert any(told in finding.message for finding in found.findings)


def test_an_invoice_beside_an_order_is_found_and_the_order_told() -> None:
    found = find_einvoice(attached(order_x__xml=ORDER, other__xml=ubl()))
    assert found.invoice is not None
    assert [finding.code for finding in found.findings] == ["xml_not_an_invoice"]


def test_other_xml_is_nobodys_business() -> None:
    found = find_einvoice(attached(logistics__xml=b"<collection/>"))
    assert found.invoice is None
    assert not found.findings


def test_a_broken_file_is_reported_with_its_name() -> None:
    (finding,) = find_einvoice(attached(xrechnung__xml=cii()[:-40])).findings
    assert finding.code == "xml_invalid"
    assert "xrechnung.xml" in finding.message


def test_a_bare_file_is_known_by_its_root() -> None:
    assert is_einvoice(cii())
    assert is_einvoice(ubl())
    assert not is_einvoice(b"<Invoice/>")
    assert not is_einvoice(b"no XML")
