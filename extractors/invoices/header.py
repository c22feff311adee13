"""Labelled header fields: numbers, dates, currency, terms. Right of the label first, else below it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extractors.invoices.broken import whole_number
from extractors.invoices.candidate import Candidate
from extractors.invoices.labels import label_tokens
from extractors.invoices.listed import heads_list_of_invoices
from extractors.invoices.parties.sections import heads_code_cell
from extractors.invoices.payment import find_currencies, find_terms, normalize_spaces
from extractors.invoices.places import value_near
from extractors.invoices.unlabelled import find_due_date, find_number, find_preceding, placed_dates
from extractors.values.ids import find_ibans, normalize_id
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.invoices.places import Find, Found
    from schemas.page import Word

_ID = re.compile(r"^[A-Za-z0-9][A-Za-z0-9/_.\-–#+:]*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_IBAN_HEAD = re.compile(r"[A-Z]{2}\d\d")
_SERIES = re.compile(r"[A-Z0-9]{1,4}")
_SIGN = re.compile(r"^(?:n[°º]|№|nr\.)(?=\w)", re.IGNORECASE)
_WHOLE_WORD = re.compile(r"(?:^|[^\w-])[^\W\d_]{4,}\.$")
_TRIM = "#:;,.|()[]*\u2022"
_ROWS_OF_BLOCK = 3
_ROWS_OF_TITLE = 6
_REFERENCES = frozenset({"ref", "reference", "referentie", "referenz", "rif", "riferimento", "referencia"})
_BANK = frozenset({"bank", "iban", "bic", "swift", "sort", "routing", "aba", "bsb", "ifsc"})
_POSSESSIVES = frozenset(
    {"your", "our", "ihr", "ihre", "unser", "unsere", "votre", "notre", "su", "vostro", "uw", "onze"}
)
_WAYS_TO_PAY = tuple(("payment", word) for word in ("information", "details", "instructions"))
_WEAK = 2.0
"""Below this score no label that means the field alone stands with the value."""

ID_FIELDS = {
    "/invoice_number": "invoice_number",
    "/purchase_order": "purchase_order",
    "/preceding_invoice": "preceding_invoice",
    "/buyer/customer_number": "customer_number",
}
_OTHER_DOCUMENTS = frozenset({"purchase_order", "preceding_invoice", "decoy.number"})
DATE_FIELDS = {"/issue_date": "issue_date", "/due_date": "due_date", "/delivery_date": "delivery_date"}


def find_header_fields(context: InvoiceContext, excluded: Collection[int] = ()) -> dict[str, list[Candidate]]:
    """Candidates by JSON Pointer, best first. `excluded` are the rows of line items."""
    found: dict[str, list[Candidate]] = {}
    for path, role in ID_FIELDS.items():
        found[path] = _ranked(c for c in _labelled(context, role, _id_in) if c.position not in excluded)
    for path, role in DATE_FIELDS.items():
        found[path] = _ranked(c for c in _labelled(context, role, _date_in) if c.position not in excluded)
    if not found["/issue_date"]:
        found["/issue_date"] = _ranked(_first_dates(context))
    dated = placed_dates(context, found["/invoice_number"], excluded)
    found["/issue_date"] = _ranked(iter([*found["/issue_date"], *dated]))
    if not found["/invoice_number"] and _is_titled_original(context):
        found["/invoice_number"], found["/preceding_invoice"] = found["/preceding_invoice"], []
    _add_unlabelled(context, found, excluded)
    found["/currency"] = _ranked(find_currencies(context))
    found["/payment_terms"] = _ranked(find_terms(context))
    return found


def _is_titled_original(context: InvoiceContext) -> bool:
    """ "Original invoice #100071" opens the document: the original and no copy, that corrects nothing."""
    opening = [hit for row in context.rows[:1] for hit in row.hits_for("preceding_invoice")]
    titled = any(label_tokens(hit.text) == ("original", "invoice") for hit in opening)
    return titled and not any(row.hits_for("title.credit_note") for row in context.rows)


def _add_unlabelled(context: InvoiceContext, found: dict[str, list[Candidate]], excluded: Collection[int]) -> None:
    """What shape and place tell where no label, or only a weak one, does."""
    issued = found["/issue_date"][0] if found["/issue_date"] else None
    taken = [word for path, items in found.items() if path != "/invoice_number" for c in items for word in c.words]
    numbers = found["/invoice_number"]
    if not numbers or numbers[0].score < _WEAK:
        extra = find_number(context, issued.words if issued else (), taken, excluded)
        found["/invoice_number"] = _ranked(iter([*numbers, *extra]))
    if issued is not None and not found["/due_date"]:
        found["/due_date"] = _ranked(find_due_date(context, issued.value, excluded, found))
    if not found["/preceding_invoice"]:
        number = found["/invoice_number"][0].value if found["/invoice_number"] else None
        named = [(row, _id_in(row, at, len(row.row.words))) for row, at in find_preceding(context, number)]
        # "Ihre Rechnung für April 2026", on a bill that credits a fault: a year is no number.
        told = [(row, v) for row, v in named if v and v[0] != number and not _YEAR.fullmatch(v[0])]
        corrected = [Candidate(v[0], v[1], 1.0, row.position) for row, v in told]
        found["/preceding_invoice"] = _ranked(iter(corrected))


def _ranked(candidates: Iterator[Candidate]) -> list[Candidate]:
    """Best first; one per value."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        held = best.get(candidate.value)
        if held is None or candidate.score > held.score:
            best[candidate.value] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.position))


def _labelled(
    context: InvoiceContext,
    role: str,
    find: Find,
) -> Iterator[Candidate]:
    for row, hit in _label_hits(context, role):
        if role == "customer_number" and _is_bank_account(context, row, hit):
            continue
        strong = not hit.is_weak_for(role) or _is_title(hit)
        base = (2.0 if strong else 0.0) + 0.5 * min(hit.token_count, 4) - 0.01 * row.position
        if _follows_title(context, row, hit):
            base += 2.0  # "Invoice (380) no. 4711 of 5 March 2018": what follows the title belongs to it
        elif _is_led(row, hit):
            base -= 2.0
        stop = min(_next_label(row, hit), _end_of_sentence(row, hit))
        free = not _is_title(hit) or _is_heading(row, hit)
        placed = value_near(context, row, hit, find, stop, may_stand_below=free)
        if placed is not None and find is _id_in:
            placed = whole_number(context, placed)
        if placed is not None:
            yield Candidate(placed.value, placed.words, base + placed.score, placed.position)


def _next_label(row: InvoiceRow, hit: LabelHit) -> int:
    """Where the next strong label of the row starts: what stands behind it is its own."""
    owners = (h.start for h in row.hits if h.start >= hit.end and _owns_value(h) and not _is_preposition(row, h))
    return next(owners, len(row.row.words))


def _end_of_sentence(row: InvoiceRow, hit: LabelHit) -> int:
    """Where the label's sentence ends: "... on the due date. Your tariff ends on 31 October" names no due date."""
    phrase = next(p for p in row.row.phrases if hit.words[-1] in p.words)
    last = row.row.words.index(phrase.words[-1])
    ends = (i + 1 for i in range(hit.end - 1, last) if _ends_sentence(row.row.words[i].text, row.row.words[i + 1].text))
    return next(ends, len(row.row.words))


def _ends_sentence(word: str, following: str) -> bool:
    """A full stop behind a word that is not cut short, and a capital behind it."""
    return bool(_WHOLE_WORD.search(word)) and following[:1].isupper() and following[1:2].islower()


def _is_preposition(row: InvoiceRow, hit: LabelHit) -> bool:
    """ "de", "from", "van" head a party only where they open a phrase."""
    opens = any(phrase.words[0] == hit.words[0] for phrase in row.row.phrases)
    return hit.token_count == 1 and not opens and all(lb.role.startswith("party.") or lb.weak for lb in hit.labels)


def _owns_value(hit: LabelHit) -> bool:
    """A label that a value of its own follows; headings of columns and titles have theirs elsewhere."""
    return any(not lb.weak and not lb.role.startswith(("column.", "title.")) for lb in hit.labels)


def _label_hits(context: InvoiceContext, role: str) -> Iterator[tuple[InvoiceRow, LabelHit]]:
    """The labels of a role; a title is one of the invoice number ("Commercial invoice 2026.0182"). The headings of a
    list of other invoices are none."""
    for row in context.rows:
        if heads_list_of_invoices(context, row):
            continue
        for hit in row.hits:
            refers = hit.serves("invoice_number") and _refers_to_another(context, row, hit)
            if refers and role in ("invoice_number", "preceding_invoice"):
                if role == "preceding_invoice":
                    yield row, hit
                continue
            if role == "issue_date" and _dates_another(row, hit):
                continue
            heads_code = role == "customer_number" and hit.serves("party.buyer") and heads_code_cell(context, row, hit)
            if hit.serves(role) or heads_code or (role == "invoice_number" and _is_title(hit)):
                yield row, hit


def _refers_to_another(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> bool:
    """ "Ref. factuur" on a credit note is the invoice that it corrects; on an invoice it is the invoice."""
    before = row.row.words[hit.start - 1 : hit.start]
    named = (*label_tokens(hit.text), *(token for word in before for token in label_tokens(word.text)))
    return not _REFERENCES.isdisjoint(named) and any(
        above.hits_for("title.credit_note") and not above.hits_for("title.invoice")
        for above in context.rows[: min(row.position, _ROWS_OF_TITLE)]
    )


def _dates_another(row: InvoiceRow, hit: LabelHit) -> bool:
    """ "Dated" beside "Buyer's order no." is the day of that order."""
    before = max((h for h in row.hits if h.end <= hit.start), key=lambda h: h.end, default=None)
    return hit.token_count == 1 and before is not None and any(lb.role in _OTHER_DOCUMENTS for lb in before.labels)


def _is_bank_account(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> bool:
    """An account beside a sort code or an IBAN is the bank's, and so is one over or under a bank or a way to pay."""
    if "account" not in label_tokens(hit.text):
        return False
    if any(h.serves("id.iban") or "code" in label_tokens(h.text) for h in row.hits):
        return True
    near = context.rows[max(0, row.position - _ROWS_OF_BLOCK) : row.position + 1 + _ROWS_OF_BLOCK]
    phrases = [p for other in near if other.page_no == row.page_no for p in other.row.phrases]
    named = (label_tokens(p.text) for p in phrases if p.bbox.overlap_x(hit.bbox) > 0)
    return any(_BANK & set(tokens) or tokens in _WAYS_TO_PAY for tokens in named)


def _follows_title(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> bool:
    return any(
        h.end <= hit.start
        and not _is_led(row, h)
        and not _refers_to_another(context, row, h)
        and any(lb.role.startswith("title.") or (lb.role == "invoice_number" and not lb.weak) for lb in h.labels)
        for h in row.hits
    )


def _is_led(row: InvoiceRow, hit: LabelHit) -> bool:
    """The label stands inside a sentence: words that are no label come before it in its phrase."""
    phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
    lead = phrase.words[: phrase.words.index(hit.words[0])]
    is_possessive = len(lead) == 1 and fold(lead[0].text) in _POSSESSIVES
    return bool(lead) and not is_possessive and not any(h.end == hit.start for h in row.hits)


def _is_title(hit: LabelHit) -> bool:
    return any(label.role.startswith("title.") and label.role != "title.other" for label in hit.labels)


def _is_heading(row: InvoiceRow, hit: LabelHit) -> bool:
    """A title word that heads a column of a grid: other labels stand beside it in the same row."""
    phrases = {phrase.words for phrase in row.row.phrases}
    others = [h for h in row.hits if h.start >= hit.end and (not h.is_weak or tuple(h.words) in phrases)]
    return bool(others) and not any(word.text.strip(_TRIM)[-1:].isdigit() for word in row.row.words)


def _id_in(row: InvoiceRow, start: int, stop: int) -> Found | None:
    """The first word with a digit that can be an identifier; it must stand near, a few words in at most."""
    dates = {index for token in row.dates for index in range(token.start, token.end)}
    opened = False
    words = row.row.words
    for index in range(start, min(stop, start + 5)):
        raw = words[index].text
        opened = opened or raw.startswith("(")
        if opened:
            opened = ")" not in raw  # "Factura (CFDI 4.0)": of what is told in brackets none is the number
            continue
        text = _without_sign(raw.strip(_TRIM))
        if not any(ch.isdigit() for ch in text):
            if text and fold(text) not in _FILLERS and index > start + 1:
                return None
            continue
        if index in dates or not _ID.match(text) or _is_money(row, index) or _begins_iban(words[index:]):
            return None
        first = index
        if index > start and _is_prefix(words[index - 1].text):
            first = index - 1
        group = tuple(words[first : _end_of_id(row, index, stop)])
        value = _without_sign(normalize_spaces(" ".join(w.text for w in group)))
        return value, group, 0.3 if len(text) >= 4 else 0.0
    return None


def _begins_iban(words: Sequence[Word]) -> bool:
    """ "Account / Payable to" over "CH93 0076 2011 …": an account at a bank, whose first group is nobody's number."""
    if not _IBAN_HEAD.match(words[0].text):
        return False
    return any(span.start == 0 for span in find_ibans(" ".join(word.text for word in words)))


def _without_sign(text: str) -> str:
    """The number behind a sign that is set against it: "n°562044387"."""
    return _SIGN.sub("", text)


def _end_of_id(row: InvoiceRow, index: int, stop: int) -> int:
    """An identifier printed in groups goes on to the end of its phrase, if every word there is a group of digits.

    Behind a slash that stands alone comes the series: "9935 / A".
    """
    phrase = next(p for p in row.row.phrases if row.row.words[index] in p.words)
    rest = phrase.words[phrase.words.index(row.row.words[index]) + 1 :]
    if len(rest) > 1 and rest[0].text == "/" and _SERIES.fullmatch(rest[1].text) and index + 3 <= stop:
        return index + 3
    end = index + 1 + len(rest)
    dated = any(token.start < end and token.end > index + 1 for token in row.dates)
    groups = all(any(ch.isdigit() for ch in w.text) and _ID.match(w.text) for w in rest)
    money = any(_is_money(row, i) for i in range(index + 1, end))
    return end if 0 < len(rest) <= 3 and groups and end <= stop and not dated and not money else index + 1


_FILLERS = frozenset({"", "nr", "no", "number", "nummer", "numero", "und", "and", "et", "y", "e", "en", "n", "num"})


def _is_prefix(text: str) -> bool:
    """Capitals that open an identifier: "INV 1234"."""
    return 1 < len(text) <= 4 and text.isalpha() and text.isupper() and fold(text) not in _FILLERS


def _is_money(row: InvoiceRow, index: int) -> bool:
    return any(t.start <= index < t.end and (t.currency or t.decimals == 2) for t in row.amounts)


def _date_in(row: InvoiceRow, start: int, stop: int) -> Found | None:
    """The first date; of a period the last day, which is the day the service was complete."""
    inside = [t for t in row.dates if start <= t.start < stop]
    if not inside or inside[0].start > start + 8:
        return None
    token = inside[0]
    if len(inside) > 1 and inside[1].start - token.end <= 1:
        token = inside[1]
    return token.date.isoformat(), token.words, -0.05 * (token.start - start)


def _first_dates(context: InvoiceContext) -> Iterator[Candidate]:
    """Without any label: a date that stands alone in its phrase on the first page."""
    labelled = {"due_date", "delivery_date", "decoy.date"}
    for row in context.rows:
        if row.page_no != context.rows[0].page_no:
            return
        if any(h.serves(role) for h in row.hits for role in labelled):
            continue
        for token in row.dates:
            yield Candidate(token.date.isoformat(), token.words, 0.5 - 0.01 * row.position, row.position)


__all__ = ["DATE_FIELDS", "ID_FIELDS", "find_header_fields", "normalize_id", "normalize_spaces"]
