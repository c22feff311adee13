"""VAT ids, tax numbers, bank details and mail addresses, and which party they belong to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.invoices.parties.domains import domains_of, matches_domain
from extractors.values.ids import (
    IdSpan,
    find_bics,
    find_emails,
    find_german_tax_numbers,
    find_ibans,
    find_vat_ids,
    is_bic,
    normalize_id,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.invoices.parties import Party
    from extractors.layout import Phrase
    from schemas.page import Word


_NEAR_ROWS = 2
_LINES_UP = 8
_LINE_GAP = 1.6
"""Between two lines of a party's block, in line heights."""


@dataclass(frozen=True)
class _Found:
    path: str
    span: IdSpan
    words: tuple[Word, ...]
    score: float


def find_identifiers(context: InvoiceContext, seller: Party, buyer: Party) -> dict[str, list[Candidate]]:
    """Candidates by JSON Pointer, best first. What stands in the buyer's section or says "your" is the buyer's."""
    found: dict[str, list[Candidate]] = {}
    for row in context.rows:
        if not any(ch.isdigit() or ch == "@" for ch in row.row.text) and not row.hits_for("id.vat"):
            continue
        for item in (*_bank_details(context, row, seller, buyer), *_tax_ids(context, row, seller, buyer)):
            score = item.score - (0.0 if item.span.valid else 1.0)
            found.setdefault(item.path, []).append(Candidate(item.span.value, item.words, score, row.position))
    found.setdefault("/seller/bic", []).extend(_bics_near(context, found.get("/seller/iban", ())))
    return {path: _ranked(items) for path, items in found.items() if items}


def _bics_near(context: InvoiceContext, ibans: Sequence[Candidate]) -> Iterator[Candidate]:
    """A word of a BIC's shape and the account's country, in the lines around the account: no label needed."""
    for iban in ibans[:1]:
        for row in context.rows[max(0, iban.position - _NEAR_ROWS) : iban.position + _NEAR_ROWS + 1]:
            for word in row.row.words:
                text = word.text.strip(".,;:()")
                near = word.page_no == iban.words[0].page_no and text[4:6] == iban.value[:2]
                if near and text.isupper() and is_bic(text):
                    yield Candidate(text, (word,), 1.0, row.position)


def _bank_details(context: InvoiceContext, row: InvoiceRow, seller: Party, buyer: Party) -> Iterator[_Found]:
    """Bank account and mail address of the seller; an account that the text calls yours is the buyer's."""
    for span in _spans(row, find_ibans):
        if _is_debited(context, row, span):
            continue
        theirs = _owner(row, span, seller, buyer) == "buyer"
        yield _Found("/seller/iban", span, _words(row, span), 0.5 if theirs else 2.0)
    for span, words in _wrapped(context, row, find_ibans):
        yield _Found("/seller/iban", span, words, 1.5)
    for span in _spans(row, find_bics):
        yield _Found("/seller/bic", span, _words(row, span), 2.0)
    for span in _spans(row, find_emails):
        if _owner(row, span, seller, buyer) == "seller":
            in_its_name = any(matches_domain(name.value, domains_of(span.value)) for name in seller.names[:1])
            yield _Found("/seller/email", span, _words(row, span), 1.0 + in_its_name)


def _tax_ids(context: InvoiceContext, row: InvoiceRow, seller: Party, buyer: Party) -> Iterator[_Found]:
    for span in _spans(row, find_vat_ids):
        labelled = bool(row.hits_for("id.vat"))
        owner = (
            _owner_of_strip(context, row, span)
            or _owner_above(context, row, span, seller, buyer)
            or _owner(row, span, seller, buyer)
        )
        yield _Found(f"/{owner}/vat_id", span, _words(row, span), 2.0 + labelled)
    for span, words in _wrapped(context, row, find_vat_ids):
        yield _Found("/seller/vat_id", span, words, 1.5)
    for hit in row.hits_for("id.vat"):
        domestic = _after_label(row, hit)
        if domestic is not None:
            owner = _owner_above(context, row, domestic, seller, buyer) or _owner(row, domestic, seller, buyer)
            yield _Found(f"/{owner}/vat_id", domestic, _words(row, domestic), 1.5)
        elif (cell := context.cell_under(row, hit.words[-1])) is not None:
            yield from _in_cell(row, hit, cell)
    for span in _spans(row, find_german_tax_numbers):
        if any(_follows(row, hit, span) for hit in row.hits_for("id.tax_number")):
            yield _Found("/seller/tax_number", span, _words(row, span), 2.0)


def _wrapped(
    context: InvoiceContext, row: InvoiceRow, find: Callable[[str], list[IdSpan]]
) -> Iterator[tuple[IdSpan, tuple[Word, ...]]]:
    """Valid identifiers broken at the end of a line: begun in a phrase, ended in the one flush below it."""
    if row.position + 1 >= len(context.rows):
        return
    under = context.rows[row.position + 1]
    for phrase in row.row.phrases:
        below = next((p for p in under.row.phrases if abs(p.bbox.left - phrase.bbox.left) < row.row.height), None)
        if below is None or under.page_no != row.page_no or below.bbox.top - phrase.bbox.bottom > row.row.height:
            continue
        text, words = f"{phrase.text} {below.text}", phrase.words + below.words
        for span in find(text):
            if span.valid and span.start < len(phrase.text) < span.end:
                yield span, words[text.count(" ", 0, span.start) : text.count(" ", 0, span.end) + 1]


_FEWEST_DIGITS = 7
_DOMESTIC = re.compile(r"[A-Z]?\d[\d .\-/]{6,16}[\dA-Z](?![\w])")


def _after_label(row: InvoiceRow, hit: LabelHit) -> IdSpan | None:
    """The number right behind a VAT label, printed without its country ("P.IVA 01234567890", "CIF B12345678")."""
    start = sum(len(word.text) + 1 for word in row.row.words[: hit.end])
    phrase = next(p for p in row.row.phrases if hit.words[-1] in p.words)
    following = next((p for p in row.row.phrases if p.bbox.left >= hit.bbox.right), None)
    value = phrase if phrase.words[-1] is not hit.words[-1] else following
    end = 0 if value is None else row.row.words.index(value.words[-1]) + 1
    rest = " ".join(word.text for word in row.row.words[hit.end : end])
    lead = len(rest) - len(rest.lstrip(" :.#"))
    match = _DOMESTIC.match(rest, lead)
    if match is None or sum(ch.isdigit() for ch in match.group()) < _FEWEST_DIGITS:
        return None
    return IdSpan(start + match.start(), start + match.end(), match.group(), normalize_id(match.group()))


def _in_cell(row: InvoiceRow, hit: LabelHit, cell: Phrase) -> Iterator[_Found]:
    """The number under its label in a strip of cells, printed without its country."""
    match = _DOMESTIC.fullmatch(cell.text)
    if match is not None and sum(ch.isdigit() for ch in cell.text) >= _FEWEST_DIGITS:
        span = IdSpan(0, len(cell.text), cell.text, normalize_id(cell.text))
        owner = "buyer" if _says_buyer(hit.text) else _owner_by_strip(row)
        yield _Found(f"/{owner}/vat_id", span, cell.words, 1.5)


def _owner_by_strip(labels: InvoiceRow) -> str:
    """A strip that says what the buyer ordered, or by which number it is known, tells the buyer's VAT id."""
    return "buyer" if labels.hits_for("customer_number") or labels.hits_for("purchase_order") else "seller"


def _owner_of_strip(context: InvoiceContext, row: InvoiceRow, span: IdSpan) -> str | None:
    """Whose the identifier is by the labels of the strip that it stands in; None where it stands in none."""
    labels = context.rows[row.position - 1] if row.position else row
    words = _words(row, span)
    cells = [context.cell_under(labels, hit.words[-1]) for hit in labels.hits_for("id.vat")]
    return _owner_by_strip(labels) if any(cell and words[0] in cell.words for cell in cells) else None


def _spans(row: InvoiceRow, find: Callable[[str], list[IdSpan]]) -> list[IdSpan]:
    """Found within one phrase each; in the whole row only where no phrase holds one: a wide gap ends an identifier."""
    found: list[IdSpan] = []
    offset = 0
    for phrase in row.row.phrases:
        spans = find(phrase.text)
        found += [replace(span, start=span.start + offset, end=span.end + offset) for span in spans]
        offset += len(phrase.text) + 1
    return found or [span for span in find(row.row.text) if span.valid]


def _ranked(items: Sequence[Candidate]) -> list[Candidate]:
    """What is printed more than once comes first; then the better score, then the earlier place."""
    counts = Counter(item.value for item in items)
    best: dict[str, Candidate] = {}
    for item in items:
        if item.value not in best or item.score > best[item.value].score:
            best[item.value] = item
    return sorted(best.values(), key=lambda c: (-c.score, -counts[c.value], c.position))


def _follows(row: InvoiceRow, hit: LabelHit, span: IdSpan) -> bool:
    """The number stands right behind the label: no other number or label comes between."""
    between = row.row.words[hit.end : _first(row, span)]
    return hit.end <= _first(row, span) and not any(
        any(ch.isdigit() for ch in word.text) or (word.text.endswith(":") and len(word.text) > 1) for word in between
    )


def _first(row: InvoiceRow, span: IdSpan) -> int:
    return row.row.text.count(" ", 0, span.start)


def _words(row: InvoiceRow, span: IdSpan) -> tuple[Word, ...]:
    return row.row.words[_first(row, span) : row.row.text.count(" ", 0, span.end) + 1]


_YOUR_ACCOUNT = re.compile(
    r"\b(?:ihre[mrns]?|your|votre|vos|vostro|suo|su|uw|din|ditt|deres)\s(?:[^\W\d_]+[\s-]){0,2}"
    r"(?:\w*konto|account|compte|conto|cuenta|rekening)\b(?![^.]*[^\W\d_]{4}\. )|\bdomiciliaci[oó]n\b[\s:]*$",
    re.IGNORECASE,
)
_LEAD_OF_ACCOUNT = 80
"""Characters before an account that say whose it is."""


def _is_debited(context: InvoiceContext, row: InvoiceRow, span: IdSpan) -> bool:
    """The sum is taken from this account ("wird von Ihrem Konto DE89 … abgebucht"): it is the buyer's, not the payee's.

    The words before it may stand at the end of the line above.
    """
    lead = row.row.text[: span.start]
    above = context.rows[row.position - 1] if row.position else row
    if above.page_no == row.page_no and row.row.bbox.top - above.row.bbox.bottom < row.row.height and ":" not in lead:
        lead = f"{above.row.text} {lead}"
    return bool(_YOUR_ACCOUNT.search(lead[-_LEAD_OF_ACCOUNT:]))


_YOUR = (
    *("ihr", "your", "votre", "vos", "vostr", "suya"),
    *("customer", "client", "kunde", "klant", "buyer", "leistungsempf", "rechnungsempf", "käufer", "acheteur", "koper"),
    *("ostaja", "köpare", "kjøper", "nabywc", "odběratel", "vevő", "alıcı", "cumpărător", "adquirente", "comprador"),
    *("lastschrift", "mandat", "domiciliación", "prélèvement", "debit", "incasso"),
)
"""What the text before an identifier says where it is the buyer's; beginnings of words."""


def _owner(row: InvoiceRow, span: IdSpan, seller: Party, buyer: Party) -> str:
    words = _words(row, span)
    if any(w in buyer.words for w in words):
        return "buyer"
    if any(w in seller.words for w in words):
        return "seller"
    lead = row.row.text[max(0, span.start - 40) : span.start].casefold().split()
    return "buyer" if _says_buyer(" ".join(lead)) else "seller"


def _says_buyer(text: str) -> bool:
    words = text.casefold().split()
    return any(word.strip(".:").startswith(_YOUR) for word in words) or bool({"su", "uw"} & set(words))


def _owner_above(context: InvoiceContext, row: InvoiceRow, span: IdSpan, seller: Party, buyer: Party) -> str | None:
    """Whose block the line of the identifier goes on: the one whose lines stand flush above it without a gap."""
    words = _words(row, span)
    below = next(p.bbox for p in row.row.phrases if words[0] in p.words)
    for above in reversed(context.rows[max(0, row.position - _LINES_UP) : row.position]):
        phrase = next((p for p in above.row.phrases if abs(p.bbox.left - below.left) < 0.6 * below.height), None)
        if phrase is None or above.page_no != row.page_no:
            continue
        if below.top - phrase.bbox.bottom > _LINE_GAP * below.height:
            return None
        for party, name in ((buyer, "buyer"), (seller, "seller")):
            if party.owns(phrase.words):
                return name
        below = phrase.bbox
    return None
