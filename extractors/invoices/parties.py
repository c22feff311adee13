"""Seller and buyer: names and addresses from labelled sections, address windows, sender lines and letterheads."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from extractors.invoices.header import Candidate, normalize_spaces
from extractors.invoices.labels import label_tokens
from extractors.layout import group_blocks
from extractors.values.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.labels import LabelHit
    from extractors.layout import Phrase
    from schemas.page import Word

_POSTAL_LINE = re.compile(
    r"^(?:[A-Z]{1,3}[- ])?\d{4,5}(?:-\d{3,4})?\s+[^\W\d]"  # 80333 München, D-07545 GERA, 1234 Wien
    r"|^\d{4}\s?[A-Z]{2}\b"  # 1012 AB Amsterdam
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b"  # London SW1A 1AA
    r"|,?\s[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?\b"  # Springfield, IL 62701
    r"|^\d{5}(?:\s+[^\W\d])",
)
_SEPARATORS = re.compile(r"\s[|•·\u2022●*–—-]\s|\s*[|•·●]\s*|\s{2,}|,\s")
_MAX_LINES = 9
_MAX_NAME_WORDS = 9


@dataclass(frozen=True)
class PartyData:
    legal_forms: frozenset[str]
    salutations: frozenset[str]
    noise: tuple[tuple[str, ...], ...]
    countries: frozenset[str]


@dataclass
class Party:
    """Candidates for the name, the address, and the words of the section they stand in."""

    names: list[Candidate] = field(default_factory=list)
    addresses: list[Candidate] = field(default_factory=list)
    words: set[Word] = field(default_factory=set)


@cache
def _data() -> PartyData:
    text = resources.files("extractors.invoices").joinpath("parties.toml").read_text(encoding="utf-8")
    raw = tomllib.loads(text)
    return PartyData(
        frozenset(raw["legal_forms"]),
        frozenset(raw["salutations"]),
        tuple(label_tokens(item) for item in raw["noise"]),
        frozenset(raw["countries"]),
    )


def find_parties(context: InvoiceContext) -> tuple[Party, Party]:
    """Seller and buyer."""
    seller, buyer = Party(), Party()
    for party, role in ((seller, "party.seller"), (buyer, "party.buyer")):
        for row, hit in context.hits(role):
            if _is_section_label(row, hit):
                _read_section(party, _section(context, row, hit), 4.0 - 0.01 * row.position)
    _read_address_window(context, seller, buyer)
    _read_letterhead(context, seller, buyer)
    for party in (seller, buyer):
        party.names.sort(key=lambda c: (-c.score, c.position))
        party.addresses.sort(key=lambda c: (-c.score, c.position))
    return seller, buyer


def has_legal_form(text: str) -> bool:
    """The text ends a company's name somewhere ("Acme GmbH", "Dupont S.A.R.L.")."""
    words = [re.sub(r"[^\w&]", "", w).casefold() for w in re.split(r"[\s,]+", text)]
    return any(w in _data().legal_forms for w in words[1:])


def is_postal_line(text: str) -> bool:
    return bool(_POSTAL_LINE.search(text.strip()))


def _is_noise(text: str) -> bool:
    tokens = label_tokens(text)
    return not tokens or any(tokens[: len(noise)] == noise for noise in _data().noise) or "@" in text


def _is_name(text: str) -> bool:
    """Could be a name: letters, not an address line, not a salutation, not a label with its value."""
    folded = fold(text)
    letters = sum(ch.isalpha() for ch in text)
    if letters < 2 or letters < 0.4 * len(text.replace(" ", "")) or text.rstrip().endswith(":"):
        return False
    if folded in _data().salutations or folded in _data().countries or _is_noise(text) or is_postal_line(text):
        return False
    return len(text.split()) <= _MAX_NAME_WORDS


def _is_section_label(row: InvoiceRow, hit: LabelHit) -> bool:
    """The label fills its phrase, or a colon ends it; a company called "Lieferant GmbH" is no label."""
    if hit.is_weak:
        return False
    phrase = next(p for p in row.row.phrases if hit.words[0] in p.words)
    if phrase.words[0] != hit.words[0]:
        return False
    last = hit.words[-1]
    return phrase.words[-1] == last or last.text.endswith(":")


def _section(context: InvoiceContext, row: InvoiceRow, hit: LabelHit) -> list[list[Phrase]]:
    """The lines of the section a label heads: right of it on its row, and below it in its column."""
    lines: list[list[Phrase]] = []
    beside = [p for p in row.row.phrases if p.bbox.left >= hit.bbox.right and not _heads_section(row, p)]
    own = next(p for p in row.row.phrases if hit.words[0] in p.words)
    if len(own.words) > len(hit.words):
        lines.append([type(own)(own.words[len(hit.words) :])])
    elif beside and beside[0].bbox.left - hit.bbox.right < 12 * row.row.height and hit.words[-1].text.endswith(":"):
        lines.append([beside[0]])
    right = min(
        (
            p.bbox.left
            for p in row.row.phrases
            if p.bbox.left > hit.bbox.right + row.row.height and _heads_section(row, p)
        ),
        default=float("inf"),
    )
    bottom = row.row.bbox.bottom
    for under in context.rows[row.position + 1 :]:
        if under.page_no != row.page_no or len(lines) > _MAX_LINES + 4:
            break
        inside = [
            p for p in under.row.phrases if hit.bbox.left - row.row.height <= p.bbox.left < right - row.row.height
        ]
        if not inside:
            if under.row.bbox.top - bottom > 4 * row.row.height:
                break
            continue
        if under.row.bbox.top - bottom > 4 * row.row.height or any(_heads_section(under, p) for p in inside):
            break
        lines.append(inside)
        bottom = under.row.bbox.bottom
    return lines


def _heads_section(row: InvoiceRow, phrase: Phrase) -> bool:
    for hit in row.hits:
        if hit.words[0] != phrase.words[0]:
            continue
        party = any(lb.role in ("party.seller", "party.buyer", "party.ship_to") for lb in hit.labels)
        title = any(lb.role.startswith(("title.", "column.")) for lb in hit.labels) and len(phrase.words) == len(
            hit.words
        )
        if (party and _is_section_label(row, hit)) or (title and not party):
            return True
    return False


def _read_section(party: Party, lines: Sequence[Sequence[Phrase]], score: float) -> None:
    """Name and address of a section. A "Name:" label inside it names the name; else its first name-like line does."""
    name: Candidate | None = None
    address: list[Phrase] = []
    for line in lines[: _MAX_LINES + 4]:
        phrases = [p for p in line if p.text.strip(" :")]
        if not phrases:
            continue
        label = _inner_label(phrases)
        value = phrases[1:] if label and len(phrases) > 1 else phrases[:1]
        if label == "party.name":
            stripped = value[0] if len(phrases) > 1 else _after_colon(phrases[0])
            if stripped is not None and _is_name(stripped.text):
                name = _named(stripped.words, score + 1.0)
            continue
        text = value[0].text
        if label is None and _is_noise(text):
            continue
        if name is None and label is None and _is_name(text):
            name = _named(value[0].words, score)
            continue
        if name is not None and label in (None, "party.address"):
            if len(address) < 5 and (not address or not is_postal_line(address[-1].text) or _is_country(text)):
                address.append(value[0])
    if name is None:
        return
    party.names.append(name)
    for phrase_line in lines:
        party.words.update(w for p in phrase_line for w in p.words)
    _add_address(party, address, score)


def _inner_label(phrases: Sequence[Phrase]) -> str | None:
    tokens = label_tokens(phrases[0].text.split(":")[0])
    if tokens in _NAME_LABELS:
        return "party.name"
    if tokens in _ADDRESS_LABELS:
        return "party.address"
    if phrases[0].text.rstrip().endswith(":") or (len(phrases) > 1 and phrases[1].text.startswith(":")):
        return "other"
    return None


_NAME_LABELS = {
    label_tokens(t)
    for t in (
        "Name",
        "Nom",
        "Nombre",
        "Nome",
        "Naam",
        "Firma",
        "Company",
        "Company name",
        "Raison sociale",
        "Razón social",
        "Ragione sociale",
        "Bedrijfsnaam",
        "Firmenname",
    )
}
_ADDRESS_LABELS = {
    label_tokens(t)
    for t in ("Anschrift", "Adresse", "Address", "Dirección", "Indirizzo", "Adres", "Domicilio", "Street", "Straße")
}


def _after_colon(phrase: Phrase) -> Phrase | None:
    for index, word in enumerate(phrase.words):
        if word.text.endswith(":") and index + 1 < len(phrase.words):
            return type(phrase)(phrase.words[index + 1 :])
    return None


def _is_country(text: str) -> bool:
    return fold(text) in _data().countries


def _named(words: Sequence[Word], score: float) -> Candidate:
    text = normalize_spaces(" ".join(w.text for w in words))
    return Candidate(text, tuple(words), score, 0)


def _add_address(party: Party, lines: Sequence[Phrase], score: float) -> None:
    useful = [p for p in lines if not _is_noise(p.text)]
    ends = [i for i, p in enumerate(useful) if is_postal_line(p.text)]
    if not ends:
        return
    last = ends[0] + 1
    if last < len(useful) and _is_country(useful[last].text):
        last += 1
    kept = useful[:last]
    text = ", ".join(normalize_spaces(p.text).rstrip(",") for p in kept)
    party.addresses.append(Candidate(text, tuple(w for p in kept for w in p.words), score, 0))


def _read_address_window(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """The address block in the upper part of page 1 is the buyer's; a small line right above it is the sender's."""
    if not context.rows:
        return
    first = [r for r in context.rows if r.page_no == context.rows[0].page_no]
    page_bottom = max(r.row.bbox.bottom for r in first)
    sender = _sender_line(first)
    if sender is not None:
        parts = _SEPARATORS.split(sender.text)
        if _is_name(parts[0]):
            count = len(parts[0].split())
            seller.names.append(_named(sender.words[:count], 3.0))
            seller.words.update(sender.words)
    if buyer.names:
        return
    if sender is not None and _read_under_sender(first, sender, buyer):
        return
    width = max(r.row.bbox.right for r in first)
    ranked = sorted(
        (
            (_window_score(block, width, page_bottom), index, block)
            for index, block in enumerate(group_blocks([r.row for r in first], max_gap=1.6))
            if _is_address(block) and not any(w in seller.words for p in block for w in p.words)
        ),
        key=lambda item: (-item[0], item[1]),
    )
    if ranked and ranked[0][0] > 0:
        _read_section(buyer, [[p] for p in ranked[0][2]], 2.5)


def _is_address(block: Sequence[Phrase]) -> bool:
    postal = [i for i, p in enumerate(block) if is_postal_line(p.text)]
    return bool(postal) and postal[0] > 0 and len(block) <= _MAX_LINES


def _window_score(block: Sequence[Phrase], width: float, page_bottom: float) -> float:
    """How much a block looks like the addressee's: at the left, below the letterhead, in the upper half."""
    top, left = block[0].bbox.top / page_bottom, block[0].bbox.left / width
    score = 1.0 if 0.1 < top < 0.45 else -1.0
    score += 0.5 if left < 0.35 else -0.3
    score += 2.0 * (fold(block[0].text) in _data().salutations)
    return score - 2.5 * has_contact(block)


def _read_under_sender(rows: Sequence[InvoiceRow], sender: Phrase, buyer: Party) -> bool:
    """The lines under the sender's, down to the town; an address window leaves wide gaps between them."""
    lines: list[list[Phrase]] = []
    height = sender.bbox.height
    for row in rows:
        inside = [p for p in row.row.phrases if abs(p.bbox.left - sender.bbox.left) < 60]
        if row.row.bbox.top <= sender.bbox.bottom - 1 or not inside:
            continue
        above = lines[-1][0].bbox.bottom if lines else sender.bbox.bottom
        if inside[0].bbox.top - above > 7 * max(height, inside[0].bbox.height) or len(lines) >= _MAX_LINES:
            break
        if is_postal_line(inside[0].text):
            lines.append(inside[:1])
            _read_section(buyer, lines, 3.5)
            return bool(buyer.names)
        lines.append(inside[:1])
    return False


def has_contact(block: Sequence[Phrase]) -> bool:
    """A block with telephone or mail is a letterhead, not an address window."""
    return any("@" in p.text or label_tokens(p.text)[:1] in _CONTACT for p in block)


_CONTACT = {
    ("tel",),
    ("telefon",),
    ("phone",),
    ("fax",),
    ("telefax",),
    ("fon",),
    ("web",),
    ("www",),
    ("email",),
    ("telephone",),
}


def _sender_line(rows: Sequence[InvoiceRow]) -> Phrase | None:
    """One line with name, street and town divided by signs, smaller than the text under it."""
    for row in rows[: max(12, len(rows) // 2)]:
        text = row.row.text
        parts = [p for p in _SEPARATORS.split(text) if p]
        if 2 < len(parts) <= 6 and any(is_postal_line(p) for p in parts[1:]) and len(text) < 120:
            leads = list(row.row.phrases)
            return leads[0] if len(leads) == 1 else type(leads[0])(row.row.words)
    return None


def _read_letterhead(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """Company names elsewhere: the letterhead, the footer, the account holder. What recurs is the sender's."""
    buyer_names = {fold(c.value) for c in buyer.names}
    counts: dict[str, int] = {}
    found: list[tuple[Phrase, float]] = []
    last_page_rows = len(context.rows)
    for row in context.rows:
        for phrase in row.row.phrases:
            if any(w in buyer.words or w in seller.words for w in phrase.words):
                continue
            for part in _name_parts(phrase):
                if fold(part.text) in buyer_names or not _is_name(part.text) or not has_legal_form(part.text):
                    continue
                counts[fold(part.text)] = counts.get(fold(part.text), 0) + 1
                edge = row.position < 12 or row.position > last_page_rows - 10
                found.append((part, 1.5 + 0.5 * edge - 0.005 * row.position))
    for part, score in found:
        seller.names.append(_named(part.words, score + 0.3 * min(counts[fold(part.text)] - 1, 3)))
    for row, hit in context.hits("party.account_holder"):
        words = row.row.words[hit.end : hit.end + 6]
        if words and _is_name(" ".join(w.text for w in words)):
            seller.names.append(_named(words, 0.8))
    if not seller.names:
        seller.names += _letterhead_block(context, buyer) or _top_line(context, buyer)
    if not seller.addresses:
        _address_near_name(context, seller, buyer)


def _name_parts(phrase: Phrase) -> Iterator[Phrase]:
    """The phrase cut at signs that divide a sender line."""
    group: list[Word] = []
    for word in phrase.words:
        if word.text in {"|", "•", "·", "-", "–", "—", "●", "*", "/"}:
            if group:
                yield type(phrase)(tuple(group))
            group = []
        else:
            group.append(word)
            if word.text.endswith((",", ";")):
                yield type(phrase)(tuple(group))
                group = []
    if group:
        yield type(phrase)(tuple(group))


def _letterhead_block(context: InvoiceContext, buyer: Party) -> list[Candidate]:
    """The first line of an address block that is not the buyer's: a letterhead or a footer without a legal form."""
    for rows in context.by_page.values():
        for block in group_blocks([r.row for r in rows], max_gap=1.6):
            postal = next((i for i, p in enumerate(block) if is_postal_line(p.text)), None)
            if postal is None or any(w in buyer.words for p in block for w in p.words):
                continue
            name = next((p for p in block[:postal] if _is_name(p.text)), None)
            if name is not None:
                return [_named(name.words, 1.0)]
    return []


def _top_line(context: InvoiceContext, buyer: Party) -> list[Candidate]:
    """The largest name-like line of the letterhead, weakly."""
    rows = [r for r in context.rows[:10] if not any(lb.role.startswith("title.") for h in r.hits for lb in h.labels)]
    phrases = [p for r in rows for p in r.row.phrases if _is_name(p.text) and not set(p.words) & buyer.words]
    if not phrases:
        return []
    best = max(phrases, key=lambda p: (round(p.bbox.height), -p.bbox.top))
    return [_named(best.words, 0.5)]


def _address_near_name(context: InvoiceContext, seller: Party, buyer: Party) -> None:
    """The block that holds the seller's name and a postal line."""
    if not seller.names:
        return
    name = fold(max(seller.names, key=lambda c: c.score).value)
    for rows in context.by_page.values():
        for block in group_blocks([r.row for r in rows], max_gap=1.2):
            at = next((i for i, p in enumerate(block) if fold(p.text) == name), None)
            if at is not None and not any(w in buyer.words for p in block for w in p.words):
                _add_address(seller, block[at + 1 :], 2.0)
                if seller.addresses:
                    return
