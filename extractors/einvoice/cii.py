"""UN/CEFACT Cross Industry Invoice, as ZUGFeRD 1.0 (CrossIndustryDocument) and Factur-X, ZUGFeRD 2 and XRechnung
(CrossIndustryInvoice) write it. Source: EN 16931-3-3 and the ZUGFeRD 1.0 specification.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from extractors.einvoice.codelists import document_type_of
from extractors.einvoice.elements import find, find_all, text_at, text_of
from extractors.einvoice.stated import EInvoice, Statements, address_of, is_note, plain, shortest
from extractors.values.rounding import round_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element as Element

GUIDELINE = "ExchangedDocumentContext|SpecifiedExchangedDocumentContext/GuidelineSpecifiedDocumentContextParameter/ID"
HEADER = "ExchangedDocument|HeaderExchangedDocument"
TYPE_CODE = f"{HEADER}/TypeCode"
_TRANSACTION = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT = "ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_DELIVERY = "ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"
_SETTLEMENT = "ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
_TIME = "DateTimeString|DateTime|DateString"
_RATE = ("RateApplicablePercent", "ApplicablePercent")

_TOTALS = (
    ("lines", "LineTotalAmount"),
    ("allowances", "AllowanceTotalAmount"),
    ("charges", "ChargeTotalAmount"),
    ("net", "TaxBasisTotalAmount"),
    ("gross", "GrandTotalAmount"),
    ("prepaid", "TotalPrepaidAmount"),
    ("rounding", "RoundingAmount"),
    ("payable", "DuePayableAmount"),
)
OPTIONAL_TOTALS = frozenset({"allowances", "charges", "prepaid", "rounding"})
"""Where nought says no more than leaving it out."""


def read_cii(root: Element) -> EInvoice:
    """Every field of our invoice that the document states."""
    say = Statements()
    transaction = find(root, _TRANSACTION)
    agreement, delivery, settlement = (find(transaction, path) for path in (_AGREEMENT, _DELIVERY, _SETTLEMENT))
    type_code = text_at(root, TYPE_CODE)
    say.text("/document_type", document_type_of(type_code) or "")
    say.text("/invoice_number", text_at(root, f"{HEADER}/ID"))
    say.date("/issue_date", _date(find(root, f"{HEADER}/IssueDateTime")))
    say.text("/purchase_order", _reference(agreement, "BuyerOrderReferencedDocument"))
    say.date("/delivery_date", _date(find(delivery, "ActualDeliverySupplyChainEvent/OccurrenceDateTime")))
    _party(say, "/seller", find(agreement, "SellerTradeParty"))
    _party(say, "/buyer", find(agreement, "BuyerTradeParty"))
    if settlement is not None:
        _settlement(say, settlement)
    if transaction is not None:
        for index, item in enumerate(_items(transaction)):
            _line(say, f"/lines/{index}", item)
    return EInvoice("cii", text_at(root, GUIDELINE), type_code, say.values, say.others, tuple(say.problems))


def _date(node: Element | None) -> str:
    """ZUGFeRD 1.0 has times without a wrapper in places."""
    return text_at(node, _TIME) or text_of(node)


def _reference(node: Element | None, name: str) -> str:
    return text_at(node, f"{name}/IssuerAssignedID", f"{name}/ID")


def _party(say: Statements, base: str, party: Element | None) -> None:
    if party is None:
        return
    say.text(f"{base}/name", text_at(party, "Name"))
    say.text(f"{base}/address", _address(find(party, "PostalTradeAddress")))
    for registration in find_all(party, "SpecifiedTaxRegistration/ID"):
        scheme = registration.get("schemeID", "").upper()
        if scheme in ("VA", "VAT"):
            say.identifier(f"{base}/vat_id", text_of(registration))
        elif scheme == "FC" and base == "/seller":
            say.text("/seller/tax_number", text_of(registration))
    if base == "/seller":
        email = "DefinedTradeContact/EmailURIUniversalCommunication"
        say.text("/seller/email", text_at(party, f"{email}/URIID", f"{email}/CompleteNumber").lower())
    else:
        say.text("/buyer/customer_number", text_at(party, "ID"))


def _address(node: Element | None) -> str:
    lines = [text_at(node, name) for name in ("LineOne", "LineTwo", "LineThree")]
    return address_of(lines, text_at(node, "PostcodeCode"), text_at(node, "CityName"), text_at(node, "CountryID"))


def _settlement(say: Statements, node: Element) -> None:
    say.currency("/currency", text_at(node, "InvoiceCurrencyCode"))
    say.text("/preceding_invoice", _reference(node, "InvoiceReferencedDocument"))
    accounts = list(find_all(node, "SpecifiedTradeSettlementPaymentMeans"))
    ibans = [text_at(account, "PayeePartyCreditorFinancialAccount/IBANID") for account in accounts]
    say.identifier("/seller/iban", next(filter(None, ibans), ""))
    say.further("/seller/iban", ("".join(iban.split()).upper() for iban in ibans))
    bics = [text_at(account, "PayeeSpecifiedCreditorFinancialInstitution/BICID") for account in accounts]
    say.identifier("/seller/bic", next(filter(None, bics), ""))
    terms = list(find_all(node, "SpecifiedTradePaymentTerms"))
    say.text("/payment_terms", " ".join(filter(None, (text_at(term, "Description") for term in terms))))
    due = [_date(find(term, "DueDateDateTime")) for term in terms]
    say.date("/due_date", next(filter(None, due), ""))
    _taxes(say, find_all(node, "ApplicableTradeTax"))
    _totals(say, find(node, _SUMS))


def _taxes(say: Statements, taxes: Iterable[Element]) -> None:
    for index, tax in enumerate(taxes):
        base = f"/taxes/{index}"
        say.text(f"{base}/category", text_at(tax, "CategoryCode"))
        say.count(f"{base}/rate", text_at(tax, *_RATE))
        say.amount(f"{base}/base", text_at(tax, "BasisAmount"))
        say.amount(f"{base}/amount", text_at(tax, "CalculatedAmount"))


def _totals(say: Statements, sums: Element | None) -> None:
    for name, element in _TOTALS:
        number = say.number(f"/totals/{name}", text_at(sums, element))
        if number is not None and (number or name not in OPTIONAL_TOTALS):
            say.values[f"/totals/{name}"] = plain(number)
    if sums is None:
        return
    # The tax total may be stated a second time, in the currency of accounting (BT-111).
    currency = say.values.get("/currency")
    stated = list(find_all(sums, "TaxTotalAmount"))
    own = [node for node in stated if node.get("currencyID") in (None, currency)]
    say.amount("/totals/tax", text_of((own or stated)[0]) if stated else "")


def _items(transaction: Element) -> Iterator[Element]:
    """Lines that are sold: no comments between them, no headings or sums of groups (EXTENDED)."""
    for item in find_all(transaction, "IncludedSupplyChainTradeLineItem"):
        status = text_at(item, "AssociatedDocumentLineDocument/LineStatusReasonCode").upper()
        quantity, amount = text_at(item, _QUANTITY), text_at(item, _LINE_TOTAL)
        is_sold = (quantity or amount) and not is_note(quantity, amount)
        if is_sold and status not in ("GROUP", "INFORMATION"):
            yield item


_LINE_AGREEMENT = "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement"
_LINE_SETTLEMENT = "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement"
_QUANTITY = "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery/BilledQuantity"
_LINE_TOTAL = (
    f"{_LINE_SETTLEMENT}/SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
    "/LineTotalAmount"
)


def _line(say: Statements, base: str, item: Element) -> None:
    product = find(item, "SpecifiedTradeProduct")
    say.text(f"{base}/description", text_at(product, "Name", "Description"))
    say.further(f"{base}/description", [text_at(product, "Description")])
    say.text(f"{base}/item_number", text_at(product, "SellerAssignedID"))
    quantity = find(item, _QUANTITY)
    say.count(f"{base}/quantity", text_of(quantity))
    say.text(f"{base}/unit", quantity.get("unitCode", "") if quantity is not None else "")
    price = find(item, f"{_LINE_AGREEMENT}/NetPriceProductTradePrice")
    state_price(say, f"{base}/unit_price", text_at(price, "ChargeAmount"), text_at(price, "BasisQuantity"))
    settlement = find(item, _LINE_SETTLEMENT)
    say.count(f"{base}/tax_rate", text_at(settlement, *(f"ApplicableTradeTax/{name}" for name in _RATE)))
    say.amount(f"{base}/amount", text_at(item, _LINE_TOTAL))
    if settlement is not None:
        given = (
            text_at(node, "ActualAmount")
            for node in find_all(settlement, "SpecifiedTradeAllowanceCharge")
            if text_at(node, "ChargeIndicator").lower() in ("false", "0")
        )
        state_discount(say, f"{base}/discount", given)


def state_price(say: Statements, path: str, price: str, base_quantity: str) -> None:
    """The price of one unit (BT-146 over BT-149); the price as stated for several units may be what is printed."""
    amount, base = say.number(path, price), say.number(path, base_quantity)
    if amount is None:
        return
    say.values[path] = shortest(amount)
    if base is not None and base not in (0, 1):
        say.further(path, [shortest(amount)])
        say.values[path] = shortest(round_to(amount / base, 8))
        say.others[path] = (shortest(amount),)


def state_discount(say: Statements, path: str, given: Iterable[str]) -> None:
    total = sum((say.number(path, raw) or Decimal(0) for raw in given), Decimal(0))
    if total:
        say.values[path] = plain(total)
