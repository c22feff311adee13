"""The rules reader: one invoice or receipt in, readings out, each on the words it stands on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.invoices.context import InvoiceContext, build_context
from extractors.invoices.corroborating import corroborating_currency, corroborating_prints
from extractors.invoices.header import find_header_fields
from extractors.invoices.identifiers import find_identifiers
from extractors.invoices.kind import find_document_type
from extractors.invoices.lines import LineItem, LineTable, read_lines
from extractors.invoices.parties import Party, find_parties
from extractors.invoices.taxes import TaxGroup, find_tax_groups, implied_group
from extractors.invoices.totals import TotalsChoice, choose_totals
from extractors.readings import by_line, make_reading
from extractors.receipts.reader import receipt_fields, receipt_totals
from extractors.receipts.strip import is_strip
from extractors.values.currencies import mark_codes
from extractors.values.ids import vat_country

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from extractors.invoices.candidate import Candidate
    from schemas.evidence import Reading, Selector
    from schemas.page import DocumentContent, Kind, Word
    from schemas.target import Target

_TIMES = ("x", "X", "à", "a")
"""What stands between quantity and price, or behind the quantity, and is no unit."""
_FACTORS = ("quantity", "unit_price")
_STEPS = ("allowances", "charges", "prepaid", "rounding")
"""Totals that lead from one sum to the next: whatever lies between the two sums closes them."""
_ORDINAL = re.compile(r"^[\d.]+$")
RUNNERS_UP = 2
RUNNING_SUM, LEFT_OUT = "running_sum/", "left_out/"
"""Paths of what is read for checks only: sums printed between the items, and position numbers that are left out."""


class RulesReader:
    """Reads by labels, geometry and arithmetic; knows no supplier and no file."""

    selector: Selector = "rules"

    def read(self, content: DocumentContent, target: Target) -> Sequence[Reading]:
        if target.kind not in ("invoice", "receipt"):
            return ()
        context = build_context(content)
        if not context.rows:
            return ()
        if target.kind == "receipt" and is_strip([row.row for row in context.rows]):
            return _receipt(context)
        table = read_lines(context)
        groups = find_tax_groups(context, table.rows)
        choice = choose_totals(context, table.rows, groups, table.total())
        return [
            *_document_type(context, target.kind),
            *_header(context, table),
            *_lines(table),
            *_between_lines(table),
            *_taxes(groups or _implied(context, choice)),
            *_totals(choice),
        ]


def _document_type(context: InvoiceContext, kind: Kind) -> Iterator[Reading]:
    found = find_document_type(context, kind)
    if found is not None:
        yield make_reading("/document_type", found[0], [found[1]])


def _header(context: InvoiceContext, table: LineTable) -> Iterator[Reading]:
    seller, buyer = find_parties(context)
    fields = find_header_fields(context, table.rows)
    fields |= {"/seller/name": seller.names, "/seller/address": seller.addresses}
    fields |= {"/buyer/name": buyer.names, "/buyer/address": buyer.addresses}
    fields |= find_identifiers(context, seller, buyer)
    for path, candidates in fields.items():
        yield from _ranked_readings(path, candidates)
    yield from corroborating_prints(context, seller, buyer, fields)


def _receipt(context: InvoiceContext) -> list[Reading]:
    """A till receipt: the head and the totals have a layout of their own, identifiers are the shop's. Of the numbers
    for taxes those are VAT ids that name their country."""
    fields = find_header_fields(context)
    fields |= receipt_fields(context, fields["/issue_date"])
    identifiers = find_identifiers(context, Party(), Party())
    fields["/seller/email"] = identifiers.get("/seller/email", [])
    fields["/seller/vat_id"] = [c for c in identifiers.get("/seller/vat_id", ()) if vat_country(c.value) is not None]
    fields.pop("/due_date", None)
    readings = [*_document_type(context, "receipt"), *receipt_totals(context), *corroborating_currency(context, fields)]
    return readings + [reading for path, candidates in fields.items() for reading in _ranked_readings(path, candidates)]


def _ranked_readings(path: str, candidates: Sequence[Candidate]) -> Iterator[Reading]:
    for rank, candidate in enumerate(candidates[: 1 + RUNNERS_UP]):
        parts, guessed = by_line(candidate.words), candidate.role_is_guessed
        yield make_reading(path, candidate.value, parts, rank=rank, role_is_guessed=guessed)


def _lines(table: LineTable) -> Iterator[Reading]:
    for index, item in enumerate(table.items):
        yield from _line(f"/lines/{index}", item)


def _between_lines(table: LineTable) -> Iterator[Reading]:
    for index, token in enumerate(table.sums):
        yield make_reading(f"{RUNNING_SUM}{index}", plain(token.value), [token.words])
    for index, (numbers, word) in enumerate(table.gaps):
        yield make_reading(f"{LEFT_OUT}{index}", numbers, [[word]])


def _line(base: str, item: LineItem) -> Iterator[Reading]:
    for role in ("quantity", "unit_price", "tax_rate"):
        token, number = item.cells.get(role), item.number(role)
        if token is not None and number is not None:
            guessed = role in _FACTORS and item.role_is_guessed(role)
            yield make_reading(f"{base}/{role}", plain(number), [token.words], role_is_guessed=guessed)
    token, amount = item.cells.get("amount"), item.amount
    if token is not None and amount is not None:
        parts = [token.words, *(d.words for d in item.discounts)]
        yield make_reading(f"{base}/amount", plain(amount), parts)
    discount = item.discount()
    if discount is not None:
        yield make_reading(f"{base}/discount", plain(discount[0]), [t.words for t in discount[1]])
    for role in ("description", "item_number", "unit"):
        rows = item.texts.get(role, [])
        rows = rows[:1] if role != "description" else rows
        if role == "unit":
            rows = [_unit_words(rows[0])] if rows else []
        text = " ".join(w.text for words in rows for w in words).strip(" ,;:|")
        text = text if role == "description" else _unbracketed(text.strip("/ "))
        if any(ch.isalnum() for ch in text):
            yield make_reading(f"{base}/{role}", text, rows)
    codes = item.texts.get("position", [])[:1]
    if codes and "item_number" not in item.texts and not _ORDINAL.match(codes[0][0].text):
        yield make_reading(f"{base}/item_number", codes[0][0].text, [codes[0][:1]])  # headed "Item", and no count


def _unbracketed(text: str) -> str:
    """Without brackets around it, and without half a pair: "(pcs" and "[AB-12]", but "Unit(s)"."""
    for opens, closes in ("()", "[]"):
        if text.count(opens) != text.count(closes) or text.startswith(opens):
            text = text.strip(opens + closes)
    return text


def _unit_words(words: Sequence[Word]) -> tuple[Word, ...]:
    """Without figures of another column, and once where it stands behind the quantity and behind the price."""
    lettered = [word for word in words if any(char.isalpha() for char in word.text) and word.text not in _TIMES]
    lettered = [word for word in lettered if not mark_codes(word.text)] or lettered  # "Adet TL": the price's mark
    named = {word.text.strip("/().").casefold(): word for word in reversed(lettered)}
    return tuple(word for word in words if word in named.values())


def _taxes(groups: Sequence[TaxGroup]) -> Iterator[Reading]:
    for index, group in enumerate(groups):
        base = f"/taxes/{index}"
        yield make_reading(f"{base}/rate", plain(group.rate), [group.rate_words])
        yield make_reading(f"{base}/amount", plain(group.amount), [group.amount_words])
        if group.base_words:
            yield make_reading(f"{base}/base", plain(group.base), [group.base_words])


def _implied(context: InvoiceContext, choice: TotalsChoice) -> Sequence[TaxGroup]:
    net, tax = choice.chosen.get("net"), choice.chosen.get("tax")
    if net is None or tax is None or len(net.parts) != 1 or len(tax.parts) != 1:
        return ()
    group = implied_group(context, (net.value, net.parts[0]), (tax.value, tax.parts[0]))
    return () if group is None else (group,)


def _totals(choice: TotalsChoice) -> Iterator[Reading]:
    for role, candidate in choice.chosen.items():
        guessed = role in _STEPS and candidate.is_guessed
        yield make_reading(f"/totals/{role}", plain(candidate.value), candidate.parts, role_is_guessed=guessed)
    if choice.rival is not None:
        yield make_reading("/totals/gross", plain(choice.rival.value), choice.rival.parts)
    for role, others in choice.others.items():
        for rank, candidate in enumerate(others[:RUNNERS_UP], start=1):
            if role in choice.chosen and candidate.score >= 3.5:
                yield make_reading(f"/totals/{role}", plain(candidate.value), candidate.parts, rank=rank)


def plain(number: Decimal) -> str:
    """Canonical decimal string: as many digits as printed, no exponent, no negative zero."""
    return format(abs(number) if number == 0 else number, "f")
