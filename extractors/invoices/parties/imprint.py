"""Where a business states who it is: the small print that names it beside its register, tax number or directors."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from extractors.invoices.parties.names import has_legal_form, is_name, is_postal_line
from extractors.invoices.parties.parts import parts_of
from extractors.invoices.vocabulary import says
from extractors.layout import group_blocks
from extractors.values.ids import find_vat_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.invoices.context import InvoiceContext, InvoiceRow
    from extractors.invoices.parties.party import Party
    from extractors.layout import Phrase
    from schemas.page import Word

_GAP = 1.6
_GAP_INDENTED = 0.6
_GAP_IN_FOOT = 2.2
_ROWS_IN_FOOT = 10
_ROWS_TO_MARK = 3


@dataclass(frozen=True)
class Imprint:
    """The name that heads it, and all words that stand in it."""

    name: tuple[Word, ...]
    words: frozenset[Word]


def imprints(context: InvoiceContext, buyer: Party) -> Iterator[Imprint]:
    """Every block, line and foot of a page that is headed by a name and holds what only its bearer states there.

    What stands in the buyer's sections is none: a buyer's VAT id is printed under the buyer's name.
    """
    for imprint in _all_imprints(context):
        if imprint.words.isdisjoint(buyer.words):
            yield imprint


@lru_cache(maxsize=8)  # the letterhead, the names and the accounts of a document all ask for them
def _all_imprints(context: InvoiceContext) -> tuple[Imprint, ...]:
    found: list[Imprint] = []
    for page_no, rows in context.by_page.items():
        found += [*_blocks(context.blocks(page_no, _GAP)), *_lines(rows), *_feet(rows)]
    margins = context.margins
    blocks = group_blocks([row.row for row in margins], max_gap=_GAP)
    return (*found, *_blocks(blocks), *_lines(margins), *_feet(margins))


@lru_cache(maxsize=4096)  # blocks, lines and feet hold the same phrases
def _is_mark(text: str) -> bool:
    return says("registration", text) or any(span.valid for span in find_vat_ids(text))


def _blocks(blocks: Sequence[Sequence[Phrase]]) -> Iterator[Imprint]:
    """Lines under each other: name, street, town, then the register or the tax number."""
    for block in blocks:
        mark = next((i for i, phrase in enumerate(block) if _is_mark(phrase.text)), None)
        head = _head(block[:mark]) if mark is not None else ()
        if mark is not None and not head and any(is_postal_line(phrase.text) for phrase in block[:mark]):
            head = _company_above(block[0], blocks)
        if head:
            yield Imprint(next(iter(parts_of(head[0]))).words, _words(block) | _words(head))


def _company_above(line: Phrase, blocks: Sequence[Sequence[Phrase]]) -> Sequence[Phrase]:
    """The company's name in the line above an address that is set in from it."""
    lasts = [block[-1] for block in blocks if block[-1].page_no == line.page_no]
    gaps = [(line.bbox.top - last.bbox.bottom, last) for last in lasts if has_legal_form(last.text)]
    return [last for gap, last in gaps if -1.0 < gap < _GAP_INDENTED * line.bbox.height][:1]


def _head(block: Sequence[Phrase]) -> Sequence[Phrase]:
    """The block from its name on: the first line with a legal form, else the first name, if it has a town under it."""
    names = [i for i, phrase in enumerate(block) if is_name(phrase.text)]
    first = next((i for i in names if has_legal_form(block[i].text)), names[0] if names else None)
    return block[first:] if first is not None and _is_business(block[first:]) else ()


def _lines(rows: Sequence[InvoiceRow]) -> Iterator[Imprint]:
    """One running line or a few: "Acme Ltd, 3 Mill Lane, Leeds LS1 4AP · Registered in England No. 1234567"."""
    for index, row in enumerate(rows):
        parts = list(parts_of(row.row.phrases[0]))
        run = _run(rows, index)
        if len(parts) < 2 or not is_name(parts[0].text) or not any(_is_mark(each.row.text) for each in run):
            continue
        names = [parts[0].words] if has_legal_form(parts[0].text) or _has_town(parts[1:]) else []
        names += _going_on(row.row.phrases[0], parts)
        for name in names:
            yield Imprint(name, frozenset(word for each in run for word in each.row.words))


def _has_town(parts: Sequence[Phrase]) -> bool:
    return any(is_postal_line(part.text) for part in parts)


def _going_on(phrase: Phrase, parts: Sequence[Phrase]) -> list[tuple[Word, ...]]:
    """A name with what a comma adds to it, where a dividing sign follows: "Larkfield & Moss, Joiners · VAT 731 …"."""
    name, addition = parts[0], parts[1]
    end = len(name.words) + len(addition.words)
    divided = end < len(phrase.words) and not any(char.isalnum() for char in phrase.words[end].text)
    is_added = name.words[-1].text.endswith(",") and not any(char.isdigit() for char in addition.text)
    return [phrase.words[:end]] if divided and is_added and not has_legal_form(name.text) else []


def _run(rows: Sequence[InvoiceRow], index: int) -> list[InvoiceRow]:
    """The row and those close under it."""
    run = [rows[index]]
    for row in rows[index + 1 : index + 1 + _ROWS_TO_MARK]:
        if row.row.bbox.top - run[-1].row.bbox.bottom > row.row.height:
            break
        run.append(row)
    return run


def _feet(rows: Sequence[InvoiceRow]) -> Iterator[Imprint]:
    """Columns at the foot of the page, one of them headed by the name; the register may stand in another."""
    foot = _foot(rows)
    if not any(_is_mark(phrase.text) for row in foot for phrase in row.row.phrases):
        return
    for block in group_blocks([row.row for row in foot], max_gap=_GAP):
        head = _head(block)
        if head and not any(says("bank", phrase.text) for phrase in block):
            name = next(iter(parts_of(head[0]))).words
            yield Imprint(name, frozenset(word for row in foot for word in row.row.words))


def _foot(rows: Sequence[InvoiceRow]) -> list[InvoiceRow]:
    foot: list[InvoiceRow] = []
    for row in reversed(rows[-_ROWS_IN_FOOT:]):
        if foot and foot[0].row.bbox.top - row.row.bbox.bottom > _GAP_IN_FOOT * row.row.height:
            break
        foot.insert(0, row)
    return foot


def _is_business(block: Sequence[Phrase]) -> bool:
    """A name with a legal form, or one with its town under it."""
    return has_legal_form(block[0].text) or any(is_postal_line(phrase.text) for phrase in block[1:])


def _words(block: Sequence[Phrase]) -> frozenset[Word]:
    return frozenset(word for phrase in block for word in phrase.words)
