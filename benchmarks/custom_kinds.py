"""Kinds of documents for `custom_layouts.py`: what each asks for by a user's names, and how its pages may call it."""

from __future__ import annotations

from calendar import month_name
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Draw = Callable[[Random], tuple[str, object]]


@dataclass(frozen=True)
class Asked:
    """A value: its name in the schema, its schema, the labels it may be printed under, and its printed forms."""

    name: str
    schema: dict[str, Any]
    labels: tuple[str, ...]
    draw: Draw


def _date(chance: Random) -> tuple[str, object]:
    day, month, year = chance.randint(13, 28), chance.randint(1, 12), chance.randint(2015, 2029)
    forms = (f"{month:02d}/{day:02d}/{year}", f"{year}-{month:02d}-{day:02d}", f"{month_name[month]} {day}, {year}")
    return chance.choice(forms), f"{year}-{month:02d}-{day:02d}"


def _dotted_date(chance: Random) -> tuple[str, object]:
    day, month, year = chance.randint(13, 28), chance.randint(1, 12), chance.randint(2015, 2029)
    return f"{day}.{month:02d}.{year}", f"{year}-{month:02d}-{day:02d}"


def _money(chance: Random) -> tuple[str, object]:
    cents = chance.randint(1_000, 9_999_999)
    return f"${cents // 100:,}.{cents % 100:02d}", f"{cents // 100}.{cents % 100:02d}"


def _euros(chance: Random) -> tuple[str, object]:
    cents = chance.randint(1_000, 9_999_999)
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"{whole},{cents % 100:02d} EUR", f"{cents // 100}.{cents % 100:02d}"


def _code(chance: Random) -> tuple[str, object]:
    text = chance.choice(("{}", "K-{}", "{}/A", "AB{}")).format(chance.randint(10_000, 9_999_999))
    return text, text


def _name(chance: Random) -> tuple[str, object]:
    first = chance.choice(["Alma", "Bruno", "Carla", "Dinesh", "Elif", "Farid", "Greta", "Hugo"])
    text = f"{first} {chance.choice(['Abara', 'Brandt', 'Castillo', 'Dubois', 'Ekman', 'Ferrari', 'Gupta', 'Haas'])}"
    return text, text


def _firm(chance: Random) -> tuple[str, object]:
    stem, form = chance.choice(("Alder", "Birch", "Cedar", "Dune", "Ember")), chance.choice(("Ltd", "GmbH", "LLP"))
    return f"{stem} {form}", f"{stem} {form}"


def _count(chance: Random) -> tuple[str, object]:
    number = chance.randint(2, 900)
    return str(number), number


DATE = {"type": ["string", "null"], "format": "date"}
MONEY = {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"}
TEXT, INTEGER = {"type": ["string", "null"]}, {"type": ["integer", "null"]}


def _asked(name: str, schema: dict[str, Any], draw: Draw, *labels: str, title: str = "") -> Asked:
    return Asked(name, {**schema, "title": title} if title else schema, labels, draw)


RECORDS = (
    _asked("policy_number", TEXT, _code, "Policy no.", "Policy number", "Police-Nr.", "Policy ID"),
    _asked("insured_person", TEXT, _name, "Insured person", "Insured", "Name of insured person"),
    _asked("start_date", DATE, _date, "Start date", "From", "Beginning", "Beginn", title="Start date"),
    _asked("end_date", DATE, _date, "End date", "Until", "Expiry date", "Ende", title="End date"),
    _asked("annual_premium", MONEY, _money, "Annual premium", "Premium (annual)", "Annual premium amount"),
    _asked("patientName", TEXT, _name, "Patient name", "Name of patient", "Patient"),
    _asked("date_of_birth", DATE, _date, "Date of birth", "Birth date", "Born", "Geburtsdatum"),
    _asked("employer", TEXT, _firm, "Employer", "Employer name", "Company"),
    _asked("grossSalary", MONEY, _money, "Gross salary", "Salary (gross)", "Gross salary amount", title="Gross salary"),
    _asked("vehicle_id", TEXT, _code, "Vehicle no.", "Vehicle ID", "Fahrzeug-Nr.", title="Vehicle number"),
    _asked("landlord", TEXT, _name, "Landlord", "Name of landlord", "The landlord"),
    _asked("monthly_rent", MONEY, _money, "Monthly rent", "Rent per month (monthly rent)", "Monthly rent due"),
    _asked("number_of_rooms", INTEGER, _count, "Rooms", "No. of rooms", "Number of rooms", title="Number of rooms"),
    _asked("inspection_date", DATE, _date, "Inspection date", "Date of inspection", "Inspected on (inspection date)"),
    _asked("deposit", MONEY, _money, "Deposit", "Deposit amount", "Amount of deposit", title="Deposit amount"),
    _asked("case_reference", TEXT, _code, "Case reference", "Case ref.", "Case no."),
)
"""A mixture that names of many kinds were tuned on."""

STATEMENT = (
    _asked("account_number", TEXT, _code, "Account number", "Account no.", "Acct. no."),
    _asked("account_holder", TEXT, _name, "Account holder", "Name of account holder", "Holder"),
    _asked("statement_date", DATE, _date, "Statement date", "Date of statement"),
    _asked("opening_balance", MONEY, _money, "Opening balance", "Beginning balance", "Balance at beginning"),
    _asked("closing_balance", MONEY, _money, "Closing balance", "Ending balance", "Balance at end"),
    _asked("total_fees", MONEY, _money, "Total fees", "Fees (total)"),
    _asked("branch", TEXT, _firm, "Branch", "Branch office"),
    _asked("interest_paid", MONEY, _money, "Interest paid", "Paid interest"),
    _asked("page_count", INTEGER, _count, "Pages", "Number of pages", title="Number of pages"),
)
ORDER = (
    _asked("po_number", TEXT, _code, "PO number", "PO no.", "Purchase order no.", title="Purchase order number"),
    _asked("order_date", DATE, _date, "Order date", "Date of order"),
    _asked("requested_delivery", DATE, _date, "Delivery date", "Requested delivery", title="Requested delivery date"),
    _asked("supplier", TEXT, _firm, "Supplier", "Vendor", "Supplier name"),
    _asked("buyer", TEXT, _name, "Buyer", "Name of buyer"),
    _asked("freight_cost", MONEY, _money, "Freight", "Freight cost", "Cost of freight"),
    _asked("quote_reference", TEXT, _code, "Quote reference", "Quote ref.", "Your quote no."),
    _asked("carrier", TEXT, _firm, "Carrier", "Name of carrier"),
    _asked("pallets", INTEGER, _count, "Pallets", "No. of pallets", "Number of pallets"),
)
UTILITY = (
    _asked("customer_number", TEXT, _code, "Kundennummer", "Kunden-Nr.", title="Customer number"),
    _asked("meter", TEXT, _code, "Zählernummer", "Zähler-Nr.", title="Zählernummer"),
    _asked("bill_date", DATE, _dotted_date, "Rechnungsdatum", "Datum der Rechnung", title="Rechnungsdatum"),
    _asked("base_price", MONEY, _euros, "Grundpreis", "Grundpreis (Jahr)", title="Grundpreis"),
    _asked("consumption", INTEGER, _count, "Verbrauch", "Verbrauch (kWh)", title="Verbrauch"),
    _asked("supplier", TEXT, _firm, "Lieferant", "Name des Lieferanten", title="Lieferant"),
    _asked("monthly_payment", MONEY, _euros, "Abschlag", "Monatlicher Abschlag", title="Abschlag"),
    _asked("contract_end", DATE, _dotted_date, "Vertragsende", "Ende des Vertrags", title="Vertragsende"),
    _asked("arrears", MONEY, _euros, "Nachzahlung", "Nachzahlung (brutto)", title="Nachzahlung"),
)
PAYSLIP = (
    _asked("employee", TEXT, _name, "Salarié", "Nom du salarié", title="Salarié"),
    _asked("employer", TEXT, _firm, "Employeur", "Nom de l'employeur", title="Employeur"),
    _asked(
        "payment_date", DATE, _dotted_date, "Date de paiement", "Payé le (date de paiement)", title="Date de paiement"
    ),
    _asked("gross_pay", MONEY, _euros, "Salaire brut", "Brut (salaire)", title="Salaire brut"),
    _asked("net_pay", MONEY, _euros, "Net à payer", "Salaire net à payer", title="Net à payer"),
    _asked("staff_number", TEXT, _code, "Matricule", "Numéro matricule", title="Matricule"),
    _asked("hired_on", DATE, _dotted_date, "Date d'entrée", "Entrée (date)", title="Date d'entrée"),
    _asked("hours", INTEGER, _count, "Heures", "Nombre d'heures", title="Nombre d'heures"),
    _asked("contributions", MONEY, _euros, "Cotisations", "Total cotisations", title="Cotisations"),
)
CERTIFICATE = (
    _asked("certificate_number", TEXT, _code, "Certificate number", "Certificate no.", "Cert. no."),
    _asked("insured", TEXT, _firm, "Insured", "Named insured", "Insured party"),
    _asked("insurer", TEXT, _firm, "Insurer", "Insurance company (insurer)"),
    _asked("effective_date", DATE, _date, "Effective date", "Policy effective", "Policy eff. date"),
    _asked("expiration_date", DATE, _date, "Expiration date", "Policy expires", "Policy exp. date"),
    _asked("liability_limit", MONEY, _money, "Liability limit", "Limit of liability", "Limit (liability)"),
    _asked("deductible", MONEY, _money, "Deductible", "Deductible amount"),
    _asked("producer", TEXT, _name, "Producer", "Name of producer"),
    _asked("claims", INTEGER, _count, "Claims", "Number of claims", title="Number of claims"),
)
KINDS = {
    "records": RECORDS,
    "bank statement": STATEMENT,
    "purchase order": ORDER,
    "Stromrechnung": UTILITY,
    "insurance certificate": CERTIFICATE,
    "bulletin de paie": PAYSLIP,
}
TUNED_ON = frozenset({"records", "purchase order", "insurance certificate"})
"""The other kinds are only scored."""
