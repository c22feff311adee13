"""Invoices that carry their data with them: PDFs with embedded XML, and with payment codes drawn or pictured.

One small invoice is printed and stated; a test changes what is printed, or what is stated, and sees what is said.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import zxingcpp
from PIL import Image

from extractors.mupdf import load_mupdf

if TYPE_CHECKING:
    from collections.abc import Mapping

pymupdf = load_mupdf()

IBAN = "DE02120300000000202051"
_RAM = "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100"
_RSM = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
_UDT = "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100"

STATED = {
    "number": "RE-2026-0815",
    "date": "20260304",
    "type": "380",
    "seller": "Nordlicht Werkzeuge GmbH",
    "buyer": "Hafen & Söhne KG",
    "vat_id": "DE136695976",
    "iban": IBAN,
    "currency": "EUR",
    "net": "340.00",
    "tax": "64.60",
    "gross": "404.60",
    "payable": "404.60",
    "quantity": "4",
    "unit": "H87",
    "price": "85.00",
    "due": "20260403",
    "guideline": "urn:cen.eu:en16931:2017",
}
"""What the invoice states, and prints unless a test says otherwise."""

PRINTED = """
Nordlicht Werkzeuge GmbH
Werftstraße 12
24143 Kiel

Rechnung

Rechnungsnummer: {number}
Rechnungsdatum: {date}
USt-IdNr.: DE136695976

Rechnungsempfänger:
Hafen & Söhne KG
Speicherweg 3
20457 Hamburg

Pos.    Bezeichnung                    Menge    Einheit    Einzelpreis    Gesamt
1       Bohrfutter 13 mm               4        Stk        85,00          340,00

                                       Nettobetrag                        340,00 EUR
                                       Umsatzsteuer 19 %                  64,60 EUR
                                       Gesamtbetrag                       {gross} EUR

Zahlbar bis 03.04.2026
IBAN: {iban}   BIC: BYLADEM1001
"""


def cii(**changes: str) -> bytes:
    """The invoice as CII of profile EN 16931; `changes` to `STATED`."""
    return _CII.format(**_escaped({**STATED, **changes}), rsm=_RSM, ram=_RAM, udt=_UDT).encode()


def zugferd_1(**changes: str) -> bytes:
    """The invoice as ZUGFeRD 1.0, whose elements have other names."""
    text = cii(**{"guideline": "urn:ferd:CrossIndustryDocument:invoice:1p0:comfort", **changes}).decode()
    for new, old in _ZUGFERD_1_NAMES:
        text = text.replace(new, old)
    return text.encode()


def ubl(**changes: str) -> bytes:
    """The invoice as UBL 2.1; dates with hyphens."""
    stated = {**STATED, **changes}
    for name in ("date", "due"):
        if "-" not in stated[name]:
            stated[name] = f"{stated[name][:4]}-{stated[name][4:6]}-{stated[name][6:]}"
    return _UBL.format(**_escaped(stated)).encode()


def _escaped(values: Mapping[str, str]) -> dict[str, str]:
    return {name: escape(value) for name, value in values.items()}


def printed(**changes: str) -> str:
    return PRINTED.format(
        **{"number": "RE-2026-0815", "date": "04.03.2026", "gross": "404,60", "iban": IBAN, **changes}
    )


def invoice_pdf(
    text: str | None = None, files: Mapping[str, bytes] | None = None, code: str | None = None, *, vector: bool = True
) -> bytes:
    """A page of text (columns by their spaces) with files attached and a QR code, drawn or as a picture."""
    document = pymupdf.open()
    page = document.new_page()
    for number, line in enumerate((printed() if text is None else text).split("\n")):
        for column, part in _parts(line):
            page.insert_text((50 + column * 6.0, 50 + number * 14.0), part, fontsize=9)
    for name, data in (files or {}).items():
        document.embfile_add(name, data, filename=name)
    if code is not None:
        draw_code(page, code, pymupdf.Rect(400, 600, 520, 720), vector=vector)
    data: bytes = document.tobytes()
    document.close()
    return data


def draw_code(page: Any, text: str, box: Any, *, symbology: str = "QRCode", vector: bool = True) -> None:
    """A code in a box: as one filled rectangle a module, or as a picture."""
    pixels = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(symbology)).to_image(scale=1)
    image = Image.fromarray(pixels).convert("L")
    if not vector:
        buffer = io.BytesIO()
        image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST).save(buffer, "PNG")
        page.insert_image(box, stream=buffer.getvalue())
        return
    step_x, step_y = box.width / image.width, box.height / image.height
    shape = page.new_shape()
    for y in range(image.height):
        for x in range(image.width):
            if image.getpixel((x, y)) < 128:
                left, top = box.x0 + x * step_x, box.y0 + y * step_y
                shape.draw_rect(pymupdf.Rect(left, top, left + step_x, top + step_y))
    shape.finish(fill=(0, 0, 0), color=None, width=0)
    shape.commit()


def _parts(line: str) -> list[tuple[int, str]]:
    """Phrases of a line with the column in which each begins; two spaces part phrases."""
    parts: list[tuple[int, str]] = []
    at = 0
    for phrase in line.split("  "):
        text = phrase.strip()
        if text:
            parts.append((at + len(phrase) - len(phrase.lstrip()), text))
        at += len(phrase) + 2
    return parts


_ZUGFERD_1_NAMES = (
    (_RAM, _RAM.removesuffix("100") + "12"),
    (_UDT, _UDT.removesuffix("100") + "15"),
    (_RSM, "urn:ferd:CrossIndustryDocument:invoice:1p0"),
    ("CrossIndustryInvoice", "CrossIndustryDocument"),
    ("ExchangedDocumentContext", "SpecifiedExchangedDocumentContext"),
    ("rsm:ExchangedDocument>", "rsm:HeaderExchangedDocument>"),
    ("rsm:SupplyChainTradeTransaction", "rsm:SpecifiedSupplyChainTradeTransaction"),
    ("ApplicableHeaderTrade", "ApplicableSupplyChainTrade"),
    ("SpecifiedLineTrade", "SpecifiedSupplyChainTrade"),
    ("SpecifiedTradeSettlementHeaderMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
    ("SpecifiedTradeSettlementLineMonetarySummation", "SpecifiedTradeSettlementMonetarySummation"),
    ("RateApplicablePercent", "ApplicablePercent"),
)

_CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="{rsm}" xmlns:ram="{ram}" xmlns:udt="{udt}">
 <rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter><ram:ID>{guideline}</ram:ID>
 </ram:GuidelineSpecifiedDocumentContextParameter></rsm:ExchangedDocumentContext>
 <rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{type}</ram:TypeCode>
  <ram:IssueDateTime><udt:DateTimeString format="102">{date}</udt:DateTimeString></ram:IssueDateTime>
 </rsm:ExchangedDocument>
 <rsm:SupplyChainTradeTransaction>
  <ram:IncludedSupplyChainTradeLineItem>
   <ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
   <ram:SpecifiedTradeProduct><ram:SellerAssignedID>BF-13</ram:SellerAssignedID><ram:Name>Bohrfutter 13 mm</ram:Name>
   </ram:SpecifiedTradeProduct>
   <ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount>
   </ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
   <ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="{unit}">{quantity}</ram:BilledQuantity>
   </ram:SpecifiedLineTradeDelivery>
   <ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:TypeCode>VAT</ram:TypeCode>
     <ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent>
    </ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation>
     <ram:LineTotalAmount>{net}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation>
   </ram:SpecifiedLineTradeSettlement>
  </ram:IncludedSupplyChainTradeLineItem>
  <ram:ApplicableHeaderTradeAgreement>
   <ram:SellerTradeParty><ram:Name>{seller}</ram:Name><ram:PostalTradeAddress>
     <ram:PostcodeCode>24143</ram:PostcodeCode><ram:LineOne>Werftstraße 12</ram:LineOne>
     <ram:CityName>Kiel</ram:CityName>
     <ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
    <ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">{vat_id}</ram:ID></ram:SpecifiedTaxRegistration>
   </ram:SellerTradeParty>
   <ram:BuyerTradeParty><ram:Name>{buyer}</ram:Name><ram:PostalTradeAddress>
     <ram:PostcodeCode>20457</ram:PostcodeCode><ram:LineOne>Speicherweg 3</ram:LineOne>
     <ram:CityName>Hamburg</ram:CityName><ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress>
   </ram:BuyerTradeParty>
  </ram:ApplicableHeaderTradeAgreement>
  <ram:ApplicableHeaderTradeDelivery/>
  <ram:ApplicableHeaderTradeSettlement>
   <ram:InvoiceCurrencyCode>{currency}</ram:InvoiceCurrencyCode>
   <ram:SpecifiedTradeSettlementPaymentMeans><ram:TypeCode>58</ram:TypeCode>
    <ram:PayeePartyCreditorFinancialAccount><ram:IBANID>{iban}</ram:IBANID></ram:PayeePartyCreditorFinancialAccount>
   </ram:SpecifiedTradeSettlementPaymentMeans>
   <ram:ApplicableTradeTax><ram:CalculatedAmount>{tax}</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode>
    <ram:BasisAmount>{net}</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode>
    <ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax>
   <ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime>
    <udt:DateTimeString format="102">{due}</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms>
   <ram:SpecifiedTradeSettlementHeaderMonetarySummation>
    <ram:LineTotalAmount>{net}</ram:LineTotalAmount><ram:TaxBasisTotalAmount>{net}</ram:TaxBasisTotalAmount>
    <ram:TaxTotalAmount currencyID="{currency}">{tax}</ram:TaxTotalAmount>
    <ram:GrandTotalAmount>{gross}</ram:GrandTotalAmount><ram:DuePayableAmount>{payable}</ram:DuePayableAmount>
   </ram:SpecifiedTradeSettlementHeaderMonetarySummation>
  </ram:ApplicableHeaderTradeSettlement>
 </rsm:SupplyChainTradeTransaction>
</rsm:CrossIndustryInvoice>
"""

_UBL = """<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
 <cbc:CustomizationID>{guideline}</cbc:CustomizationID>
 <cbc:ID>{number}</cbc:ID><cbc:IssueDate>{date}</cbc:IssueDate><cbc:DueDate>{due}</cbc:DueDate>
 <cbc:InvoiceTypeCode>{type}</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>{currency}</cbc:DocumentCurrencyCode>
 <cac:AccountingSupplierParty><cac:Party>
  <cac:PostalAddress><cbc:StreetName>Werftstraße 12</cbc:StreetName><cbc:CityName>Kiel</cbc:CityName>
   <cbc:PostalZone>24143</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>
  </cac:PostalAddress>
  <cac:PartyTaxScheme><cbc:CompanyID>{vat_id}</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
  </cac:PartyTaxScheme>
  <cac:PartyLegalEntity><cbc:RegistrationName>{seller}</cbc:RegistrationName></cac:PartyLegalEntity>
 </cac:Party></cac:AccountingSupplierParty>
 <cac:AccountingCustomerParty><cac:Party>
  <cac:PostalAddress><cbc:StreetName>Speicherweg 3</cbc:StreetName><cbc:CityName>Hamburg</cbc:CityName>
   <cbc:PostalZone>20457</cbc:PostalZone><cac:Country><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:Country>
  </cac:PostalAddress>
  <cac:PartyLegalEntity><cbc:RegistrationName>{buyer}</cbc:RegistrationName></cac:PartyLegalEntity>
 </cac:Party></cac:AccountingCustomerParty>
 <cac:PaymentMeans><cbc:PaymentMeansCode>58</cbc:PaymentMeansCode>
  <cac:PayeeFinancialAccount><cbc:ID>{iban}</cbc:ID></cac:PayeeFinancialAccount></cac:PaymentMeans>
 <cac:TaxTotal><cbc:TaxAmount currencyID="{currency}">{tax}</cbc:TaxAmount>
  <cac:TaxSubtotal><cbc:TaxableAmount currencyID="{currency}">{net}</cbc:TaxableAmount>
   <cbc:TaxAmount currencyID="{currency}">{tax}</cbc:TaxAmount>
   <cac:TaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
   </cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
 <cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="{currency}">{net}</cbc:LineExtensionAmount>
  <cbc:TaxExclusiveAmount currencyID="{currency}">{net}</cbc:TaxExclusiveAmount>
  <cbc:TaxInclusiveAmount currencyID="{currency}">{gross}</cbc:TaxInclusiveAmount>
  <cbc:PayableAmount currencyID="{currency}">{payable}</cbc:PayableAmount></cac:LegalMonetaryTotal>
 <cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="{unit}">{quantity}</cbc:InvoicedQuantity>
  <cbc:LineExtensionAmount currencyID="{currency}">{net}</cbc:LineExtensionAmount>
  <cac:Item><cbc:Name>Bohrfutter 13 mm</cbc:Name>
   <cac:SellersItemIdentification><cbc:ID>BF-13</cbc:ID></cac:SellersItemIdentification>
   <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>
    <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory></cac:Item>
  <cac:Price><cbc:PriceAmount currencyID="{currency}">{price}</cbc:PriceAmount></cac:Price>
 </cac:InvoiceLine>
</Invoice>
"""
