"""The seller's country by the number that its tax office or register gave it, printed without the country's letters."""

from __future__ import annotations

import re
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractors.invoices.context import InvoiceContext
    from schemas.page import Word

_SPANISH = r"\b(?:nif|cif|n\.i\.f\.|c\.i\.f\.)\W{0,3}([A-Z\d]-?\d{7}-?[A-Z\d])\b"
_NUMBERS = {
    "IT": (re.compile(r"\b(?:partita\s+iva|p\.?\s?iva)\b\D{0,20}(\d{11})\b", re.IGNORECASE), "stdnum.it.iva"),
    "ES": (re.compile(_SPANISH, re.IGNORECASE), "stdnum.es.nif"),
    "FR": (re.compile(r"\bsiret\b\D{0,6}(\d{3}\s?\d{3}\s?\d{3}\s?\d{5})\b", re.IGNORECASE), "stdnum.fr.siret"),
    "DK": (re.compile(r"\bcvr\b\D{0,8}(\d{2}\s?\d{2}\s?\d{2}\s?\d{2})\b", re.IGNORECASE), "stdnum.dk.cvr"),
    "PL": (re.compile(r"\bnip\b\D{0,4}(\d{3}-?\d{3}-?\d{2}-?\d{2})\b", re.IGNORECASE), "stdnum.pl.nip"),
    "MX": (re.compile(r"\bRFC\W{0,3}([A-ZÑ&]{3,4}\d{6}[A-Z\d]{3})\b"), "stdnum.mx.rfc"),
    "HR": (re.compile(r"\bOIB\W{0,3}(\d{11})\b"), "stdnum.hr.oib"),
    "HU": (re.compile(r"\bad[óo]sz[áa]m\W{0,3}(\d{8})(?:-\d-\d{2})?\b", re.IGNORECASE), "stdnum.hu.anum"),
    "NZ": (re.compile(r"\bGST\b\D{0,9}(\d{2,3}-\d{3}-\d{3})\b"), "stdnum.nz.ird"),
    "SG": (re.compile(r"\bGST Reg\b\D{0,12}((?:19|20)\d{7}[A-Z])\b", re.IGNORECASE), "stdnum.sg.uen"),
    "IN": (re.compile(r"\bGSTIN\b(?:/UIN)?\W{0,4}(\d{2}[A-Z]{5}\d{4}[A-Z]\d[A-Z][A-Z\d])\b"), "stdnum.in_.gstin"),
}
"""Labels that no other country has for a number of that shape, and what knows its check digits."""


def registered_in(context: InvoiceContext, others: frozenset[Word]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The country and the number, where all that are printed are of one country. `others`: not the seller's words."""
    found = [
        (country, words)
        for row in context.rows
        for country, (pattern, module) in _NUMBERS.items()
        for match in pattern.finditer(row.row.text)
        if import_module(module).is_valid(match[1])
        and others.isdisjoint(words := row.row.words[row.row.text.count(" ", 0, match.start(1)) :][:1])
    ]
    if len({country for country, _ in found}) == 1:
        yield from found[:1]
