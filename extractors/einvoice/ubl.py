"""UBL 2.1 Invoice and CreditNote, as PEPPOL and XRechnung write them. Source: EN 16931-3-2."""

from __future__ import annotations

from typing import TYPE_CHECKING

from extractors.einvoice.cii import OPTIONAL_TOTALS, state_discount, state_price
from extractors.einvoice.codelists import document_type_of
from extractors.einvoice.elements import find, find_all, local_name, text_at, text_of
from extractors.einvoice.stated import EInvoice, Statements, address_of, is_note, plain

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

TYPE_CODE = "InvoiceTypeCode|CreditNoteTypeCode"
GUIDELINE = "CustomizationID"
_TOTALS = (
    ("lines", "LineExtensionAmount"),
    ("allowances", "AllowanceTotalAmount"),
    ("charges", "ChargeTotalAmount"),
    ("net", "TaxExclusiveAmount"),
    ("gross", "TaxInclusiveAmount"),
    ("prepaid", "PrepaidAmount"),
    ("rounding", "PayableRoundingAmount"),
    ("payable", "PayableAmount"),
)


def type_code_of(root: Element) -> str:
    """BT-3; a document that leaves it out is what its root says."""
    return text_at(root, TYPE_CODE) or ("381" if local_name(root) == "CreditNote" else "380")


def read_ubl(root: Element) -> EInvoice:
    """Every field of our invoice that the document states."""
    say = Statements()
    type_code = type_code_of(root)
    say.text("/document_type", document_type_of(type_code) or "")
    say.text("/invoice_number", text_at(root, "ID"))
    say.date("/issue_date", text_at(root, "IssueDate"))
    say.date("/due_date", text_at(root, "DueDate", "PaymentMeans/PaymentDueDate"))
    say.date("/delivery_date", text_at(root, "Delivery/ActualDeliveryDate"))
    say.currency("/currency", text_at(root, "DocumentCurrencyCode"))
    say.text("/purchase_order", text_at(root, "OrderReference/ID"))
    say.text("/preceding_invoice", text_at(root, "BillingReference/InvoiceDocumentReference/ID"))
    _party(say, "/seller", find(root, "AccountingSupplierParty/Party"))
    _party(say, "/buyer", find(root, "AccountingCustomerParty/Party"))
    _payment(say, root)
    _taxes(say, root)
    _totals(say, find(root, "LegalMonetaryTotal"))
    lines = (line for line in find_all(root, "InvoiceLine|CreditNoteLine") if not _is_note(line))
    for index, line in enumerate(lines):
        _line(say, f"/lines/{index}", line)
    return EInvoice("ubl", text_at(root, GUIDELINE), type_code, say.values, say.others, tuple(say.problems))


def _party(say: Statements, base: str, party: Element | None) -> None:
    if party is None:
        return
    say.text(f"{base}/name", text_at(party, "PartyLegalEntity/RegistrationName", "PartyName/Name"))
    say.further(f"{base}/name", [text_at(party, "PartyName/Name")])
    address = find(party, "PostalAddress")
    lines = [text_at(address, name) for name in ("StreetName", "AdditionalStreetName", "AddressLine/Line")]
    place = text_at(address, "PostalZone"), text_at(address, "CityName"), text_at(address, "Country/IdentificationCode")
    say.text(f"{base}/address", address_of(lines, *place))
    for scheme in find_all(party, "PartyTaxScheme"):
        number = text_at(scheme, "CompanyID")
        if text_at(scheme, "TaxScheme/ID").upper() == "VAT":
            say.identifier(f"{base}/vat_id", number)
        elif base == "/seller":
            say.text("/seller/tax_number", number)
    if base == "/seller":
        say.text("/seller/email", text_at(party, "Contact/ElectronicMail").lower())
    else:
        say.text("/buyer/customer_number", text_at(party, "PartyIdentification/ID"))


def _payment(say: Statements, root: Element) -> None:
    accounts = list(find_all(root, "PaymentMeans/PayeeFinancialAccount"))
    ibans = [text_at(account, "ID") for account in accounts]
    say.identifier("/seller/iban", next(filter(None, ibans), ""))
    say.further("/seller/iban", ("".join(iban.split()).upper() for iban in ibans))
    bics = (text_at(account, "FinancialInstitutionBranch/ID") for account in accounts)
    say.identifier("/seller/bic", next(filter(None, bics), ""))
    say.text("/payment_terms", text_at(root, "PaymentTerms/Note"))


def _taxes(say: Statements, root: Element) -> None:
    """The tax total may be stated a second time, in the currency of accounting (BT-111); that one has no groups."""
    currency = say.values.get("/currency")
    totals = list(find_all(root, "TaxTotal"))
    own = [t for t in totals if (a := find(t, "TaxAmount")) is not None and a.get("currencyID") in (None, currency)]
    say.amount("/totals/tax", text_at((own or totals)[0], "TaxAmount") if totals else "")
    groups = [group for total in own or totals[:1] for group in find_all(total, "TaxSubtotal")]
    for index, group in enumerate(groups):
        base = f"/taxes/{index}"
        say.text(f"{base}/category", text_at(group, "TaxCategory/ID"))
        say.count(f"{base}/rate", text_at(group, "TaxCategory/Percent"))
        say.amount(f"{base}/base", text_at(group, "TaxableAmount"))
        say.amount(f"{base}/amount", text_at(group, "TaxAmount"))


def _totals(say: Statements, sums: Element | None) -> None:
    for name, element in _TOTALS:
        number = say.number(f"/totals/{name}", text_at(sums, element))
        if number is not None and (number or name not in OPTIONAL_TOTALS):
            say.values[f"/totals/{name}"] = plain(number)


def _is_note(line: Element) -> bool:
    return is_note(text_at(line, "InvoicedQuantity|CreditedQuantity"), text_at(line, "LineExtensionAmount"))


def _line(say: Statements, base: str, line: Element) -> None:
    item = find(line, "Item")
    say.text(f"{base}/description", text_at(item, "Name", "Description"))
    say.further(f"{base}/description", [text_at(item, "Description")])
    say.text(f"{base}/item_number", text_at(item, "SellersItemIdentification/ID"))
    quantity = find(line, "InvoicedQuantity|CreditedQuantity")
    say.count(f"{base}/quantity", text_of(quantity))
    say.text(f"{base}/unit", quantity.get("unitCode", "") if quantity is not None else "")
    price = find(line, "Price")
    state_price(say, f"{base}/unit_price", text_at(price, "PriceAmount"), text_at(price, "BaseQuantity"))
    say.count(f"{base}/tax_rate", text_at(item, "ClassifiedTaxCategory/Percent"))
    say.amount(f"{base}/amount", text_at(line, "LineExtensionAmount"))
    given = (
        text_at(node, "Amount")
        for node in find_all(line, "AllowanceCharge")
        if text_at(node, "ChargeIndicator").lower() in ("false", "0")
    )
    state_discount(say, f"{base}/discount", given)
