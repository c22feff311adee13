"""An invoice of ours as business terms of EN 16931 (BT and BG codes), the input of factur-x's writers.

What the standard demands and a page leaves to custom is filled in by custom, and by nothing else: an address without a
country is in the sender's country, a rate above nought is the standard category, a unit that nobody names is "one".
What cannot be told that way is an error.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from extractors.einvoice.codelists import unit_code_of
from pipelines.export.adjustments import adjustments_by_rate
from schemas.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Data = Mapping[str, Any]

_TYPE_CODES = {"invoice": "380", "credit_note": "381", "proforma": "325"}
_CORRECTION = "384"  # may have negative amounts; a credit note states what it takes off as positive ones
_SEPA, _CREDIT_TRANSFER = "58", "30"
_COUNTRY = re.compile(r"[A-Z]{2}")
_PLACE = re.compile(r"(?:[A-Z]{1,2}[- ])?((?=[\w -]*\d)[\dA-Z][\dA-Z-]{2,9}(?: [\dA-Z]{2,3}(?= ))?) (\D.*)")
_TOTALS = (
    ("BT-106", "lines"),
    ("BT-107", "allowances"),
    ("BT-108", "charges"),
    ("BT-109", "net"),
    ("BT-110", "tax"),
    ("BT-112", "gross"),
    ("BT-113", "prepaid"),
    ("BT-114", "rounding"),
    ("BT-115", "payable"),
)
_OPTIONAL_TOTALS = frozenset({"BT-107", "BT-108", "BT-113", "BT-114"})


def business_terms(data: Data) -> dict[str, Any]:
    """The terms of an instance of our invoice schema. Raises DocumentError for what the standard cannot say."""
    totals = _totals(data)
    country = _sellers_country(data["seller"])
    taxes = [_tax(tax, totals, alone=len(data["taxes"]) == 1) for tax in data["taxes"]]
    terms: dict[str, Any] = {
        "BT-1": data["invoice_number"],
        "BT-2": data["issue_date"],
        "BT-3": _type_code(data),
        "BT-5": data["currency"],
        "BT-9": data["due_date"],
        "BT-13": data["purchase_order"],
        "BT-20": data["payment_terms"],
        "BT-72": data["delivery_date"],
        "BG-4": _party(data["seller"], country),
        "BG-7": _party(data["buyer"], country),
        "BG-23": taxes,
        "BG-25": list(_lines(data, taxes)),
        **totals,
        **_payment(data),
    }
    if data["preceding_invoice"]:
        terms["BG-3"] = [{"BT-25": data["preceding_invoice"]}]
    terms |= adjustments_by_rate(terms)
    filled: dict[str, Any] = _without_empties(terms)
    return filled


def _type_code(data: Data) -> str:
    kind = data["document_type"] or "invoice"
    if kind not in _TYPE_CODES:
        raise DocumentError(f"a {kind} is no invoice of EN 16931", hint="only invoices, credit notes and proformas are")
    negative = Decimal(data["totals"]["gross"] or "0") < 0
    return _CORRECTION if kind == "credit_note" and negative else _TYPE_CODES[kind]


def _totals(data: Data) -> dict[str, str]:
    """The sums; those that only a long way round would print are what the identities of the standard make them."""
    stated = data["totals"]
    sums = {code: stated[name] for code, name in _TOTALS}
    sums["BT-109"] = sums["BT-109"] or (sums["BT-112"] if not sums["BT-110"] else None)
    sums["BT-106"] = sums["BT-106"] or _lines_total(sums)
    sums["BT-110"] = sums["BT-110"] or "0.00"
    if sums["BT-115"] is None and sums["BT-112"] is not None:
        less, more = (Decimal(sums[code] or "0") for code in ("BT-113", "BT-114"))
        sums["BT-115"] = format(Decimal(sums["BT-112"]) - less + more, "f")
    for code in _OPTIONAL_TOTALS:
        if sums[code] is not None and not Decimal(sums[code]):
            sums[code] = None
    return {code: value for code, value in sums.items() if value is not None}


def _lines_total(sums: Mapping[str, str | None]) -> str | None:
    """BR-CO-13, solved for the sum of lines."""
    if sums["BT-109"] is None:
        return None
    less, more = (Decimal(sums[code] or "0") for code in ("BT-107", "BT-108"))
    return format(Decimal(sums["BT-109"]) + less - more, "f")


def _sellers_country(seller: Data) -> str | None:
    """Where the seller is: by its address, else by the country that gave it its VAT id or account."""
    stated = _address(seller["address"], None).get("country_code")
    if stated:
        return str(stated)
    for number in (seller["vat_id"], seller["iban"]):
        if number and _COUNTRY.match(number):
            code = str(number[:2])
            return {"EL": "GR", "XI": "GB"}.get(code, code)
    return None


def _party(party: Data, country: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {"name": party["name"], **_address(party["address"], country)}
    found["vat_identifier"] = party["vat_id"]
    found["tax_identifier"] = party.get("tax_number")
    if party.get("email"):
        found["contacts"] = [{"email": party["email"]}]
    if party.get("customer_number"):
        found["identifiers"] = {None: party["customer_number"]}
    return found


def _address(text: str | None, country: str | None) -> dict[str, str | None]:
    """Our one line, taken apart: lines, postcode and town, country."""
    parts = [part.strip() for part in (text or "").split(",") if part.strip()]
    if parts and _COUNTRY.fullmatch(parts[-1]):
        country = parts.pop()
    place = parts.pop() if parts else ""
    match = _PLACE.fullmatch(place)
    postcode, city = match.groups() if match else (None, place or None)
    lines = [*parts[:2], ", ".join(parts[2:]), None, None, None][:3]
    return {
        "addr_l1": lines[0] or None,
        "addr_l2": lines[1] or None,
        "addr_l3": lines[2] or None,
        "postcode": postcode,
        "city": city,
        "country_code": country,
    }


def _payment(data: Data) -> dict[str, str]:
    iban = data["seller"]["iban"]
    if not iban:
        return {}
    return {
        "BT-81": _SEPA if data["currency"] == "EUR" else _CREDIT_TRANSFER,
        "BT-84": iban,
        "BT-86": data["seller"]["bic"],
    }


def _tax(tax: Data, totals: Mapping[str, str], *, alone: bool) -> dict[str, str | None]:
    base = tax["base"] or (totals.get("BT-109") if alone else None)
    return {
        "BT-116": base,
        "BT-117": tax["amount"],
        "BT-118": tax["category"] or _category(tax["rate"]),
        "BT-119": tax["rate"],
    }


def _category(rate: str | None) -> str:
    if rate is not None and Decimal(rate) > 0:
        return "S"
    raise DocumentError(
        "why no VAT is charged is not known: EN 16931 wants its category (exempt, reverse charge, export …)",
        hint="only an invoice that states the category, as an embedded e-invoice does, can be written without VAT",
    )


def _lines(data: Data, taxes: list[dict[str, str | None]]) -> Iterator[dict[str, Any]]:
    for index, line in enumerate(data["lines"], start=1):
        rate = line["tax_rate"] or (taxes[0]["BT-119"] if len(taxes) == 1 else None)
        group = next((tax for tax in taxes if rate is not None and _equal(tax["BT-119"], rate)), None)
        if group is None:
            raise DocumentError(
                f"line {index} has no VAT rate of those charged", hint="EN 16931 wants one on each line"
            )
        # A line without quantity or price is one of what it is, at its amount.
        whole = line["quantity"] is not None and line["unit_price"] is not None
        terms: dict[str, Any] = {
            "BT-126": str(index),
            "BT-129": line["quantity"] if whole else "1",
            "BT-130": unit_code_of(line["unit"]),
            "BT-131": line["amount"],
            "BT-146": line["unit_price"] if whole else line["amount"],
            "BT-151": group["BT-118"],
            "BT-152": group["BT-119"],
            "BT-153": line["description"] or line["item_number"],
            "BT-155": line["item_number"],
        }
        if whole and line["discount"]:
            terms["BG-27"] = [{"amount": line["discount"], "reason": "Discount"}]
        yield terms


def _equal(one: str | None, other: str) -> bool:
    return one is not None and Decimal(one) == Decimal(other)


def _without_empties(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_empties(item) for key, item in value.items() if item not in (None, "", [], {})}
    return [_without_empties(item) for item in value] if isinstance(value, list) else value
