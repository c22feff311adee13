"""Whether two texts for one field mean the same, by what the field holds. Pure.

Same is only what a clerk would post without a second look; different only what nobody would call the same; anything
between is unclear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import TYPE_CHECKING

from extractors.einvoice.codelists import is_unit_word
from extractors.values.ids import normalize_id
from extractors.values.texts import fold, fold_label
from pipelines.wordings import significant, unmatched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemas.evidence import Reading


class Relation(Enum):
    """What a statement is to a reading of the page. `SAME_EXACT` values have many digits or letters to agree in."""

    SAME_EXACT = "same exact"
    SAME = "same"
    UNCLEAR = "unclear"
    DIFFERENT = "different"

    @property
    def is_same(self) -> bool:
        return self in (Relation.SAME, Relation.SAME_EXACT)


@dataclass(frozen=True)
class Context:
    """What is known beside the two: all values that the same data states for the path, and whether the document is a
    credit note, whose amounts may be written with either sign."""

    stated: frozenset[str] = frozenset()
    credit_note: bool = False


_NO_CONTEXT = Context()
_AMOUNTS = frozenset(
    {"lines", "allowances", "charges", "net", "tax", "gross", "prepaid", "rounding", "payable", "amount", "base"}
)
_TAKEN_OFF = frozenset({"allowances", "prepaid", "discount"})
"""Amounts that are positive by definition: a minus before them says again what their name says."""
_FACTORS = frozenset({"quantity", "unit_price", "discount", "tax_rate", "rate"})
"""What makes an amount: a page may print the price before its discount, a dozen for twelve, a letter for the rate."""
_IDS = frozenset({"invoice_number", "purchase_order", "preceding_invoice", "tax_number"})
_REGISTERED = frozenset({"iban", "bic", "vat_id"})
_DATES = frozenset({"issue_date", "due_date", "delivery_date"})
_FEW_DIGITS = 3
_MOST = Decimal(10) ** 15
_SHORTEST_ID = 4
# Legal forms and what else is added to names or left out; each as `fold_label` leaves it.
_LEGAL_FORMS = frozenset(
    fold_label(
        "gmbh mbh ag kg kgaa ohg ug haftungsbeschränkt ek e k eg ev gbr co und and et cie se partg ges m b h nfg inh "
        "sarl sas sa eurl sasu srl spa s p a r l ltd limited plc llp llc inc corp corporation company bv v b v nv n oy "
        "oyj ab as asa aps a s sp z o oo kft zrt nyrt sro spol d doo dd sl slu lda"
    ).split()
)
_SWISS_VAT = re.compile(r"\A(CHE\d{9})(?:MWST|TVA|IVA|TPV|VAT)\Z")
_CONNECTING = frozenset({"und", "and", "et"})
_SHORT_FORMS = {"limited": "ltd", "corporation": "corp", "company": "co", "cie": "co", "mbh": "gmbh"}
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae"})
_AMPERSANDS = ("and", "und", "et", "en", "y")
_TELLING_LETTERS = 5
_DIVIDING_DASH = re.compile(r"\s[-–—]\s")
_NUMBER = re.compile(r"\d+")
_FEWEST_WORDS = 4
_FEWEST_TELLING = 2
_COUNTRY_CODE = 2


def relation_of(stated: Reading, read: Reading, context: Context = _NO_CONTEXT) -> Relation:
    """What a statement is to a reading of the same path.

    A page reading that is another of the values stated for the path is not contradicted (a seller has several
    accounts). A statement that is printed itself, on other words than the reading's, may be what the reader overlooked:
    for names and accounts that is unclear.
    """
    name = stated.path.rpartition("/")[2]
    if name in _AMOUNTS or name in _FACTORS:
        return _numbers(name, stated, read, context)
    if name in _DATES:
        return Relation.SAME_EXACT if stated.value == read.value else Relation.DIFFERENT
    if name in _REGISTERED:
        return _registered(stated, read, context)
    if name in _IDS:
        return _ids(stated.value, read.value)
    if name in ("customer_number", "item_number"):  # a party and an item have several numbers
        same = normalize_id(stated.value) == normalize_id(read.value)
        return Relation.SAME if same else Relation.UNCLEAR
    if name == "name":
        return _names(stated, read)
    if name in ("currency", "document_type"):
        return Relation.SAME if stated.value == read.value else Relation.DIFFERENT
    if name == "unit":
        return Relation.SAME if is_unit_word(stated.value, read.value) else Relation.UNCLEAR
    if name == "description":
        return _descriptions(stated, read)
    return _texts(name, stated.value, read.value)


def _numbers(name: str, stated: Reading, read: Reading, context: Context) -> Relation:
    try:
        here, there = Decimal(stated.value), Decimal(read.value)
        others = {Decimal(value) for value in context.stated}
    except InvalidOperation:
        return Relation.UNCLEAR
    if here == there or ((name in _TAKEN_OFF or context.credit_note) and abs(here) == abs(there)):
        return Relation.SAME_EXACT if name in _AMOUNTS and _digits(here) >= _FEW_DIGITS else Relation.SAME
    return Relation.DIFFERENT if name in _AMOUNTS and there not in others else Relation.UNCLEAR


def _digits(number: Decimal) -> int:
    """Digits that have to be read right, cents included."""
    return len(number.quantize(Decimal("0.01")).as_tuple().digits) if abs(number) < _MOST else _FEW_DIGITS


def _registered(stated: Reading, read: Reading, context: Context) -> Relation:
    """Numbers with check digits are the same or not; a second account of the same party is no contradiction."""
    here, there = registered_number(stated.value), registered_number(read.value)
    if here == there:
        return Relation.SAME_EXACT
    if there in {registered_number(other) for other in context.stated} or _is_printed(stated):
        return Relation.UNCLEAR
    if stated.path.endswith("/bic") and here[:8] == there[:8]:
        return Relation.SAME  # the head office's BIC may be written with or without XXX
    return Relation.DIFFERENT


def _is_printed(stated: Reading) -> bool:
    """Whether words of the page say it too; the box of a code is no print of its own."""
    return any(item.source != "barcode" for item in stated.evidence)


def registered_number(text: str) -> str:
    """A Swiss number is the same with the word for VAT behind it and without."""
    return _SWISS_VAT.sub(r"\1", normalize_id(text))


def _ids(here: str, there: str) -> Relation:
    one, other = normalize_id(here), normalize_id(there)
    if one == other:
        if fold(here) != fold(there) and _is_parted(here) and _is_parted(there):
            return Relation.UNCLEAR  # 1/23 is not 12/3
        return Relation.SAME_EXACT if len(one) >= _SHORTEST_ID else Relation.SAME
    return Relation.UNCLEAR if one in other or other in one else Relation.DIFFERENT


def _is_parted(text: str) -> bool:
    return not text.strip().isalnum()


def _names(stated: Reading, read: Reading) -> Relation:
    here, there = _name_words(stated.value), _name_words(read.value)
    if not here or not there:
        return Relation.UNCLEAR
    if fold(stated.value) == fold(read.value):
        return Relation.SAME_EXACT
    # A GmbH is not the AG of the same name, and who writes no legal form may mean either.
    if here == there and _legal_form(stated.value) == _legal_form(read.value):
        return Relation.SAME
    # A name that stands elsewhere on the page is a matter of who is who there, not of what XML says.
    if _is_printed(stated):
        return Relation.UNCLEAR
    # A name may be shortened or have a department with it. Two names each have what the other one lacks.
    one, other = _words_of_name(stated.value), _words_of_name(read.value)
    return Relation.DIFFERENT if unmatched(one, other) and unmatched(other, one) else Relation.UNCLEAR


def name_key(name: str) -> str:
    """What names of one party have in common, however their legal form is written: a key to look names up by."""
    return " ".join(_words_of_name(name))


def names_same_party(name: str, print_: str) -> bool:
    """Whether a print names the party: by the same name, or by that name without its legal form."""
    if fold(name) == fold(print_):
        return True
    here, there = _words_of_name(name), _words_of_name(print_)
    form = _legal_form(print_)
    return bool(there) and here == there and form in ("", _legal_form(name))


def name_one_party(one: str, other: str) -> bool:
    """Whether two names are one party's, whichever of them leaves out the legal form."""
    return names_same_party(one, other) or names_same_party(other, one)


def names_more_fully(name: str, print_: str) -> bool:
    """Whether a print adds the legal form that a name lacks: "Acme" may be the brand of "Acme Handels-GmbH"."""
    here, there = fold_label(name).split(), fold_label(print_).split()
    return not _legal_form(name) and bool(_legal_form(print_)) and set(here) < set(there)


def names_another_party(name: str, print_: str) -> bool:
    """Whether two names each have words that the other one lacks: nobody would write them for one business."""
    one, other = _words_of_name(name), _words_of_name(print_)
    return bool(unmatched(one, other) and unmatched(other, one))


def names_domain(name: str, domain: str) -> bool:
    """Whether the label of a domain is made of the words of a name, in their order: "acme-tools" of "Acme Tools Ltd".

    It may leave out words and cut the last one, if enough letters are left to tell; umlauts and "&" are written out.
    What a dash divides may change places: "truhlarstvi-dvorak" of "Jan Dvořák – Truhlářství".
    """
    label = re.sub(r"[\W_]", "", domain.casefold())
    turned = " ".join(reversed(_DIVIDING_DASH.split(name)))
    spellings = {name, name.casefold().translate(_WRITTEN_OUT), turned}
    spellings |= {spelled.replace("&", f" {sign} ") for spelled in spellings for sign in _AMPERSANDS}
    return any(_spells(fold_label(spelled).split(), label) for spelled in spellings)


def _spells(words: Sequence[str], label: str) -> bool:
    """Whether some of the words make up the label; all but the legal form, where it is short."""
    if len(label) < _TELLING_LETTERS:
        return label == "".join(word for word in words if word not in _LEGAL_FORMS)
    ends = {0}
    for word in words:
        ends |= {end + len(word) for end in ends if label.startswith(word, end)}
    return len(label) in ends or any("".join(words[start:]).startswith(label) for start in range(len(words)))


def _legal_form(name: str) -> str:
    """The legal form in one word: "G.m.b.H. & Co. KG" and "GmbH und Co KG" are one."""
    words = (_SHORT_FORMS.get(word, word) for word in fold_label(name).split() if word in _LEGAL_FORMS)
    return "".join(word for word in words if word not in _CONNECTING)


def _name_words(name: str) -> frozenset[str]:
    return frozenset(_words_of_name(name))


def _words_of_name(name: str) -> list[str]:
    """In their order, without the legal form."""
    words = fold_label(name).split()
    return [word for word in words if word not in _LEGAL_FORMS] or words


def _descriptions(stated: Reading, read: Reading) -> Relation:
    """Two products, where no word of one may be a word of the other and both have words enough to tell."""
    if fold(stated.value) == fold(read.value):
        return Relation.SAME
    one, other = (significant(fold_label(text).split()) for text in (stated.value, read.value))
    if min(len(one), len(other)) < _FEWEST_TELLING or _is_printed(stated):
        return Relation.UNCLEAR
    shared = len(unmatched(one, other)) < len(one) or len(unmatched(other, one)) < len(other)
    return Relation.UNCLEAR if shared else Relation.DIFFERENT


def _texts(name: str, here: str, there: str) -> Relation:
    """Other free text is never said to differ: it is shortened, wrapped and reworded."""
    one, other = fold(here), fold(there)
    if one == other:
        return Relation.SAME
    if name == "address":
        return Relation.SAME if _is_same_address(one, other) else Relation.UNCLEAR
    return Relation.UNCLEAR


def _is_same_address(one: str, other: str) -> bool:
    """The words of one are those of the other, but for the country that only one of them names."""
    here, there = set(one.split()), set(other.split())
    if set(_NUMBER.findall(one)) != set(_NUMBER.findall(other)) or len(here & there) < _FEWEST_WORDS:
        return False
    return all(
        len(only) <= 1 and all(len(word) <= _COUNTRY_CODE for word in only) for only in (here - there, there - here)
    )
