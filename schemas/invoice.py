"""Invoices and receipts. Semantic model: EN 16931; the business term (BT) stands in each description."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from schemas.values import Amount, Currency, Data, IsoDate

DocumentType = Literal["invoice", "credit_note", "proforma", "reminder", "receipt"]


class Seller(Data):
    name: str | None = Field(None, description="Seller name (BT-27)")
    address: str | None = Field(None, description="Seller postal address on one line, parts divided by commas (BG-5)")
    vat_id: str | None = Field(None, description="Seller VAT identifier (BT-31)")
    tax_number: str | None = Field(None, description="Seller tax registration identifier (BT-32)")
    iban: str | None = Field(None, description="Payment account identifier, IBAN without spaces (BT-84)")
    bic: str | None = Field(None, description="Payment service provider identifier (BT-86)")
    email: str | None = Field(None, description="Seller contact email address (BT-43)")


class Buyer(Data):
    name: str | None = Field(None, description="Buyer name (BT-44)")
    address: str | None = Field(None, description="Buyer postal address on one line, parts divided by commas (BG-8)")
    vat_id: str | None = Field(None, description="Buyer VAT identifier (BT-48)")
    customer_number: str | None = Field(None, description="Buyer identifier given by the seller (BT-46)")


class Line(Data):
    description: str | None = Field(None, description="Item name and description (BT-153, BT-154)")
    item_number: str | None = Field(None, description="Seller's item identifier (BT-155)")
    quantity: Amount | None = Field(None, description="Invoiced quantity (BT-129)")
    unit: str | None = Field(None, description="Unit of measure as printed (BT-130)")
    unit_price: Amount | None = Field(None, description="Item net price as printed (BT-146)")
    discount: Amount | None = Field(None, description="Line allowance, an amount taken off (BT-136)")
    tax_rate: Amount | None = Field(None, description="VAT rate in percent (BT-152)")
    amount: Amount | None = Field(None, description="Line net amount (BT-131); gross where prices include tax")


class Tax(Data):
    category: str | None = Field(None, description="VAT category code (BT-118)")
    rate: Amount | None = Field(None, description="VAT rate in percent (BT-119)")
    base: Amount | None = Field(None, description="VAT category taxable amount (BT-116)")
    amount: Amount | None = Field(None, description="VAT category tax amount (BT-117)")


class Totals(Data):
    lines: Amount | None = Field(None, description="Sum of line net amounts (BT-106)")
    allowances: Amount | None = Field(None, description="Sum of allowances on document level, positive (BT-107)")
    charges: Amount | None = Field(None, description="Sum of charges on document level (BT-108)")
    net: Amount | None = Field(None, description="Total amount without VAT (BT-109)")
    tax: Amount | None = Field(None, description="Total VAT amount (BT-110)")
    gross: Amount | None = Field(None, description="Total amount with VAT (BT-112)")
    prepaid: Amount | None = Field(None, description="Paid amount, positive (BT-113)")
    rounding: Amount | None = Field(None, description="Rounding amount (BT-114)")
    payable: Amount | None = Field(None, description="Amount due for payment (BT-115)")


class Invoice(Data):
    """An invoice, credit note, proforma, reminder or receipt."""

    document_type: DocumentType | None = Field(None, description="Type of document (BT-3)")
    invoice_number: str | None = Field(None, description="Invoice number (BT-1)")
    issue_date: IsoDate | None = Field(None, description="Date of issue (BT-2)")
    due_date: IsoDate | None = Field(None, description="Payment due date (BT-9)")
    delivery_date: IsoDate | None = Field(None, description="Actual delivery date (BT-72)")
    currency: Currency | None = Field(None, description="Invoice currency code, ISO 4217 (BT-5)")
    purchase_order: str | None = Field(None, description="Purchase order reference (BT-13)")
    preceding_invoice: str | None = Field(
        None, description="Number of the invoice a credit note or correction refers to (BT-25)"
    )
    seller: Seller = Field(default_factory=Seller, description="Seller (BG-4)")
    buyer: Buyer = Field(default_factory=Buyer, description="Buyer (BG-7)")
    lines: list[Line] = Field(default_factory=list, description="Invoice lines (BG-25)")
    taxes: list[Tax] = Field(default_factory=list, description="VAT breakdown (BG-23)")
    totals: Totals = Field(default_factory=Totals, description="Document totals (BG-22)")
    payment_terms: str | None = Field(None, description="Payment terms (BT-20)")


class Receipt(Invoice):
    """A till receipt: the invoice's model, filled as far as receipts go."""


REQUIRED = (
    "/invoice_number",
    "/issue_date",
    "/currency",
    "/seller/name",
    "/totals/gross",
)
"""Leaves that every invoice states (EN 16931 cardinality 1..1, and printed as such)."""
