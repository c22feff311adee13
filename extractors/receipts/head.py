"""The head of a till receipt: the shop's name, and its address below."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from extractors.invoices.candidate import Candidate
from extractors.invoices.parties.names import has_legal_form, is_country, is_noise, is_postal_line
from extractors.receipts.labels import class_of, plain_words, receipt_labels, speaks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.invoices.context import InvoiceRow
    from schemas.page import Word

_REGISTRATION = re.compile(
    r"\s*[(\[]?\s*(?:(?:no|co|reg)\b[.:\s]*)*[A-Z]{0,3}\d{4,}[\w\s-]{0,5}[)\]]?\s*[.,]?\s*$", re.IGNORECASE
)
_POSTAL_CODE = re.compile(
    r"(?<![\w-])\d{4,6}[,.]?\s*[^\W\d_]{3}|,\s*\d{5,6}\W*$|\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|(?<!\d)\d{2}-\d{3}\s[^\W\d_]"
)
_LEADING_FIGURE = re.compile(r"\W*(?:no\W*)?\d", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"\d(?:[- ]?\d){4}")
_FEW_LETTERS = 4
_SHORTEST_COMPOUND = 5
_HEAD_ROWS = 16
_MAX_ADDRESS_ROWS = 6
_ODD_HEIGHT = 1.5
_TITLES = ("title.", "invoice_number", "issue_date")


@dataclass
class Head:
    """Candidates for the name and the address, best first."""

    names: list[Candidate] = field(default_factory=list)
    addresses: list[Candidate] = field(default_factory=list)


def read_head(rows: Sequence[InvoiceRow]) -> Head:
    """The name is the line that looks most like one above the address; the address ends where something else begins."""
    head = Head()
    start = _first_row(rows)
    block = _address(rows, start)
    stop = block[0] if block else _body(rows, start)
    height = median(row.row.height for row in rows)
    for position in range(start, stop):
        words = _name_words(rows, position, stop)
        if words:
            score = _name_score(rows, position, range(start, stop), words, height)
            head.names.append(Candidate(_text(words), words, score, position))
    head.names.sort(key=lambda name: -name.score)
    if block:
        words = tuple(word for position in block for word in rows[position].row.words)
        lines = [_text(rows[position].row.words) for position in block]
        head.addresses.append(Candidate(", ".join(lines), words, 1.0, block[0]))
    return head


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words).strip(" ,;:.-*")


def _first_row(rows: Sequence[InvoiceRow]) -> int:
    """Where the head begins: the foot of another receipt above it says thank you."""
    thanks = [row.position for row in rows[: len(rows) // 3] if _is_foot(row.row.text)]
    return thanks[-1] + 1 if thanks else 0


def _is_foot(text: str) -> bool:
    plain = "".join(plain_words(text))
    return any(phrase in plain for phrase in ("comeagain", "thankyou", "visitusagain", "notreturnable", "exchangeable"))


def _body(rows: Sequence[InvoiceRow], start: int) -> int:
    """The first row that is no longer the head."""
    for row in rows[start + 1 : start + _HEAD_ROWS]:
        if _is_body(row) or _is_aside(row.row.text):
            return row.position
    return min(start + 3, len(rows))


def _is_body(row: InvoiceRow) -> bool:
    """A title, a date, an amount: no part of a name or an address."""
    roles = [label.role for hit in row.hits for label in hit.labels if not label.weak]
    titled = any(role.startswith(_TITLES) for role in roles) or speaks_of(row.row.text, "title")
    titled |= sum(role.startswith("column.") for role in roles) > 1
    priced = any(amount.decimals == 2 for amount in row.amounts)
    return bool(row.dates) or titled or (priced and not _has_street(row.row.text))


def _is_aside(text: str) -> bool:
    """A registration, a telephone number, a web address: neither name nor address."""
    few_letters = sum(char.isalpha() for char in text) <= _FEW_LETTERS
    if few_letters and _LONG_NUMBER.search(text) and not is_postal_line(text):
        return True
    plain = "".join(plain_words(text))
    if "capital" in plain and any(char.isdigit() for char in text):
        return True  # "SAS au capital de 8 000 EUR"
    opens = any(plain.startswith(label) for label in receipt_labels()["aside"] if len(label) > 3)
    opens = opens or (plain_words(text) or [""])[0] in receipt_labels()["aside"]
    return opens or "@" in text or "www." in text.casefold() or bool(re.search(r"\.com\b|\.net\b", text.casefold()))


def _address(rows: Sequence[InvoiceRow], start: int) -> list[int]:
    """The positions of the address's rows."""
    found: list[int] = []
    postal = False
    for row in rows[start + 1 : start + _HEAD_ROWS]:
        text = row.row.text
        if _is_aside(text) or speaks_of(text, "aside") or _is_body(row) or len(found) == _MAX_ADDRESS_ROWS:
            if found:
                break
            continue
        if _has_form(text) and not _LEADING_FIGURE.match(text):
            found.clear()
            continue
        if not found and not _opens_address(text):
            continue
        if postal and not _ends_address(text) and (any(char.isdigit() for char in text) or class_of(text)):
            break
        found.append(row.position)
        postal = postal or _ends_address(text)
    return found if _is_plausible(rows, found) else []


def _opens_address(text: str) -> bool:
    """A word of streets, a postal code, or a figure in what commas part."""
    figures = any(char.isdigit() for char in text) and _has_letters(text)
    return _has_street(text) or _ends_address(text) or (figures and "," in text)


def _has_letters(text: str) -> bool:
    return sum(char.isalpha() for char in text) >= 3


def _has_street(text: str) -> bool:
    streets = receipt_labels()["street"]
    compounds = ("str", *(word for word in streets if len(word) >= _SHORTEST_COMPOUND))  # "Hauptstr.", "Hauptstraße"
    return any(word in streets or word.endswith(compounds) for word in plain_words(text))


def _ends_address(text: str) -> bool:
    return is_postal_line(text) or bool(_POSTAL_CODE.search(text) and _has_letters(text))


def _is_plausible(rows: Sequence[InvoiceRow], found: Sequence[int]) -> bool:
    texts = [rows[position].row.text for position in found]
    following = rows[found[-1] + 1 : found[-1] + 2] if len(found) > 1 else ()
    if following and _is_aside(following[0].row.text):
        return True  # what stands between a name and a telephone number
    return any(_ends_address(text) or _has_street(text) for text in texts)


def _has_form(text: str) -> bool:
    """A legal form follows a name in the text."""
    plain = " ".join(plain_words(text))
    return has_legal_form(text) or any(f" {form} " in f"{plain} " for form in receipt_labels()["form"])


def _name_words(rows: Sequence[InvoiceRow], position: int, stop: int) -> tuple[Word, ...]:
    """The words of a row that may be a name, its registration number taken off; a form alone below is joined."""
    words = _without_registration(rows[position].row.words)
    if not words or not _is_name(rows[position], words):
        return ()
    if position + 1 < stop and _is_form_alone(rows[position + 1].row.text):
        words = (*words, *_without_registration(rows[position + 1].row.words))
    return words


def _is_name(row: InvoiceRow, words: Sequence[Word]) -> bool:
    text = _text(words)
    letters = sum(char.isalpha() for char in text)
    if letters < 3 or letters < 0.5 * len(text.replace(" ", "")) or _is_aside(text):
        return False
    return not _is_body(row) and not is_noise(text) and not _is_form_alone(text) and not is_country(text)


def _is_form_alone(text: str) -> bool:
    return " ".join(plain_words(text)) in receipt_labels()["form"]


def _without_registration(words: Sequence[Word]) -> tuple[Word, ...]:
    text = " ".join(word.text for word in words)
    match = _REGISTRATION.search(text)
    if match is None or not match[0].strip():
        return tuple(words)
    kept: list[Word] = []
    length = 0
    for word in words:
        if length + len(word.text) > match.start() and kept:
            break
        kept.append(word)
        length += len(word.text) + 1
    return tuple(kept) if kept and len(kept) < len(words) else ()


def _name_score(rows: Sequence[InvoiceRow], position: int, span: range, words: Sequence[Word], height: float) -> float:
    """A legal form says most, then a trade; then the first line of the head, in type about as high as the rest."""
    text = _text(words)
    form = _has_form(text)
    trades = [word in receipt_labels()["trade"] for word in plain_words(text) if len(word) > 1]
    trade = any(trades) and not all(trades)
    score = 2.0 * form + 1.0 * trade + 0.5 * (len(words) > 1)
    if rows[position].row.height > _ODD_HEIGHT * height and not form:
        score -= 1.5  # a logo, or a number written on the receipt by hand
    if "," in text and _has_street(text):
        score -= 3.0  # "Market St, Clifden, Co. Galway": an address that reads like a company
    if position + 1 == span.stop or _is_aside(rows[position + 1].row.text):
        score += 0.25
    return score - 0.3 * (position - span.start)
