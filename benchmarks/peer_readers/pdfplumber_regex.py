"""pdfplumber with regular expressions, as its documentation and most tutorials do it: text, patterns, tables.

An honest afternoon's work: English and German labels, both number formats, the usual dates. No rule is for a document
of the sets that are measured.
"""

from __future__ import annotations

import re
from datetime import datetime
from importlib import metadata

import pdfplumber
from protocol import serve

AMOUNT = r"(-?\d[\d.,']*[.,]\d{2})\b"
DATE = r"(\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{1,2}\.? \w+ \d{4})"
NUMBER = r"\s*(?:number|no\.?|nummer|nr\.?|#)?\s*:?\s+#?([A-Z0-9][\w/-]*\d[\w/-]*)"
GAP = r"[^\n\d-]{0,40}"
NET = ("subtotal", "net amount", "total before tax", "nettobetrag", "summe netto", "rechnungssumme ohne ust")
TAX = ("total tax", "vat total", "steuerbetrag", "mwst", "ust", "vat", "tax")
GROSS = ("grand total", "total due", "amount due", "bruttosumme", "rechnungsbetrag", "gesamtbetrag", "total")
# In order of preference. Of a total the last one in the text counts: totals stand at the end.
PATTERNS = {
    "invoice_number": [r"(?:invoice|receipt)" + NUMBER, r"\w*rechnung\w*" + NUMBER, r"beleg[ -]*" + NUMBER],
    "issue_date": [r"(?:invoice date|date of issue|(?:rechnungs|beleg)-?datum)\s*:?\s*" + DATE, r"vom\s+" + DATE, DATE],
    "net": [
        label + GAP + AMOUNT
        for label in (
            "subtotal",
            "net amount",
            "total before tax",
            "nettobetrag",
            "summe netto",
            "rechnungssumme ohne ust",
        )
    ],
    "tax": [label + GAP + AMOUNT for label in ("total tax", "vat total", "steuerbetrag", "mwst", "ust", "vat", "tax")],
    "gross": [
        label + GAP + AMOUNT
        for label in (
            "grand total",
            "total due",
            "amount due",
            "bruttosumme",
            "rechnungsbetrag",
            "gesamtbetrag",
            "total",
        )
    ],
}
TOTALS = ("net", "tax", "gross")
SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP"}
COLUMNS = {
    "description": ("description", "bezeichnung", "beschreibung", "artikel", "produkt", "item"),
    "quantity": ("qty", "quantity", "menge", "anzahl"),
    "unit_price": ("unit price", "price", "preis", "einzel"),
    "amount": ("amount", "betrag", "gesamt", "total", "wert"),
}


def number(text: str) -> str | None:
    match = re.search(r"-?\d[\d.,' ]*", text or "")
    if not match:
        return None
    digits = match.group().strip(" .,'").replace("'", "").replace(" ", "")
    mark = max(digits.rfind(","), digits.rfind("."))
    if mark < 0 or len(digits) - mark - 1 == 3:
        return re.sub(r"[.,]", "", digits)
    return re.sub(r"[.,]", "", digits[:mark]) + "." + digits[mark + 1 :]


def date(text: str) -> str | None:
    for pattern in ("%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %B %Y", "%d. %B %Y", "%d-%m-%Y", "%m/%d/%Y"):
        try:
            return datetime.strptime(text, pattern).date().isoformat()
        except ValueError:
            continue
    return None


def lines(pdf: pdfplumber.PDF) -> list[dict]:
    for page in pdf.pages:
        for table in page.extract_tables():
            header = [(cell or "").lower() for cell in table[0]]
            at = {
                name: next((i for i, cell in enumerate(header) if any(word in cell for word in words)), None)
                for name, words in COLUMNS.items()
            }
            if at["description"] is None or at["amount"] is None:
                continue
            return [
                {
                    name: (row[i] if name == "description" else number(row[i])) if i is not None else None
                    for name, i in at.items()
                }
                for row in table[1:]
            ]
    return []


def find(name: str, text: str) -> str | None:
    for pattern in PATTERNS[name]:
        found = re.findall(pattern, text, re.IGNORECASE)
        if found:
            return found[-1] if name in TOTALS else found[0]
    return None


def read(path: str) -> dict:
    with pdfplumber.open(path) as pdf:
        text = "\n".join(page.extract_text() or "" for page in pdf.pages)
        rows = lines(pdf)
    found = {name: find(name, text) or "" for name in PATTERNS}
    symbol = next((code for mark, code in SYMBOLS.items() if mark in text), None)
    code = re.search(r"\b(EUR|USD|GBP|CHF)\b", text)
    first = next((line.strip() for line in text.splitlines() if line.strip()), None)
    return {
        "invoice_number": found["invoice_number"] or None,
        "issue_date": date(found["issue_date"]),
        "currency": code.group(1) if code else symbol,
        "seller": {"name": first},
        "totals": {name: number(found[name]) for name in TOTALS},
        "lines": rows,
    }


if __name__ == "__main__":
    serve(metadata.version("pdfplumber"), read)
